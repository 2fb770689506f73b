/**
 * What agreement is worth: defects are seeded one at a time into the back ends, and the calls that `npm test` compares must
 * show at least 95 of 100. Each is tried on the policies that have it, in turn, until one shows a difference. A defect that makes
 * the compiler or the generated code crash is caught too: nobody could use it.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { direct, showAnswer, specification, type Backend } from '../agreement/backends.ts';
import { budget, budgetOf } from '../agreement/budget.ts';
import { partsOf, type Part } from '../agreement/cases.ts';
import type { Compiled } from '../agreement/policies.ts';
import { bug } from '../../src/source/assert-never.ts';
import { emitSolidity } from '../../src/emit/solidity/emit.ts';
import { deployMany } from '../support/evm.ts';
import { loadModule, typescriptOf } from '../support/typescript.ts';
import { defective, seeded, type EmittedDefect } from './defect.ts';
import { interpreterDefects } from './interpreter.ts';
import { solidityDefects } from './solidity.ts';
import { typescriptDefects } from './typescript.ts';

const { policies, plan } = budgetOf(budget);

/** What is needed of a policy more than once. */
const once = <T>(make: (policy: Compiled) => T): ((policy: Compiled) => T) => {
  const made = new Map<Compiled, T>();
  return (policy) => {
    const known = made.get(policy) ?? make(policy);
    made.set(policy, known);
    return known;
  };
};

const specified = once(async (policy): Promise<readonly { readonly part: Part; readonly wanted: readonly string[] }[]> => {
  const { run } = specification(policy);
  return Promise.all(partsOf(policy, plan).map(async (part) => ({ part, wanted: (await run(part)).map(showAnswer) })));
});
const typescript = once(({ core }) => typescriptOf(core));
const solidity = once(({ core }) => emitSolidity(core, { params: 'constants', location: 'calldata' }).code);

const differs = async (policy: Compiled, make: () => Backend): Promise<boolean> => {
  const parts = await specified(policy);
  try {
    const backend = make();
    for (const { part, wanted } of parts) {
      const found = await backend.run(part);
      if (found.some((each, at) => showAnswer(each) !== wanted[at])) return true;
    }
    return false;
  } catch {
    return true;
  }
};

/** The policies that a defect can be seeded into, with the code that it gives. */
const seedings = (
  defect: EmittedDefect,
  codeOf: (policy: Compiled) => string,
  end: string,
): readonly { readonly policy: Compiled; readonly code: string }[] => {
  const found = policies
    .filter((each) => defect.policy === undefined || defect.policy === each.name)
    .flatMap((policy) => {
      const code = seeded(codeOf(policy), defect, end);
      return code === null ? [] : [{ policy, code }];
    });
  if (found.length === 0) throw new Error(`${defect.name}: no policy has ${defect.from} in ${defect.within}`);
  // The smaller ones compile sooner.
  return found.sort((a, b) => a.code.length - b.code.length);
};

const tried: string[] = [];
const missed: string[] = [];
const settle = (name: string, isCaught: boolean): void => {
  tried.push(name);
  if (!isCaught) missed.push(name);
};

describe('a seeded defect', { timeout: 300_000 }, () => {
  test.each(interpreterDefects.map((each) => [each.name, each] as const))('interpreter: %s', async (name, defect) => {
    const { lower, prepare } = await defective(defect);
    for (const policy of policies) {
      const backend = (): Backend =>
        direct('interpreter', prepare(lower(policy.checked).value ?? bug('a good policy is refused')).evaluate);
      if (await differs(policy, backend)) return settle(`interpreter: ${name}`, true);
    }
    settle(`interpreter: ${name}`, false);
  });

  test.each(typescriptDefects.map((each) => [each.name, each] as const))('TypeScript: %s', async (name, defect) => {
    for (const { policy, code } of seedings(defect, typescript, '\n}\n')) {
      const { evaluate } = await loadModule(policy.core, code);
      if (await differs(policy, () => direct('TypeScript', evaluate))) return settle(`TypeScript: ${name}`, true);
    }
    settle(`TypeScript: ${name}`, false);
  });

  test('Solidity, all of them on one chain', async () => {
    let waiting = solidityDefects.map((defect) => ({ defect, places: seedings(defect, solidity, '\n    }\n') }));
    for (let round = 0; waiting.length > 0; round += 1) {
      const seeds = waiting.flatMap(({ places }) => places.slice(round, round + 1));
      const chain = await deployMany(
        seeds.map(({ policy }) => policy.core),
        { change: (_, place) => seeds[place]?.code ?? '' },
      );
      try {
        const caught = await Promise.all(
          seeds.map(async ({ policy }, at) => {
            // Under the policy's own parameters only: the others would need a contract each.
            const [own] = await specified(policy);
            const calls = own?.part.calls ?? [];
            const found = await chain.policies[at]?.evaluateAll(calls).catch((error: unknown) => {
              if (error instanceof Error && error.message.includes('reverted with')) return null;
              throw error;
            });
            return found === null || found?.some(({ outcome }, call) => showAnswer(outcome) !== own?.wanted[call]) === true;
          }),
        );
        const next: typeof waiting = [];
        for (const [at, each] of waiting.entries()) {
          if (caught[at] === true) settle(`Solidity: ${each.defect.name}`, true);
          else if (each.places.length > round + 1) next.push(each);
          else settle(`Solidity: ${each.defect.name}`, false);
        }
        waiting = next;
      } finally {
        await chain.close();
      }
    }
  });
});

afterAll(() => {
  process.stdout.write(`${tried.length} defects seeded, missed: ${missed.join('; ') || 'none'}\n`);
});

test('at least 40 defects were seeded, and 95 of 100 are caught', () => {
  expect(tried.length).toBe(interpreterDefects.length + typescriptDefects.length + solidityDefects.length);
  expect(tried.length).toBeGreaterThanOrEqual(40);
  expect(missed.length / tried.length, missed.join('\n')).toBeLessThanOrEqual(0.05);
});
