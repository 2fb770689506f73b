/** The commands and their flags. Anything unexpected that reaches this place is a bug, and is called one. */
import { Command, CommanderError, Option } from 'commander';
import { visible } from '../diagnostics/visible.ts';
import { closest } from '../source/closest.ts';
import { compilerVersion } from '../version.ts';
import { check, type CheckOptions } from './commands/check.ts';
import type { BuildOptions } from './build-job.ts';
import type { EvalOptions } from './commands/eval.ts';
import type { RunOptions } from './commands/run.ts';
import type { SettleOptions } from './commands/settle.ts';
import { explain, type ExplainOptions } from './commands/explain.ts';
import { exitCode, type ExitCode, type Host } from './host.ts';
import { printError } from './output.ts';

/** Runs one command line and answers its exit code. Never throws. */
export const run = async (argv: readonly string[], host: Host): Promise<ExitCode> => {
  try {
    return await parseAndRun(argv, host);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.good : exitCode.use;
    return confess(host, argv.includes('--debug') || host.debug, error);
  }
};

const parseAndRun = async (argv: readonly string[], host: Host): Promise<ExitCode> => {
  let code: ExitCode = exitCode.good;
  const program = new Command('firebreak')
    .description('Check, evaluate and compile the risk policy of a derivatives or lending protocol.')
    .version(compilerVersion)
    .option('--debug', 'show the stack of an unexpected exception')
    .configureOutput({ writeOut: host.out, writeErr: host.err })
    .showSuggestionAfterError()
    .exitOverride();

  program
    .command('check')
    .description('say whether policies are well formed, typed, within range and rounded to a side')
    .argument('<files...>', 'policies to check')
    .option('--audit', 'list how each comparison of rounded values errs, and every acceptance')
    .option('--json', 'print the findings as JSON')
    .action((files: readonly string[], options: CheckOptions) => {
      code = check(host, files, options);
    });

  program
    .command('eval')
    .description('evaluate a policy on facts and print each decision with its reason')
    .argument('<policy>', 'the policy')
    .argument('[entry]', 'only this definition or action')
    .requiredOption('--facts <file>', 'facts and calls as JSON')
    .option('--trace', 'explain each value down to the facts')
    .option('--json', 'print the decisions as JSON')
    .action(async (policy: string, entry: string | undefined, options: EvalOptions) => {
      const { evaluatePolicy } = await import('./commands/eval.ts');
      code = evaluatePolicy(host, policy, entry, options);
    });

  program
    .command('run')
    .description('replay events on a policy that keeps a state, and print what each of them did')
    .argument('<policy>', 'the policy')
    .requiredOption('--events <file>', 'events as JSON, one a line')
    .option('--facts <file>', 'facts that are known before the first event')
    .option('--state <file>', 'the state to begin with, as --save has written it')
    .option('--save <file>', 'where to write the state after the last event')
    .option('--brief', 'print one line for each event, and of what it changed only levels and other choices')
    .option('--json', 'print each event as a line of JSON')
    .action(async (policy: string, options: RunOptions) => {
      const { runEvents } = await import('./commands/run.ts');
      code = runEvents(host, policy, options);
    });

  program
    .command('settle')
    .description('liquidate whoever is due among any number of accounts, and draw up the books before and after')
    .argument('<policy>', 'the policy')
    .requiredOption('--accounts <file>', 'accounts, as .ndjson, .json or .csv')
    .requiredOption('--events <file>', 'events as JSON, one a line: what is new in the world, and when')
    .option('--facts <file>', 'facts that are known before the first event')
    .option('--state <file>', 'the state to begin with, as --save has written it')
    .option('--out <file>', 'where to write the accounts after it, one a line')
    .option('--save <file>', 'where to write the state after it')
    .addOption(new Option('--target <target>', 'what decides').choices(['interpreter', 'typescript']).default('interpreter'))
    .option('--stats', 'print where the time went, and how much memory it took')
    .option('--json', 'print the report as JSON')
    .action(async (policy: string, options: SettleOptions) => {
      const { settleAccounts } = await import('./commands/settle.ts');
      code = await settleAccounts(host, policy, options);
    });

  program
    .command('explain')
    .description('teach the lesson behind a diagnostic')
    .argument('[code]', 'a code such as FB2004; without one, all are listed')
    .option('--json', 'print it as JSON')
    .action((wanted: string | undefined, options: ExplainOptions) => {
      code = explain(host, wanted, options);
    });

  program
    .command('build')
    .description('write TypeScript and Solidity that enforce a policy')
    .argument('<policy>', 'the policy')
    .addOption(new Option('--target <target>', 'what to write').choices(['typescript', 'solidity', 'all']).default('all'))
    .requiredOption('--out <folder>', 'where to write')
    .addOption(new Option('--params <form>', 'parameters in Solidity').choices(['constants', 'immutables']).default('constants'))
    .addOption(new Option('--location <place>', 'arguments of the library').choices(['calldata', 'memory']).default('calldata'))
    .addOption(new Option('--roles <form>', 'who may call the contract').choices(['table', 'access-managed']))
    .option('--facts <file>', 'facts whose decisions become the vectors of the Foundry test')
    .option('--entries <names>', 'only these entry points, separated by commas')
    .option('--json', 'print what was written as JSON')
    .action(async (policy: string, options: BuildOptions) => {
      const { build } = await import('./commands/build.ts');
      code = await build(host, policy, options);
    });

  for (const command of program.commands) command.exitOverride().configureOutput({ writeOut: host.out, writeErr: host.err });
  if (argv.length === 0) {
    host.err(program.helpInformation());
    return exitCode.use;
  }
  const unknown = unknownOption(program, argv);
  if (unknown !== null) {
    printError(host, `error: ${unknown}`);
    return exitCode.use;
  }
  await program.parseAsync([...argv], { from: 'user' });
  return code;
};

/** Said before what is missing, which may be just what was misspelt. */
const unknownOption = (program: Command, argv: readonly string[]): string | null => {
  const command = program.commands.find((each) => each.name() === argv.find((word) => !word.startsWith('-')));
  const options = [...program.options, ...(command?.options ?? [])].flatMap((each) => each.long ?? []);
  const written = argv.flatMap((word) => /^--[a-z][^=]*/.exec(word)?.[0] ?? []);
  const flag = written.find((each) => ![...options, '--help'].includes(each));
  if (command === undefined || flag === undefined) return null;
  const near = closest(flag, options);
  return `unknown option '${visible(flag)}'${near === null ? '' : `\n(Did you mean ${near}?)`}`;
};

const confess = (host: Host, debug: boolean, error: unknown): ExitCode => {
  const message = (error instanceof Error ? error.message : String(error)).replace(/^bug in the compiler: /, '');
  printError(host, `${host.paintErr('error', 'this is a bug in the compiler')}: ${message}`);
  printError(host, '  the policy is not to blame; please report it with the policy and the command');
  if (debug && error instanceof Error) printError(host, error.stack ?? '');
  else printError(host, '  run again with --debug to see where');
  return exitCode.bug;
};
