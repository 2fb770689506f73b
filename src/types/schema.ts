/**
 * The layout of everything a policy reads: records, fields, parameters, each with its unit, scale and range.
 * The checker makes it; the reference, the interpreter, the emitters and the JSON decoder all follow it.
 * Values are positional (see `value.ts`), so no name written by a user ever becomes a key of an object.
 */
import type { Span } from '../source/source.ts';
import type { Places } from './places.ts';
import type { Rational } from './rational.ts';
import type { Value } from './value.ts';

/** How many decimals an integer carries: the quantity is `n / 10^decimals`. */
export type Scale =
  | { readonly kind: 'fixed'; readonly decimals: number }
  | {
      /** The decimals are data: an entity's unit whose decimals differ per member. */
      readonly kind: 'member';
      /** Where the way to the member starts: the record that holds the value, or an argument of the entry point. */
      readonly root: 'self' | { readonly argument: number };
      /** Fields of kind `ref` to follow from the root; empty when the root is the member itself. */
      readonly path: readonly number[];
      /** The entity, and the field of its record that holds the decimals. */
      readonly entity: number;
      readonly field: number;
      readonly min: number;
      readonly max: number;
    };

/** What happens to a value outside its range. `nearest`: the bound is used. `drop`: the list member is left out. */
export type Outside = 'refuse' | 'nearest' | 'drop' | 'unavailable';

/** A number with unit, scale and inclusive range; the range is of the quantity, not of the integer. */
export type NumberShape = {
  readonly kind: 'number';
  /** The unit as people write it, `USD/ETH`. */
  readonly unit: string;
  readonly scale: Scale;
  readonly lo: Rational;
  readonly hi: Rational;
};

export type TableForm = 'tiers' | 'marginal' | 'curve';

export type Shape =
  | NumberShape
  | { readonly kind: 'bool' }
  | { readonly kind: 'enum'; readonly enum: number }
  /** A member of a bounded entity, by its index in the facts. */
  | { readonly kind: 'ref'; readonly entity: number }
  | { readonly kind: 'address' }
  /** Seconds since 1970 as an integer, at least 0 and below 2^40. */
  | { readonly kind: 'time' }
  /** `T by enum`, one number for each member, in the enum's order; or a ring of numbers. */
  | { readonly kind: 'array'; readonly by: Places; readonly of: NumberShape }
  /**
   * A table that is written in the policy: only a parameter has one. `tiers` and `marginal` have `rows` values and `rows - 1` inclusive or exclusive
   * upper bounds (`inclusive`), not descending; a `curve` has `rows` points with ascending inputs.
   */
  | {
      readonly kind: 'table';
      readonly form: TableForm;
      readonly rows: number;
      readonly inclusive: boolean;
      readonly input: NumberShape;
      /** For `marginal` the rate (output unit per input unit). */
      readonly output: NumberShape;
    }
  | { readonly kind: 'optional'; readonly of: NumberShape | { readonly kind: 'time' } }
  /** At least `min`, at most `max` records of a member type, strictly ascending by the field `unique`. */
  | {
      readonly kind: 'list';
      readonly record: number;
      readonly min: number;
      readonly max: number;
      readonly unique: number | null;
      /**
       * The rows of a table that is data, at least one: records of a bound (of a curve an input), by which they ascend,
       * and a value (of `marginal` the rate). A row holds from the bound before it to its own, which belongs to it where
       * `inclusive`; the last one holds beyond its bound. A curve is constant outside its points.
       */
      readonly table: { readonly form: TableForm; readonly inclusive: boolean } | null;
    };

export type FieldSchema = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  /**
   * `decimals` fields are made by the compiler for a unit whose decimals differ per member; so are `now`, the time of the
   * event, and `clock`, that of the event before, in a policy that looks at the time.
   */
  readonly source: 'key' | 'fact' | 'param' | 'total' | 'state' | 'decimals' | 'now' | 'clock';
  readonly shape: Shape;
  readonly outside: Outside;
  /** Set for what is kept from event to event: `state`, `total` and `clock`. */
  readonly stored: Stored | null;
};

/**
 * `initial` is the value before the first event. `full` says how a change ends that leaves the range: the event is refused,
 * or the nearest bound is kept; null where it is proved that none does.
 */
export type Stored = { readonly initial: Value; readonly full: 'refuse' | 'nearest' | null };

/** No event has a later time: so that deadlines, which are times of 40 bits, can be reckoned from it. */
export const latestNow = (1n << 39n) - 1n;

/**
 * A record: an entity, a list member, or the policy's own facts (`globals`, always record 0).
 * A bounded entity (`entity market[..64]`) is referred to by index; an unbounded one is passed whole.
 */
export type RecordSchema = {
  readonly id: number;
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly role: 'globals' | 'entity' | 'member';
  /** The bound of a bounded entity, otherwise null. */
  readonly bound: number | null;
  readonly fields: readonly FieldSchema[];
};

export type EnumSchema = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly ordered: boolean;
  readonly members: readonly string[];
};

export type UnitSchema = { readonly name: string; readonly doc: string; readonly span: Span; readonly decimals: number };

/**
 * A policy-wide parameter. `default` stands in the policy. `governed` is true when it has a declared range, so that it
 * may be set at construction; without a range it is the constant of its value.
 */
export type ParamSchema = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly shape: Shape;
  readonly default: Value;
  readonly governed: boolean;
};

export type Schema = {
  readonly policy: string;
  readonly doc: string;
  readonly units: readonly UnitSchema[];
  readonly enums: readonly EnumSchema[];
  readonly records: readonly RecordSchema[];
  readonly params: readonly ParamSchema[];
};

/** An argument of an entry point: a plain value, or a record (an unbounded entity or a list member) passed whole. */
export type ArgumentSchema = {
  readonly name: string;
  readonly span: Span;
  readonly shape: Shape | { readonly kind: 'record'; readonly record: number };
};

/**
 * Where a new value goes: a field of the policy's own record, of an argument, or of a member of an argument's list. `isItem`:
 * only one item of that field, which is a ring; the result before says which.
 */
export type Target =
  | { readonly kind: 'globals'; readonly field: number; readonly isItem: boolean }
  | { readonly kind: 'argument'; readonly argument: number; readonly field: number; readonly isItem: boolean }
  | {
      readonly kind: 'element';
      readonly argument: number;
      readonly list: number;
      /** The argument that is the member's key; null where the key is computed. */
      readonly key: number | null;
      readonly field: number;
    };
