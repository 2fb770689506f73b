/**
 * The world of a settlement, told by a document of facts and by events. What events tell stays until another tells it anew; what
 * they call is done as by `run`. All of it comes before the settlement, which takes the time of the last event.
 */
import type { Core } from '../core/core.ts';
import { decodeEvent, decodeNews, noWorld, worldAfter, type World } from '../engine/events.ts';
import type { State } from '../engine/state.ts';
import { transition } from '../engine/transition.ts';
import { decodeDocument } from '../facts/decode.ts';
import type { Document } from '../facts/document.ts';
import { createComplaints } from '../facts/malformed.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Evaluate } from './liquidate.ts';
import { problemAt, type RowProblem } from './row-problem.ts';

export type Told = { readonly kind: 'told'; readonly world: World; readonly state: State; readonly at: bigint };

/** `lines` of events, from the first. An event that is refused says so to `refused` and changes nothing. */
export const tellEvents = (
  core: Core,
  evaluate: Evaluate,
  accounts: RecordSchema,
  begun: { readonly world: World; readonly state: State },
  lines: readonly string[],
  refused: (line: number, label: string) => void,
): Told | RowProblem => {
  let { world, state } = begun;
  let at: bigint | null = null;
  for (const [place, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const line = place + 1;
    const news = decodeNews(core, world, text);
    if (news.kind === 'malformed') return problemIn(line, news.errors);
    if (news.value !== null) {
      [world, at] = [news.value.world, later(at, news.value.at)];
      continue;
    }
    const told = decodeEvent(core, world, text);
    if (told.kind === 'malformed') return problemIn(line, told.errors);
    const { event, label } = told.value;
    at = later(at, event.at);
    const entry = core.entries.find((each) => each.name === event.entry);
    if (entry?.arguments.some(({ shape }) => shape.kind === 'record' && shape.record === accounts.id) === true) {
      const fix = `replay what single accounts do with \`firebreak run\`, and settle after it`;
      return problemAt(line, 'call', `it is about one ${accounts.name}, and a settlement is about all of them`, fix);
    }
    const step = transition(core, evaluate, state, event);
    if (step.kind === 'malformed')
      return problemAt(
        line,
        '',
        `${step.record} 0x${step.key.toString(16)} contradicts the state`,
        'tell each member once, with the decimals it had',
      );
    if (step.kind === 'done') {
      state = step.state;
      world = worldAfter(core, told.value, step.effects);
    } else {
      refused(line, label);
      world = told.value.world;
    }
  }
  if (world.has(accounts.name))
    return problemAt(
      1,
      accounts.name,
      'accounts are told beside those of their own file',
      'leave them out of the facts and events',
    );
  if (at === null)
    return problemAt(1, '', 'there is no event', 'write { "at": "2026-11-22T10:00:00Z" } at least: the time of the settlement');
  return { kind: 'told', world, state, at };
};

const later = (a: bigint | null, b: bigint): bigint => (a === null || b > a ? b : a);

const problemIn = (
  line: number,
  errors: readonly { readonly path: string; readonly reason: string; readonly fix: string }[],
): RowProblem => {
  const [first] = errors;
  return problemAt(line, first?.path ?? '', first?.reason ?? 'it does not fit the policy', first?.fix ?? 'see the policy');
};

/** The world as decisions read it; what is wrong with it has been said when it was told. */
export const documentOf = (core: Core, world: World): Document | RowProblem => {
  const { errors, complain } = createComplaints();
  const document = decodeDocument(
    core,
    { kind: 'object', members: new Map([...world, ['calls', { kind: 'array', items: [] }]]) },
    complain,
    'elsewhere',
  );
  return document === null || errors.length > 0 ? problemIn(1, errors) : document;
};

export { noWorld };
