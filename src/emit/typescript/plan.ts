/** What facts each Core function reads, those of the functions that it calls included. */
import type { Block, Core } from '../../core/core.ts';
import { blocksOf, termsIn, within, type Node } from './nodes.ts';

/** The facts that a function reads apart from its arguments. */
export type Needs = {
  /** Records of bounded entities and 0 for the policy's own facts, ascending. */
  readonly records: readonly number[];
  /** Reads a parameter that a caller may set. */
  readonly params: boolean;
};

export const planFunctions = (core: Core, isArgument: (param: number) => boolean): ReadonlyMap<string, Needs> => {
  const plans = new Map<string, Needs>();
  for (const { name, body } of core.functions) {
    const called = callsIn(body).flatMap((each) => plans.get(each) ?? []);
    plans.set(name, union([needsOf(termsIn(body), isArgument), ...called]));
  }
  return plans;
};

const callsIn = (body: Block): readonly string[] =>
  body.statements.flatMap((each) => (each.kind === 'call' ? [each.function] : blocksOf(each).flatMap(callsIn)));

export const union = (needs: readonly Needs[]): Needs => ({
  records: [...new Set(needs.flatMap((each) => each.records))].sort((a, b) => a - b),
  params: needs.some((each) => each.params),
});

export const needsOf = (terms: readonly Node[], isArgument: (param: number) => boolean): Needs => {
  const records = new Set<number>();
  let params = false;
  for (const node of within(terms)) {
    if (node.sort === 'rec' && (node.of.kind === 'member' || node.of.kind === 'globals')) records.add(node.of.record);
    else if (node.sort === 'list' && node.of.kind === 'members') records.add(node.of.record);
    else if (node.sort === 'int' && node.of.kind === 'param' && isArgument(node.of.param)) params = true;
  }
  return { records: [...records].sort((a, b) => a - b), params };
};
