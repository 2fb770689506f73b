/** Types, ranges, rounding, each on one line. */
import { assertNever } from '../../source/assert-never.ts';
import type { Rounding } from '../../types/rounding.ts';
import type { Outside } from '../../types/schema.ts';
import type { Binder, RangeExpression, TypeExpression, Typing, UnitExpression } from '../ast.ts';
import { precedence } from '../precedence.ts';
import { acceptTail, flat } from './flat.ts';

export const printType = (type: TypeExpression): string => {
  switch (type.kind) {
    case 'quantity': {
      const { decimals } = type;
      if (decimals === null) return printUnit(type.unit);
      return `${printUnit(type.unit)} @ ${typeof decimals.value === 'number' ? decimals.value : decimals.value.text}`;
    }
    case 'by':
      return `${printType(type.of)} by ${type.key.text}`;
    case 'table': {
      const word = type.form === 'marginal' ? 'marginal tiers' : type.form;
      const rows = type.rows === null ? '' : `[..${type.rows.value}]`;
      const rate = type.rate === null ? '' : ` at ${printType(type.rate)}`;
      const bound = type.bound === null ? '' : `${type.bound.value} `;
      return `${word}${rows} ${bound}${printType(type.input)}${printRange(type.inputRange)} -> ${printType(type.output)}${rate}`;
    }
    case 'ring':
      return `ring[${type.length.value}] of ${printType(type.of)}`;
    case 'optional':
      return `${printType(type.of)} or none`;
    case 'unsupported':
      return type.what;
    default:
      return assertNever(type);
  }
};

/** `USD/base^2`; what is divided by nothing before it begins with `1`. */
const printUnit = ({ factors }: UnitExpression): string => {
  const parts = factors.map(({ path, doubledPower }, at) => {
    const sign = doubledPower < 0 ? '/' : at === 0 ? '' : '*';
    return `${sign}${path.map((name) => name.text).join('.')}${printPower(Math.abs(doubledPower))}`;
  });
  const whole = parts.join('');
  return whole === '' || whole.startsWith('/') ? `1${whole}` : whole;
};

const printPower = (doubled: number): string => {
  if (doubled === 2) return '';
  return doubled % 2 === 0 ? `^${doubled / 2}` : `^(${doubled}/2)`;
};

export const printRange = (range: RangeExpression | null): string =>
  range === null ? '' : ` in ${flat(range.lo, precedence.sum)} .. ${flat(range.hi, precedence.sum)}`;

export const printRounding = (rounding: { readonly value: Rounding } | null): string =>
  rounding === null ? '' : ` rounds ${rounding.value}`;

export const printOutside = (outside: Outside): string => `else ${outside === 'nearest' ? 'nearest bound' : outside}`;

export const printTyping = ({ type, range, rounding, accept }: Typing): string =>
  `${printType(type)}${printRange(range)}${printRounding(rounding)}${acceptTail(accept)}`;

export const printBinder = ({ name, type, range }: Binder): string => `${name.text}: ${printType(type)}${printRange(range)}`;
