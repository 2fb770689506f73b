/**
 * What stands in a contract, by weight: its external functions with all that each of them needs, so that they can be put into
 * several contracts before anything is compiled. The weight of a function is the size of its tree; what it is in bytes is
 * learnt from what the compiler says.
 */
import type { FunctionNode, Statement } from './tree.ts';
import { callees, eachExpr, statementsIn } from './walk.ts';

export type Outline = {
  readonly functions: readonly Outlined[];
  /** Of each function, external or not. */
  readonly weights: ReadonlyMap<string, number>;
};

export type Outlined = {
  readonly name: string;
  /** Whether it changes what is kept, so that somebody pays for it. */
  readonly isAction: boolean;
  /** All functions that it uses, and itself. */
  readonly needs: ReadonlySet<string>;
};

export const outlineOf = (
  external: readonly FunctionNode[],
  inner: readonly FunctionNode[],
  isAction: (node: FunctionNode) => boolean,
): Outline => {
  const all = new Map([...inner, ...external].map((each) => [each.name, each]));
  const needs = (node: FunctionNode): ReadonlySet<string> => {
    const seen = new Set([node.name]);
    const waiting = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const callee of callees(next.body)) {
        const own = callee.replace(/^.*\./, '');
        const target = all.get(own);
        if (target === undefined || seen.has(own)) continue;
        seen.add(own);
        waiting.push(target);
      }
    }
    return seen;
  };
  return {
    functions: external.map((each) => ({ name: each.name, isAction: isAction(each), needs: needs(each) })),
    weights: new Map([...all.values()].map((each) => [each.name, weightOf(each.body)])),
  };
};

const weightOf = (body: readonly Statement[]): number => {
  let weight = 1;
  eachExpr(body, () => (weight += 1));
  const count = (list: readonly Statement[]): void => {
    for (const each of list) {
      weight += each.kind === 'assembly' ? each.lines.length : 1;
      count(statementsIn(each));
    }
  };
  count(body);
  return weight;
};
