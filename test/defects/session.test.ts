/**
 * What the tests of sessions are worth: defects in the order, the shares and the protocol, one at a time, all of which have to show in
 * lowering and the interpreter against the reference, and in generated TypeScript and Solidity against the interpreter.
 */
import { describe, expect, test } from 'vitest';
import type { Checked } from '../../src/check/checked.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import type { Session } from '../../src/core/session.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import { deploySessions } from '../session/contract.ts';
import { attempts, playOn } from '../session/hostile.ts';
import { policies as texts } from '../session/policies.ts';
import { population, type Population } from '../session/population.ts';
import { budget, mutated, type Proposal } from '../session/proposals.ts';
import { shared } from '../session/shared.ts';
import { deployVerifier } from '../session/solidity.ts';
import { loadSession } from '../session/typescript.ts';
import type { Verified } from '../../src/types/session.ts';
import { createRandom } from '../support/random.ts';
import { bundled, seeded, type EmittedDefect } from './defect.ts';
import { contractDefects, orderDefects, solidityDefects, typescriptDefects } from './session.ts';

type Policy = {
  readonly name: string;
  readonly core: Core;
  readonly session: Session;
  readonly checked: Checked;
  readonly drawn: readonly (Population & { readonly proposals: readonly Proposal[] })[];
};

const policies = texts.map(([name, text]): Policy => {
  const { checked, core } = compile('rounds.risk', () => text);
  const session = core?.sessions[0];
  const used = checked === null ? undefined : usedFacts(checked).get('reduce');
  if (checked === null || core === null || session === undefined || used === undefined) throw new Error(`${name} has no session`);
  const { evaluate } = prepare(core);
  const random = createRandom(name);
  const drawn = Array.from({ length: budget.populations }, () => {
    const each = population(random, core.schema, session, used, 1 + random.below(budget.largest), 0.2);
    const selection = select(session, evaluate, each);
    if (selection.kind !== 'selected') return { ...each, proposals: [] };
    const { order, taken, terms } = selection;
    const right = { accounts: order.map((place) => each.accounts[place] ?? []), taken, terms };
    return {
      ...each,
      proposals: [right, ...Array.from({ length: budget.wrong }, () => mutated(random, session, right, each.accounts))],
    };
  });
  return { name, core, session, checked, drawn };
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, plain) === JSON.stringify(b, plain);
const plain = (_: string, of: unknown): unknown => (typeof of === 'bigint' ? `${of}n` : of);

/** As the reference has it, which has no cursors. */
const bare = (found: Verified): unknown => ('cursor' in found ? { ...found, cursor: [] } : found);

type Machinery = {
  readonly lower: (checked: Checked) => { readonly value: Core | null };
  readonly prepare: typeof prepare;
  readonly select: typeof select;
  readonly verify: typeof verify;
};
const exported = [
  ['lower', 'core/lower.ts'],
  ['prepare', 'evaluate/prepare.ts'],
  ['select', 'engine/session/select.ts'],
  ['verify', 'engine/session/verify.ts'],
] as const;
const isMachinery = (loaded: unknown): loaded is Machinery =>
  typeof loaded === 'object' && loaded !== null && exported.every(([name]) => name in loaded);

const differsFromReference = ({ checked, drawn }: Policy, made: Machinery): boolean => {
  const core = made.lower(checked).value;
  const session = core?.sessions[0];
  if (core === null || session === undefined) return true;
  const specification = reference(checked);
  const { evaluate } = made.prepare(core);
  return drawn.some(({ facts, accounts, need, proposals }) => {
    if (!same(made.select(session, evaluate, { facts, accounts, need }), specification.select('reduce', facts, accounts, need)))
      return true;
    return proposals.some((each) => {
      const found = made.verify(session, evaluate, { facts, from: null, ...each });
      return (
        found.kind !== 'no word' &&
        !same(bare(found), specification.verify('reduce', facts, each.accounts, each.taken, each.terms))
      );
    });
  });
};

describe('a seeded defect of sessions is caught', { timeout: 300_000 }, () => {
  test.each(orderDefects.map((each) => [each.name, each] as const))('%s', async (_, defect) => {
    const made = await bundled(defect, exported);
    if (!isMachinery(made)) throw new Error(`${defect.name}: the bundle has no sessions`);
    const shows = policies.some((each) => {
      try {
        return differsFromReference(each, made);
      } catch {
        return true;
      }
    });
    expect(shows).toBe(true);
  });

  const seededIn = (code: string, defect: EmittedDefect, end: string): string => {
    const changed = seeded(code, defect, end);
    if (changed === null) throw new Error(`${defect.name}: there is no ${defect.within}`);
    return changed;
  };
  const policyOf = ({ policy }: EmittedDefect): Policy => {
    const found = policies.find((each) => each.name === policy);
    if (found === undefined) throw new Error(`there is no ${policy ?? 'policy'}`);
    return found;
  };

  test.each(typescriptDefects.map((each) => [each.name, each] as const))('TypeScript: %s', async (_, defect) => {
    const { core, session, drawn } = policyOf(defect);
    const { evaluate } = prepare(core);
    const made = await loadSession(core, session, (code) => seededIn(code, defect, '\n}\n'));
    const shows = drawn.some(({ facts, accounts, need, proposals }) => {
      const wanted = select(session, evaluate, { facts, accounts, need });
      if (wanted.kind !== 'selected') return false;
      const found = made.select(facts, accounts, need);
      const { order, taken, terms, residual, unfit } = wanted;
      try {
        expect(found).toMatchObject({ order, taken, terms, residual, unfit });
      } catch {
        return true;
      }
      return proposals.some((each) => {
        const due = verify(session, evaluate, { facts, from: null, ...each });
        return due.kind !== 'no word' && !same(made.verify(facts, { from: null, ...each }), due);
      });
    });
    expect(shows).toBe(true);
  });

  test.each(solidityDefects.map((each) => [each.name, each] as const))('Solidity: %s', async (_, defect) => {
    const { core, session, drawn } = policyOf(defect);
    const { evaluate } = prepare(core);
    const batches = drawn.flatMap(({ facts, proposals }) => proposals.map((each) => ({ facts, from: null, ...each })));
    const verifier = await deployVerifier(core, session, 'anvil', (code) => seededIn(code, defect, '\n    }\n'));
    try {
      const answers = await verifier.verifyAll(batches);
      const shows = answers.some(({ verified }, at) => {
        const batch = batches[at];
        const due = batch && verify(session, evaluate, batch);
        // One that is listed twice is found by its key, at its first place.
        return due === undefined || !same({ ...verified, place: 0 }, { ...due, place: 0 });
      });
      expect(shows).toBe(true);
    } finally {
      await verifier.close();
    }
  });

  test.each(contractDefects.map((each) => [each.name, each] as const))('deployed contract: %s', async (_, defect) => {
    const { core } = compile('shared.risk', () => shared);
    if (core === null) throw new Error('no policy');
    const contract = await deploySessions(core, (code) => seededIn(code, defect, '\n    }\n'));
    const play = playOn(core, contract);
    let shows = false;
    try {
      for (const [, attempt] of attempts) {
        if (shows) break;
        try {
          await attempt(play);
        } catch {
          shows = true;
        }
      }
    } finally {
      await contract.engine.stop();
    }
    expect(shows).toBe(true);
  });
});
