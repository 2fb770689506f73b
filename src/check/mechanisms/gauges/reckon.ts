/** Arithmetic as syntax, placed where a part of a gauge stands. */
import type { Span } from '../../../source/source.ts';
import type { Builtin, BinaryOperator, Expression, Local, Name, TypeExpression, Typing } from '../../../syntax/ast.ts';
import { type Rational, rational } from '../../../types/rational.ts';
import type { Rounding } from '../../../types/rounding.ts';

export type Reckon = ReturnType<typeof reckonAt>;

export const reckonAt = (span: Span) => {
  const binary =
    (op: BinaryOperator) =>
    (left: Expression, right: Expression): Expression => ({ kind: 'binary', op, left, right, opSpan: span, span });
  const builtin =
    (name: Builtin) =>
    (...operands: readonly Expression[]): Expression => ({ kind: 'builtin', name, arguments: operands, span });
  const name = (text: string): Name => ({ text, span });
  const number = (value: bigint | Rational, unit: readonly Name[] | null = null): Expression => {
    const exact = typeof value === 'bigint' ? rational(value) : value;
    return { kind: 'number', text: exact.d === 1n ? `${exact.n}` : `${exact.n}/${exact.d}`, value: exact, unit, span };
  };
  return {
    span,
    plus: binary('+'),
    minus: binary('-'),
    times: binary('*'),
    over: binary('/'),
    abs: builtin('abs'),
    min: builtin('min'),
    max: builtin('max'),
    clamp: builtin('clamp'),
    root: builtin('sqrt'),
    twoTo: builtin('exp2'),
    ticks: builtin('ticks'),
    number,
    seconds: (value: bigint): Expression => number(value, [name('s')]),
    negate: (operand: Expression): Expression => ({ kind: 'negate', operand, span }),
    power: (base: Expression, exponent: number): Expression => ({ kind: 'power', base, exponent, span }),
    named: (text: string): Expression => ({ kind: 'name', name: name(text), span }),
    ratio: {
      kind: 'quantity',
      unit: { factors: [{ path: [name('ratio')], doubledPower: 2, span }], span },
      decimals: null,
      span,
    } satisfies TypeExpression,
    /** A local name without a rounding. */
    let: (of: string, value: Expression): Local => ({ kind: 'local', name: name(of), typing: null, value, span }),
    /** A local name that is rounded. */
    define: (of: string, type: TypeExpression, direction: Rounding, value: Expression, range: Typing['range'] = null): Local => ({
      ...{ kind: 'local', name: name(of), value, span },
      typing: { type, range, rounding: { value: direction, span }, accept: null },
    }),
    range: (lo: Expression, hi: Expression): NonNullable<Typing['range']> => ({ lo, hi, span }),
  };
};
