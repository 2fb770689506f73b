/** Opens and closes a loop: its turn is a block of its own, and what does not depend on the turn moves out of it. */
import type { Source } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Bool, Int, List, Named, Rec, Statement, Term } from '../core.ts';
import { one } from '../../types/rational.ts';
import { add, greatest, least, local, oneInt, refine } from './ints.ts';
import { number } from './number.ts';
import { numberOfTurn } from './numbering.ts';
import { emit, fresh, intOf, nameInt, newSite, type Place, type Site } from './place.ts';
import { compare, or } from './truths.ts';
import { int, type Value } from './value.ts';

type Over = Extract<Statement, { kind: 'loop' }>['over'];

export type Loop = {
  /** Inside the turn. */
  readonly turn: Place;
  readonly over: Over;
  readonly index: Named;
  /** The most turns there can be. */
  readonly most: number;
  /** What a binder over the source is bound to. */
  readonly bound: Value;
  /** The record of the turn; null over an enum. */
  readonly element: Rec | null;
  /** What goes from turn to turn, as far as it has names. */
  readonly carried: string[];
  /** Of a run of numbers: the one at hand, and when there is none any more. */
  readonly run: { readonly carry: Carry; readonly until: Bool } | null;
};

export const openList = (at: Place, list: List, record: number, wish: string, renewed = false): Loop => {
  const { frame } = at;
  const most = mostOf(at, list);
  const index = nameInt(at, 'turn', { lo: 0n, hi: BigInt(Math.max(most - 1, 0)) });
  const element = fresh(at, wish);
  frame.elements.set(element, { list, index: intOf(index) });
  if (list.kind === 'members') frame.turns.set(index.name, element);
  const turn = openTurn(at, [index.name, element], renewed);
  const of: Rec = { kind: 'local', name: element, record };
  const bound: Value = list.kind === 'members' ? int(intOf(index)) : { kind: 'record', of };
  return { turn, over: { kind: 'list', list, element, record }, index, most, bound, element: of, carried: [], run: null };
};

export const openSource = (at: Place, source: Source, list: Value | null, wish: string, renewed: boolean): Loop => {
  if (source.kind === 'list') {
    return list?.kind === 'list' ? openList(at, list.list, list.record, wish, renewed) : bug('a fold over what is no list');
  }
  if (source.kind === 'members') return openList(at, { kind: 'members', record: source.entity }, source.entity, wish, renewed);
  if (source.kind === 'run') return bug('a run without its ends');
  const names = at.frame.program.checked.schema.enums[source.enum]?.members ?? [];
  const most = names.length;
  const index = nameInt(at, wish, { lo: 0n, hi: BigInt(Math.max(most - 1, 0)) });
  const turn = openTurn(at, [index.name], renewed);
  return {
    turn,
    over: { kind: 'count', count: most, names },
    index,
    most,
    bound: int(intOf(index)),
    element: null,
    carried: [],
    run: null,
  };
};

/** So many turns at most, bound to their number. */
export const openCount = (at: Place, most: number, renewed: boolean): Loop => {
  const index = nameInt(at, 'turn', { lo: 0n, hi: BigInt(Math.max(most - 1, 0)) });
  const turn = openTurn(at, [index.name], renewed);
  const over = { kind: 'count', count: most } as const;
  return { turn, over, index, most, bound: int(intOf(index)), element: null, carried: [], run: null };
};

/** From `first`, as long as the number is at most `last`, `most` times at most. */
export const openRun = (at: Place, first: Int, last: Int, most: number, wish: string, renewed: boolean): Loop => {
  const index = nameInt(at, 'turn', { lo: 0n, hi: BigInt(Math.max(most - 1, 0)) });
  const turn = openTurn(at, [index.name], renewed);
  const range = { lo: first.lo, hi: first.hi + BigInt(most) };
  const named = nameInt(at, wish, range);
  const here = local(named.name, range);
  const hi = least(last.hi, first.hi + BigInt(most) - 1n);
  const bound: Value = number(one, refine(here, { lo: first.lo, hi: greatest(hi, first.lo) }));
  const loop = { turn, over: { kind: 'count', count: most } as const, index, most, bound, element: null, carried: [] };
  const bind = carryName({ ...loop, run: null }, named);
  const next: Term = { type: 'int', value: refine(add(here, oneInt), range) };
  const carry: Carry = { bind, initial: { type: 'int', value: first }, next };
  return { ...loop, run: { carry, until: compare('>', here, last) } };
};

const openTurn = (at: Place, names: readonly string[], renewed: boolean): Place => {
  const site = newSite(at.site, 'turn', renewed);
  const turn = { ...at, site };
  names.forEach((name, position) => bindTurn(turn, name, position));
  return turn;
};

const bindTurn = ({ frame, site }: Place, name: string, position: number): void => {
  let depth = 0;
  for (let around: Site | null = site; around !== null; around = around.parent) if (around.role === 'turn') depth += 1;
  site.names.add(name);
  numberOfTurn(frame.numbering, name, depth, position);
};

/** A name for what goes from turn to turn. */
export const carryName = (loop: Loop, named: Named): Named => {
  bindTurn(loop.turn, named.name, 2 + loop.carried.length);
  loop.carried.push(named.name);
  return named;
};

export const carriedInt = (named: Named): Int =>
  named.type === 'int' ? local(named.name, named) : bug('a carried truth used as an integer');

export type Carry = { readonly bind: Named; readonly initial: Term; readonly next: Term };

export const closeLoop = (at: Place, loop: Loop, own: readonly Carry[], ends: Bool | null, span: Span): readonly Named[] => {
  const carry = loop.run === null ? own : [...own, loop.run.carry];
  const until = loop.run === null ? ends : ends === null ? loop.run.until : or(loop.run.until, ends);
  const names = emit(at, {
    kind: 'loop',
    over: loop.over,
    index: loop.index,
    carry: carry.map(({ bind, initial }) => ({ bind, initial })),
    body: { statements: loop.turn.site.statements, results: carry.map((each) => each.next) },
    until,
    span,
  });
  return names.slice(0, own.length);
};

const mostOf = (at: Place, list: List): number => {
  const { records } = at.frame.program.checked.schema;
  if (list.kind === 'members') return records[list.record]?.bound ?? 0;
  const shape = records[list.of.record]?.fields[list.field]?.shape;
  return shape?.kind === 'list' ? shape.max : bug('a loop over what is no list');
};
