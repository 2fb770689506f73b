/** What the interpreter selects and verifies is what the specification says, over random accounts. */
import { describe, expect, test } from 'vitest';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import { select } from '../../src/engine/session/select.ts';
import { verify } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Verified } from '../../src/types/session.ts';
import { createRandom } from '../support/random.ts';
import { policies } from './policies.ts';
import { population } from './population.ts';
import { budget, mutated } from './proposals.ts';
import { deployVerifier, type Batch } from './solidity.ts';
import { loadSession } from './typescript.ts';

describe.each(policies)('%s', (name, text) => {
  const compiled = compile('rounds.risk', () => text);
  const problems = compiled.diagnostics.map(
    (each) => `${each.code} ${each.message} at ${each.span.start}: ${text.slice(each.span.start, each.span.end)}`,
  );
  if (compiled.checked === null || compiled.core === null) throw new Error(problems.join('\n'));
  const { checked, core } = compiled;
  const session = core.sessions[0];
  const used = usedFacts(checked).get('reduce');
  if (session === undefined || used === undefined) throw new Error('no session');
  const specification = reference(checked);
  const { evaluate } = prepare(core);

  test('selects, verifies and refuses alike', { timeout: 120_000 }, async () => {
    const batches: Batch[] = [];
    const wantedOf: Verified[] = [];
    const random = createRandom(name);
    const generated = await loadSession(core, session);
    const counts = { closed: 0, residual: 0, wrong: new Map<string, number>() };
    for (let at = 0; at < budget.populations; at += 1) {
      const { facts, accounts, need } = population(random, core.schema, session, used, 1 + random.below(budget.largest), 0.2);
      const asked = { facts, accounts, need };
      const selection = select(session, evaluate, asked);
      expect(selection).toEqual(specification.select('reduce', facts, accounts, need));
      const made = generated.select(facts, accounts, need);
      if (selection.kind !== 'selected') {
        expect(made).toMatchObject(selection.kind === 'twice' ? { kind: 'twice' } : selection);
        continue;
      }
      const { order, taken, terms, residual, unfit } = selection;
      expect(made).toMatchObject({ order, taken, terms, residual, unfit });
      counts.closed += selection.closes.length;
      if (selection.residual > 0n) counts.residual += 1;
      const right = {
        accounts: selection.order.map((place) => accounts[place] ?? []),
        taken: selection.taken,
        terms: selection.terms,
      };
      for (const proposal of [right, ...Array.from({ length: budget.wrong }, () => mutated(random, session, right, accounts))]) {
        const found = verify(session, evaluate, { facts, from: null, ...proposal });
        const wanted = specification.verify('reduce', facts, proposal.accounts, proposal.taken, proposal.terms);
        expect(generated.verify(facts, { from: null, ...proposal })).toEqual(found);
        batches.push({ facts, from: null, ...proposal });
        wantedOf.push(found);
        if (found.kind === 'no word') continue;
        expect('cursor' in found ? { ...found, cursor: [] } : found).toEqual(wanted);
        if (proposal === right) expect(found.kind).toBe('complete');
        const what = found.kind === 'wrong' ? found.problem : found.kind;
        counts.wrong.set(what, (counts.wrong.get(what) ?? 0) + 1);
      }
    }
    expect(counts.closed).toBeGreaterThan(50);
    expect(counts.residual).toBeGreaterThan(10);
    const verifier = await deployVerifier(core, session);
    try {
      expect(verifier.warnings).toEqual([]);
      const answers = await verifier.verifyAll(batches);
      for (const [at, { verified }] of answers.entries())
        expect({ at, ...verified }).toEqual({ at, ...samePlace(wantedOf[at], batches[at]) });
    } finally {
      await verifier.close();
    }
  });
});

/** An account that is listed twice is found by its key, at its first place. */
const samePlace = (wanted: Verified | undefined, batch: Batch | undefined): Verified | undefined =>
  wanted?.kind === 'wrong' ? { ...wanted, place: batch?.accounts.findIndex((each) => each[0] === wanted.key) ?? -1 } : wanted;
