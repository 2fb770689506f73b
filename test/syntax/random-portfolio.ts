/** Random scenarios, portfolios, guards and lines of settlements, every clause of them among these. */
import fc from 'fast-check';
import type {
  ClearingClause,
  ClearingDeclaration,
  Declaration,
  Expression,
  GuardDeclaration,
  PortfolioClause,
  PortfolioDeclaration,
  ScenarioClause,
  ScenariosDeclaration,
  Typing,
} from '../../src/syntax/ast.ts';
import type { RandomParts } from './random-parts.ts';

type Parts = RandomParts & {
  readonly text: fc.Arbitrary<string>;
  readonly typing: fc.Arbitrary<Typing>;
};

const k = <K extends string>(...kinds: K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);

export const randomPortfolio = (parts: Parts): readonly fc.Arbitrary<Declaration>[] => [
  scenarios(parts),
  portfolio(parts),
  guard(parts),
  clearing(parts),
];

const pathOf = ({ expression }: Parts): fc.Arbitrary<Expression> =>
  expression.filter((each) => ['name', 'field', 'index'].includes(each.kind));

const scenarios = ({ span, name, doc, expression, quantity, range, maybe }: Parts): fc.Arbitrary<ScenariosDeclaration> => {
  const at = fc.constant(span);
  const values = fc.array(fc.record({ member: name, value: expression, span: at }), { minLength: 1, maxLength: 3 });
  const clause: fc.Arbitrary<ScenarioClause> = fc.oneof(
    fc.record({ kind: k('axis'), doc, name, type: quantity, range: maybe(range), values, span: at }),
    fc.record({ kind: k('tail'), doc, name, part: maybe(expression), values, span: at }),
  );
  return fc.record({ kind: k('scenarios'), doc, name, clauses: fc.array(clause, { minLength: 1, maxLength: 3 }), span: at });
};

const portfolio = (parts: Parts): fc.Arbitrary<PortfolioDeclaration> => {
  const { span, name, doc, expression, typing, scope, maybe } = parts;
  const at = fc.constant(span);
  const clause: fc.Arbitrary<PortfolioClause> = fc.oneof(
    fc.record({
      kind: k('each'),
      binder: name,
      source: pathOf(parts),
      filter: maybe(expression),
      group: maybe(fc.record({ binder: scope, key: expression })),
      span: at,
    }),
    fc.record({ kind: k('scan'), scenarios: name, gain: expression, span: at }),
    fc.record({ kind: k('sums'), doc, name, typing, value: expression, span: at }),
    fc.record({
      kind: k('offset'),
      left: name,
      right: name,
      ratio: fc.oneof(fc.constant([]), fc.array(expression, { minLength: 2, maxLength: 2 })),
      credit: expression,
      span: at,
    }),
    fc.record({ kind: k('plus', 'at least'), value: expression, span: at }),
  );
  const clauses = fc.array(clause, { minLength: 1, maxLength: 4 });
  return fc.record({ kind: k('portfolio'), doc, name, scope: maybe(scope), typing, clauses, span: at });
};

const guard = ({ span, name, text, doc, expression, scope, maybe }: Parts): fc.Arbitrary<GuardDeclaration> => {
  const at = fc.constant(span);
  const path = fc.array(name, { minLength: 1, maxLength: 3 });
  const of = fc.array(fc.record({ path, span: at }), { minLength: 1, maxLength: 3 });
  // `changes of` is read as what is watched.
  const after = fc.record({ kind: k('actions', 'changes'), of, span: at });
  const clause = fc.record({ kind: k('require'), condition: expression, reason: text, reasonSpan: at, span: at });
  const clauses = fc.array(clause, { minLength: 1, maxLength: 2 });
  return fc.record({ kind: k('guard'), doc, name, scope: maybe(scope), after, clauses, span: at });
};

const clearing = (parts: Parts): fc.Arbitrary<ClearingDeclaration> => {
  const { span, name, doc, expression, quantity, range, scope, rounding, maybe } = parts;
  const at = fc.constant(span);
  const clause: fc.Arbitrary<ClearingClause> = fc.oneof(
    fc.record({ kind: k('capacity'), amount: expression, per: expression, rounding: maybe(rounding), span: at }),
    fc.record({ kind: k('room'), amount: expression, span: at }),
    fc.record({ kind: k('expires'), after: expression, span: at }),
    fc.record({ kind: k('cancel'), roles: fc.array(name, { minLength: 1, maxLength: 3 }), span: at }),
    fc.record({ kind: k('pays'), to: pathOf(parts), span: at }),
    fc.record({ kind: k('returns'), to: pathOf(parts), span: at }),
    fc.record({ kind: k('counts'), share: expression, rounding: maybe(rounding), span: at }),
  );
  const clauses = fc.array(clause, { minLength: 1, maxLength: 4 });
  return fc.record({ kind: k('clearing'), doc, name, scope, type: quantity, range: maybe(range), clauses, span: at });
};
