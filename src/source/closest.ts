/** The nearest word to a misspelt one. May import: nothing. */

/** More mistakes than these make another word. A small bound keeps the search short where a policy has thousands of names. */
const mostMistakes = 2;

/** The closest candidate within a third of the word's length (two neighbours swapped count once), or null. */
export const closest = (word: string, candidates: Iterable<string>): string | null => {
  // A single letter is near to every short word.
  if (word.length < 2 || word.length > 64) return null;
  const small = word.toLowerCase();
  let best: string | null = null;
  let allowed = Math.min(Math.max(1, Math.floor(word.length / 3)), mostMistakes);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const away = distance(small, 0, candidate.toLowerCase(), 0, allowed);
    if (away > allowed) continue;
    if (away === 0) return candidate;
    [best, allowed] = [candidate, away - 1];
  }
  return best;
};

/**
 * Insertions, deletions, changes and swaps of neighbours that lead from `a` after `i` to `b` after `j`; more than
 * `allowed` where that many do not suffice. What is equal is passed over, so that only mistakes make it branch.
 */
const distance = (a: string, i: number, b: string, j: number, allowed: number): number => {
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(j)) [i, j] = [i + 1, j + 1];
  const longer = a.length - i - (b.length - j);
  if (i === a.length || j === b.length) return Math.abs(longer);
  if (Math.abs(longer) > allowed || allowed === 0) return allowed + 1;
  let least = 1 + distance(a, i + 1, b, j + 1, allowed - 1);
  const better = (): number => Math.min(allowed, least - 1) - 1;
  if (better() >= Math.abs(longer - 1)) least = Math.min(least, 1 + distance(a, i + 1, b, j, better()));
  if (better() >= Math.abs(longer + 1)) least = Math.min(least, 1 + distance(a, i, b, j + 1, better()));
  const swapped = a.charCodeAt(i) === b.charCodeAt(j + 1) && a.charCodeAt(i + 1) === b.charCodeAt(j);
  if (swapped && better() >= 0) least = Math.min(least, 1 + distance(a, i + 2, b, j + 2, better()));
  return least;
};
