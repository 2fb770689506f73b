/**
 * The places of the grammar at which the next token says how to go on. Chevrotain records the grammar when a parser is made,
 * which would be a tenth of what `check` takes; the bundles have here what `scripts/build.mjs` recorded when it made them.
 */

/** With which tokens a way on begins, by their names; `empty`: it may be nothing at all. */
export type RecordedStart = { readonly tokens: readonly string[]; readonly empty: boolean };

/** Chevrotain's number of the place, and the ways on. An `entry` is one way that is gone or not. */
export type RecordedPlace = {
  readonly place: number;
  readonly kind: 'choice' | 'entry';
  readonly ways: readonly RecordedStart[];
};

/** Null in the sources. */
export const recorded: readonly RecordedPlace[] | null = null;
