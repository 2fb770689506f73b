/** What agreement on sequences is worth: defects of state, one at a time, all of which the sequences that `npm test` plays must show. */
import { describe, expect, test } from 'vitest';
import { emitEngine } from '../../src/emit/solidity/engine/emit.ts';
import { emitSolidity } from '../../src/emit/solidity/emit.ts';
import { keepsState } from '../../src/engine/state.ts';
import { sequenceBudget, sequenceBudgetOf } from '../agreement/budget.ts';
import { deployed } from '../agreement/deployed.ts';
import { player, solidity, type Driver, type Player } from '../agreement/players.ts';
import type { Compiled } from '../agreement/policies.ts';
import { specifiedSequences, type Specified } from '../agreement/sequences.ts';
import { sameStep } from '../agreement/step-text.ts';
import { loadModule, typescriptOf } from '../support/typescript.ts';
import { defective, seeded, type EmittedDefect } from './defect.ts';
import { contractStateDefects, solidityStateDefects, stateDefects, typescriptStateDefects } from './state.ts';

const { policies, plan } = sequenceBudgetOf(sequenceBudget);
const keeping = policies.filter((each) => keepsState(each.checked.schema));

const known = new Map<Compiled, readonly Specified[]>();
const specified = (policy: Compiled): readonly Specified[] => {
  const all = known.get(policy) ?? Array.from({ length: plan.sequencesPerPolicy }, specifiedSequences(policy, plan.seed));
  known.set(policy, all);
  return all;
};

const differs = async (policy: Compiled, { play }: Player): Promise<boolean> => {
  const all = specified(policy);
  const answers = await play(all.map((each) => each.events));
  return all.some(({ steps }, at) => steps.some((each, place) => !sameStep(each.text, answers[at]?.[place])));
};

const seededIn = (defect: EmittedDefect, code: (policy: Compiled) => string, end: string): readonly [Compiled, string] => {
  const policy = keeping.find((each) => each.name === defect.policy);
  const changed = policy === undefined ? null : seeded(code(policy), defect, end);
  if (policy === undefined || changed === null) throw new Error(`${defect.name}: there is no ${defect.within}`);
  return [policy, changed];
};

describe('a seeded defect of state is caught', { timeout: 300_000 }, () => {
  test.each(stateDefects.map((each) => [each.name, each] as const))('%s', async (_, defect) => {
    const { lower, prepare, ...engine } = await defective(defect);
    for (const policy of keeping) {
      const { value } = lower(policy.checked);
      if (value !== null && (await differs(policy, player(value, prepare(value).evaluate, engine)))) return;
    }
    expect.unreachable('no sequence shows it');
  });

  test.each(typescriptStateDefects.map((each) => [each.name, each] as const))('TypeScript: %s', async (_, defect) => {
    const [policy, code] = seededIn(defect, ({ core }) => typescriptOf(core), '\n}\n');
    expect(await differs(policy, player(policy.core, (await loadModule(policy.core, code)).evaluate))).toBe(true);
  });

  const onChain = async (driver: Driver, policy: Compiled): Promise<void> => {
    const opened = await driver.open([policy]);
    try {
      for (const each of opened.players) expect(await differs(policy, each)).toBe(true);
    } finally {
      await opened.close();
    }
  };

  test.each(solidityStateDefects.map((each) => [each.name, each] as const))('Solidity: %s', async (_, defect) => {
    const code = ({ core }: Compiled): string => emitSolidity(core, { params: 'constants', location: 'calldata' }).code;
    const [policy, changed] = seededIn(defect, code, '\n    }\n');
    await onChain(solidity({ change: () => changed }), policy);
  });

  test.each(contractStateDefects.map((each) => [each.name, each] as const))('deployed contract: %s', async (_, defect) => {
    const code = ({ core }: Compiled): string => emitEngine(core, { params: 'constants' }).code;
    const [policy, changed] = seededIn(defect, code, '\n    }\n');
    await onChain(
      deployed(() => changed),
      policy,
    );
  });
});
