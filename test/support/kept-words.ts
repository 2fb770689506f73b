/** Values as the words that the contract that keeps the state has for them, in hexadecimal, and what it has to answer to an event. */
import { encodeRefusal, encodeWords } from '../../src/emit/solidity/abi.ts';
import { fieldsInStorage } from '../../src/emit/solidity/storage.ts';
import type { Core, Entry, EntryResult } from '../../src/core/core.ts';
import { keptFields, keyField } from '../../src/engine/state.ts';
import type { Event, Step } from '../../src/engine/transition.ts';
import type { RecordSchema, Shape } from '../../src/types/schema.ts';
import type { Outcome, Value } from '../../src/types/value.ts';
import { factErrorSelector, refusalSelector } from './evm.ts';
import { malformedSelectors, notInRole, shownResults } from './evm-engine.ts';

/** What is told of an action: the first topic tells which. */
export type Telling = { readonly topics: readonly string[]; readonly data: string };
/** What is returned or reverted with, and what is told; see `fits`. */
export type Due = { readonly ok: boolean; readonly data: string; readonly logs: readonly Telling[] };
/**
 * The event of an action: its first topic, how many parameters it has, and whether it tells the new values as the struct that the
 * decision gives.
 */
export type EventForm = { readonly topic: string; readonly parameters: number; readonly isWhole: boolean };

export const word = (value: bigint): string => encodeWords([BigInt.asUintN(256, value)]);

/** What stands beside a flag that is not set is no value: `beside` is what is written for it. */
const valueWords = (shape: Shape, value: Value, beside: string): string => {
  if (typeof value === 'bigint') return word(value);
  if (shape.kind !== 'optional') return value.map((each) => valueWords(shape, each, beside)).join('');
  return value.length === 0 ? word(0n) + beside : word(1n) + valueWords(shape.of, value[0] ?? 0n, beside);
};

/** A word of an answer that may be anything. */
const anything = '?'.repeat(64);

/** Whether an answer is what it has to be, where that says something. */
export const fits = (wanted: string, found: string): boolean => {
  if (wanted === found) return true;
  if (wanted.length !== found.length || !wanted.includes('?')) return false;
  return [...wanted].every((each, at) => each === '?' || each === found[at]);
};

/** What the functions that read a record give, a ring item by item; null for a member that no event has changed. */
export const keptWords = (record: RecordSchema, values: readonly Value[] | null): readonly string[] => {
  const places = keptFields(record);
  return fieldsInStorage(record).flatMap((at): readonly string[] => {
    const { shape, stored, source } = record.fields[at] ?? missing('field');
    const value = values?.[places.indexOf(at)] ?? stored?.initial ?? 0n;
    if (shape.kind === 'array' && typeof value === 'object') return value.map((each) => valueWords(shape.of, each, word(0n)));
    const isKnown = source === 'decimals' ? word(values === null ? 0n : 1n) : '';
    return [isKnown + valueWords(shape, value, word(0n))];
  });
};

/** `form`: null for a definition, of which nothing is told. */
export const dueOf = (
  core: Core,
  entry: Entry,
  form: EventForm | null,
  event: Event,
  step: Step,
  outcome: Outcome | null,
): Due => {
  switch (step.kind) {
    case 'within':
      return missing(`function of ${entry.name}`);
    case 'forbidden':
      return reverts(notInRole);
    case 'malformed':
      return reverts(malformedSelectors[step.problem] + word(step.key));
    case 'refused': {
      const { error, words } = encodeRefusal(entry, step);
      return reverts((error === 'Refused' ? refusalSelector : factErrorSelector) + encodeWords(words));
    }
    case 'done': {
      if (outcome?.kind !== 'value') return missing('decision');
      const shown = shownResults(core, entry);
      const told = (isTold: (result: EntryResult) => boolean): string => resultWords(entry, outcome.values, isTold);
      const data = told((each) => shown.includes(each));
      if (form === null) return { ok: true, data, logs: [] };
      const keys = keysOf(core, entry, event).map(word);
      const possible = mostAsked.map((most) => {
        const asked = askedOf(entry, event, most);
        const isTold = (each: EntryResult): boolean => shown.includes(each) || !followsFrom(core, entry, each, asked.isAll);
        const rest = told((each) => form.isWhole && !isTold(each) && !isClock(core, each));
        const values = told(isTold) + rest;
        const parameters = keys.length + (asked.words + (form.isWhole ? word(0n) : values)).length / 64;
        return { parameters, data: keys.slice(mostIndexed).join('') + asked.words + values };
      });
      // As many arguments as there is room for on the stack.
      const fitting =
        possible.find((each) => each.parameters === form.parameters) ?? missing('event that has so many parameters');
      return { ok: true, data, logs: [{ topics: [form.topic, ...keys.slice(0, mostIndexed)], data: fitting.data }] };
    }
  }
};

/** The first plain arguments of an action, and whether they are all. */
const askedOf = (entry: Entry, { facts }: Event, most: number): { readonly words: string; readonly isAll: boolean } => {
  const plain = entry.arguments.flatMap(({ shape }, at) =>
    shape.kind === 'record' || shape.kind === 'ref'
      ? []
      : [valueWords(shape, facts.arguments[at] ?? missing('argument'), anything)],
  );
  return { words: plain.slice(0, most).join(''), isAll: plain.length > 0 && plain.length <= most };
};

/** What is kept and need not be told: numbers and times where all that was asked is told, otherwise items of rings; and the clock. */
const followsFrom = (core: Core, entry: Entry, result: EntryResult, isAsked: boolean): boolean => {
  if (isClock(core, result)) return true;
  if (isAsked) return !['bool', 'enum'].includes(result.shape.kind);
  const target = result.target ?? entry.results[entry.results.indexOf(result) + 1]?.target ?? null;
  return target !== null && target.kind !== 'element' && target.isItem;
};

/** An event has no more topics. */
const mostIndexed = 3;
const mostAsked = [4, 2, 0] as const;

const reverts = (data: string): Due => ({ ok: false, data, logs: [] });

const resultWords = (entry: Entry, values: readonly Value[], isTold: (result: EntryResult) => boolean): string =>
  entry.results
    .map((each, at) => (isTold(each) ? valueWords(each.shape, values[at] ?? missing('value'), anything) : ''))
    .join('');

const isClock = ({ schema }: Core, { target }: EntryResult): boolean =>
  target?.kind === 'globals' && schema.records[0]?.fields[target.field]?.source === 'clock';

/** The keys of the members that an event is about. A reference leads to one only where the policy checks it. */
const keysOf = ({ schema, functions }: Core, entry: Entry, { facts }: Event): readonly bigint[] => {
  const locals = functions.find((each) => each.name === entry.function)?.parameters ?? [];
  return entry.arguments.flatMap(({ name, shape }, at): readonly bigint[] => {
    const value = facts.arguments[at] ?? missing('argument');
    const local = locals[at]?.name ?? name;
    const isChecked = entry.checks.some(
      (each) => each.kind === 'reference' && each.value.kind === 'local' && each.value.name === local,
    );
    const record = shape.kind === 'record' ? shape.record : shape.kind === 'ref' && isChecked ? shape.entity : null;
    if (record === null) return [];
    const values = typeof value === 'bigint' ? (facts.entities[record]?.[Number(value)] ?? []) : value;
    const key = keyField(schema.records[record] ?? missing('record'));
    const found = key === null ? null : values[key];
    return typeof found === 'bigint' ? [found] : [];
  });
};

export const missing = (what: string): never => {
  throw new Error(`no ${what}`);
};
