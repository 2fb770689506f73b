/** What the random mechanisms are made of: arbitraries of the file that they stand in. */
import type fc from 'fast-check';
import type { Binder, Expression, FundAmount, Name, RangeExpression, TypeExpression } from '../../src/syntax/ast.ts';
import type { Span } from '../../src/source/source.ts';

export type RandomParts = {
  readonly span: Span;
  readonly name: fc.Arbitrary<Name>;
  readonly doc: fc.Arbitrary<string>;
  readonly expression: fc.Arbitrary<Expression>;
  readonly quantity: fc.Arbitrary<TypeExpression>;
  readonly range: fc.Arbitrary<RangeExpression>;
  readonly scope: fc.Arbitrary<Binder>;
  readonly rounding: fc.Arbitrary<NonNullable<FundAmount['rounding']>>;
  readonly maybe: <T>(arbitrary: fc.Arbitrary<T>) => fc.Arbitrary<T | null>;
};
