/**
 * Whether conditions can hold together, as far as their form tells: everything that is compared with constants is taken for a number
 * that can be anything, a level of a breaker for any of its levels, and all else for true or false. So what is found impossible
 * surely is.
 */
import type { ComparisonOperator, Expression } from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { add, compare, divide, rational, subtract, type Rational } from '../../../types/rational.ts';
import { constantOf } from '../gauges/bounds.ts';

/** The levels of breakers by their names, the lowest first. */
export type Levels = ReadonlyMap<string, readonly string[]>;

/** More cases are not looked at: then it is taken for possible. */
const mostCases = 20_000;

/** What is asked of each: all that it can be, or the numbers that it is compared with. */
type Named = Map<string, { readonly all: readonly Rational[] | null; readonly bounds: readonly Rational[] }>;
type Case = ReadonlyMap<string, Rational>;

export const arePossible = (conditions: readonly Expression[], levels: Levels): boolean => {
  const named: Named = new Map();
  for (const each of conditions) collect(each, levels, named);
  const cases = [...named].map(([of, { all, bounds }]) => [of, all ?? around(bounds)] as const);
  const number = cases.reduce((product, [, each]) => product * BigInt(each.length), 1n);
  if (number > BigInt(mostCases)) return true;
  return some(cases, new Map(), (chosen) => conditions.every((each) => holds(each, levels, chosen)));
};

const some = (
  left: readonly (readonly [string, readonly Rational[]])[],
  chosen: Case,
  test: (chosen: Case) => boolean,
): boolean => {
  const [first, ...rest] = left;
  if (first === undefined) return test(chosen);
  return first[1].some((value) => some(rest, new Map(chosen).set(first[0], value), test));
};

const no = rational(0n);
const yes = rational(1n);

const collect = (condition: Expression, levels: Levels, named: Named): void => {
  if (condition.kind === 'truth') return;
  if (condition.kind === 'not') return collect(condition.operand, levels, named);
  if (condition.kind === 'and' || condition.kind === 'or') {
    collect(condition.left, levels, named);
    return collect(condition.right, levels, named);
  }
  const asked = askedOf(condition, levels);
  if (asked === null) {
    named.set(flat(condition), { all: [no, yes], bounds: [] });
    return;
  }
  named.set(asked.of, { all: asked.all, bounds: [...(named.get(asked.of)?.bounds ?? []), asked.bound] });
};

/** Each bound, a number in each gap between them, and one beyond either end. */
const around = (bounds: readonly Rational[]): readonly Rational[] => {
  const sorted = [...bounds].sort(compare).filter((each, at, all) => at === 0 || compare(each, all[at - 1] ?? each) !== 0);
  const [first = no] = sorted;
  const last = sorted.at(-1) ?? first;
  const between = sorted.slice(1).map((each, at) => divide(add(each, sorted[at] ?? each), rational(2n)));
  return [subtract(first, yes), ...sorted, ...between, add(last, yes)];
};

type Asked = {
  readonly of: string;
  readonly op: ComparisonOperator;
  readonly bound: Rational;
  /** All that it can be; null for a number. */
  readonly all: readonly Rational[] | null;
};

/** What is compared with a constant, as if it stood on the left; null for any other comparison. */
const askedOf = (condition: Expression, levels: Levels): Asked | null => {
  if (condition.kind !== 'compare') return null;
  const { left, right, op } = condition;
  const told = boundOf(left, right, levels);
  if (told !== null) return { of: flat(left), op, ...told };
  const turned = boundOf(right, left, levels);
  return turned && { of: flat(right), op: mirrored[op], ...turned };
};

const boundOf = (of: Expression, bound: Expression, levels: Levels): Pick<Asked, 'bound' | 'all'> | null => {
  const value = isNumber(bound) ? constantOf(bound) : null;
  if (value !== null) return isNumber(of) ? null : { bound: value.value, all: null };
  if (bound.kind !== 'name' || (of.kind !== 'name' && of.kind !== 'call')) return null;
  const all = levels.get(of.name.text) ?? [];
  const at = all.indexOf(bound.name.text);
  return at < 0 ? null : { bound: rational(BigInt(at)), all: all.map((_, place) => rational(BigInt(place))) };
};

const isNumber = (of: Expression): boolean => of.kind === 'number' || (of.kind === 'negate' && of.operand.kind === 'number');

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  ...{ '<': '>', '>': '<', '<=': '>=', '>=': '<=', '==': '==', '!=': '!=' },
};

const holds = (condition: Expression, levels: Levels, chosen: Case): boolean => {
  const inside = (each: Expression): boolean => holds(each, levels, chosen);
  switch (condition.kind) {
    case 'truth':
      return condition.value;
    case 'not':
      return !inside(condition.operand);
    case 'and':
      return inside(condition.left) && inside(condition.right);
    case 'or':
      return inside(condition.left) || inside(condition.right);
    default: {
      const asked = askedOf(condition, levels);
      const value = chosen.get(asked?.of ?? flat(condition)) ?? no;
      return asked === null ? compare(value, yes) === 0 : meets[asked.op](compare(value, asked.bound));
    }
  }
};

const meets: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};
