/**
 * Names for integers that no one can read as digits: a bound of `1_000_000_000_000_000_000_000_000n` says less than
 * `_1e24`. Each stands once in the module, so that it costs nothing where it is used.
 */

/** The name of an integer that deserves one, and its value as an expression; null for all others. */
export const nameLiteral = (value: bigint): { readonly name: string; readonly text: string } | null => {
  const magnitude = value < 0n ? -value : value;
  const named = magnitude < 10n ** 9n ? null : (decimalName(magnitude) ?? binaryName(magnitude));
  if (named === null) return null;
  return value < 0n ? { name: `_minus${named.name.slice(1)}`, text: `-(${named.text})` } : named;
};

/** `25 · 10^16` is `_25e16`, when the digits before the zeros are few and the zeros many. */
const decimalName = (value: bigint): { readonly name: string; readonly text: string } | null => {
  const digits = value.toString();
  const factor = digits.replace(/0+$/u, '');
  const zeros = digits.length - factor.length;
  if (zeros < 9 || factor.length > 4) return null;
  return { name: `_${factor}e${zeros}`, text: factor === '1' ? `10n ** ${zeros}n` : `${factor}n * 10n ** ${zeros}n` };
};

/** The greatest integer of so many bits: `_max160`. */
const binaryName = (value: bigint): { readonly name: string; readonly text: string } | null => {
  const bits = value.toString(2);
  return bits.length >= 40 && !bits.includes('0') ? { name: `_max${bits.length}`, text: `2n ** ${bits.length}n - 1n` } : null;
};
