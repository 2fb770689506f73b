/**
 * Leaf operations as policies of one entry, without checks: what is measured is the operation and the ABI, and the ABI is taken
 * off by an entry of equal signature that does next to nothing. Where sums fit a word that one adds all of its arguments, at 3
 * gas each, and these are given back: an argument that is not used is not even loaded by the pipeline with the IR, so that an
 * entry that returns its first argument would leave the loading of the others in the operation's price.
 */
import { argumentRange } from '../../src/core/bounds.ts';
import { argumentBits, irrationals } from '../../src/types/irrational.ts';
import { quotient, binary, constant, irrationalOf, known, squareRoot } from '../../test/support/core-builder.ts';
import { leafCore } from '../../test/support/leaf-core.ts';
import type { Core, Int, Range } from '../../src/core/core.ts';
import type { Rounding } from '../../src/types/rounding.ts';

export type Leaf = {
  readonly name: string;
  readonly core: Core;
  readonly arguments: readonly bigint[];
  /** What the entry that is subtracted does besides the ABI, in gas. */
  readonly given: number;
  /** The most gas that the issue allows, net of the ABI; null where none is stated. */
  readonly limit: number | null;
};

const word: Range = { lo: 0n, hi: (1n << 256n) - 1n };
const half: Range = { lo: 0n, hi: (1n << 120n) - 1n };
const signedHalf: Range = { lo: -(1n << 120n), hi: (1n << 120n) - 1n };
const signedWord: Range = { lo: -(1n << 255n), hi: (1n << 255n) - 1n };
const divisor: Range = { lo: 1n, hi: (1n << 256n) - 1n };

const first = (args: readonly Int[]): Int => args[0] ?? constant(0n);

const total = ([start = constant(0n), ...rest]: readonly Int[]): Int =>
  rest.reduce((sum, each) => known(binary('add', sum, each), { lo: sum.lo + each.lo, hi: sum.hi + each.hi }), start);

const addition = 3;

const mulDiv =
  (rounding: Rounding, result: Range) =>
  (args: readonly Int[]): Int => {
    const [a = constant(0n), b = constant(0n), d = constant(1n)] = args;
    return known(quotient(rounding, binary('mul', a, b), d), result);
  };

const isSummed = (ranges: readonly Range[]): boolean => ranges.every(({ lo, hi }) => lo > -(1n << 250n) && hi < 1n << 250n);

/** By name: what it subtracts, then what is measured. */
export const leaves = (): readonly (Leaf & { readonly baseline: Core })[] => {
  const narrow = [half, half, { lo: 1n, hi: (1n << 120n) - 1n }];
  const signed = [signedHalf, half, { lo: 1n, hi: (1n << 120n) - 1n }];
  const wide = [word, word, divisor];
  const signedWide = [signedWord, signedWord, divisor];
  const small = [10n ** 20n + 7n, 10n ** 18n + 9n, 10n ** 18n + 1n];
  const large = [(1n << 250n) + 12345n, (1n << 251n) + 98765n, (1n << 252n) + 33333n];
  const minus = (values: readonly bigint[]): readonly bigint[] => values.map((each, place) => (place === 0 ? -each : each));
  const make = (
    name: string,
    ranges: readonly Range[],
    result: (args: readonly Int[]) => Int,
    values: readonly bigint[],
    limit: number | null,
  ) => ({
    name,
    core: leafCore(ranges, result),
    baseline: leafCore(ranges, isSummed(ranges) ? total : first),
    given: isSummed(ranges) ? addition * (ranges.length - 1) : 0,
    arguments: values,
    limit,
  });
  return [
    make('a*b/d down, proved', narrow, mulDiv('down', word), small, 10),
    make('a*b/d up, proved', narrow, mulDiv('up', word), small, 30),
    make('a*b/d half up, proved', narrow, mulDiv('half up', word), small, null),
    make('a*b/d half even, proved', narrow, mulDiv('half even', word), small, null),
    make('a*b/d signed down, proved', signed, mulDiv('down', signedWord), minus(small), 50),
    make('a*b/d signed up, proved', signed, mulDiv('up', signedWord), minus(small), 50),
    make('a*b/d signed toward zero, proved', signed, mulDiv('toward zero', signedWord), minus(small), 50),
    make('a*b/d signed away from zero, proved', signed, mulDiv('away from zero', signedWord), minus(small), 50),
    make(
      'a*b/1e18 down, proved',
      [half, half],
      (args) => mulDiv('down', word)([...args, constant(10n ** 18n)]),
      small.slice(0, 2),
      null,
    ),
    make('a*b/d down, 512 bits, small', wide, mulDiv('down', word), small, null),
    make('a*b/d down, 512 bits', wide, mulDiv('down', word), large, 470),
    make('a*b/d up, 512 bits, small', wide, mulDiv('up', word), small, null),
    make('a*b/d up, 512 bits', wide, mulDiv('up', word), large, 578),
    make('a*b/d signed down, 512 bits', signedWide, mulDiv('down', signedWord), minus(large), null),
    ...irrationals.flatMap((of) =>
      (['down', 'up'] as const).map((side) =>
        make(
          `${of} ${side}`,
          [argumentRange(of)],
          (args) => irrationalOf(of, side, 18, first(args)),
          [(7n << BigInt(argumentBits[of])) / 3n],
          null,
        ),
      ),
    ),
    make('root down', [word], (args) => squareRoot('down', first(args)), [(1n << 255n) + 12345n], null),
  ];
};
