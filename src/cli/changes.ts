/** What an event changed, in words: `alice.positions[ETH].size 2 ETH → 0 ETH`. */
import type { Core, Entry } from '../core/core.ts';
import type { ToldEvent } from '../engine/events.ts';
import type { Effect } from '../engine/transition.ts';
import { encodeValue, encodingOf } from '../facts/encode.ts';
import { plainJson } from '../facts/json.ts';
import { showValue } from '../facts/show.ts';
import { bug } from '../source/assert-never.ts';
import { keyField } from '../types/kept.ts';
import { countOf } from '../types/places.ts';
import type { Facts, Value } from '../types/value.ts';

export type Change = {
  readonly name: string;
  /** The same with the members by their names: `alice.positions[ETH].size`. */
  readonly shown: string;
  readonly before: string;
  readonly after: string;
  readonly json: unknown;
  readonly kept: boolean;
  /** A member of an enum, such as the level of a breaker. */
  readonly isChoice: boolean;
};

export const changesIn = (
  core: Core,
  entry: string,
  told: ToldEvent,
  facts: Facts,
  effects: readonly Effect[],
): readonly Change[] => effects.filter((each) => isShown(core, each)).map((each) => inWords(core, entry, told, facts, each));

/** Of a ring the item that changes, if one does, and not its place once more. The time of the event stands before it already. */
const isShown = (core: Core, effect: Effect): boolean => {
  const { target } = effect.result;
  if (target === null || isClock(core, effect)) return false;
  const shape = core.schema.records[effect.member?.record ?? 0]?.fields[target.field]?.shape;
  return effect.index === null || shape?.kind !== 'array' || effect.index < countOf(core.schema, shape.by);
};

/** The time of the event stands before it already. */
const isClock = ({ schema }: Core, { result: { target } }: Effect): boolean =>
  target?.kind === 'globals' && schema.records[0]?.fields[target.field]?.source === 'clock';

const inWords = (core: Core, called: string, told: ToldEvent, facts: Facts, effect: Effect): Change => {
  const entry = core.entries.find((each) => each.name === called) ?? bug(`there is no entry ${called}`);
  const encoding = encodingOf(core.schema, facts, entry.arguments, told.nameOf);
  const { name: field, shape } = effect.result;
  const item = effect.index === null ? '' : `[${effect.index}]`;
  const show = (value: Value): string => showValue(shape, value, encoding);
  const json = plainJson(encodeValue(shape, effect.after, encoding));
  return {
    name: `${field}${item}`,
    shown: `${pathOf({ core, entry, told, facts }, effect)}${item}`,
    before: show(heldBefore(core, entry, facts, effect) ?? effect.before),
    after: show(effect.after),
    json,
    kept: effect.isKept,
    isChoice: shape.kind === 'enum',
  };
};

type Called = { readonly core: Core; readonly entry: Entry; readonly told: ToldEvent; readonly facts: Facts };

const pathOf = (scene: Called, { result: { name, target } }: Effect): string => {
  if (target === null || target.kind === 'globals') return name;
  const [argument = '', ...rest] = name.split('.');
  const of = calledBy(scene, target.argument) ?? argument;
  const key = target.kind === 'element' && target.key !== null ? calledBy(scene, target.key) : null;
  const [list = '', ...fields] = rest;
  return [of, ...(key === null ? rest : [`${list}[${key}]`, ...fields])].join('.');
};

/** The name of the member that an argument is, where it has one. */
const calledBy = ({ core, entry, told, facts }: Called, argument: number): string | null => {
  const shape = entry.arguments[argument]?.shape;
  const value = facts.arguments[argument];
  if (shape?.kind === 'ref' && typeof value === 'bigint') return told.nameOf(shape.entity, Number(value));
  const record = shape?.kind === 'record' ? core.schema.records[shape.record] : undefined;
  const key = record === undefined ? null : keyField(record);
  if (record === undefined || key === null || typeof value !== 'object') return null;
  return (told.records.get(record.id) ?? []).find((each) => each.values[key] === value[key])?.name ?? null;
};

/** What a member of a list had, where its key is told. */
const heldBefore = (core: Core, entry: Entry, facts: Facts, { result: { target } }: Effect): Value | null => {
  if (target?.kind !== 'element' || target.key === null) return null;
  const shape = entry.arguments[target.argument]?.shape;
  const holder = facts.arguments[target.argument];
  const list = shape?.kind === 'record' ? core.schema.records[shape.record]?.fields[target.list]?.shape : undefined;
  const members = typeof holder === 'object' ? holder[target.list] : undefined;
  if (list?.kind !== 'list' || list.unique === null || typeof members !== 'object') return null;
  const { unique } = list;
  const key = facts.arguments[target.key];
  const member = members.find((each) => typeof each === 'object' && each[unique] === key);
  return typeof member === 'object' ? (member[target.field] ?? null) : null;
};
