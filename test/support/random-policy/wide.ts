/**
 * Definitions whose products take two words: multiply-divide over facts of up to 250 bits, sums and differences of such
 * products, and comparisons between them. Their ranges are chosen so that the quotient still fits one word. And square roots, exponentials and logarithms.
 */
import { multiply, negate, rational, zero } from '../../../src/types/rational.ts';
import { roundings } from '../../../src/types/rounding.ts';
import type { Random } from '../random.ts';

export type Wide = { readonly facts: readonly string[]; readonly defines: readonly string[] };

const digits = 75;

export const wideDefines = (random: Random): Wide => {
  // One scale for all that multiplies: bringing products to a common one would need a third word.
  const factor = random.pick([0, 6, 9, 18]);
  const divisor = random.pick([0, 6, 9, 18].filter((each) => each <= 2 * factor));
  const scales = [factor, factor, divisor, factor, factor];
  const signed = random.chance(0.6);
  // At this scale the integers are divided as they are.
  const result = 2 * factor - divisor;
  // What multiplies has `tops` whole digits; what divides has at least so many that the quotient fits.
  const tops = scales.map((decimals) => digits - 3 - decimals - random.below(10));
  const largest = Math.max((tops[0] ?? 0) + (tops[1] ?? 0), (tops[3] ?? 0) + (tops[4] ?? 0)) + 1;
  const least = largest + result - (digits - 3);
  const top = Math.max(least, digits - 1 - (scales[2] ?? 0) - random.below(6));
  // Only a divisor of the full length of a word leaves a remainder that borrows from the high word.
  const longest = ((1n << 256n) - 1n) / 10n ** BigInt(divisor);
  const full = random.chance(0.5);
  const large = random.chance(0.5);
  const facts = scales.map((decimals, at) => {
    if (at === 2 && full) return `fact w2 : ratio @ ${divisor} in ${longest / 2n} .. ${longest} else refuse`;
    const hi =
      at === 2
        ? rational(10n ** BigInt(top))
        : multiply(rational(10n ** BigInt(tops[at] ?? 1)), rational(BigInt(1 + random.below(9))));
    const lo =
      at === 2
        ? rational(10n ** BigInt(Math.max(least + random.below(Math.max(1, top - least)), 0)))
        : large && (at === 1 || at === 4)
          ? rational((hi.n + 1n) / 2n)
          : signed
            ? negate(hi)
            : zero;
    return `fact w${at} : ratio @ ${decimals} in ${lo.n} .. ${hi.n} else refuse`;
  });
  if (top > digits - (scales[2] ?? 0)) return { facts: [], defines: [] };
  const forms = [
    'w0 * w1 / w2',
    'w1 * w3 / w2',
    '(w0 * w1 + w3 * w4) / w2',
    '(w0 * w1 - w3 * w4) / w2',
    '-(w0 * w4) / w2',
    'abs(w0 * w1) / w2',
    'max(w0 * w1, w3 * w4) / w2',
    '(if w0 * w1 > w3 * w4 then w0 * w1 else w1 * w3) / w2',
    'min(w0 * w1 / w2, w3 * w4 / w2)',
  ];
  // Each rounding once; two of the products as they are, and one word beside two.
  const first = random.below(roundings.length);
  const defines = roundings.map((rounding, at) => {
    const place = (at + first) % roundings.length;
    const form = place % 3 === 0 ? 'w0 * w1 / w2' : place === 1 ? '(w0 * w1 - w3) / w2' : random.pick(forms);
    return `define v${at} : ratio @ ${result} rounds ${rounding} = ${form}`;
  });
  if (random.chance(0.5))
    defines.push(`define wider : bool = w0 * w1 ${random.pick(['<', '<=', '>', '>=', '==', '!='])} w3 * w4`);
  return { facts, defines };
};

/** Halves, which lie between two integers wherever the numerator is odd: of one word or two, over a constant or a fact. */
export const tieDefines = (random: Random): Wide => {
  const scale = random.below(10);
  const [part, other] = random.pick([
    [60, 60],
    [20, 20],
    [40, 1],
  ]);
  const lo = random.chance(0.7) ? `-${10n ** BigInt(part - scale)}` : '0';
  const forms = [
    'odd / 2',
    'odd * other / (2 * other)',
    'abs(odd) * other / (2 * other)',
    '(odd * other - other) / (2 * other)',
    'odd * 3 / (2 * other)',
  ];
  return {
    facts: [
      `fact odd : ratio @ ${scale} in ${lo} .. ${10n ** BigInt(part - scale)} else refuse`,
      `fact other : ratio @ 0 in ${10n ** BigInt(Math.max(0, other - 8))} .. ${10n ** BigInt(other)} else refuse`,
    ],
    defines: ['half up', 'half even'].flatMap((rounding) =>
      forms.map((form, at) => `define tie_${rounding.slice(5)}_${at} : ratio @ ${scale} rounds ${rounding} = ${form}`),
    ),
  };
};

/** Tables written out, of every form, over one fact. */
export const tableDefines = (random: Random): Wide => {
  const scale = random.below(7);
  let last = random.pick([0, -20]);
  const inputs = Array.from({ length: 2 + random.below(3) }, () => (last += 1 + random.below(40)));
  const bounds = inputs.filter((each) => each > 0);
  const output = (): string => `${1 + random.below(99)}%`;
  const rows = (word: string, values: readonly number[]): string =>
    values.map((each) => `${word} ${each}: ${output()}`).join(', ');
  return {
    facts: [
      `fact step : ratio @ ${scale} in -50 .. 300 else refuse`,
      `param step_up_to : tiers ratio -> ratio = { ${rows('up to', inputs)}, above: ${output()} }`,
      `param step_below : tiers ratio -> ratio = { ${rows('below', inputs)}, above: ${output()} }`,
      `param step_rates : marginal tiers ratio -> ratio = { ${rows('up to', bounds)}, above: ${output()} }`,
      `param step_bends : curve ratio -> ratio = { ${rows('at', inputs)} }`,
    ],
    defines: [
      'define stepped_up_to : ratio = step_up_to(step)',
      'define stepped_below : ratio = step_below(step)',
      'define stepped_rates : ratio = step_rates(step)',
      `define stepped_bends : ratio rounds ${random.pick(roundings)} = step_bends(step)`,
    ],
  };
};

/** A square root over a fact of any size, at any scale. */
export const rootDefine = (random: Random): Wide => {
  const [given, wanted] = [random.below(19), random.below(19)];
  const most = Math.min(digits - 2 * wanted, digits - given);
  const whole = random.chance(0.5) ? most - 1 : 1 + random.below(most - 1);
  return {
    facts: [`fact area : ratio @ ${given} in 0 .. ${10n ** BigInt(whole)} else refuse`],
    defines: ['up', 'down'].map((rounding) => `define root_${rounding} : ratio @ ${wanted} rounds ${rounding} = sqrt(area)`),
  };
};

/** Exponentials and logarithms of facts, products and quotients, at any scale; and the logistic function, which divides by one. */
export const irrationalDefines = (random: Random): Wide => {
  const [given, wanted] = [random.below(28), random.below(28)];
  const of = random.pick(['exp', 'exp2'] as const);
  const top = random.pick([1, 20, of === 'exp' ? 88 : 127]);
  const bottom = random.pick(['-1', '-40', '-1M']);
  const named = (name: string, value: string): readonly string[] =>
    ['up', 'down'].map((rounding) => `define ${name}_${rounding} : ratio @ ${wanted} rounds ${rounding} = ${value}`);
  return {
    facts: [
      `fact power : ratio @ ${given} in ${bottom} .. ${top} else refuse`,
      `fact share : ratio @ ${given} in ${given === 0 ? '1' : `0.${'0'.repeat(given - 1)}1`} .. ${10n ** BigInt(random.below(20))} else refuse`,
      'fact elapsed : duration in 0 s .. 365 d else refuse',
    ],
    defines: [
      ...named('grown', `${of}(power)`),
      ...named('logged', 'ln(share)'),
      ...named('decayed', `${of}(-elapsed / ${1 + random.below(5)} d)`),
      ...named('drawn', 'ln((1 d + elapsed) / 3 h)'),
      'define odds : ratio rounds down = 1 / (1 + decayed_up)',
    ],
  };
};
