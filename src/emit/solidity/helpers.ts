/**
 * The arithmetic that the emitted code stands on, as memory-safe assembly. Only what is used is emitted.
 *
 * Rounding directions are those of `types/rounding.ts`. A divisor is at least 1 and every result fits one word: both are
 * proved before we come here. Wide numbers are 512-bit two's complement in two words, high and low.
 *
 * Floors of negative numbers use ⌊n / d⌋ = ¬⌊¬n / d⌋, where ¬x = −1 − x flips every bit; with s the sign spread over a word,
 * `xor(s, div(xor(s, n), d))` is right for both signs and for divisors up to 2^256 − 1.
 */
import { irrationals, type Irrational } from '../../types/irrational.ts';
import type { Rounding } from '../../types/rounding.ts';
import {
  absolute,
  add,
  floorStep,
  magnitudeStep,
  productQuotient,
  signedWord,
  unsignedRounding,
  unsignedWord,
  wideQuotient,
} from './division-lines.ts';
import { irrationalLines, irrationalName } from './irrational-lines.ts';
import type { FunctionNode, Variable } from './tree.ts';

export type Helper = FunctionNode;

const u = (...names: readonly string[]): readonly Variable[] => names.map((each) => ({ type: 'uint256', name: each }));

const i = (...names: readonly string[]): readonly Variable[] => names.map((each) => ({ type: 'int256', name: each }));

const b = (each: string): readonly Variable[] => [{ type: 'bool', name: each }];

const helper = (
  name: string,
  doc: string,
  parameters: readonly Variable[],
  returns: readonly Variable[],
  lines: readonly string[],
): Helper => ({
  name,
  doc: [{ tag: 'dev', text: doc }],
  parameters,
  visibility: 'internal',
  mutability: 'pure',
  returns,
  body: [{ kind: 'assembly', lines }],
});

const suffixes: Readonly<Record<Rounding, string>> = {
  up: 'Up',
  down: 'Down',
  'toward zero': 'TowardZero',
  'away from zero': 'AwayFromZero',
  'half up': 'HalfUp',
  'half even': 'HalfEven',
};

export type Numerator = 'word' | 'product' | 'wide';

/** The helper that divides: signed or not, a word, a product of two words, or two words. */
export const divideName = (numerator: Numerator, signed: boolean, rounding: Rounding): string => {
  const stem = { word: 'div', product: 'mulDiv', wide: 'divWide' }[numerator];
  return `${stem}${signed ? 'Signed' : ''}${suffixes[signed ? rounding : unsignedRounding(rounding)]}_`;
};

const unsignedRoundings: readonly Rounding[] = ['down', 'up', 'half up', 'half even'];

const signedRoundings: readonly Rounding[] = ['down', 'up', 'toward zero', 'away from zero', 'half up', 'half even'];

const wordDivisions: readonly Helper[] = [
  ...unsignedRoundings.map((rounding) =>
    helper(divideName('word', false, rounding), `n / d, rounded ${rounding}.`, u('n', 'd'), u('z'), unsignedWord(rounding)),
  ),
  ...signedRoundings.map((rounding) =>
    helper(
      divideName('word', true, rounding),
      `n / d, rounded ${rounding}.`,
      [...i('n'), ...u('d')],
      i('z'),
      signedWord(rounding),
    ),
  ),
];

const productDivisions: readonly Helper[] = [
  ...unsignedRoundings.map((rounding) => {
    const step = magnitudeStep(rounding, false);
    const lines = [...productQuotient(step !== null), ...add(step)];
    return helper(
      divideName('product', false, rounding),
      `a * b / d in 512 bits, rounded ${rounding}.`,
      u('a', 'b', 'd'),
      u('z'),
      lines,
    );
  }),
  ...signedRoundings.map((rounding) => {
    const step = magnitudeStep(rounding, true);
    const lines = [
      'let s := sar(255, xor(a, b))',
      'let t_ := 0',
      ...absolute('a'),
      ...absolute('b'),
      ...productQuotient(step !== null),
      ...add(step),
      'z := sub(xor(z, s), s)',
    ];
    const doc = `a * b / d in 512 bits, rounded ${rounding}.`;
    return helper(divideName('product', true, rounding), doc, [...i('a', 'b'), ...u('d')], i('z'), lines);
  }),
];

const wideDivisions: readonly Helper[] = [
  ...unsignedRoundings.map((rounding) => {
    const lines = [...wideQuotient, ...add(magnitudeStep(rounding, false))];
    return helper(divideName('wide', false, rounding), `(h, l) / d, rounded ${rounding}.`, u('h', 'l', 'd'), u('z'), lines);
  }),
  ...signedRoundings.map((rounding) => {
    const lines = [
      'let s := sar(255, h)',
      'h := xor(h, s)',
      'l := xor(l, s)',
      ...wideQuotient,
      'z := xor(z, s)',
      // The remainder of the floor: r where n >= 0, d − 1 − r where n < 0.
      ...(floorStep(rounding) === null ? [] : ['r := add(xor(r, s), and(s, d))']),
      ...add(floorStep(rounding)),
    ];
    return helper(
      divideName('wide', true, rounding),
      `(h, l) / d for a signed (h, l), rounded ${rounding}.`,
      u('h', 'l', 'd'),
      i('z'),
      lines,
    );
  }),
];

const wide: readonly Helper[] = [
  helper('mulWide_', 'a * b in 512 bits.', u('a', 'b'), u('h', 'l'), [
    'l := mul(a, b)',
    'h := mulmod(a, b, not(0))',
    'h := sub(sub(h, l), lt(h, l))',
  ]),
  helper('mulWideMixed_', 'a * b in 512 bits, b signed.', [...u('a'), ...i('b')], u('h', 'l'), [
    'l := mul(a, b)',
    'h := mulmod(a, b, not(0))',
    'h := sub(sub(sub(h, l), lt(h, l)), and(sar(255, b), a))',
  ]),
  helper('mulWideSigned_', 'a * b in 512 bits, both signed.', i('a', 'b'), u('h', 'l'), [
    'l := mul(a, b)',
    'h := mulmod(a, b, not(0))',
    'h := sub(sub(h, l), lt(h, l))',
    'h := sub(sub(h, and(sar(255, a), b)), and(sar(255, b), a))',
  ]),
  helper('widen_', 'A signed word as two.', i('x'), u('h', 'l'), ['h := sar(255, x)', 'l := x']),
  helper('addWide_', '(h, l) + (m, n).', u('h', 'l', 'm', 'n'), u('p', 'q'), ['q := add(l, n)', 'p := add(add(h, m), lt(q, l))']),
  helper('subWide_', '(h, l) - (m, n).', u('h', 'l', 'm', 'n'), u('p', 'q'), ['q := sub(l, n)', 'p := sub(sub(h, m), lt(l, n))']),
  helper('lessWide_', '(h, l) < (m, n), both signed.', u('h', 'l', 'm', 'n'), b('z'), [
    'z := or(slt(h, m), and(eq(h, m), lt(l, n)))',
  ]),
  helper('equalWide_', '(h, l) == (m, n).', u('h', 'l', 'm', 'n'), b('z'), ['z := and(eq(h, m), eq(l, n))']),
];

/** Newton from above: the start is at most twice the root, seven steps leave less than one unit, one comparison settles it. */
const rootDown: readonly string[] = [
  'let y := n',
  'r := 1',
  ...[128, 64, 32, 16, 8, 4, 2].flatMap((bits) => [
    `if shr(${bits}, y) {`,
    `y := shr(${bits}, y)`,
    `r := shl(${bits / 2}, r)`,
    '}',
  ]),
  'r := shl(1, r)',
  ...Array.from({ length: 7 }, () => 'r := shr(1, add(r, div(n, r)))'),
  'r := sub(r, gt(r, div(n, r)))',
];

const words: readonly Helper[] = [
  helper('min_', 'The smaller.', u('x', 'y'), u('z'), ['z := xor(x, mul(xor(x, y), lt(y, x)))']),
  helper('max_', 'The larger.', u('x', 'y'), u('z'), ['z := xor(x, mul(xor(x, y), gt(y, x)))']),
  helper('minSigned_', 'The smaller.', i('x', 'y'), i('z'), ['z := xor(x, mul(xor(x, y), slt(y, x)))']),
  helper('maxSigned_', 'The larger.', i('x', 'y'), i('z'), ['z := xor(x, mul(xor(x, y), sgt(y, x)))']),
  helper('abs_', 'The distance from zero.', i('x'), u('z'), ['z := sar(255, x)', 'z := sub(xor(x, z), z)']),
  helper('mod_', 'n - d * floor(n / d).', u('n', 'd'), u('z'), ['z := mod(n, d)']),
  helper('modSigned_', 'n - d * floor(n / d).', [...i('n'), ...u('d')], u('z'), [
    'let s := sar(255, n)',
    'z := add(xor(mod(xor(n, s), d), s), and(s, d))',
  ]),
  helper('pow10_', '10 ** x for x up to 77.', u('x'), u('z'), ['z := exp(10, x)']),
  helper('rootDown_', 'The largest r with r * r <= n.', u('n'), u('r'), rootDown),
  helper('rootUp_', 'The smallest r with r * r >= n.', u('n'), u('r'), [...rootDown, 'r := add(r, lt(mul(r, r), n))']),
  helper('outside_', '1 where value lies outside lo .. lo + span, else 0.', u('value', 'lo', 'span'), u('z'), [
    'z := gt(sub(value, lo), span)',
  ]),
  helper('above_', '1 where x > y, else 0.', u('x', 'y'), u('z'), ['z := gt(x, y)']),
  helper('aboveSigned_', '1 where x > y, else 0.', i('x', 'y'), u('z'), ['z := sgt(x, y)']),
  helper('notAbove_', '1 where x <= y, else 0.', u('x', 'y'), u('z'), ['z := iszero(gt(x, y))']),
  helper('notAboveSigned_', '1 where x <= y, else 0.', i('x', 'y'), u('z'), ['z := iszero(sgt(x, y))']),
];

const steps: Readonly<Record<Irrational, string>> = { exp: 'e ** (x / 2**160)', exp2: '2 ** (x / 2**160)', ln: 'ln(x / 2**192)' };

const irrational: readonly Helper[] = irrationals.flatMap((of) =>
  (['down', 'up'] as const).map((side) =>
    helper(
      irrationalName(of, side),
      `${steps[of]} * one, rounded ${side}.`,
      of === 'ln' ? u('x', 'one') : [...i('x'), ...u('one')],
      of === 'ln' ? i('z') : u('z'),
      irrationalLines(of, side),
    ),
  ),
);

/** Locals that do not fit the stack live in a frame of memory, taken when a function starts and given back when it ends. */
const frames: readonly Helper[] = [
  helper('allocate_', 'A frame of memory.', u('size'), u('f'), ['f := mload(0x40)', 'mstore(0x40, add(f, size))']),
  helper('release_', 'Gives back a frame and all after it.', u('f'), [], ['mstore(0x40, f)']),
  helper('get_', 'A word of a frame.', u('f', 'offset'), u('z'), ['z := mload(add(f, offset))']),
  helper('word_at_', 'A word of a list in calldata.', u('list', 'i'), u('z'), ['z := calldataload(add(list, shl(5, i)))']),
  helper('set_', 'Sets a word of a frame.', u('f', 'offset', 'value'), [], ['mstore(add(f, offset), value)']),
];

export const helpers: readonly Helper[] = [
  ...wordDivisions,
  ...productDivisions,
  ...wide,
  ...wideDivisions,
  ...words,
  ...irrational,
  ...frames,
];
