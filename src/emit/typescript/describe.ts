/** Words for documentation comments: units, scales and ranges, all through `commentLines`. */
import type { Entry } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import type { Rational } from '../../types/rational.ts';
import { commentLines } from './text.ts';

/** The policy's words, then ours. */
export const docLines = (doc: string, ...more: readonly string[]): readonly string[] => [
  ...commentLines(doc),
  ...more.flatMap(commentLines),
];

/** The errors by which an entry refuses a call. */
export const entryThrows = (entry: Entry): readonly string[] => [
  ...(entry.checks.length > 0 ? ['@throws FactError when a fact is not what the policy allows.'] : []),
  ...(entry.verdicts.length > 0 ? ['@throws RefusedError when the policy does not allow the action.'] : []),
];

export const describeShape = (shape: Shape): string => {
  switch (shape.kind) {
    case 'number':
      return `${shape.unit} in ${showRational(shape.lo)} .. ${showRational(shape.hi)}${scaleText(shape)}`;
    case 'time':
      return 'Seconds since 1970.';
    case 'address':
      return 'An address as an integer of 160 bits.';
    case 'array':
      return `${shape.by.kind === 'ring' ? `${shape.by.length} numbers` : 'For each member of the enum'}: ${describeShape(shape.of)}`;
    case 'optional':
      return `${describeShape(shape.of)} Null for none.`;
    case 'list':
      return `At most ${shape.max}${shape.unique === null ? '.' : ', strictly ascending by their unique field.'}`;
    case 'table':
      return tableText(shape);
    case 'bool':
    case 'enum':
      return '';
    case 'ref':
      return 'An index in the members of the world.';
  }
};

const scaleText = (shape: Extract<Shape, { kind: 'number' }>): string =>
  shape.scale.kind === 'fixed' ? '.' : `, with ${shape.scale.min} to ${shape.scale.max} decimals, as its member says.`;

const tableText = (shape: Extract<Shape, { kind: 'table' }>): string => {
  const units = `${shape.input.unit} to ${shape.output.unit}`;
  if (shape.form === 'curve') return `A curve from ${units}, linear between its points: bounds are their inputs.`;
  const bounds = shape.inclusive ? 'bounds belong to the row below' : 'bounds belong to the row above';
  return shape.form === 'marginal'
    ? `Marginal tiers from ${units}: ${bounds}, outputs are rates.`
    : `Tiers from ${units}: ${bounds}.`;
};

/** A decimal where there is one, otherwise a fraction. */
const showRational = ({ n, d }: Rational): string => {
  let rest = d;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return `${n}/${d}`;
  const decimals = Math.max(twos, fives);
  if (decimals === 0) return n.toString();
  const digits = ((n < 0n ? -n : n) * (10n ** BigInt(decimals) / d)).toString().padStart(decimals + 1, '0');
  return `${n < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
