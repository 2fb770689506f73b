/**
 * Sessions as events on a state: the reference selects and its ledger closes, the interpreter, the `Engine` of the generated TypeScript and
 * the contract do the same, and what closes one account is done by no event of its own.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Checked } from '../../src/check/checked.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import { compile } from '../../src/compile.ts';
import type { Core } from '../../src/core/core.ts';
import { runSession, type SessionEvent } from '../../src/engine/session/act.ts';
import { firstCursor } from '../../src/engine/session/verify.ts';
import { initialState } from '../../src/engine/state.ts';
import { factsFor, transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Value } from '../../src/types/value.ts';
import { emptyLedger, specified } from '../agreement/ledger.ts';
import { stepText } from '../agreement/step-text.ts';
import { normalState } from '../support/evm-engine.ts';
import { createRandom } from '../support/random.ts';
import { loadTypescriptEngine } from '../support/typescript-engine.ts';
import { deploySessions, refusals, type SessionContract } from './contract.ts';
import { population } from './population.ts';

/** What is needed is lent by accounts, of whom the policy keeps what they have lent. */
const text = `policy Lent
unit USD decimals 2
fact scale : ratio @ 0 in 1 .. 3 else refuse
state calls : ratio @ 0 in 0 .. 1M = 0 else refuse
entity market[..3] {
  key  id   : address
  fact mark : ratio @ 0 in 1 .. 4 else refuse
  state owed : USD in 0 .. 20 = 0 else refuse
}
entity account {
  key  id   : address
  fact gain : USD in -2 .. 9 else refuse
  state lent : USD in 0 .. 12 = 0 else refuse
}
action loses(m: market, loss: USD in 0 .. 20) {
  changes m.owed to loss
}
adl share of a: account (m: market, rate: ratio @ 0 in 1 .. 12) : USD in 0 .. 20 {
  eligible when a.gain > a.lent
  rank by a.gain * rate - a.lent descending, then a.id ascending
  take at most min(a.gain - a.lent, 12 USD - a.lent)
  by queue
  need m.owed
  at rate = m.mark * scale
  changes a.lent by taken
  changes m.owed to max(m.owed - taken, 0 USD)
  changes calls to min(calls + 1, 1M)
  require a.lent <= 7 USD else "lends too much"
}
`;

let contract: SessionContract;
let [core, checked]: [Core | null, Checked | null] = [null, null];

beforeAll(async () => {
  const compiled = compile('lent.risk', () => text);
  if (compiled.core === null) throw new Error(compiled.diagnostics.map((each) => each.message).join('\n'));
  ({ core, checked } = compiled);
  contract = await deploySessions(compiled.core);
}, 120_000);

afterAll(() => contract.engine.stop());

test('what a session does is the same everywhere, and so is the state after it', { timeout: 120_000 }, async () => {
  if (core === null || checked === null) throw new Error('no policy');
  const own = core;
  const session = contract.session('share');
  const used = usedFacts(checked).get('share');
  if (used === undefined) throw new Error('no facts');
  const { evaluate } = prepare(core);
  const specification = reference(checked);
  const enter = specified(checked);
  const typescript = await loadTypescriptEngine(core);
  const random = createRandom('acts');
  const isRecord = (name: string) => (each: { readonly name: string }) => each.name === name;
  const [accounts, markets] = ['account', 'market'].map((name) => own.schema.records.findIndex(isRecord(name)));
  const keyed = (record: number | undefined, values: readonly Value[], key: number): readonly Value[] =>
    values.map((each, at) => (own.schema.records[record ?? -1]?.fields[at]?.source === 'key' ? BigInt(key) : each));
  let [state, ledger, at] = [initialState(core.schema), emptyLedger(checked), 1n];
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 60; turn += 1) {
    const drawn = population(random, core.schema, session, used, 5, 0.02);
    const ids = [11, 12, 13, 14, 15].sort(() => (random.chance(0.5) ? 1 : -1));
    const people = drawn.accounts.map((each, place) => keyed(accounts, each, ids[place] ?? 0));
    const members = (drawn.facts.entities[markets ?? -1] ?? []).map((each, place) => keyed(markets, each, 21 + place));
    if (members.length === 0) continue;
    const m = BigInt(random.below(members.length));
    const world = { ...drawn.facts, entities: drawn.facts.entities.with(markets ?? -1, members) };
    at += 1000n;
    const losing = { entry: 'loses', at, by: null, facts: { ...world, arguments: [m, 100n * BigInt(random.below(20))] } };
    const lost = transition(core, evaluate, state, losing);
    expect(typescript.step(losing).kind).toBe(lost.kind);
    expect((await contract.engine.step(losing)).kind).toBe(lost.kind);
    ledger = enter(ledger, losing).ledger;
    if (lost.kind === 'done') state = lost.state;
    at += 1n;
    // Whom the contract has been asked about is looked up in its state.
    if (counts.size === 0)
      for (const each of people)
        await contract.engine.step({ entry: 'share_eligible', at, by: null, facts: { ...world, arguments: [each, m, 1n] } });
    const asked = (entry: string): bigint => {
      const of = own.entries.find((each) => each.name === entry);
      const event = { entry, at, by: null, facts: { ...world, arguments: [m] } };
      const outcome = of && evaluate(entry, factsFor(own, state, event, of));
      const value = outcome?.kind === 'value' ? outcome.values[0] : 0n;
      return typeof value === 'bigint' ? value : 0n;
    };
    const need = asked('share_needed') + (random.chance(0.1) ? 1n : 0n);
    const event: SessionEvent = {
      ...{ session, at, accounts: people },
      facts: { ...world, arguments: [m, random.chance(0.9) ? asked('share_sets_rate') : random.pick([1n, 13n]), need] },
    };
    const before = state;
    const step = runSession(core, evaluate, state, event);
    counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
    if (step.kind === 'done') state = step.state;

    const generated = typescript.close(event);
    const closes = step.kind === 'done' ? step.selection.closes.map(({ key, taken }) => ({ key, taken })) : [];
    const kinds = {
      unclosable: 'refused',
      refused: 'refused',
      done: 'done',
      unneeded: 'unneeded',
      malformed: 'malformed',
    } as const;
    expect(generated.kind).toBe(kinds[step.kind]);
    if (generated.kind === 'done') expect(generated).toEqual({ kind: 'done', closes, state });

    // By the reference: those that it selects, each closed by itself, all or none.
    const { arguments: given, ...rest } = event.facts;
    const about = own.entries.find((each) => each.name === session.close);
    if (about === undefined) throw new Error('no close');
    const filled = (account: readonly Value[]) =>
      factsFor(own, before, { entry: session.close, at, by: null, facts: { ...rest, arguments: [account, ...given] } }, about);
    const [whole] = people.map(filled);
    if (whole === undefined) throw new Error('nobody');
    const found = people.map((each) => {
      const [account] = filled(each).arguments;
      return typeof account === 'object' ? account : [];
    });
    const selected = specification.select('share', { ...whole, arguments: given.slice(0, -1) }, found, need);
    expect(selected).toEqual(step.kind === 'done' ? step.selection : step.kind === 'unclosable' ? selected : step);
    if (selected.kind === 'selected') {
      let after = ledger;
      const texts: string[] = [];
      let isDone = true;
      for (const { place, taken } of selected.closes) {
        const close = { ...rest, arguments: [people[place] ?? [], ...given.slice(0, -1), taken] };
        const entered = enter(after, { entry: session.close, at, by: null, facts: close });
        isDone &&= entered.outcome !== 'malformed' && entered.outcome.kind === 'value';
        after = entered.ledger;
        texts.push(entered.text.body);
      }
      expect(isDone).toBe(step.kind === 'done');
      if (isDone) ledger = after;
      if (step.kind === 'done' && step.closes.length > 0) {
        const last = step.closes.at(-1);
        const shown = stepText(core, { kind: 'done', state, effects: last?.effects ?? [] }, null);
        expect(shown.body).toBe(texts.at(-1));
      }
      const proposal = {
        ...{ facts: { ...rest, arguments: given.slice(0, -1) }, terms: selected.terms, from: firstCursor(session) },
        ...{ accounts: selected.order.map((place) => people[place] ?? []), taken: selected.taken },
      };
      const answer = await contract.send('share', proposal);
      expect(answer.kind).toBe(step.kind === 'done' ? 'done' : 'refused');
      if (answer.kind === 'refused') expect(answer.why).toBe(refusals.Refused);
      else expect(answer).toMatchObject({ complete: true, residual: selected.residual });
    } else {
      const empty = { terms: [need, 0n], from: firstCursor(session), accounts: [], taken: [] };
      const answer = await contract.send('share', { facts: { ...rest, arguments: given.slice(0, -1) }, ...empty });
      const why = selected.kind === 'unneeded' ? refusals.Unneeded : refusals.FactOutOfRange;
      expect(answer).toEqual({ kind: 'refused', why });
    }
    const kept = await contract.engine.readState();
    const wanted = normalState(core, state);
    expect({ ...kept, globals: kept.globals.slice(0, 1) }).toEqual({ ...wanted, globals: wanted.globals.slice(0, 1) });
  }
  for (const kind of ['done', 'unneeded', 'unclosable', 'refused']) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(0);
  expect(counts.get('done')).toBeGreaterThan(20);

  const close = { entry: session.close, at, by: null, facts: { params: [], globals: [], entities: [], arguments: [] } };
  expect(transition(core, evaluate, state, close)).toEqual({ kind: 'within', session: 'share' });
  expect(Reflect.has(typescript, 'applyCloseShare')).toBe(false);
});
