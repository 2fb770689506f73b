/**
 * `exp`, `exp2` and `ln` as assembly, equal to `src/arithmetic` for all arguments that Core allows; the formulas and their
 * errors stand there. No step leaves 256 bits. Constants are unrolled: a push costs less than a load.
 */
import { growthPad, growthTerms, ln2 } from '../../arithmetic/exponential.ts';
import { artanhTerms, logarithmPad, nearerAbove } from '../../arithmetic/logarithm.ts';
import type { Irrational } from '../../types/irrational.ts';

type Side = 'up' | 'down';

export const irrationalName = (of: Irrational, side: Side): string => `${of}${side === 'up' ? 'Up' : 'Down'}_`;

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** p = t + p · by / 2^shift for each term in turn, from the highest. */
const polynomial = ([first = 0n, ...terms]: readonly bigint[], by: string, shift: number): readonly string[] => [
  `let p := ${hex(first)}`,
  ...terms.map((each) => `p := add(shr(${shift}, mul(p, ${by})), ${hex(each)})`),
];

/** q = e^(u / 2^128) · 2^128 from below. */
const growth: readonly string[] = [
  ...polynomial(growthTerms, 'u', 136),
  'let q := shr(128, mul(u, p))',
  ...Array.from({ length: 8 }, (_, at) => `q := add(q, shr(${137 - at}, mul(q, q)))`),
  'q := add(q, shl(128, 1))',
];

/** z = ⌈q · one · 2^n / 2^128⌉. Far down the shift leaves nothing, and the ceiling of that is 1. */
const scaledUp: readonly string[] = ['n := sub(128, n)', 'q := mul(q, one)', 'z := shr(n, q)', 'z := add(z, gt(q, shl(n, z)))'];
const scaledDown: readonly string[] = ['z := shr(sub(128, n), mul(q, one))'];

/** n and u of e^x: floors of a negative quotient by ⌊x / d⌋ = ¬⌊¬x / d⌋; ln 2 is rounded up for x >= 0. */
const naturalParts: readonly string[] = [
  'let n := sar(255, x)',
  `let u := add(${hex(ln2.below160 + 1n)}, n)`,
  'n := xor(n, div(xor(n, x), u))',
  'u := shr(32, sub(x, mul(n, u)))',
];

const binaryParts: readonly string[] = [
  'let n := sar(160, x)',
  `let u := shr(128, mul(and(shr(32, x), ${hex((1n << 128n) - 1n)}), ${hex(ln2.below128)}))`,
];

/** The place of the highest bit of x: six halvings leave four bits, whose highest stands in a table. */
const highest: readonly string[] = [
  'let e := shl(7, gt(x, 0xffffffffffffffffffffffffffffffff))',
  ...[6, 5, 4, 3, 2].map((power) => `e := or(e, shl(${power}, gt(shr(e, x), ${hex((1n << (1n << BigInt(power))) - 1n)})))`),
  `e := or(e, byte(shr(e, x), ${hex(0x0000010102020202_0303030303030303n << 128n)}))`,
];

/** t = ln(x / 2^192) · 2^136. */
const logarithm: readonly string[] = [
  ...highest,
  'let y := shr(128, shl(sub(255, e), x))',
  `let s := gt(y, ${hex(nearerAbove - 1n)})`,
  'let k := sub(add(e, s), 192)',
  'let o := shl(add(127, s), 1)',
  's := sub(0, s)',
  'let r := div(shl(128, sub(xor(sub(y, o), s), s)), add(y, o))',
  'let w := shr(128, mul(r, r))',
  ...polynomial(artanhTerms, 'w', 128),
  'let t := shl(8, shr(127, mul(r, p)))',
  `t := add(mul(k, ${hex(ln2.above136)}), sub(xor(t, s), s))`,
];

/** What is rounded may not cross zero at 1, where the function is exact. */
const logarithmTo: Readonly<Record<Side, readonly string[]>> = {
  down: [
    ...logarithm,
    `t := sub(t, ${logarithmPad})`,
    't := mul(t, iszero(and(slt(t, 0), gt(shr(192, x), 0))))',
    'z := sar(136, mul(t, one))',
  ],
  up: [
    ...logarithm,
    `t := add(t, ${logarithmPad})`,
    't := mul(t, iszero(and(sgt(t, 0), iszero(gt(x, shl(192, 1))))))',
    `z := sar(136, add(mul(t, one), ${hex((1n << 136n) - 1n)}))`,
  ],
};

export const irrationalLines = (of: Irrational, side: Side): readonly string[] => {
  switch (of) {
    case 'exp':
      if (side === 'down') return [...naturalParts, ...growth, ...scaledDown];
      return [
        ...naturalParts,
        ...growth,
        `q := add(q, ${growthPad})`,
        ...scaledUp,
        'if iszero(sgt(x, 0)) {',
        'if gt(z, one) {',
        'z := one',
        '}',
        '}',
      ];
    case 'exp2':
      if (side === 'down') return [...binaryParts, ...growth, ...scaledDown];
      return [
        ...binaryParts,
        ...growth,
        'if shl(96, x) {',
        `q := add(q, ${growthPad})`,
        'if gt(q, shl(129, 1)) {',
        'q := shl(129, 1)',
        '}',
        '}',
        ...scaledUp,
      ];
    case 'ln':
      return logarithmTo[side];
  }
};
