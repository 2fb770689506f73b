/** Looks up the record of a list whose unique field equals a key. */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Int, List } from '../core.ts';
import { compareValues } from './compare.ts';
import { zeroInt } from './ints.ts';
import { carryName, closeLoop, openList } from './loop.ts';
import { boolOf, intOf, nameBool, nameInt, type Place } from './place.ts';
import { isKept, readField } from './read.ts';
import { and, no, truth } from './truths.ts';
import type { Bool } from '../core.ts';
import type { Value } from './value.ts';

export type Found = { readonly present: Bool; readonly index: Int };

export const find = (at: Place, list: Value, unique: number, key: Value, span: Span): Value => {
  if (list.kind !== 'list') return bug('a search in what is no list');
  const { present, index } = findIndex(at, list.list, list.record, unique, key, span);
  const inner: Value = { kind: 'record', of: { kind: 'element', record: list.record, list: list.list, index } };
  return { kind: 'optional', present, inner };
};

/** The index counts only where it is present. */
export const findIndex = (at: Place, list: List, record: number, unique: number, key: Value, span: Span): Found => {
  const loop = openList(at, list, record, 'each');
  const found = carryName(loop, nameBool(at, 'found'));
  const index = carryName(loop, nameInt(at, 'place', intOf(loop.index)));
  const of = loop.element ?? bug('a list without elements');
  const hit = and(isKept(loop.turn, of, span), compareValues(loop.turn, '==', readField(loop.turn, of, unique, span), key));
  const [present, position] = closeLoop(
    at,
    loop,
    [
      { bind: found, initial: { type: 'bool', value: no }, next: { type: 'bool', value: hit } },
      { bind: index, initial: { type: 'int', value: zeroInt }, next: { type: 'int', value: intOf(loop.index) } },
    ],
    truth(found.name),
    span,
  );
  return { present: boolOf(present), index: intOf(position) };
};
