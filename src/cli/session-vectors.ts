/**
 * Batches of sessions for the Foundry test of the contract: on a state that events have left, the accounts at the corners of the ranges
 * are listed as the interpreter lists them, at once or in two batches, and as it refuses them.
 */
import type { Core, Entry } from '../core/core.ts';
import type { Session } from '../core/session.ts';
import type { ReplayedBatch } from '../emit/solidity/engine/foundry.ts';
import { askedOf, runSession, type SessionEvent } from '../engine/session/act.ts';
import { firstCursor, verify, type Batch } from '../engine/session/verify.ts';
import type { State } from '../engine/state.ts';
import { factsFor, type Decide } from '../engine/transition.ts';
import { sampleFacts } from '../facts/samples.ts';
import { bug } from '../source/assert-never.ts';
import type { SessionProblem, Verified } from '../types/session.ts';
import type { Facts, Value } from '../types/value.ts';

export type SessionVectors = { readonly batches: readonly ReplayedBatch[]; readonly state: State };

/** Null where nobody at the corners is closed on this state. */
export const sessionVectors = (
  core: Core,
  evaluate: Decide,
  session: Session,
  state: State,
  at: bigint,
): SessionVectors | null => {
  for (const facts of told(core, evaluate, session, state, at)) {
    const event: SessionEvent = { session, at, facts, accounts: everyone(core, session) };
    const step = runSession(core, evaluate, state, event);
    const asked = askedOf(core, state, event);
    if (step.kind !== 'done' || step.closes.length === 0 || 'kind' in asked) continue;
    const { terms, order, taken } = step.selection;
    const part = (
      from: readonly bigint[] | null,
      start: number,
      end: number,
      amounts = taken,
    ): ReplayedBatch & { readonly verified: Verified } => {
      const places = order.slice(start, end);
      const listed = { terms, taken: amounts.slice(start, end) };
      const batch: Batch = {
        facts: asked.facts,
        ...listed,
        from,
        accounts: places.map((each) => asked.accounts[each] ?? bug('nobody')),
      };
      const verified = verify(session, evaluate, batch);
      const sent = {
        facts: { ...facts, arguments: facts.arguments.slice(0, -1) },
        ...listed,
        from: from ?? firstCursor(session),
      };
      const accounts = places.map((each) => event.accounts[each] ?? bug('nobody'));
      return { session, at, batch: { ...sent, accounts }, answer: answerOf(verified, terms), verified, state };
    };
    const first = taken.findIndex((each) => each > 0n);
    const wrong = part(null, 0, order.length, taken.with(first, (taken[first] ?? 0n) - 1n));
    const begun = order.length > 1 ? part(null, 0, first + 1) : null;
    const rest = begun?.verified.kind === 'listed' ? part(begun.verified.cursor, first + 1, order.length) : null;
    // The first batch ends with the first who is closed.
    const good = begun === null || rest === null ? [part(null, 0, order.length)] : [begun, rest];
    const after = (each: ReplayedBatch, place: number): ReplayedBatch => ({
      ...each,
      state: place === good.length - 1 ? step.state : (step.closes[0]?.state ?? bug('nobody was closed')),
    });
    return { batches: [wrong, ...good.map(after)], state: step.state };
  }
  return null;
};

/** Facts, with the arguments and the need as the policy says them, where it does. */
const told = (core: Core, evaluate: Decide, session: Session, state: State, at: bigint): readonly Facts[] => {
  const close = closeOf(core, session);
  return sampleFacts(core, close).flatMap((facts): readonly Facts[] => {
    const given = facts.arguments.slice(1);
    const ask = (entry: string): bigint | null => {
      const of = core.entries.find((each) => each.name === entry);
      if (of === undefined) return null;
      const arguments_ = of.arguments.map(({ name }) => given[close.arguments.findIndex((each) => each.name === name) - 1] ?? 0n);
      const asked = { entry, at, by: null, facts: { ...facts, arguments: arguments_ } };
      const outcome = evaluate(entry, factsFor(core, state, asked, of));
      const value = outcome.kind === 'value' ? outcome.values[0] : null;
      return typeof value === 'bigint' ? value : null;
    };
    const said = session.terms.arguments.map(({ name }, place): Value => {
      const isNeed = place === session.terms.arguments.length - 1;
      return ask(isNeed ? `${session.name}_needed` : `${session.name}_sets_${name}`) ?? given[place] ?? 0n;
    });
    return [{ ...facts, arguments: said }];
  });
};

/** One account at each corner, and at the highest one with each of its numbers at the lowest; each with its own key. */
const everyone = (core: Core, session: Session): readonly (readonly Value[])[] => {
  const corners = sampleFacts(core, closeOf(core, session)).map(({ arguments: [account] }) =>
    typeof account === 'object' ? account : bug('no account'),
  );
  const [lowest = [], highest = []] = [corners[0], corners.at(-1)];
  const mixed = (core.schema.records[session.record]?.fields ?? []).flatMap(({ shape }, at) =>
    shape.kind === 'number' && shape.scale.kind === 'fixed' ? [highest.with(at, lowest[at] ?? 0n)] : [],
  );
  return [...corners, ...mixed].map((account, at) => account.with(session.key, BigInt(at + 1)));
};

const closeOf = (core: Core, session: Session): Entry =>
  core.entries.find((each) => each.name === session.close) ?? bug(`there is no ${session.close}`);

const answerOf = (verified: Verified, [need = 0n]: readonly bigint[]): ReplayedBatch['answer'] => {
  switch (verified.kind) {
    case 'listed':
      return { error: null, words: [...verified.cursor, need - (verified.cursor[1] ?? 0n), 0n] };
    case 'complete':
      return { error: null, words: [...verified.cursor, verified.residual, 1n] };
    case 'wrong':
      return {
        error: errors[verified.problem],
        words: [verified.key, ...(verified.problem === 'wrong amount' ? [verified.due] : [])],
      };
    default:
      return bug(`a sample that is ${verified.kind}`);
  }
};

const errors: { readonly [problem in SessionProblem]: string } = {
  ineligible: 'NotEligible',
  'out of order': 'OutOfOrder',
  twice: 'ListedTwice',
  'beyond the need': 'BeyondNeed',
  'beyond the count': 'TooManyListed',
  'wrong amount': 'WrongAmount',
};
