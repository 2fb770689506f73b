/** `exp`, `exp2` and `ln`, equal to `src/arithmetic` for all arguments that Core allows. */
import { growthPad, growthTerms, ln2 } from '../../../arithmetic/exponential.ts';
import { artanhTerms, logarithmPad, nearerAbove } from '../../../arithmetic/logarithm.ts';
import type { Helper } from './helper.ts';

const hex = (value: bigint): string => `0x${value.toString(16)}n`;
const list = (values: readonly bigint[]): readonly string[] => values.map((each) => `  ${hex(each)},`);

const parameters = ['x: bigint', 'one: bigint'];

export const irrationalHelpers: readonly Helper[] = [
  {
    name: 'growth',
    parameters: ['u: bigint'],
    returns: 'bigint',
    doc: 'e^(u / 2^128) · 2^128 from below, for 0 <= u < ln 2 · 2^128.',
    lines: [
      'let p = 0n;',
      'for (const term of [',
      ...list(growthTerms),
      ']) {',
      '  p = term + ((p * u) >> 136n);',
      '}',
      'let q = (u * p) >> 128n;',
      'for (let shift = 137n; shift >= 130n; shift -= 1n) q += (q * q) >> shift;',
      'return (1n << 128n) + q;',
    ],
  },
  {
    name: 'expDown',
    parameters,
    returns: 'bigint',
    doc: 'e^(x / 2^160) · one, rounded down.',
    lines: [
      `const unit = x < 0n ? ${hex(ln2.below160)} : ${hex(ln2.below160 + 1n)};`,
      'const n = x < 0n ? (x + 1n) / unit - 1n : x / unit;',
      'return (#growth((x - n * unit) >> 32n) * one) >> (128n - n);',
    ],
  },
  {
    name: 'expUp',
    parameters,
    returns: 'bigint',
    doc: 'e^(x / 2^160) · one, rounded up.',
    lines: [
      `const unit = x < 0n ? ${hex(ln2.below160)} : ${hex(ln2.below160 + 1n)};`,
      'const n = x < 0n ? (x + 1n) / unit - 1n : x / unit;',
      `const up = -((-(#growth((x - n * unit) >> 32n) + ${growthPad}n) * one) >> (128n - n));`,
      'return x <= 0n && up > one ? one : up;',
    ],
  },
  {
    name: 'exp2Down',
    parameters,
    returns: 'bigint',
    doc: '2^(x / 2^160) · one, rounded down.',
    lines: [
      'const n = x >> 160n;',
      'const rest = x - (n << 160n);',
      `return (#growth(((rest >> 32n) * ${hex(ln2.below128)}) >> 128n) * one) >> (128n - n);`,
    ],
  },
  {
    name: 'exp2Up',
    parameters,
    returns: 'bigint',
    doc: '2^(x / 2^160) · one, rounded up.',
    lines: [
      'const n = x >> 160n;',
      'const rest = x - (n << 160n);',
      `const m = #growth(((rest >> 32n) * ${hex(ln2.below128)}) >> 128n);`,
      'const two = 1n << 129n;',
      `const up = rest === 0n ? m : m + ${growthPad}n > two ? two : m + ${growthPad}n;`,
      'return -((-up * one) >> (128n - n));',
    ],
  },
  {
    name: 'logarithm',
    parameters: ['x: bigint'],
    returns: 'bigint',
    doc: 'ln(x / 2^192) · 2^136, to within what is added or taken when it is rounded.',
    lines: [
      'const bits = BigInt(x.toString(2).length);',
      'const y = (x << (256n - bits)) >> 128n;',
      `const isNear = y >= ${hex(nearerAbove)};`,
      'const k = bits - (isNear ? 192n : 193n);',
      'const nearest = isNear ? 1n << 128n : 1n << 127n;',
      'const z = ((isNear ? nearest - y : y - nearest) << 128n) / (y + nearest);',
      'const square = (z * z) >> 128n;',
      'let p = 0n;',
      'for (const term of [',
      ...list(artanhTerms),
      ']) {',
      '  p = term + ((p * square) >> 128n);',
      '}',
      'const part = ((z * p) >> 127n) << 8n;',
      `return k * ${hex(ln2.above136)} + (isNear ? -part : part);`,
    ],
  },
  {
    name: 'lnDown',
    parameters,
    returns: 'bigint',
    doc: 'ln(x / 2^192) · one, rounded down.',
    lines: [
      `const below = #logarithm(x) - ${logarithmPad}n;`,
      'return ((x >= 1n << 192n && below < 0n ? 0n : below) * one) >> 136n;',
    ],
  },
  {
    name: 'lnUp',
    parameters,
    returns: 'bigint',
    doc: 'ln(x / 2^192) · one, rounded up.',
    lines: [
      `const above = #logarithm(x) + ${logarithmPad}n;`,
      'return -((-(x <= 1n << 192n && above > 0n ? 0n : above) * one) >> 136n);',
    ],
  },
];
