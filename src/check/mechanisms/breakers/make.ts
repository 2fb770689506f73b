/** Numbers and sums in what a breaker is written out as. */
import type { BinaryOperator, Builtin, Expression } from '../../../syntax/ast.ts';
import type { Span } from '../../../source/source.ts';

export const whole = (value: number, span: Span, unit: string | null = null): Expression => ({
  ...{ kind: 'number', text: value.toString(), value: { n: BigInt(value), d: 1n }, span },
  unit: unit === null ? null : [{ text: unit, span }],
});

export const binary = (op: BinaryOperator, left: Expression, right: Expression, span: Span): Expression => ({
  ...{ kind: 'binary', op, left, right, opSpan: span, span },
});

export const builtin = (name: Builtin, all: readonly Expression[], span: Span): Expression => ({
  ...{ kind: 'builtin', name, arguments: all, span },
});

export const either = (left: Expression, right: Expression, span: Span): Expression => ({ kind: 'or', left, right, span });
