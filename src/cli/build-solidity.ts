/** The Solidity target: the contract, compiled once to know that it can be, and a Foundry project around it. */
import { compileSolidity, type CompileProblem } from '../emit/solidity/compile-solc.ts';
import { emitSolidity } from '../emit/solidity/emit.ts';
import { bug } from '../source/assert-never.ts';
import { lineMapFile, type Job, type Prepared } from './build-job.ts';
import { exitCode } from './host.ts';

export const solidityFiles = async ({ core, identity, loaded, options }: Job): Promise<Prepared> => {
  const { params, location } = options;
  const solidity = emitSolidity(core, { ...identity, params, location });
  const file = `src/${solidity.library ?? solidity.contract}.sol`;
  const { default: solc } = await import('solc');
  const { problems, warnings } = compileSolidity(new Map([[file, solidity.code]]), solc);
  const rejected = problems.find((each) => each.kind === 'solc');
  if (rejected !== undefined || warnings.length > 0)
    return bug(`solc does not take ${file}: ${[...messagesOf(rejected), ...warnings].join('\n')}`);
  const tooLarge = problems.find((each) => each.kind === 'too large');
  if (tooLarge !== undefined) return { ok: false, reason: sizeReason(tooLarge), code: exitCode.policy };
  return { ok: true, files: [{ path: file, text: solidity.code }, lineMapFile(`${file}.lines.json`, solidity.map, loaded)] };
};

const messagesOf = (problem: CompileProblem | undefined): readonly string[] => (problem?.kind === 'solc' ? problem.messages : []);

const sizeReason = ({ contract, bytes, limit }: Extract<CompileProblem, { kind: 'too large' }>): string =>
  `the contract ${contract} has ${bytes} bytes of code and a chain takes ${limit}; split the policy into several`;
