/** A session among the events of `firebreak run`: who was closed and by how much, or why nobody was. */
import type { Core } from '../core/core.ts';
import type { Session } from '../core/session.ts';
import { worldAfter, type ToldEvent, type World } from '../engine/events.ts';
import { runSession, type Closed, type SessionStep } from '../engine/session/act.ts';
import type { State } from '../engine/state.ts';
import { factsFor } from '../engine/transition.ts';
import type { Interpreter } from '../evaluate/prepare.ts';
import { encodeValue, encodingOf } from '../facts/encode.ts';
import { plainJson } from '../facts/json.ts';
import { showValue } from '../facts/show.ts';
import { bug } from '../source/assert-never.ts';
import type { Facts } from '../types/value.ts';
import { decideCall } from './decisions.ts';

/** One account that was closed, by the name that people gave it, and what that did. */
export type ShownClose = { readonly account: string; readonly taken: Amount; readonly facts: Facts; readonly closed: Closed };

/** In words, and as it stands in JSON. */
export type Amount = { readonly text: string; readonly json: unknown };

export type ReplayedSession =
  | {
      readonly kind: 'done';
      readonly state: State;
      readonly world: World;
      readonly closes: readonly ShownClose[];
      /** What nobody could cover. */
      readonly residual: Amount;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | Extract<SessionStep, { kind: 'malformed' }>;

/** `core` knows the session as an entry, see `withSessions`. */
export const replaySession = (
  core: Core,
  interpreter: Interpreter,
  session: Session,
  state: State,
  told: ToldEvent,
): ReplayedSession => {
  const { event, nameOf, label } = told;
  const supplied = told.records.get(session.record) ?? [];
  const accounts = supplied.map((each) => each.values);
  const step = runSession(core, interpreter.evaluate, state, { session, at: event.at, facts: event.facts, accounts });
  const nameAt = (place: number): string =>
    supplied[place]?.name ?? `${core.schema.records[session.record]?.name ?? ''}[${place}]`;
  const entry = core.entries.find((each) => each.name === session.close) ?? bug(`there is no ${session.close}`);
  const why = (called: string, facts: Facts): string =>
    decideCall(core, interpreter, { nameOf }, { entry: called, facts, label }).reason ??
    bug('a session refused without a reason');
  switch (step.kind) {
    case 'malformed':
      return step;
    case 'unneeded':
      return { kind: 'refused', reason: 'more is asked for than is needed, or with other arguments than the policy says' };
    case 'refused': {
      const begun = core.entries.find((each) => each.name === session.name) ?? bug(`there is no ${session.name}`);
      return { kind: 'refused', reason: why(session.name, factsFor(core, state, event, begun)) };
    }
    case 'unclosable': {
      const place = accounts.findIndex((each) => each === step.event.facts.arguments[0]);
      return {
        kind: 'refused',
        reason: `${nameAt(place)} cannot be closed: ${why(session.close, factsFor(core, step.state, step.event, entry))}`,
      };
    }
    case 'done': {
      const { shape } = session.terms.arguments.at(-1) ?? bug('a session without a need');
      const encoding = encodingOf(core.schema, event.facts, session.terms.arguments, nameOf);
      const shown = (amount: bigint): Amount =>
        shape.kind === 'record'
          ? bug('a need that is a record')
          : { text: showValue(shape, amount, encoding), json: plainJson(encodeValue(shape, amount, encoding)) };
      const closes = step.closes.map((closed, at): ShownClose => {
        const { place, taken } = step.selection.closes[at] ?? bug('a close that was not selected');
        return { account: nameAt(place), taken: shown(taken), closed, facts: factsFor(core, state, closed.event, entry) };
      });
      const world = step.closes.reduce<World>(
        (known, closed) => worldAfter(core, { ...told, event: closed.event, world: known }, closed.effects),
        told.world,
      );
      return { kind: 'done', state: step.state, world, closes, residual: shown(step.selection.residual) };
    }
  }
};
