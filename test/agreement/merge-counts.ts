/** Counts of several runs as one. */
export const mergeCounts = (all: readonly ReadonlyMap<string, number>[]): Map<string, number> => {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [what, count] of counts) sum.set(what, (sum.get(what) ?? 0) + count);
  return sum;
};
