/** How tightly operators bind, loosest first. The parser climbs this table and the printer saves parentheses by it. */
export const precedence = {
  /** `if`, `first matching`, `match` and literals in braces: only where a whole expression can stand. */
  whole: 0,
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  otherwise: 5,
  sum: 6,
  product: 7,
  negate: 8,
  /** `25% of x`, to the right: `50% of 25% of x`. */
  share: 9,
  power: 10,
  before: 11,
  /** `.f`, `[k]` and calls. */
  postfix: 12,
  loosest: 1,
} as const;
