/**
 * What stands in a contract, by weight: its external functions with all that each of them needs, so that they can be put into
 * several contracts before anything is compiled. The weight of a function is the size of its tree; what it is in bytes is
 * learnt from what the compiler says.
 */
import type { Entry } from '../../core/core.ts';
import type { FunctionNode, Statement } from './tree.ts';
import { calledFrom, eachExpr, statementsIn } from './walk.ts';

export type Outline = {
  readonly functions: readonly Outlined[];
  /** Of each function, external or not. */
  readonly weights: ReadonlyMap<string, number>;
};

export type Outlined = {
  readonly name: string;
  /** How often somebody pays for it: `hot`, an action on a record, such as a trade; `warm`, other actions; `cold`, all that only reads. */
  readonly heat: Heat;
  /** All functions that it uses, itself, and what has its own coding at the border of the contract. */
  readonly needs: ReadonlySet<string>;
};

export type Heat = 'hot' | 'warm' | 'cold';

export const entryHeat = ({ kind, arguments: all }: Entry): Heat =>
  kind === 'define' ? 'cold' : all.some(({ shape }) => shape.kind === 'record') ? 'hot' : 'warm';

export const outlineOf = (
  external: readonly FunctionNode[],
  inner: readonly FunctionNode[],
  heatOf: (node: FunctionNode) => Heat,
): Outline => {
  const all = new Map([...inner, ...external].map((each) => [each.name, each]));
  return {
    functions: external.map((each) => ({
      ...{ name: each.name, heat: heatOf(each) },
      needs: new Set([each.name, ...calledFrom(all, [each]), ...coded(each), borderOf(each)]),
    })),
    weights: new Map([
      ...[...all.values()].map((each) => [each.name, weightOf(each.body)] as const),
      ...external.flatMap((each) => coded(each).map((type) => [type, coding] as const)),
      ...external.map((each) => [borderOf(each), border] as const),
    ]),
  };
};

/** What a function has that is called from outside, and a struct or list that it takes or gives, beside what is in its body. */
const [border, coding] = [25, 40];
const borderOf = ({ name }: FunctionNode): string => `${name} from outside`;
const coded = ({ parameters, returns }: FunctionNode): readonly string[] =>
  [...parameters, ...returns].flatMap(({ type }) => (/ (calldata|memory)$/.test(type) ? [type] : []));

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
