/** Random auto-deleveraging, every clause of it among these. */
import fc from 'fast-check';
import type { ActionClause, AdlClause, AdlDeclaration, Binder } from '../../src/syntax/ast.ts';
import type { RandomParts } from './random-parts.ts';

type Parts = RandomParts & {
  readonly binder: fc.Arbitrary<Binder>;
  readonly act: fc.Arbitrary<ActionClause>;
};

export const randomAdl = (parts: Parts): fc.Arbitrary<AdlDeclaration> => {
  const { span, name, doc, expression, quantity, range, scope, binder, rounding, act, maybe } = parts;
  const at = fc.constant(span);
  const k = <K extends string>(...kinds: K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);
  const isOfClose = (each: ActionClause): each is Exclude<ActionClause, { kind: 'by' | 'unsupported' }> =>
    each.kind !== 'by' && each.kind !== 'unsupported';
  const clause: fc.Arbitrary<AdlClause> = fc.oneof(
    fc.record({ kind: k('eligible'), condition: expression, span: at }),
    fc.record({
      kind: k('rank'),
      ranks: fc.array(fc.record({ value: expression, order: k('ascending', 'descending'), span: at }), {
        minLength: 1,
        maxLength: 3,
      }),
      span: at,
    }),
    fc.record({ kind: k('take'), amount: fc.record({ value: expression, rounding: maybe(rounding) }), span: at }),
    fc.record({ kind: k('need'), amount: fc.record({ value: expression, rounding: maybe(rounding) }), span: at }),
    fc.record({ kind: k('given'), name, amount: fc.record({ value: expression, rounding: maybe(rounding) }), span: at }),
    fc.record({ kind: k('selection'), by: k('queue', 'least haircut'), span: at }),
    fc.record({
      kind: k('selection'),
      by: k('pro rata'),
      weight: maybe(fc.record({ value: expression, type: quantity, range: maybe(range), rounding: maybe(rounding) })),
      span: at,
    }),
    act.filter(isOfClose),
  );
  return fc.record({
    kind: k('adl'),
    doc,
    name,
    candidate: scope,
    parameters: fc.array(binder, { maxLength: 2 }),
    type: quantity,
    range: maybe(range),
    clauses: fc.array(clause, { minLength: 1, maxLength: 5 }),
    span: at,
  });
};
