/** The search of `least`: by halving, as the reference page states it. */

/**
 * Halves what lies between a number for which the condition does not hold, or that is below all, and one for which it does, until
 * they are neighbours. Null where it does not hold for the last, or where there is none.
 */
export const halve = (first: bigint, last: bigint, holds: (at: bigint) => boolean): bigint | null => {
  if (first > last || !holds(last)) return null;
  let [below, found] = [first - 1n, last];
  while (found - below > 1n) {
    const middle = below + (found - below) / 2n;
    if (holds(middle)) found = middle;
    else below = middle;
  }
  return found;
};
