/** Parts of Core as text, to be compared: alike exactly where they are written alike. Two locals with different names are two. */

export const textOf = (part: unknown): string =>
  JSON.stringify(part, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
