/** What expressions in a liquidation can name of it. */
import type { Expression, LiquidationDeclaration } from '../../../syntax/ast.ts';
import { childrenOf } from '../../../syntax/children.ts';
import { mapChildren } from '../../../syntax/map-children.ts';
import type { Report } from '../../report.ts';

export type LiquidationName = 'all' | 'closed' | 'bonus' | 'price' | 'fee' | 'flagged_for' | 'rested';

/** `bonus`, `price` and `fee` stand for those clauses where there are any; elsewhere they are names like any other. */
export const liquidationNames = ({ clauses }: LiquidationDeclaration): readonly LiquidationName[] => [
  ...(['all', 'closed', 'flagged_for', 'rested'] as const),
  ...(['bonus', 'price', 'fee'] as const).filter((word) => clauses.some((each) => each.kind === word)),
];

/** What each of these names stands for in the state before the action. */
export type Meanings = ReadonlyMap<string, Expression>;

/** The expression with what its names stand for; `isAfter` where other names mean the state after the action. */
export const meant = (expression: Expression, meanings: Meanings, isAfter = false): Expression => {
  const { span } = expression;
  const named = expression.kind === 'before' ? expression.operand : expression;
  const meaning = named.kind === 'name' ? meanings.get(named.name.text) : undefined;
  if (meaning !== undefined) {
    const placed = at(meaning, span);
    return isAfter || expression.kind === 'before' ? { kind: 'before', operand: placed, span } : placed;
  }
  if (expression.kind === 'fold') {
    const inside = new Map(meanings);
    inside.delete(expression.binder.text);
    const bound = (child: Expression | null): Expression | null => child && meant(child, inside, isAfter);
    return {
      ...expression,
      source: meant(expression.source, meanings, isAfter),
      run: expression.run && { ...expression.run, last: meant(expression.run.last, meanings, isAfter) },
      filter: bound(expression.filter),
      value: bound(expression.value),
    };
  }
  return mapChildren(expression, (child) => meant(child, meanings, isAfter));
};

/** Reports what is named before it has a meaning: `closed` in what decides how much is closed. */
export const misplaced = (
  expression: Expression,
  declaration: LiquidationDeclaration,
  known: ReadonlyMap<string, Expression>,
  report: Report,
): void => {
  const own = new Set<string>(liquidationNames(declaration));
  const look = (each: Expression, bound: ReadonlySet<string>): void => {
    if (each.kind === 'name' && own.has(each.name.text) && !known.has(each.name.text) && !bound.has(each.name.text))
      report('FB7702', each.span, { name: each.name.text });
    const inside = each.kind === 'fold' ? new Set([...bound, each.binder.text]) : bound;
    for (const child of childrenOf(each)) look(child, inside);
  };
  look(expression, new Set());
};

/** Placed where a person wrote the name. */
const at = (expression: Expression, span: Expression['span']): Expression => ({
  ...mapChildren(expression, (child) => at(child, span)),
  span,
});

/** Names that an expression speaks of. */
export const namesIn = (expression: Expression, found: Set<string> = new Set()): ReadonlySet<string> => {
  if (expression.kind === 'name') found.add(expression.name.text);
  if (expression.kind === 'number') expression.unit?.slice(0, 1).forEach((each) => found.add(each.text));
  mapChildren(expression, (child) => {
    namesIn(child, found);
    return child;
  });
  return found;
};
