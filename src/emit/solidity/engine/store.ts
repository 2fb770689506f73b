/** What an action changes, put back: of the policy's own record, and of members by their keys. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import type { Target } from '../../../types/schema.ts';
import { samePlaces } from '../idle-words.ts';
import { memberOf } from '../layout.ts';
import type { ResultWord } from '../result-words.ts';
import type { StoredMember } from '../storage.ts';
import { itemsInSlot } from '../widths.ts';
import { call, declare, field, name, type Expr, type Statement } from '../tree.ts';
import { recordSchema, type Context, type StoredAt } from './context.ts';
import type { Holder } from './parameters.ts';
import { element } from './load.ts';
import { isDecimals, toucher, wide } from './touch.ts';
import { bitsOf, itemLines, slotAt, writeLines, type NewWord } from './slots.ts';

/** A word of the answer, how it is read, how in assembly, and of which variable. */
export type Answered = ResultWord & { readonly value: Expr; readonly word: string; readonly of: string };

export const isKept = (context: Context, entry: Entry, result: number, recordOf: (argument: number) => number): boolean => {
  const target = entry.results[result]?.target ?? itemAfter(entry, result);
  if (target === null || target.kind === 'element') return false;
  const record = target.kind === 'globals' ? 0 : recordOf(target.argument);
  return recordSchema(context, record).fields[target.field]?.stored != null;
};

/** No block has a time before the one ahead of it, so the time of the last event is not kept. */
export const isClock = (context: Context, entry: Entry, result: number): boolean => {
  const target = entry.results[result]?.target ?? null;
  return target?.kind === 'globals' && recordSchema(context, 0).fields[target.field]?.source === 'clock';
};

/** The item of which this result is the place; null for any other result. */
const itemAfter = (entry: Entry, result: number): Target | null => {
  if (entry.results[result]?.target != null) return null;
  return entry.results[result + 1]?.target ?? null;
};

/** Whether something is changed that has to be looked up again, to begin with what it begins with. */
export const touches = (
  context: Context,
  entry: Entry,
  all: readonly ResultWord[],
  holder: (argument: number) => Holder,
  open: ReadonlyMap<number, string>,
): boolean =>
  runsOf(entry, all).some((words) => {
    const argument = argumentOf(entry, words[0]) ?? bug('a run of nothing');
    const { record, told } = holder(argument);
    const at = context.stored.get(record) ?? bug('a change of what is not kept');
    return (
      !open.has(argument) ||
      beginning(context, entry, argument, at, told, changesOf(context, entry, words, record), same) === null
    );
  });

const same = (wanted: string): string => wanted;

/**
 * In the order of the results: where two arguments lead to one member, the later change stands. `isBegun`: something of the
 * same members has been stored just before.
 */
export const storeLines = (
  context: Context,
  entry: Entry,
  all: readonly Answered[],
  holder: (argument: number) => Holder,
  open: ReadonlyMap<number, string>,
  take: (wanted: string) => string,
  isBegun = false,
): readonly Statement[] => {
  const answered = all.filter(({ result }) => entry.results[result]?.target != null && !isClock(context, entry, result));
  const stored = runsOf(entry, all).map((words): Statement => {
    const argument = argumentOf(entry, words[0]) ?? bug('a run of nothing');
    const { record, told } = holder(argument);
    const at = context.stored.get(record) ?? bug('a change of what is not kept');
    const changes = changesOf(context, entry, words, record);
    const begun = isBegun ? nothingToBegin : beginning(context, entry, argument, at, told, changes, take);
    const found = begun === null ? undefined : open.get(argument);
    const kept = found ?? take('kept');
    const place = (): Expr => (begun === null ? call(toucher(context, at).name, told) : element(context, record, told));
    const opening = found === undefined ? [declare(`${at.struct} storage`, kept, place())] : [];
    const written = putLines(at, `${kept}.slot`, changes, begun?.words ?? []);
    const lines = [...written, ...ringLines(context, entry, all, words, at, `${kept}.slot`)];
    const names = [kept, ...namesOf(entry, all, words), ...(begun?.names ?? [])];
    const before = [...(begun?.statements ?? []), ...opening];
    const writing: Statement = { kind: 'assembly', lines, names };
    return before.length === 0 ? writing : { kind: 'block', body: [...before, writing] };
  });
  const own = answered.filter((each) => argumentOf(entry, each) === null);
  const policy = context.stored.get(0);
  if (policy === undefined || own.length === 0) return stored;
  const slot = `${policy.variable}.slot`;
  const lines = [
    ...putLines(policy, slot, changesOf(context, entry, own, 0), []),
    ...ringLines(context, entry, all, own, policy, slot),
  ];
  return [...stored, { kind: 'assembly', lines, names: namesOf(entry, all, own) }];
};

/** Of words, and of the places of those that are items. */
const namesOf = (entry: Entry, all: readonly Answered[], words: readonly Answered[]): readonly string[] => {
  const places = words.filter((each) => isItem(entry, each)).map((each) => each.result - 1);
  return [...new Set([...words, ...all.filter((each) => places.includes(each.result))].map((each) => each.of))];
};

const argumentOf = (entry: Entry, each: ResultWord | undefined): number | null => {
  const target = each === undefined ? null : entry.results[each.result]?.target;
  return target?.kind === 'argument' ? target.argument : null;
};

/** Changes of one member that follow each other. */
const runsOf = <T extends ResultWord>(entry: Entry, all: readonly T[]): readonly (readonly T[])[] => {
  const ofMembers = all.filter((each) => argumentOf(entry, each) !== null);
  const starts = ofMembers.flatMap((each, at) =>
    at > 0 && argumentOf(entry, ofMembers[at - 1]) === argumentOf(entry, each) ? [] : [at],
  );
  return starts.map((start, at) => ofMembers.slice(start, starts[at + 1]));
};

type Change<T extends ResultWord = Answered> = { readonly answered: T; readonly member: StoredMember };

/** What changes besides items of rings. */
const changesOf = <T extends ResultWord>(
  context: Context,
  entry: Entry,
  words: readonly T[],
  record: number,
): readonly Change<T>[] =>
  words
    .filter((each) => !isItem(entry, each))
    .map((answered) => ({ answered, member: memberFor(context, entry, answered, record, answered.role) }));

export const isItem = (entry: Entry, { result }: ResultWord): boolean => {
  const target = entry.results[result]?.target;
  return target != null && target.kind !== 'element' && target.isItem;
};

/** An item of a ring, or its place. */
export const isRingItem = (entry: Entry, result: number): boolean => {
  const target = entry.results[result]?.target ?? itemAfter(entry, result);
  return target != null && target.kind !== 'element' && target.isItem;
};

export const memberFor = (
  context: Context,
  entry: Entry,
  each: ResultWord,
  record: number,
  role: ResultWord['role'],
): StoredMember => {
  const target = entry.results[each.result]?.target ?? bug('a change of nothing');
  const members = context.stored.get(record)?.members ?? [];
  return members.find((one) => one.field === target.field && one.role === role) ?? bug('a change of what is not kept');
};

const newWord = ({ answered, member }: Change): NewWord => ({
  ...{ type: member.type, bits: member.bits, slot: member.slot, offset: member.offset, value: answered.word },
  // What stands beside a flag that is not set may be anything.
  loose: answered.role === 'inner',
});

const putLines = (at: StoredAt, place: string, changes: readonly Change[], begun: readonly NewWord[]): readonly string[] => {
  const used = (slot: number): bigint =>
    bitsOf([
      ...at.members.filter((each) => each.length === null && each.slot === slot),
      ...(at.known !== null && slot === 0 ? [flagPlace] : []),
    ]);
  return writeLines(place, [...begun, ...changes.map(newWord)], used);
};

/** Changes of items of rings: those that stand side by side at once, where they are changed at the same place. */
const ringLines = (
  context: Context,
  entry: Entry,
  all: readonly Answered[],
  words: readonly Answered[],
  at: StoredAt,
  place: string,
): readonly string[] => {
  const items = words
    .filter((each) => isItem(entry, each))
    .map((answered) => ({ answered, member: memberFor(context, entry, answered, at.record, 'items') }));
  const same = samePlaces(context.core, entry, context.pieces.layout.ringGroups);
  const runs: Change[][] = [];
  for (const each of items) {
    const last = runs.at(-1)?.at(-1);
    const isBeside =
      last !== undefined && last.member.together !== null && last.member.together.array === each.member.together?.array;
    if (isBeside && same.has(each.answered.result - 1)) runs.at(-1)?.push(each);
    else runs.push([each]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    const { member, answered } = first ?? bug('a run of nothing');
    const bits = member.together?.bits ?? member.bits;
    const length = member.length ?? bug('a ring without a length');
    const index = all.find((each) => each.result === answered.result - 1)?.word ?? bug('an item without its place');
    const beside =
      member.together === null ? [member] : at.members.filter((each) => each.together?.array === member.together?.array);
    const ring = { place: slotAt(place, member.slot), many: itemsInSlot(bits), bits, used: bitsOf(beside) };
    const lines = [`let index_ := ${index}`, ...itemLines(ring, 'index_', run.map(newWord))];
    const shape = entry.results[answered.result - 1]?.shape;
    // A change on a condition may have no place in the ring.
    const isProved = shape?.kind === 'number' && shape.hi.n < BigInt(length);
    return [isProved ? '{' : `if lt(${index}, ${length}) {`, ...lines, '}'];
  });
};

const flagPlace = { bits: 8, offset: 0 } as const;

type Begun = { readonly statements: readonly Statement[]; readonly words: readonly NewWord[]; readonly names: readonly string[] };

const nothingToBegin: Begun = { statements: [], words: [], names: [] };

/** What tells that a member has been touched, where that lies in the slots that change anyway; null where it does not. */
const beginning = (
  context: Context,
  entry: Entry,
  argument: number,
  at: StoredAt,
  told: Expr,
  changes: readonly Change<ResultWord>[],
  take: (wanted: string) => string,
): Begun | null => {
  if (at.known === null) return nothingToBegin;
  const slots = new Set(changes.map((each) => each.member.slot));
  const decimals = at.members.filter((each) => isDecimals(context, at.record, each));
  const begins = at.members.filter((each) => each.initial !== 0n && !isDecimals(context, at.record, each));
  const isAllThere = slots.has(0) && decimals.every((each) => slots.has(each.slot));
  if (!isAllThere || begins.some((each) => !changes.some(({ member }) => member === each))) return null;
  const given = decimals.map((member) => ({ member, local: take(member.name) }));
  return {
    statements: given.flatMap(({ member, local }) => [
      declare('uint256', local, field(told, memberOf(context.pieces.layout, at.record, member.field, 'whole').name)),
      ...(isChecked(context, entry, argument, member.field) ? [] : [wide(context, at.record, told, name(local))]),
    ]),
    words: [
      { type: 'bool', ...flagPlace, slot: 0, value: '1', loose: false },
      ...given.map(({ member, local }): NewWord => ({ ...member, value: local, loose: false })),
    ],
    names: given.map((each) => each.local),
  };
};

/** Whether an entry looks at a field of an argument anyway. */
const isChecked = (context: Context, entry: Entry, argument: number, at: number): boolean => {
  const local = context.core.functions.find((each) => each.name === entry.function)?.parameters[argument]?.name;
  return entry.checks.some(
    ({ kind, ...each }) =>
      kind === 'range' &&
      'value' in each &&
      each.value.kind === 'read' &&
      each.value.field === at &&
      each.value.of.kind === 'local' &&
      each.value.of.name === local,
  );
};
