/**
 * Facts and results at run time, positional and exact.
 *
 * number, time, address: the integer. bool: 0n or 1n. enum: the member's index. ref: the index in the entity's list.
 * optional: `[]` for none, `[value]` otherwise. array: the items in order. record: its fields in order.
 * list: its records. table: `[bounds, values]` (for a curve `[inputs, outputs]`).
 */
export type Value = bigint | readonly Value[];

/** All that one evaluation reads. `entities` is indexed by record id and holds the members of bounded entities. */
export type Facts = {
  readonly params: readonly Value[];
  readonly globals: readonly Value[];
  readonly entities: readonly (readonly (readonly Value[])[])[];
  readonly arguments: readonly Value[];
};

/** Field by field: a spread and one field more takes V8 ten times as long, and decisions are asked for a million accounts. */
export const withArguments = ({ params, globals, entities }: Omit<Facts, 'arguments'>, given: Facts['arguments']): Facts => ({
  params,
  globals,
  entities,
  arguments: given,
});

/**
 * Why a call was refused.
 * `fact`: the check with this number failed; `index` is the place in the innermost list (0 outside lists), `value` the
 * offending integer (the length for a list that is too long).
 * `verdict`: the entry's verdict with this number, counted from 1 (see `Entry.verdicts`).
 */
export type Refusal =
  | { readonly kind: 'fact'; readonly check: number; readonly index: bigint; readonly value: bigint }
  | { readonly kind: 'verdict'; readonly verdict: number };

/** What an entry point answers: a define its value, an action the new values of what it changes. */
export type Outcome =
  { readonly kind: 'value'; readonly values: readonly Value[] } | { readonly kind: 'refused'; readonly refusal: Refusal };
