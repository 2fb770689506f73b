/**
 * Which facts an entry point can read: only those are checked at its boundary, and only those must be supplied.
 * What comes in: the checked policy. By static reachability through calls, all branches included, so that an entry's
 * boundary does not depend on what it happens to read. Shared by the reference and by lowering.
 *
 * One set of fields per record: a record is checked alike wherever an entry reaches it. Always used are
 * - the unique field and the `drop` fields of a list that is read (a dropped record is in no fold and is never found),
 * - the fields on the way from a value to the decimals of its unit, and those decimals,
 * - the fields that an action writes, and the totals that it moves,
 * - the key of a member, where what is kept of it is used.
 */
import { keepsState } from '../types/kept.ts';
import type { ArgumentSchema, Scale, Schema, Shape } from '../types/schema.ts';
import { bug } from '../source/assert-never.ts';
import { walk } from './children.ts';
import type { Action, Checked, Define, Expr, Session } from './checked.ts';
import { everything, readThrough, type ReadThrough } from './read-through.ts';

export type UsedFacts = {
  /** The field of the record is used. */
  readonly uses: (record: number, field: number) => boolean;
  /** `record.field` of all used fields. */
  readonly fields: ReadonlySet<string>;
  /** The policy's own facts are read. */
  readonly globals: boolean;
  /** Bounded entities of which every member is checked: those folded over, and those whose members can lead back to themselves. */
  readonly whole: ReadonlySet<number>;
  /** Bounded entities whose members must be supplied: those of `whole`, and those that a used reference points to. Ascending. */
  readonly entities: readonly number[];
  /** What is read of the member that a field points to: of a protective action what it really reads, of any other all that it uses. */
  readonly through: ReadThrough;
};

/** By the name of the entry: a define, an action, or a session. */
export const usedFacts = (checked: Checked): ReadonlyMap<string, UsedFacts> => {
  const { ofDefine, ofAction, ofSession } = factsOf(checked);
  return new Map([
    ...checked.defines.map((each, at) => [each.name, ofDefine(at)] as const),
    ...checked.actions.map((each) => [each.name, ofAction(each)] as const),
    ...checked.sessions.map((each) => [each.name, ofSession(each)] as const),
  ]);
};

export type Facts = {
  readonly ofDefine: (index: number) => UsedFacts;
  readonly ofAction: (action: Action) => UsedFacts;
  readonly ofSession: (session: Session) => UsedFacts;
};

/** For who asks about some entries only. */
export const factsOf = (checked: Checked): Facts => {
  const { schema, defines } = checked;
  const known: UsedFacts[] = [];
  // Each define calls only those before it, so that what they read is known by then.
  const ofDefine: Known = (index) => {
    for (const define of defines.slice(known.length, index + 1))
      known.push(summary(schema, define, (marks) => markDefine(marks, define, ofDefine)));
    return known[index] ?? bug(`no define ${index}`);
  };
  return {
    ofDefine,
    ofAction: (action) => {
      const used = summary(schema, action, (marks) => markAction(marks, action, ofDefine));
      return { ...used, through: action.protective ? readThrough(checked, action, used.fields) : everything };
    },
    ofSession: (session) => summary(schema, session, (marks) => markSession(marks, session, ofDefine)),
  };
};

/** The record that a ref or record argument leads to; null for a plain value. */
export const recordOf = (shape: Shape | { readonly kind: 'record'; readonly record: number } | undefined): number | null => {
  if (shape?.kind === 'ref') return shape.entity;
  return shape?.kind === 'record' ? shape.record : null;
};

type Marks = {
  readonly schema: Schema;
  readonly fields: Set<string>;
  readonly whole: Set<number>;
};

/** What each define reads, which is found out when it is first asked for. */
type Known = (define: number) => UsedFacts;

const summary = (schema: Schema, entry: Pick<Define, 'arguments'>, mark: (marks: Marks) => void): UsedFacts => {
  const marks: Marks = { schema, fields: new Set(), whole: new Set() };
  mark(marks);
  const referred = new Set<number>();
  for (const argument of entry.arguments) if (argument.shape.kind === 'ref') referred.add(argument.shape.entity);
  for (const { record, field } of [...marks.fields].map(placeOf)) {
    const shape = schema.records[record]?.fields[field]?.shape;
    if (shape?.kind === 'ref') referred.add(shape.entity);
  }
  for (const entity of referred) if (leadsBack(marks, entity)) marks.whole.add(entity);
  return {
    uses: (record, field) => marks.fields.has(`${record}.${field}`),
    fields: marks.fields,
    globals: [...marks.fields].some((each) => placeOf(each).record === 0),
    whole: marks.whole,
    entities: [...new Set([...referred, ...marks.whole])].sort((a, b) => a - b),
    through: everything,
  };
};

const markDefine = (marks: Marks, define: Define, known: Known): void => {
  markArguments(marks, define.arguments);
  mark(marks, [...define.locals.map((each) => each.value), define.value], known);
  for (const { naming } of [...define.locals, define])
    if (naming?.type.kind === 'number') markScale(marks, null, define.arguments, naming.type.scale);
};

const markAction = (marks: Marks, action: Action, known: Known): void => {
  const read: Expr[] = [];
  markArguments(marks, action.arguments);
  for (const change of action.changes) {
    if (change.element !== null) {
      use(marks, change.record.record, change.element.list);
      read.push(change.element.key);
    }
    use(marks, change.element?.record ?? change.record.record, change.field);
    if (change.item !== null) read.push(change.item);
    read.push(change.value);
  }
  for (const total of action.totals) {
    use(marks, total.entity, total.field);
    read.push(total.key);
  }
  for (const requirement of action.requirements) read.push(requirement.condition);
  if (action.held !== null) read.push(action.held);
  mark(marks, read, known);
};

const markSession = (marks: Marks, session: Session, known: Known): void => {
  const { most, weight, begins } = session;
  const amounts = weight === null ? [most] : [most, weight];
  markArguments(marks, session.arguments);
  use(marks, session.record, session.key);
  const begun = begins === null ? [] : [begins.value];
  mark(marks, [session.eligible, ...[...session.ranks, ...amounts].map((each) => each.value), ...begun], known);
  for (const { naming } of amounts)
    if (naming.type.kind === 'number') markScale(marks, null, session.arguments, naming.type.scale);
};

/** Marks what expressions read. */
const mark = (marks: Marks, roots: readonly Expr[], known: Known): void => {
  const called = new Set<number>();
  walk(roots, (expr) => {
    markExpression(marks, expr);
    if (expr.kind !== 'call' || called.has(expr.define)) return;
    called.add(expr.define);
    const { fields, whole } = known(expr.define);
    for (const field of fields) marks.fields.add(field);
    for (const entity of whole) marks.whole.add(entity);
  });
};

const markExpression = (marks: Marks, expr: Expr): void => {
  if (expr.kind === 'field') use(marks, expr.record, expr.field);
  if (expr.kind === 'table' && expr.table.kind === 'field') use(marks, expr.table.record, expr.table.field);
  if (expr.kind === 'fold' && expr.source.kind === 'members') marks.whole.add(expr.source.entity);
};

const markArguments = (marks: Marks, all: readonly ArgumentSchema[]): void => {
  for (const { shape } of all) if (shape.kind !== 'record') markScales(marks, null, all, shape);
};

/** Marks one field, and what it always brings along. */
const use = (marks: Marks, record: number, field: number): void => {
  const key = `${record}.${field}`;
  const fields = marks.schema.records[record]?.fields ?? [];
  const { shape, stored } = fields[field] ?? {};
  if (shape === undefined || marks.fields.has(key)) return;
  marks.fields.add(key);
  if (stored != null && keepsState(marks.schema)) fields.forEach((each, at) => each.source === 'key' && use(marks, record, at));
  // The time of an event is compared with that of the one before.
  if (fields[field]?.source === 'now') fields.forEach((each, at) => each.source === 'clock' && use(marks, record, at));
  markScales(marks, record, [], shape);
  if (shape.kind !== 'list') return;
  if (shape.unique !== null) use(marks, shape.record, shape.unique);
  // A table's bounds are of no use without its values.
  if (shape.table !== null) use(marks, shape.record, 1);
  marks.schema.records[shape.record]?.fields.forEach((each, at) => {
    if (each.outside === 'drop') use(marks, shape.record, at);
  });
};

const markScales = (marks: Marks, self: number | null, all: readonly ArgumentSchema[], shape: Shape): void => {
  if (shape.kind === 'number') markScale(marks, self, all, shape.scale);
  if (shape.kind === 'array' || shape.kind === 'optional') markScales(marks, self, all, shape.of);
};

const markScale = (marks: Marks, self: number | null, all: readonly ArgumentSchema[], scale: Scale | null): void => {
  if (scale?.kind !== 'member') return;
  let record = scale.root === 'self' ? self : recordOf(all[scale.root.argument]?.shape);
  for (const field of scale.path) {
    if (record === null) return;
    use(marks, record, field);
    record = recordOf(marks.schema.records[record]?.fields[field]?.shape);
  }
  use(marks, scale.entity, scale.field);
};

/** Following used references from a member of the entity can arrive at a member of it again. */
const leadsBack = (marks: Marks, entity: number): boolean => {
  const reached = new Set<number>();
  const waiting = [entity];
  for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
    for (const next of pointed(marks, record)) {
      if (next === entity) return true;
      if (!reached.has(next)) waiting.push(next);
      reached.add(next);
    }
  }
  return false;
};

const pointed = (marks: Marks, record: number): readonly number[] =>
  (marks.schema.records[record]?.fields ?? []).flatMap(({ shape }, field) => {
    if (!marks.fields.has(`${record}.${field}`)) return [];
    if (shape.kind === 'list') return [shape.record];
    return shape.kind === 'ref' ? [shape.entity] : [];
  });

/** Of `record.field`. */
const placeOf = (key: string): { readonly record: number; readonly field: number } => {
  const point = key.indexOf('.');
  return { record: Number(key.slice(0, point)), field: Number(key.slice(point + 1)) };
};
