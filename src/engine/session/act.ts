/**
 * A session as one event: accounts are selected with what is kept of them, and each of whom something is taken is closed, one after
 * the other. All are closed, or none where anything is refused. May import: core, types, source.
 */
import type { Core } from '../../core/core.ts';
import type { Session } from '../../core/session.ts';
import { bug } from '../../source/assert-never.ts';
import type { Selected } from '../../types/session.ts';
import type { Facts, Refusal, Value } from '../../types/value.ts';
import type { State } from '../state.ts';
import { contradiction, factsFor, transitionWithin, type Decide, type Effect, type Event, type Step } from '../transition.ts';
import { select, type Asked } from './select.ts';

/** `facts`: all but the accounts; its arguments are those of the session, and the need. */
export type SessionEvent = {
  readonly session: Session;
  readonly at: bigint;
  readonly facts: Facts;
  readonly accounts: readonly (readonly Value[])[];
};

/** `event`: as if it had been closed by itself. `state`: after it. */
export type Closed = { readonly event: Event; readonly effects: readonly Effect[]; readonly state: State };

export type SessionStep =
  | { readonly kind: 'done'; readonly state: State; readonly selection: Selected; readonly closes: readonly Closed[] }
  /** An argument is not what the policy allows. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** More than is needed, or an argument that is not what the policy says it is. */
  | { readonly kind: 'unneeded' }
  /** One of those who are next cannot be closed, so nobody is; `state` is the one in which that was tried. */
  | { readonly kind: 'unclosable'; readonly state: State; readonly event: Event; readonly refusal: Refusal }
  | Extract<Step, { kind: 'malformed' }>;

export const runSession = (core: Core, decide: Decide, state: State, told: SessionEvent): SessionStep => {
  const { session, accounts } = told;
  const asked = askedOf(core, state, told);
  if ('kind' in asked) return asked;
  const selection = select(session, decide, asked);
  if (selection.kind === 'twice') {
    const record = core.schema.records[session.record]?.name ?? bug('no record');
    return { kind: 'malformed', record, problem: 'twice', key: selection.key };
  }
  if (selection.kind !== 'selected') return selection;
  const closes: Closed[] = [];
  let after = state;
  for (const { place, taken } of selection.closes) {
    const close = eventOf(told, session.close, {
      ...told.facts,
      arguments: [accounts[place] ?? bug('no such account'), ...asked.facts.arguments, taken],
    });
    const step = transitionWithin(core, decide, after, close);
    if (step.kind === 'refused') return { kind: 'unclosable', state: after, event: close, refusal: step.refusal };
    if (step.kind !== 'done') return step.kind === 'malformed' ? step : bug(`${session.close} is for somebody else`);
    after = step.state;
    closes.push({ event: close, effects: step.effects, state: after });
  }
  return { kind: 'done', state: after, selection, closes };
};

const eventOf = ({ at }: SessionEvent, entry: string, facts: Facts): Event => ({ entry, at, by: null, facts });

/** What is told, with what is kept beside it. */
export const askedOf = (core: Core, state: State, told: SessionEvent): Asked | Extract<Step, { kind: 'malformed' }> => {
  const { session, accounts } = told;
  const { candidate, terms } = session;
  const all = {
    ...candidate,
    arguments: [...accounts.map(() => candidate.arguments[0] ?? bug('no account')), ...terms.arguments],
  };
  const listed = eventOf(told, session.name, { ...told.facts, arguments: [...accounts, ...told.facts.arguments] });
  const wrong = contradiction(core, state, listed, all);
  if (wrong !== null) return wrong;
  const { arguments: filled, ...facts } = factsFor(core, state, listed, all);
  const need = filled.at(-1);
  if (typeof need !== 'bigint') return bug('a need that is no integer');
  return {
    facts: { ...facts, arguments: filled.slice(accounts.length, -1) },
    accounts: filled.slice(0, accounts.length).map((each) => (typeof each === 'bigint' ? bug('no account') : each)),
    need,
  };
};
