/**
 * What a transition is, said once more: the reference decides, and its new values go where the changes of the checked tree say.
 * It shares nothing with `src/engine` but the order in which what is wrong with an event is found. All that is kept stands in
 * one ledger: the policy's own fields under `0`, those of a member under its record and key.
 */
import type { Action, Checked, Define } from '../../src/check/checked.ts';
import { usedFacts } from '../../src/check/used-facts.ts';
import type { Event } from '../../src/engine/transition.ts';
import { reference } from '../../src/reference/reference.ts';
import type { FieldSchema, RecordSchema } from '../../src/types/schema.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { outcomeText, type StepText } from './step-text.ts';

/** By the field: what is kept of the policy or of one member. */
type Account = ReadonlyMap<number, Value>;
/** By `0`, or by the record and the key: `2 1a3f`. */
export type Ledger = ReadonlyMap<string, Account>;

/** A field that got a new value, for the counts of a run; `before` and `after` are its values. */
export type Entry = { readonly record: RecordSchema; readonly field: FieldSchema; readonly before: Value; readonly after: Value };
export type Entered = {
  readonly text: StepText;
  readonly ledger: Ledger;
  readonly outcome: Outcome | 'malformed';
  readonly written: readonly Entry[];
};

const own = '0';
const titleOf = (record: number, key: Value | undefined): string =>
  record === 0 ? own : `${record} ${typeof key === 'bigint' ? key.toString(16) : ''}`;

const staysKept = ({ stored }: FieldSchema): boolean => stored !== null;
const keeps = (record: RecordSchema): boolean => record.fields.some(staysKept);
const keyAt = (record: RecordSchema, values: readonly Value[]): Value | undefined =>
  values[record.fields.findIndex((each) => each.source === 'key')];

export const emptyLedger = ({ schema }: Checked): Ledger => {
  const [policy] = schema.records;
  return new Map(policy === undefined ? [] : [[own, open(policy, [])]]);
};

/** As the declarations begin; decimals are those that the member came with. */
const open = ({ fields }: RecordSchema, values: readonly Value[]): Account =>
  new Map(
    fields.flatMap(({ stored, source }, at): readonly (readonly [number, Value])[] =>
      stored !== null ? [[at, stored.initial]] : source === 'decimals' ? [[at, values[at] ?? 0n]] : [],
    ),
  );

export const specified = (checked: Checked): ((ledger: Ledger, event: Event) => Entered) => {
  const { evaluate } = reference(checked);
  const used = usedFacts(checked);
  const { records } = checked.schema;
  const entries = new Map<string, Define | Action>([...checked.defines, ...checked.actions].map((each) => [each.name, each]));
  return (ledger, { entry: name, at, by, facts }) => {
    const entry = entries.get(name);
    if (entry === undefined) throw new Error(`no entry ${name}`);
    const refuse = (outcome: Entered['outcome'], head: string): Entered => ({
      text: { head, body: '' },
      ledger,
      outcome,
      written: [],
    });
    const roles = 'roles' in entry ? entry.roles : null;
    if (roles !== null && !roles.some((each) => each === by)) return refuse('malformed', `forbidden ${roles.join(' ')}`);
    const wrong = problem(records, ledger, facts, entry, used.get(name)?.entities ?? []);
    if (wrong !== null) return refuse('malformed', wrong);
    const known = remember(records, ledger, facts, entry, at);
    const outcome = evaluate(name, known);
    if (outcome.kind === 'refused') return refuse(outcome, outcomeText(outcome));
    const { after, written, effects } = enter(records, ledger, known, entry, outcome.values);
    return {
      text: { head: outcomeText(outcome), body: `${effects.join('; ')} | ${show(after)}` },
      ledger: after,
      outcome,
      written,
    };
  };
};

const passed = (facts: Facts, entry: Define | Action, record: number): readonly (readonly Value[])[] =>
  entry.arguments.flatMap(({ shape }, at) => {
    const value = facts.arguments[at];
    return shape.kind === 'record' && shape.record === record && typeof value === 'object' ? [value] : [];
  });

/** The first member that comes a second time, or with decimals other than those it is kept with. */
const problem = (
  records: readonly RecordSchema[],
  ledger: Ledger,
  facts: Facts,
  entry: Define | Action,
  read: readonly number[],
): string | null => {
  for (const record of records.filter((each) => each.role === 'entity' && keeps(each))) {
    const met = new Set<string>();
    const told = read.includes(record.id) ? (facts.entities[record.id] ?? []) : [];
    for (const values of [...told, ...passed(facts, entry, record.id)]) {
      const title = titleOf(record.id, keyAt(record, values));
      const account = ledger.get(title);
      if (met.has(title)) return `malformed twice ${title}`;
      const moved = record.fields.some(
        (each, at) => each.source === 'decimals' && account !== undefined && account.get(at) !== values[at],
      );
      if (moved) return `malformed decimals ${title}`;
      met.add(title);
    }
  }
  return null;
};

/** The facts as the decision reads them: in place of what is kept, what the ledger says. */
const remember = (records: readonly RecordSchema[], ledger: Ledger, facts: Facts, entry: Define | Action, now: bigint): Facts => {
  const remembered = (id: number, values: readonly Value[]): readonly Value[] => {
    const record = records[id];
    if (record === undefined || (id !== 0 && !keeps(record))) return values;
    const account = ledger.get(titleOf(id, keyAt(record, values))) ?? open(record, values);
    return values.map((given, at) => (record.fields[at]?.source === 'now' ? now : (account.get(at) ?? given)));
  };
  return {
    ...facts,
    globals: remembered(0, facts.globals),
    entities: facts.entities.map((all, id) => all.map((values) => remembered(id, values))),
    arguments: facts.arguments.map((value, at) => {
      const shape = entry.arguments[at]?.shape;
      return shape?.kind === 'record' && typeof value === 'object' ? remembered(shape.record, value) : value;
    }),
  };
};

type Posting = {
  readonly argument: number | null;
  readonly isElement: boolean;
  /** Two values: the place in a ring, and its new item. */
  readonly isItem: boolean;
  readonly record: number;
  readonly field: number;
};

const postingsOf = (entry: Define | Action): readonly Posting[] => {
  if (!('changes' in entry)) return [];
  const placeOf = (binder: number | null): number | null =>
    binder === null ? null : entry.parameters.findIndex((each) => each.id === binder);
  return [
    ...entry.changes.map(({ record, element, field, item }) => ({
      ...{ argument: placeOf(record.binder), isElement: element !== null, isItem: item !== null },
      ...{ record: element?.record ?? record.record, field },
    })),
    ...entry.totals.map(({ key, entity, field }) => ({
      ...{ argument: placeOf(key.kind === 'binder' ? key.id : null), isElement: false, isItem: false, record: entity, field },
    })),
  ];
};

const enter = (
  records: readonly RecordSchema[],
  ledger: Ledger,
  facts: Facts,
  entry: Define | Action,
  values: readonly Value[],
): { readonly after: Ledger; readonly written: readonly Entry[]; readonly effects: readonly string[] } => {
  const after = new Map(ledger);
  const written: Entry[] = [];
  let next = 0;
  const take = (): Value => values[next++] ?? 0n;
  const effects = postingsOf(entry).map(({ argument, isElement, isItem, record: id, field }): string => {
    const at = isItem ? Number(take()) : null;
    const value = take();
    const shape = argument === null ? null : entry.arguments[argument]?.shape;
    const given = argument === null ? facts.globals : (facts.arguments[argument] ?? 0n);
    const holder =
      shape?.kind === 'ref' ? (facts.entities[shape.entity]?.[Number(given)] ?? []) : typeof given === 'object' ? given : [];
    const owner = records[shape?.kind === 'ref' ? shape.entity : shape?.kind === 'record' ? shape.record : 0];
    if (owner === undefined) throw new Error('a change of what is no record');
    const title = titleOf(owner.id, keyAt(owner, holder) ?? 0n);
    if (isElement) return `${title} [${field}] ${outcomeText({ kind: 'value', values: [value] })}`;
    const about = records[id]?.fields[field];
    if (about === undefined) throw new Error('a change of no field');
    const all = holder[field] ?? 0n;
    if (at !== null && typeof all === 'object') {
      const account = after.get(title) ?? open(owner, holder);
      const ring = account.get(field) ?? all;
      const renewed = typeof ring === 'object' && at < ring.length ? ring.with(at, value) : ring;
      after.set(title, new Map([...account, [field, renewed]]));
      written.push({ record: owner, field: about, before: ring, after: renewed });
      const place = outcomeText({ kind: 'value', values: [BigInt(at), BigInt(at)] });
      const moved = outcomeText({ kind: 'value', values: [all[at] ?? value, value] });
      return `${title} place kept ${place}; ${title} ${field}[${at}] kept ${moved}`;
    }
    const before = all;
    if (staysKept(about)) {
      after.set(title, new Map([...(after.get(title) ?? open(owner, holder)), [field, value]]));
      written.push({ record: owner, field: about, before, after: value });
    }
    return `${title} ${field}${staysKept(about) ? ' kept' : ''} ${outcomeText({ kind: 'value', values: [before, value] })}`;
  });
  return { after, written, effects };
};

const show = (ledger: Ledger): string =>
  [...ledger]
    .map(
      ([title, account]) =>
        `${title}: ${outcomeText({ kind: 'value', values: [...account].sort(([a], [b]) => a - b).map(([, value]) => value) })}`,
    )
    .sort()
    .join(', ');
