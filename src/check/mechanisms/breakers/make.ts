/** What a breaker is written out with: its levels by name, numbers and sums. */
import { namespaceOf, type Span } from '../../../source/source.ts';
import type { BinaryOperator, Binder, Builtin, Expression, Name } from '../../../syntax/ast.ts';
import { maker, type Maker } from '../maker.ts';

/** Where `named` stands for a level: those of an instance stand behind its name. */
export const levelMaker = (title: Name, member: Binder | null): Maker => {
  const made = maker(title, member);
  return { ...made, named: (level) => made.named(`${namespaceOf(title.text)}${level}`) };
};

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
