/** Random insurance funds, every clause of them among these. */
import fc from 'fast-check';
import type { FundClause, FundDeclaration, Tranche, TrancheRule } from '../../src/syntax/ast.ts';
import type { RandomParts } from './random-parts.ts';

export const randomFund = (parts: RandomParts): fc.Arbitrary<FundDeclaration> => {
  const { span, name, doc, expression, quantity, range, scope, rounding, maybe } = parts;
  const at = fc.constant(span);
  const k = <K extends string>(...kinds: K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);
  const names = fc.array(name, { minLength: 1, maxLength: 3 });
  const path = expression.filter((each) => ['name', 'field', 'index'].includes(each.kind));
  // What binds no tighter than `of` stands in parentheses, and so do whole expressions where only an operation may stand.
  const amount = fc.record({ value: expression, rounding: maybe(rounding) });
  const rule: fc.Arbitrary<TrancheRule> = fc.oneof(
    fc.record({ kind: k('keeps'), amount, span: at }),
    fc.record({ kind: k('target'), amount, span: at }),
    fc.record({
      kind: k('most'),
      amount,
      per: fc.array(expression, { maxLength: 2 }),
      isTotal: fc.boolean(),
      step: maybe(expression),
      span: at,
    }),
    fc.record({ kind: k('deposit'), roles: names, span: at }),
    fc.record({ kind: k('withdraw'), roles: names, span: at }),
  );
  const tranche: fc.Arbitrary<Tranche> = fc.record({
    kind: k('tranche'),
    doc,
    name,
    members: maybe(scope),
    kept: maybe(fc.record({ type: quantity, range: maybe(range), price: expression, rounding: maybe(rounding) })),
    initial: maybe(expression),
    rules: fc.array(rule, { maxLength: 3 }),
    span: at,
  });
  const clause: fc.Arbitrary<FundClause> = fc.oneof(
    { weight: 3, arbitrary: tranche },
    fc.record({
      kind: k('together'),
      shares: fc.array(expression, { minLength: 1, maxLength: 3 }),
      remainder: maybe(name),
      tranches: fc.array(tranche, { minLength: 1, maxLength: 2 }),
      span: at,
    }),
    fc.record({ kind: k('deductible'), amount, span: at }),
    fc.record({ kind: k('fee'), rate: expression, rounding: maybe(rounding), to: path, span: at }),
    fc.record({ kind: k('refill'), names, shares: fc.constant(null), remainder: fc.constant(null), span: at }),
    fc.record({
      kind: k('refill'),
      names,
      shares: fc.array(expression, { minLength: 1, maxLength: 3 }),
      remainder: maybe(name),
      span: at,
    }),
    fc.record({ kind: k('then'), end: k('leave'), span: at }),
    fc.record({ kind: k('then'), end: k('adl'), adl: name, span: at }),
    fc.record({ kind: k('then'), end: k('draws'), fund: name, span: at }),
    fc.record({
      kind: k('then'),
      end: k('socialise'),
      over: expression,
      way: k('raises', 'lowers'),
      index: path,
      rounding: maybe(rounding),
      span: at,
    }),
  );
  return fc.record({
    kind: k('fund'),
    doc,
    name,
    member: maybe(fc.record({ word: k('of', 'for'), binder: scope })),
    type: quantity,
    range: maybe(range),
    clauses: fc.array(clause, { minLength: 1, maxLength: 5 }),
    span: at,
  });
};
