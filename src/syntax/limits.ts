/**
 * What a file may ask of the compiler. All of these are tested on the text itself, before any number is made or any
 * tree is built, so that hostile input is refused in time proportional to its length.
 */
export const limits = {
  /** The whole source, in UTF-16 code units (which are bytes, for the ASCII that policies are written in). */
  source: 256 * 1024,
  /** Brackets within brackets, conditionals within conditionals, signs before signs. */
  nesting: 64,
  /** The height of one expression's tree: `a + b + c` has the height 3. */
  height: 256,
  /** Digits of a number, before and after the point together. */
  digits: 78,
  /** Digits after the point, decimals of a unit, and the exponent of a power. */
  decimals: 77,
  /** Members of a bounded list or entity, rows of a table. */
  count: 65_536,
  /** Clauses of a body, arms, rows, members of a literal, arguments of a call. */
  items: 1024,
  /** Characters of a name. */
  name: 64,
  /** Characters between the quotes of a string. */
  string: 200,
  /** Diagnostics of one file. */
  diagnostics: 100,
} as const;
