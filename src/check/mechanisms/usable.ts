/**
 * What has to hold so that a price may be used: for an expression that reads an oracle, the conditions under which it is
 * trusted enough wherever it is read. They follow the expression: a fold asks for each of its members that count, a choice
 * only in the branch that is taken, and a price that is given `otherwise` asks for nothing.
 */
import type { Expression } from '../../syntax/ast.ts';
import { childrenOf } from '../../syntax/children.ts';
import { flat } from '../../syntax/print/flat.ts';
import { isUseOf, validityAt } from './oracle-uses.ts';
import type { Oracle } from './oracles.ts';

export type Asking = {
  readonly oracle: Oracle;
  /** How far it has to be trusted. */
  readonly level: Expression;
  /** The condition for what a definition reads, as a function of its arguments; null where it reads nothing of the oracle. */
  readonly condition: (name: string, use: Expression) => Expression | null;
};

/** The conditions, each once. */
export const conditionsOf = (expression: Expression, asking: Asking): readonly Expression[] => distinct(ask(expression, asking));

export const distinct = (conditions: readonly Expression[]): readonly Expression[] =>
  conditions.length < 2 ? conditions : [...new Map(conditions.map((each) => [flat(each), each] as const)).values()];

/** All of them; true where there are none. */
export const allOf = (conditions: readonly Expression[], { span }: Pick<Expression, 'span'>): Expression => {
  const [first, ...rest] = conditions;
  if (first === undefined) return { kind: 'truth', value: true, span };
  return rest.reduce<Expression>((left, right) => ({ kind: 'and', left, right, span }), first);
};

/** `mark(m)`, as an oracle that is meant itself. */
const isUse = (expression: Expression, { oracle }: Asking): boolean => isUseOf(expression, oracle);

const ask = (expression: Expression, asking: Asking): readonly Expression[] => {
  const { span } = expression;
  const inside = (child: Expression): readonly Expression[] => conditionsOf(child, asking);
  switch (expression.kind) {
    case 'otherwise':
      return isUse(expression.operand, asking)
        ? [...childrenOf(expression.operand), expression.fallback].flatMap(inside)
        : childrenOf(expression).flatMap(inside);
    case 'name':
    case 'call': {
      if (expression.kind === 'call' && expression.of !== null) break;
      const { oracle, level } = asking;
      const own: Expression | null = isUse(expression, asking)
        ? { kind: 'compare', op: '>=', left: validityAt(oracle, expression), right: level, opSpan: span, accept: null, span }
        : asking.condition(expression.name.text, expression);
      return [...(own === null ? [] : [own]), ...childrenOf(expression).flatMap(inside)];
    }
    case 'before':
      return inside(expression.operand).map((operand) => ({ kind: 'before', operand, span }));
    case 'if':
      return [
        ...inside(expression.condition),
        ...chosen([expression.then, expression.else ?? expression.then], inside, ([then, other]) => ({
          ...expression,
          ...{ then: allOf(then ?? [], expression), else: allOf(other ?? [], expression) },
        })),
      ];
    case 'first matching': {
      const { arms, otherwise } = expression;
      const values = [...arms.map((arm) => arm.value), ...(otherwise === null ? [] : [otherwise])];
      return [
        ...arms.flatMap((arm) => inside(arm.condition)),
        ...chosen(values, inside, (asked) => ({
          ...expression,
          arms: arms.map((arm, at) => ({ ...arm, value: allOf(asked[at] ?? [], arm) })),
          otherwise: otherwise && allOf(asked[arms.length] ?? [], otherwise),
        })),
      ];
    }
    case 'match':
      return [
        ...inside(expression.subject),
        ...chosen(
          expression.arms.map((arm) => arm.value),
          inside,
          (asked) => ({
            ...expression,
            arms: expression.arms.map((arm, at) => ({ ...arm, value: allOf(asked[at] ?? [], arm) })),
          }),
        ),
      ];
    case 'fold': {
      const { source, filter, value } = expression;
      // A search looks at amounts that are known only when it is made, so it asks for what does not depend on them.
      if (expression.op === 'least') return childrenOf(expression).flatMap(inside);
      const each = (asked: readonly Expression[], where: Expression | null): readonly Expression[] =>
        asked.length === 0 ? [] : [{ ...expression, op: 'all', filter: where, value: allOf(asked, expression) }];
      return [
        ...inside(source),
        ...each(filter === null ? [] : inside(filter), null),
        ...each(value === null ? [] : inside(value), filter),
      ];
    }
    default:
      break;
  }
  return childrenOf(expression).flatMap(inside);
};

/** A choice between values asks for what the value asks for that is chosen; for nothing if none of them asks. */
const chosen = (
  values: readonly Expression[],
  inside: (value: Expression) => readonly Expression[],
  choice: (asked: readonly (readonly Expression[])[]) => Expression,
): readonly Expression[] => {
  const asked = values.map(inside);
  return asked.every((each) => each.length === 0) ? [] : [choice(asked)];
};
