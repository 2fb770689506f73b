/** Powers of ten, the factors between scales. */

/** The largest exponent for which 10^exponent fits 256 bits. */
export const maxPow10 = 77;

/** 10^exponent for a whole exponent in 0 .. 77; anything else is a broken promise of the caller. */
export const pow10 = (exponent: bigint | number): bigint => {
  const power = powers[Number(exponent)];
  if (power === undefined) throw new RangeError(`10^${exponent} is not a power of ten that fits 256 bits`);
  return power;
};

const powers: readonly bigint[] = Array.from({ length: maxPow10 + 1 }, (_, exponent) => 10n ** BigInt(exponent));
