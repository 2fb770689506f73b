/**
 * The accounts of a settlement. What comes in: rows. What goes out: decoded accounts in ascending order of their key, or the first
 * mistake with its line. The order is part of the meaning: accounts are settled in it, so that the order of a file has none.
 */
import type { Core } from '../core/core.ts';
import { decodeRecord, type Decoding } from '../facts/decode-value.ts';
import { createComplaints } from '../facts/malformed.ts';
import type { Document } from '../facts/document.ts';
import { bug } from '../source/assert-never.ts';
import { showAddress } from '../types/address.ts';
import { keyField } from '../types/kept.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import { fit, fitting } from './account-range.ts';
import { columnsOf } from './csv-columns.ts';
import { quickRow } from './quick-row.ts';
import { problemAt, type RowProblem } from './row-problem.ts';
import { rowsOf, type Format, type Row } from './rows.ts';

export type Account = readonly Value[];

export type Accounts = { readonly kind: 'accounts'; readonly accounts: Account[] } | RowProblem;

/** `told` hears how many rows have been read. */
export const readAccounts = (
  core: Core,
  document: Document,
  record: RecordSchema,
  pieces: Iterable<string>,
  format: Format,
  told: (count: number) => void,
): Accounts => {
  const decode = decoderOf(core, document, record);
  const accounts: Account[] = [];
  const lines: number[] = [];
  for (const row of rowsOf(pieces, format, columnsOf(core.schema, record))) {
    const decoded = row.kind === 'problem' ? row : decode(row);
    if ('reason' in decoded) return decoded;
    accounts.push(decoded);
    lines.push(row.line);
    told(accounts.length);
  }
  return inOrder(record, accounts, lines);
};

const decoderOf = (core: Core, { base, records }: Document, record: RecordSchema): ((row: Row) => Account | RowProblem) => {
  const entities = core.schema.records.filter((each) => each.role === 'entity');
  const named = entities.map(({ id }): [number, ReadonlyMap<string, number>] => [
    id,
    new Map((records.get(id) ?? []).flatMap(({ name }, at): [string, number][] => (name === null ? [] : [[name, at]]))),
  ]);
  const { errors, complain } = createComplaints();
  const decoding: Decoding = {
    schema: core.schema,
    entities: base.entities,
    indexes: new Map(named),
    counts: new Map(entities.map(({ id }) => [id, base.entities[id]?.length ?? 0])),
    argumentSchemas: [],
    arguments: [],
    complain,
    isLenient: false,
    kept: 'told',
  };
  const fits = fitting(core.schema, base.entities);
  const quick = quickRow(record.id, decoding, fits, ['$name']);
  return ({ json, line }) => {
    const plain = quick(json);
    if (plain !== null) return plain;
    const values = decodeRecord(record.id, json, '', decoding, ['$name']);
    const [first] = errors;
    if (first !== undefined) return problemAt(line, first.path, first.reason, first.fix);
    const fitted = fit(fits, record.id, values ?? bug('no account and no complaint'));
    if (fitted.kind === 'fits') return fitted.values;
    return problemAt(line, fitted.misfit.path, fitted.misfit.reason, fitted.misfit.fix);
  };
};

export const keyOf = (record: RecordSchema, account: Account): bigint => {
  const key = account[keyField(record) ?? bug('accounts without a key')];
  return typeof key === 'bigint' ? key : bug('a key that is no integer');
};

/** The key as people write it. */
export const keyText = (record: RecordSchema, account: Account): string => {
  const key = keyOf(record, account);
  const isAddress = record.fields.some((each) => each.source === 'key' && each.shape.kind === 'address');
  return isAddress ? showAddress(key) : key.toString();
};

/** Ascending by key. Of two accounts with one key, the later in the file is the mistake; of several such, the first of them. */
const inOrder = (record: RecordSchema, accounts: readonly Account[], lines: readonly number[]): Accounts => {
  const keys = accounts.map((each) => keyOf(record, each));
  const keyAt = (at: number): bigint => keys[at] ?? bug('no such account');
  // As doubles most keys are apart, and doubles are compared faster. They never tell two keys in the wrong order.
  const near = Float64Array.from(keys, Number);
  const order = Array.from(accounts.keys());
  order.sort((a, b) => {
    const apart = (near[a] ?? 0) - (near[b] ?? 0);
    if (apart !== 0) return apart;
    return keyAt(a) < keyAt(b) ? -1 : keyAt(a) > keyAt(b) ? 1 : a - b;
  });
  let [twin, before] = [-1, -1];
  for (let at = 1; at < order.length; at += 1) {
    const [earlier = 0, later = 0] = [order[at - 1], order[at]];
    if (keyAt(earlier) === keyAt(later) && (twin < 0 || later < twin)) [before, twin] = [earlier, later];
  }
  if (twin < 0) return { kind: 'accounts', accounts: order.map((at) => accounts[at] ?? bug('no such account')) };
  const name = record.fields[keyField(record) ?? 0]?.name ?? '';
  const reason = `the ${record.name} of line ${lines[before] ?? 0} has the same ${name}`;
  return problemAt(lines[twin] ?? 0, name, reason, 'keep one of the two');
};
