/** What a function has bound, and what is visible at one place of it. */
import { assertNever } from '../../source/assert-never.ts';
import type { Schema } from '../../types/schema.ts';
import type { Core, List, Range, Slotted } from '../core.ts';

export type Bound = Slotted | { readonly type: 'record'; readonly record: number };

export type Scope = {
  readonly core: Core;
  readonly report: (what: string) => void;
  /** Every name the function binds anywhere: each is bound once. */
  readonly taken: Set<string>;
  readonly visible: Map<string, Bound>;
  readonly outer: Scope | null;
};

export const rootScope = (core: Core, report: (what: string) => void): Scope => ({
  core,
  report,
  taken: new Set(),
  visible: new Map(),
  outer: null,
});

export const childScope = (outer: Scope): Scope => ({ ...outer, visible: new Map(), outer });

/** `again`: the carry of a loop, bound by the loop and seen once more after it. */
export const bindName = (scope: Scope, name: string, bound: Bound, times: 'once' | 'again' = 'once'): void => {
  if (times === 'once' && scope.taken.has(name)) scope.report(`${name} is bound twice`);
  scope.taken.add(name);
  scope.visible.set(name, bound);
};

export const lookUp = (scope: Scope, name: string): Bound | null => {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.visible.get(name);
    if (found !== undefined) return found;
  }
  return null;
};

/** How many records a list can hold; null when it does not resolve. */
export const rangeOf = (list: List, schema: Schema): number | null => {
  switch (list.kind) {
    case 'members':
      return schema.records[list.record]?.bound ?? null;
    case 'field': {
      const shape = schema.records[list.of.record]?.fields[list.field]?.shape;
      return shape?.kind === 'list' ? shape.max : null;
    }
    default:
      return assertNever(list);
  }
};

export const describe = (range: Range): string => `${range.lo} .. ${range.hi}`;
