/** Opens and closes a loop: its turn is a block of its own, and what does not depend on the turn moves out of it. */
import type { Source } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Bool, Int, List, Named, Rec, Statement, Term } from '../core.ts';
import { local } from './ints.ts';
import { numberOfTurn } from './numbering.ts';
import { emit, fresh, intOf, nameInt, newSite, type Place, type Site } from './place.ts';
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
  return { turn, over: { kind: 'list', list, element, record }, index, most, bound, element: of, carried: [] };
};

export const openSource = (at: Place, source: Source, list: Value | null, wish: string, renewed: boolean): Loop => {
  if (source.kind === 'list') {
    return list?.kind === 'list' ? openList(at, list.list, list.record, wish, renewed) : bug('a fold over what is no list');
  }
  if (source.kind === 'members') return openList(at, { kind: 'members', record: source.entity }, source.entity, wish, renewed);
  const most = at.frame.program.checked.schema.enums[source.enum]?.members.length ?? 0;
  const index = nameInt(at, wish, { lo: 0n, hi: BigInt(Math.max(most - 1, 0)) });
  const turn = openTurn(at, [index.name], renewed);
  return { turn, over: { kind: 'count', count: most }, index, most, bound: int(intOf(index)), element: null, carried: [] };
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

export const closeLoop = (at: Place, loop: Loop, carry: readonly Carry[], until: Bool | null, span: Span): readonly Named[] =>
  emit(at, {
    kind: 'loop',
    over: loop.over,
    index: loop.index,
    carry: carry.map(({ bind, initial }) => ({ bind, initial })),
    body: { statements: loop.turn.site.statements, results: carry.map((each) => each.next) },
    until,
    span,
  });

const mostOf = (at: Place, list: List): number => {
  const { records } = at.frame.program.checked.schema;
  if (list.kind === 'members') return records[list.record]?.bound ?? 0;
  const shape = records[list.of.record]?.fields[list.field]?.shape;
  return shape?.kind === 'list' ? shape.max : bug('a loop over what is no list');
};
