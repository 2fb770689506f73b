/** Random tables whose rows are data: of the policy, or of each market. */
import { rational, zero } from '../../../src/types/rational.ts';
import { bitLength, type Random } from '../random.ts';
import { ratio, unit } from './dimension.ts';
import type { TableParam } from './scope.ts';
import { atom, product, type Term } from './term.ts';

export type DataTable = {
  /** `slabs : tiers[..3] up to USD in 0 .. 90 -> ratio @ 4 in 0 .. 2` */
  readonly text: string;
  readonly of: (record: string) => TableParam;
  /** The table at some constant, so that it is called often. */
  readonly read: (record: string) => Term;
};

const forms = ['tiers', 'marginal tiers', 'curve'] as const;

export const dataTable = (
  random: Random,
  name: string,
  input: { readonly name: string; readonly decimals: number },
): DataTable => {
  const form = random.pick(forms);
  const decimals = random.pick([2, 4, 18]);
  const value = { lo: random.chance(0.3) ? rational(-1n) : zero, hi: rational(BigInt(1 + random.below(3))) };
  const bounds = { lo: form !== 'marginal tiers' && random.chance(0.3) ? -50 : 0, hi: 1 + random.below(1_000) };
  const side = form === 'tiers' ? `${random.pick(['up to', 'below'])} ` : '';
  const output = form === 'marginal tiers' ? `${input.name} at ratio` : 'ratio';
  const text =
    `${name} : ${form}[..${1 + random.below(5)}] ${side}${input.name} in ${bounds.lo} .. ${bounds.hi}` +
    ` -> ${output} @ ${decimals} in ${value.lo.n} .. ${value.hi.n}`;
  /** Where it may fall with its input, either side of an inexact input can become the other. */
  const sides = (argument: Term): Pick<Term, 'above' | 'below'> => {
    const inexact = argument.above || argument.below;
    return value.lo.n < 0n || form === 'curve' ? { above: inexact, below: inexact } : argument;
  };
  const lookUp = (record: string, argument: Term): Term => {
    const called = `${record === '' ? '' : `${record}.`}${name}(${argument.text})`;
    const rate = atom(called, ratio, value.lo, value.hi, decimals);
    const { above, below } = sides(argument);
    const step = bitLength(10n ** BigInt(input.decimals) * BigInt(bounds.hi - bounds.lo + 1)) + 1;
    switch (form) {
      case 'tiers':
        return { ...rate, above, below };
      case 'marginal tiers': {
        const amount = product(argument, rate);
        const exactTo = argument.decimals === null ? null : Math.max(argument.decimals, input.decimals) + decimals;
        return { ...amount, text: called, binding: 'atom', decimals: exactTo, above, below, bits: amount.bits + step + 8 };
      }
      case 'curve':
        return { ...rate, decimals: null, above, below, bits: rate.bits + argument.bits + 2 * step, divisorBits: step };
    }
  };
  const n = rational(BigInt(random.below(bounds.hi + 20)));
  const constant = atom(`${n.n} ${input.name}`, unit(input.name), n, n, 0);
  const read = (record: string): Term => ({ ...lookUp(record, constant), elementDivisor: form === 'curve' && record !== '' });
  return { text, read, of: (record) => ({ name, input: unit(input.name), lookUp: (argument) => lookUp(record, argument) }) };
};
