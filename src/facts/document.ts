/** A document of facts, decoded. */
import type { Facts, Value } from '../types/value.ts';

export type Call = {
  readonly entry: string;
  readonly facts: Facts;
  /** How people write it: `trade(alice, ETH, 2)`. */
  readonly label: string;
};

export type Document = {
  readonly base: Omit<Facts, 'arguments'>;
  readonly calls: readonly Call[];
  /** By record id, the records supplied of each entity in order, bounded or not. */
  readonly records: ReadonlyMap<number, readonly Supplied[]>;
  /** The `$name` of a record of an entity. */
  readonly nameOf: (record: number, index: number) => string | null;
};

export type Supplied = { readonly name: string | null; readonly values: readonly Value[] };
