/**
 * The last part of `npm start`: the files that `build` wrote are compiled and run on the calls that `eval` decided, and every
 * path has to give the same outcome as the specification: the reference, the interpreter, TypeScript, Solidity on an EVM.
 */
import { readFileSync } from 'node:fs';
import { dirname, basename, join } from 'node:path';
import { compile } from '../src/compile.ts';
import { prepare } from '../src/evaluate/prepare.ts';
import { decodeFacts } from '../src/facts/decode.ts';
import { policyHash } from '../src/cli/policy-hash.ts';
import { reference } from '../src/reference/reference.ts';
import type { Outcome } from '../src/types/value.ts';
import { bindTypescript } from '../src/emit/typescript/bind.ts';
import { compilerVersion } from '../src/version.ts';
import { deployPolicy } from '../test/support/evm.ts';
import { importTypescript } from '../test/support/typescript.ts';

type Say = (text: string) => void;

export const agree = async (policy: string, facts: string, out: string, say: Say): Promise<boolean> => {
  const { core, checked, sources } = compile(basename(policy), (path) => readFileSync(join(dirname(policy), path), 'utf8'));
  if (core === null || checked === null) throw new Error(`${policy} does not compile`);
  const document = decodeFacts(core, readFileSync(facts, 'utf8'));
  if (document.kind !== 'ok') throw new Error(`${facts} does not fit ${policy}`);
  const { calls } = document.value;
  const name = core.schema.policy;

  const specification = reference(checked);
  const interpreter = prepare(core);
  const module = bindTypescript(
    core,
    await importTypescript(readFileSync(join(out, `${name.toLowerCase()}.ts`), 'utf8')),
    'constants',
  );
  say(`compile ${out}/src/${name}.sol with solc`);
  const solidity = readFileSync(join(out, `src/${name}.sol`), 'utf8');
  const identity = { policyHash: policyHash(sources), compiler: `firebreak ${compilerVersion}` };
  const evm = await deployPolicy(core, { engine: 'ethereumjs', ...identity });
  const contracts = evm.solidity.parts.length + 1;
  say(
    `solc: no error, ${evm.warnings.length} warnings, ${evm.size} bytes of code${contracts > 1 ? ` in the largest of ${contracts} contracts` : ''}`,
  );
  const onChain = await evm.evaluateAll(calls);
  await evm.close();

  // What runs is what stands in the file, to the byte.
  let good = evm.warnings.length === 0 && evm.solidity.code === solidity;
  if (evm.solidity.code !== solidity) say(`${out}/src/${name}.sol is not what the compiler writes`);
  for (const [at, call] of calls.entries()) {
    const outcomes = new Map([
      ['reference', specification.evaluate(call.entry, call.facts)],
      ['interpreter', interpreter.evaluate(call.entry, call.facts)],
      ['TypeScript', module.evaluate(call.entry, call.facts)],
      ['Solidity', onChain[at]?.outcome],
    ]);
    if (new Set([...outcomes.values()].map(text)).size === 1) continue;
    good = false;
    for (const [path, outcome] of outcomes) say(`${call.label}: ${path} says ${text(outcome)}`);
  }
  if (good)
    say(`all agree: reference = interpreter = TypeScript = Solidity on ${calls.length} calls, to the last digit and refusal`);
  return good;
};

const text = (outcome: Outcome | undefined): string =>
  JSON.stringify(outcome ?? null, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
