/**
 * The explanation of an outcome: a tree from each named value down to the facts and the places in the policy it comes
 * from. Only what was used stands in it: the arm that was taken, the turns that ran.
 */
import type { Core, Entry, Range } from '../core/core.ts';
import type { Span } from '../source/source.ts';
import type { Facts, Outcome } from '../types/value.ts';
import { walkEntry } from './walk.ts';

export type TraceKind = 'entry' | 'check' | 'verdict' | 'call' | 'name' | 'element' | 'branch' | 'fact';

export type Trace = {
  readonly kind: TraceKind;
  /** The policy's name for it: `equity`, `a.positions[1].size`; for a branch, which one was taken. */
  readonly label: string;
  /** The value as people read it, `1_850.25 USD`; null for a node that only groups. */
  readonly text: string | null;
  /** The same as an integer with its unit and decimals, where it is a number. */
  readonly integer: bigint | null;
  readonly unit: string;
  readonly decimals: number | null;
  readonly span: Span | null;
  /** What it was computed from. */
  readonly children: readonly Trace[];
  /** It stands with its children at an earlier place of the tree; here they are left out. */
  readonly repeated: boolean;
};

/** `bounds`: of a fact that is out of its range, the range. */
export type Traced = { readonly outcome: Outcome; readonly trace: Trace; readonly bounds: Range | null };

/** The name of a member of a bounded entity, when it has one. */
export type Names = (record: number, index: number) => string | null;

export const traceEntry = (core: Core, entry: Entry, facts: Facts, names: Names = () => null): Traced => {
  const { outcome, trace, bounds } = walkEntry(core, entry, facts, { names, watch: () => undefined });
  return { outcome, trace: unfold(trace, new Set()), bounds };
};

/** Explanations share nodes; each is given whole the first time it is met, so that the tree stays as small as its facts. */
const unfold = (node: Trace, met: Set<Trace>): Trace => {
  if (node.children.length === 0) return node;
  if (met.has(node)) return { ...node, children: [], repeated: true };
  met.add(node);
  return { ...node, children: node.children.map((child) => unfold(child, met)) };
};
