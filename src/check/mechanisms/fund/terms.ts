/** Expressions and declarations that a fund is written out with, placed where a person wrote the part they belong to. */
import type {
  ActionClause,
  Binder,
  BinaryOperator,
  Builtin,
  DefineDeclaration,
  Expression,
  FieldDeclaration,
  FundAmount,
  LetDeclaration,
  Local,
  Name,
  RangeExpression,
  TypeExpression,
} from '../../../syntax/ast.ts';
import { namespaceOf, plainName, type Span } from '../../../source/source.ts';
import { childrenOf } from '../../../syntax/children.ts';
import { rational, zero, type Rational } from '../../../types/rational.ts';
import { showNumber } from '../../numbers.ts';

export type Terms = ReturnType<typeof terms>;

/** `title`: the fund. `member`: whose it is, or whose loss it pays; null where there is none. `span`: where the part stands. */
export const terms = (title: Name, member: Binder | null, span: Span) => {
  const of = (text: string): Name => ({ text, span });
  const named = (text: string): Expression => ({ kind: 'name', name: of(text), span });
  const builtin = (name: Builtin, ...given: readonly Expression[]): Expression => ({
    kind: 'builtin',
    name,
    arguments: given,
    span,
  });
  const binary = (op: BinaryOperator, left: Expression, right: Expression): Expression => ({
    ...{ kind: 'binary', op, left, right, opSpan: span, span },
  });
  const join = (op: BinaryOperator, list: readonly Expression[], none: Expression): Expression => {
    const [first, ...rest] = list;
    return first === undefined ? none : rest.reduce((sofar, each) => binary(op, sofar, each), first);
  };
  const amount = (value: Rational, unit: readonly Name[]): Expression => ({
    ...{ kind: 'number', text: showNumber(value), value, unit, span },
  });
  const number = (value: Rational): Expression => ({ kind: 'number', text: showNumber(value), value, unit: null, span });
  /** `insurance_junior`, or of an instance `eth.insurance_junior`. */
  const full = (suffix: string): string => `${title.text}_${suffix}`;
  const arguments_ = member === null ? [] : [member.name.text];
  /** A definition of the fund, with further arguments behind the member. */
  const call = (suffix: string, ...more: readonly Expression[]): Expression => {
    const given = [...arguments_.map(named), ...more];
    return given.length === 0 ? named(full(suffix)) : { kind: 'call', of: null, name: of(full(suffix)), arguments: given, span };
  };
  return {
    ...{ span, full, named, call, amount, binary },
    name: of,
    nothing: (unit: readonly Name[]): Expression => amount(zero, unit),
    sum: (list: readonly Expression[], unit: readonly Name[]): Expression => join('+', list, amount(zero, unit)),
    minus: (left: Expression, right: readonly Expression[]): Expression =>
      right.reduce((rest, each) => binary('-', rest, each), left),
    min: (...list: readonly Expression[]): Expression => (list.length === 1 ? join('+', list, none) : builtin('min', ...list)),
    max: (...list: readonly Expression[]): Expression => builtin('max', ...list),
    clamp: (value: Expression, lo: Expression, hi: Expression): Expression => builtin('clamp', value, lo, hi),
    count: (value: bigint): Expression => number(rational(value)),
    number,
    compare: (op: '<' | '>' | '==', left: Expression, right: Expression): Expression => ({
      ...{ kind: 'compare', op, left, right, opSpan: span, accept: null, span },
    }),
    both: (left: Expression, right: Expression): Expression => ({ kind: 'and', left, right, span }),
    either: (left: Expression, right: Expression): Expression => ({ kind: 'or', left, right, span }),
    not: (operand: Expression): Expression => ({ kind: 'not', operand, span }),
    before: (operand: Expression): Expression => ({ kind: 'before', operand, span }),
    choose: (condition: Expression, then: Expression, otherwise: Expression): Expression => ({
      ...{ kind: 'if', condition, then, else: otherwise, span },
    }),
    isPresent: (operand: Expression): Expression => ({ kind: 'is none', operand, negated: true, span }),
    none,
    type: (text: string): TypeExpression => ({
      ...{ kind: 'quantity', unit: { factors: [{ path: [of(text)], doubledPower: 2, span }], span }, decimals: null, span },
    }),
    item: (ring: Expression, key: Expression): Expression => ({ kind: 'index', of: ring, key, span }),
    /** What is kept under a name: of the member, or of the whole policy. */
    kept: (suffix: string, whose: Binder | null): Expression =>
      whose === null
        ? named(full(suffix))
        : { kind: 'field', of: named(whose.name.text), name: of(`${plainName(title.text)}_${suffix}`), span },
    state: (suffix: string, whose: Binder | null, doc: string, kept: Kept): FieldDeclaration => ({
      ...{ kind: 'field', word: 'state', doc, name: of(full(suffix)), scope: whose, type: kept.type, range: kept.range },
      ...{ outside: kept.range === null ? null : { value: 'refuse', span }, value: kept.initial, sum: null, span },
    }),
    define: (suffix: string, doc: string, typed: Typed, value: Expression): DefineDeclaration => ({
      ...{
        kind: 'define',
        doc,
        name: of(full(suffix)),
        parameters: [...(member === null ? [] : [member]), ...(typed.more ?? [])],
      },
      typing: {
        ...{ type: typed.type, range: typed.range ?? null, rounding: typed.rounds ?? null },
        accept: { reason: typed.because, span, made: true },
      },
      ...{ locals: typed.locals ?? [], value, span },
    }),
    /** An abbreviation: what is only a step on the way to what a fund says. */
    let: (suffix: string, more: readonly Binder[], value: Expression): LetDeclaration => ({
      ...{ kind: 'let', doc: '', name: of(full(suffix)), value, span },
      parameters: [...(member === null ? [] : [member]), ...more].map((each) => ({ name: each.name, type: each.type, span })),
    }),
    /** The range 0 .. `most`, for a value that is proved to lie in it. */
    upTo: (most: Rational): RangeExpression => ({
      lo: { kind: 'number', text: '0', value: zero, unit: null, span },
      hi: { kind: 'number', text: showNumber(most), value: most, unit: null, span },
      span,
    }),
    changes: (target: Expression, mode: 'by' | 'to', value: Expression): ActionClause => ({
      ...{ kind: 'changes', target, mode, value, rounding: null, accept: null, when: null, late: false, span },
    }),
    binder: (text: string, type: TypeExpression, range: RangeExpression | null): Binder => ({
      name: of(text),
      type,
      range,
      span,
    }),
    /** `absorb_insurance`, of an instance `eth.absorb_insurance`. */
    verb: (word: string, suffix = ''): Name =>
      of(`${namespaceOf(title.text)}${word}_${plainName(title.text)}${suffix === '' ? '' : `_${suffix}`}`),
  };
};

const none: Expression = { kind: 'none', span: { file: '', start: 0, end: 0 } };

export type Kept = { readonly type: TypeExpression; readonly range: RangeExpression | null; readonly initial: Expression };

export type Typed = {
  readonly type: TypeExpression;
  readonly range?: RangeExpression | null;
  readonly rounds?: FundAmount['rounding'];
  readonly because: string;
  readonly more?: readonly Binder[];
  readonly locals?: readonly Local[];
};

/** `let itself = insurance_junior`, where an amount speaks of itself. */
export const speaksOf = (word: string, expression: Expression): boolean => {
  const waiting = [expression];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'name' && at.name.text === word) return true;
    waiting.push(...childrenOf(at));
  }
  return false;
};
