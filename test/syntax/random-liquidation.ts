/** Random liquidations, every clause of them among these. */
import fc from 'fast-check';
import type { ActionClause, Binder, LiquidationClause, LiquidationDeclaration, PricePath } from '../../src/syntax/ast.ts';
import type { RandomParts } from './random-parts.ts';

type Parts = RandomParts & {
  readonly text: fc.Arbitrary<string>;
  readonly parameters: fc.Arbitrary<Binder[]>;
  readonly inAction: fc.Arbitrary<ActionClause>;
};

export const randomLiquidation = (parts: Parts): fc.Arbitrary<LiquidationDeclaration> => {
  const { span, name, doc, text, expression, quantity, range, scope, parameters, rounding, inAction, maybe } = parts;
  const at = fc.constant(span);
  const k = <K extends string>(...kinds: K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);
  const path = expression.filter((each) => ['name', 'field', 'index'].includes(each.kind));
  const amount = fc.record({ value: expression, rounding: maybe(rounding) });
  const typed = { type: quantity, range: maybe(range) };
  const falls: fc.Arbitrary<PricePath['path']> = fc.oneof(
    fc.record({ kind: k('linear'), over: expression }),
    fc.record({ kind: k('steps'), share: expression, per: expression }),
    fc.record({ kind: k('halves'), every: expression }),
  );
  const clause: fc.Arbitrary<LiquidationClause> = fc.oneof(
    fc.record({ kind: k('when'), condition: expression, reason: text, reasonSpan: at, span: at }),
    fc.record({ kind: k('until'), condition: expression, span: at }),
    fc.record({ kind: k('closes'), amount, span: at }),
    fc.record({
      kind: k('matching'),
      arms: fc.array(fc.record({ condition: maybe(expression), amount, span: at }), { minLength: 1, maxLength: 3 }),
      span: at,
    }),
    fc.record({
      kind: k('most'),
      amount,
      other: maybe(fc.record({ ...typed, price: expression })),
      per: fc.array(expression, { maxLength: 2 }),
      step: maybe(expression),
      span: at,
    }),
    fc.record({ kind: k('ramps'), from: expression, to: expression, within: expression, rounding: maybe(rounding), span: at }),
    fc.record({ kind: k('cooldown'), duration: expression, span: at }),
    fc.record({
      kind: k('leaves'),
      values: fc.array(expression, { maxLength: 2 }),
      least: expression,
      reason: maybe(fc.record({ text, span: at })),
      span: at,
    }),
    fc.record({ kind: k('bonus'), amount, most: expression, span: at }),
    fc.record({
      ...{ kind: k('price'), ...typed, top: amount, path: falls, after: maybe(expression), below: maybe(expression), span: at },
    }),
    fc.record({
      ...{ kind: k('fee'), ...typed, amount, span: at },
      takers: fc.array(fc.record({ share: maybe(expression), to: path, span: at }), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: k('residual'), loss: amount, when: maybe(expression), fund: name, member: maybe(name), span: at }),
    { weight: 3, arbitrary: inAction },
  );
  return fc.record({
    ...{ kind: k('liquidation'), doc, name, of: scope, parameters, type: quantity, range: maybe(range), span: at },
    clauses: fc.array(clause, { minLength: 1, maxLength: 5 }),
  });
};
