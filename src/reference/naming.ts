/** How an expression becomes the value of a name: rounded once, in the direction that the name states. */
import type { Naming, Type } from '../check/checked.ts';
import { bug } from '../source/assert-never.ts';
import type { Span } from '../source/source.ts';
import { enclose } from '../types/enclosure.ts';
import type { Irrational } from '../types/irrational.ts';
import { compare, divide, multiply, powerOfTen, rational, zero, type Rational } from '../types/rational.ts';
import type { Datum, Quantity } from './datum.ts';
import { decimalsOf, type World } from './place.ts';
import { irrational } from './irrational.ts';
import { root, round } from './round.ts';

/** A name that got its value. `exact` is what it were without any rounding of names, from the last accepted ones on. */
export type Named = {
  readonly name: string;
  readonly span: Span;
  readonly naming: Naming;
  readonly computed: Rational;
  readonly exact: Rational | null;
};

/** Where a name's scale is found: the record that holds it, if any, and the arguments of its define or action. */
export type Holder = { readonly world: World; readonly self: Datum | null; readonly roots: readonly Datum[] };

/** `tell` hears of each number that is named. */
export const nameValue = (
  holder: Holder,
  naming: Naming,
  value: Datum,
  tell: (computed: Rational, exact: Rational | null) => void,
): Datum => {
  if (value.kind === 'optional')
    return value.value === null ? value : { kind: 'optional', value: nameValue(holder, naming, value.value, tell) };
  const decimals = value.kind === 'number' ? decimalsOfType(holder, naming.type) : null;
  if (value.kind !== 'number' || decimals === null) return value;
  const computed = computedBy(naming, decimals, value.value);
  const exact = exactOf(naming, decimals, value);
  tell(computed, exact);
  return { kind: 'number', value: computed, exact: naming.accepted && holder.world.exact ? computed : exact };
};

const decimalsOfType = (holder: Holder, type: Type): number | null => {
  if (type.kind === 'optional') return decimalsOfType(holder, type.of);
  if (type.kind !== 'number') return type.kind === 'time' ? 0 : null;
  return type.scale === null ? null : decimalsOf(holder.world, holder.self, holder.roots, type.scale);
};

const computedBy = (naming: Naming, decimals: number, value: Rational): Rational => {
  switch (naming.function) {
    case 'value':
      return roundTo(naming, decimals, value);
    case 'root':
      return rootTo(naming, decimals, value);
    default:
      return irrational(naming.function, naming.rounding === 'up' ? 'up' : 'down', value, powerOfTen(-decimals));
  }
};

const exactOf = (naming: Naming, decimals: number, value: Quantity): Rational | null => {
  switch (naming.function) {
    case 'value':
      return value.exact;
    case 'root':
      return exactRoot(naming, decimals, value);
    default:
      return exactIrrational(naming.function, naming, decimals, value.exact);
  }
};

const roundTo = (naming: Naming, decimals: number, value: Rational): Rational => {
  const scaled = multiply(value, powerOfTen(decimals));
  if (naming.rounding !== null) return rational(round(naming.rounding, scaled), 10n ** BigInt(decimals));
  return scaled.d === 1n ? value : bug('a value that was proved to fit must be rounded');
};

const rootTo = (naming: Naming, decimals: number, operand: Rational): Rational => {
  const scaled = multiply(operand, powerOfTen(2 * decimals));
  const n = root(naming.rounding ?? 'down', scaled);
  if (naming.rounding === null && n * n !== scaled.n) return bug('a root that was proved to fit must be rounded');
  return rational(n, 10n ** BigInt(decimals));
};

/** A root need not be rational. This stands for it: closer than anything that can be seen, on the side that the name rounds to not. */
const exactRoot = (naming: Naming, decimals: number, operand: Quantity): Rational | null => {
  if (operand.exact === null || operand.exact.n < 0n) return null;
  const digits = decimals + 60;
  const towards = naming.rounding === 'up' ? 'down' : naming.rounding === 'down' ? 'up' : 'half even';
  return divide(rational(root(towards, multiply(operand.exact, powerOfTen(2 * digits)))), powerOfTen(digits));
};

/** The same for a function that has few rational values. */
const exactIrrational = (of: Irrational, naming: Naming, decimals: number, operand: Rational | null): Rational | null => {
  if (operand === null || (of === 'ln' && compare(operand, zero) <= 0)) return null;
  const { lo, hi } = enclose(of, operand, 4 * (decimals + 60));
  return naming.rounding === 'up' ? lo : hi;
};
