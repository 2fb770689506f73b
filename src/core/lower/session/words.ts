/** The words of a session: its terms, its cursor, and functions of these. */
import type { Session as Checked } from '../../../check/checked.ts';
import { bug } from '../../../source/assert-never.ts';
import type { Span } from '../../../source/source.ts';
import type { CoreFunction, Int, Named, Parameter, Range } from '../../core.ts';
import type { RankWord } from '../../session.ts';
import { openFunction, type Opened } from '../frame.ts';
import { local } from '../ints.ts';
import { fresh, type Program } from '../place.ts';
import { before } from '../state.ts';

/** More accounts than these are never listed in one session. */
const mostAccounts = 1n << 32n;
const counts: Range = { lo: 0n, hi: mostAccounts };

export type Layout = {
  readonly session: Checked;
  readonly candidate: CoreFunction;
  readonly ranks: readonly RankWord[];
  /** The words of the rank. */
  readonly words: readonly Range[];
  readonly need: Range;
  readonly key: Range;
};

export const titleOf = (label: string, span: Span): CoreFunction['title'] => ({
  label,
  unit: '',
  decimals: null,
  enum: null,
  span,
});

export const wordsOf = ({
  session,
  candidate,
  words,
  need,
  key,
}: Layout): { terms: readonly Named[]; cursor: readonly Named[] } => {
  const taken = new Set(session.parameters.map((each) => each.name));
  const word = (wish: string, { lo, hi }: Range): Named => {
    let name = wish;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return { name, type: 'int', lo, hi };
  };
  const weight = candidate.results[session.weight === null ? 1 : 2];
  const heaviest = weight?.type === 'int' ? weight.hi : bug('a weight that is a truth');
  const weights = { lo: 0n, hi: heaviest * mostAccounts };
  const amounts = { lo: 0n, hi: need.hi };
  const ofTerms = {
    queue: [],
    'pro rata': [word('total_weight', weights)],
    'least haircut': [word('level', amounts), word('extra', counts)],
  };
  const terms = [word('need', amounts), word('eligible', counts), ...ofTerms[session.by]];
  const ofCursor = {
    queue: [],
    'pro rata': [word('weighed', weights)],
    'least haircut': [word('given', counts), word('kept', { lo: 0n, hi: 1n })],
  };
  const ranks = words.map((range, at) => word(`rank_${at + 1}`, range));
  const cursor = [word('listed', counts), word('covered', amounts), ...ofCursor[session.by], ...ranks, word('key', key)];
  return { terms, cursor };
};

/** A function of words, after those parameters that it has already. */
export const ofWords = (program: Program, { session }: Layout, words: readonly Named[], opened: Opened | null) => {
  const begun = opened ?? openFunction(program, session, [], [], [], before);
  const parameters = words.map((each): Parameter => {
    const named: Named = { ...each, name: fresh(begun.at, each.name) };
    begun.at.site.names.add(named.name);
    return named;
  });
  const value = (name: string): Int => {
    const place = words.findIndex((each) => each.name.replace(/_+$/, '') === name);
    const found = parameters[place];
    return found?.type === 'int' ? local(found.name, found) : bug(`no word ${name}`);
  };
  return { opened: { ...begun, parameters: [...begun.parameters, ...parameters] }, value };
};
