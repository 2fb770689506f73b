/** What an expression is worth while the reference walks it. */
import { assertNever, bug } from '../source/assert-never.ts';
import type { ComparisonOperator } from '../syntax/ast.ts';
import { compare, type Rational } from '../types/rational.ts';
import type { Place } from './place.ts';

/**
 * A quantity or a time, as computed. `exact` is what it were without the roundings of names: null where that is not
 * asked for, or not defined.
 */
export type Quantity = { readonly kind: 'number'; readonly value: Rational; readonly exact: Rational | null };

export type Datum =
  | Quantity
  | { readonly kind: 'truth'; readonly value: boolean }
  /** A member of an enum, or an address. */
  | { readonly kind: 'index'; readonly value: bigint }
  | { readonly kind: 'array'; readonly items: readonly Quantity[] }
  | { readonly kind: 'optional'; readonly value: Datum | null }
  /** A record passed whole, an element of a list, or the member that a reference points to. */
  | { readonly kind: 'record'; readonly place: Place }
  | { readonly kind: 'list'; readonly of: Place; readonly field: number; readonly record: number };

export const none: Datum = { kind: 'optional', value: null };
export const some = (value: Datum): Datum => ({ kind: 'optional', value });
export const truth = (value: boolean): Datum => ({ kind: 'truth', value });
export const index = (value: bigint): Datum => ({ kind: 'index', value });

/** The same function of the computed and of the exact values; null where it is not defined. */
export const lift = (f: (...values: Rational[]) => Rational | null, ...operands: readonly Quantity[]): Quantity => {
  const exact = operands.map((each) => each.exact).filter((each) => each !== null);
  return {
    kind: 'number',
    value: f(...operands.map((each) => each.value)) ?? bug('an operation without a value'),
    exact: exact.length === operands.length ? f(...exact) : null,
  };
};

/** Negative, zero or positive: by the computed values of numbers, by order of members. */
export const order = (a: Datum, b: Datum): number => {
  if (a.kind === 'number' && b.kind === 'number') return compare(a.value, b.value);
  if (a.kind === 'index' && b.kind === 'index') return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a.kind === 'record' && b.kind === 'record') return order(index(memberIndex(a.place)), index(memberIndex(b.place)));
  if (a.kind === 'truth' && b.kind === 'truth') return Number(a.value) - Number(b.value);
  if (a.kind !== 'optional' || b.kind !== 'optional') return bug(`${a.kind} compared with ${b.kind}`);
  if (a.value === null || b.value === null) return Number(a.value !== null) - Number(b.value !== null);
  return order(a.value, b.value);
};

/** Whether two values compare so, by the sign of their order. */
export const compared = (op: ComparisonOperator, sign: number): boolean => {
  switch (op) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '==':
      return sign === 0;
    case '!=':
      return sign !== 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
    default:
      return assertNever(op);
  }
};

/** The same for what is the same, and for nothing else. */
export const textOf = (datum: Datum): string => {
  switch (datum.kind) {
    case 'number': {
      const { value, exact } = datum;
      return `${value.n}/${value.d}${exact === null ? '' : `=${exact.n}/${exact.d}`}`;
    }
    case 'truth':
    case 'index':
      return `${datum.kind}${datum.value}`;
    case 'array':
      return `[${datum.items.map(textOf).join(' ')}]`;
    case 'optional':
      return datum.value === null ? 'none' : `some(${textOf(datum.value)})`;
    case 'record':
      return textOfPlace(datum.place);
    case 'list':
      return `list${datum.field}.${datum.record} of ${textOfPlace(datum.of)}`;
  }
};

const textOfPlace = (place: Place): string => {
  switch (place.kind) {
    case 'globals':
      return 'globals';
    case 'argument':
      return `argument${place.argument}.${place.record}`;
    case 'member':
      return `member${place.index}.${place.record}`;
    case 'element':
      return `element${place.index}.${place.field}.${place.record} of ${textOfPlace(place.of)}`;
  }
};

const memberIndex = (place: Place): bigint => (place.kind === 'member' ? place.index : bug('records compared whole'));

export const asQuantity = (datum: Datum): Quantity => (datum.kind === 'number' ? datum : bug(`${datum.kind} used as a number`));
export const asTruth = (datum: Datum): boolean => (datum.kind === 'truth' ? datum.value : bug(`${datum.kind} used as a truth`));
export const asIndex = (datum: Datum): bigint => (datum.kind === 'index' ? datum.value : bug(`${datum.kind} used as a member`));
export const asPlace = (datum: Datum): Place => (datum.kind === 'record' ? datum.place : bug(`${datum.kind} used as a record`));
export const asOptional = (datum: Datum): Datum | null =>
  datum.kind === 'optional' ? datum.value : bug(`${datum.kind} used as an optional`);
