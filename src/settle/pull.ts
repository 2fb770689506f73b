/**
 * How far one unit more in a field moves the books. Most books add a field up as it is, or do not look at it; for all others both are
 * asked for, with the unit and without.
 */
import type { Checked, Expr } from '../check/checked.ts';
import { children } from '../check/children.ts';
import type { Core, Entry, EntryResult } from '../core/core.ts';
import type { Book, Reader } from './books.ts';
import { actOf, type Acted } from './acted.ts';
import type { Done } from './liquidate.ts';

/** `record.field` */
type Field = { readonly record: number; readonly field: number };

/** In units of the last decimal of the book, for one of the field; null where it has to be asked for. */
export const steadyPull = (checked: Checked, core: Core, book: Book, entry: Entry, place: number): bigint | null => {
  const result = entry.results[place];
  const field = result === undefined ? null : fieldOf(core, entry, result);
  if (field === null || result?.shape.kind !== 'number' || result.shape.scale.kind !== 'fixed') return null;
  const { record } = field;
  const isMember = core.schema.records[record]?.bound != null;
  const isOfAccount = !isMember && record !== 0;
  const [each, rest] = [book.each, book.rest].map((one) => checked.defines.find((define) => define.name === one?.name) ?? null);
  let pull = 0n;
  for (const [define, own] of [
    [each, isOfAccount],
    [rest, !isOfAccount],
  ] as const) {
    if (define == null) continue;
    const times = timesOf(checked, define.value, field, isMember ? null : 'any');
    // What the policy keeps and every account reads moves more than this account.
    if (times === null || (times !== 0n && !own)) return null;
    const finer = book.decimals - result.shape.scale.decimals;
    if (times !== 0n && finer < 0) return null;
    pull += times * 10n ** BigInt(Math.max(0, finer));
  }
  return pull;
};

/**
 * How often an expression adds the field up; null where it does something else with it. `of`: the binder that stands for each member
 * whose field it is; null where there is none, so that it may be the field of another one.
 */
const timesOf = (checked: Checked, expr: Expr, field: Field, of: number | 'any' | null): bigint | null => {
  if (!reads(checked, expr, field)) return 0n;
  switch (expr.kind) {
    case 'field':
      if (expr.record !== field.record || expr.field !== field.field || expr.of.kind === 'find') return null;
      return of === 'any' || (expr.of.kind === 'binder' && expr.of.id === of) ? 1n : null;
    case 'fold': {
      const { op, binder, source, filter, value } = expr;
      if (op !== 'sum' || filter !== null || value === null) return null;
      // Of all members one has moved.
      return source.kind === 'members' && source.entity === field.record ? timesOf(checked, value, field, binder.id) : null;
    }
    case 'negate': {
      const times = timesOf(checked, expr.operand, field, of);
      return times === null ? null : -times;
    }
    case 'add':
    case 'subtract': {
      const [left, right] = [timesOf(checked, expr.left, field, of), timesOf(checked, expr.right, field, of)];
      if (left === null || right === null) return null;
      return expr.kind === 'add' ? left + right : left - right;
    }
    default:
      return null;
  }
};

const reads = (checked: Checked, expr: Expr, field: Field): boolean => {
  if (expr.kind === 'field' && expr.record === field.record && expr.field === field.field) return true;
  if (expr.kind === 'call') {
    const define = checked.defines[expr.define];
    if (
      define !== undefined &&
      [define.value, ...define.locals.map((each) => each.value)].some((each) => reads(checked, each, field))
    )
      return true;
  }
  return children(expr).some((each) => reads(checked, each, field));
};

const fieldOf = ({ schema }: Core, entry: Entry, { target }: EntryResult): Field | null => {
  if (target === null || (target.kind !== 'element' && target.isItem)) return null;
  if (target.kind === 'globals') return { record: 0, field: target.field };
  const shape = entry.arguments[target.argument]?.shape;
  const record = shape?.kind === 'record' ? shape.record : shape?.kind === 'ref' ? shape.entity : null;
  if (record === null) return null;
  if (target.kind === 'argument') return { record, field: target.field };
  const list = schema.records[record]?.fields[target.list]?.shape;
  return list?.kind === 'list' ? { record: list.record, field: target.field } : null;
};

/** In units of the last decimal of the book, after an action; null where the policy does not say. */
export type Pull = (book: Book, done: Done) => bigint | null;

/** Of the field of the result at `place`: the action is done once more on what it has made, as if it changed this field alone. */
export const askedPull = (core: Core, reader: Reader, entry: Entry, place: number): Pull => {
  const results = entry.results.map((each, at) => (at === place ? each : { ...each, target: null }));
  const nudge = actOf(core, { ...entry, results });
  return (book, { values, acted }) => {
    const after = values[place];
    if (typeof after !== 'bigint') return null;
    const here = balanceWith(reader, book, acted);
    const there = balanceWith(reader, book, nudge(acted.situation, acted.arguments, values.with(place, after + 1n)));
    return here === null || there === null ? null : there - here;
  };
};

/** What the account of an action and the policy have. */
const balanceWith = (reader: Reader, book: Book, { situation, arguments: given }: Acted): bigint | null => {
  const [account] = given;
  const own = typeof account === 'object' ? reader.ofAccount(book, account, situation) : 0n;
  const rest = reader.ofRest(book, situation);
  return own === null || rest === null ? null : own + rest;
};
