/** Nodes of an explanation, and how they are gathered while a value is computed. */
import type { Title } from '../core/core.ts';
import { showAmount, showDecimal } from '../facts/decimal.ts';
import type { Span } from '../source/source.ts';
import type { Schema } from '../types/schema.ts';
import type { Trace, TraceKind } from './trace.ts';

/** What a value was computed from: no node twice. */
export type Why = readonly Trace[];

/** A value with its explanation. */
export type Known<T> = { readonly value: T; readonly why: Why };

export const noReason: Why = [];

/** Both explanations, the first one's nodes first. */
export const both = (a: Why, b: Why): Why => {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const all = new Set(a);
  for (const each of b) all.add(each);
  return all.size === a.length ? a : [...all];
};

export type Shown = Pick<Trace, 'text' | 'integer' | 'unit' | 'decimals'>;

export const nothing: Shown = { text: null, integer: null, unit: '', decimals: null };

export const node = (kind: TraceKind, label: string, shown: Shown, span: Span | null, children: Why): Trace => ({
  kind,
  label,
  ...shown,
  span,
  children,
  repeated: false,
});

export const words = (text: string): Shown => ({ ...nothing, text });

export const showTruth = (value: boolean): Shown => words(value ? 'true' : 'false');

export const showInteger = (integer: bigint, decimals: number | null, unit: string): Shown =>
  // Without known decimals the integer is shown as it is, so that nobody reads it as an amount.
  ({ text: decimals === null ? showDecimal(integer, 0) : showAmount(integer, decimals, unit), integer, unit, decimals });

export const showMember = (schema: Schema, index: number, integer: bigint): Shown => ({
  ...nothing,
  text: schema.enums[index]?.members[Number(integer)] ?? integer.toString(),
  integer,
});

export const showTitled = (schema: Schema, title: Title, integer: bigint): Shown =>
  title.enum === null ? showInteger(integer, title.decimals, title.unit) : showMember(schema, title.enum, integer);
