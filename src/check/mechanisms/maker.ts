/** Syntax that the compiler makes for a mechanism: ordinary declarations, placed where the name of the mechanism stands. */
import type {
  ActionClause,
  BinaryOperator,
  Binder,
  Builtin,
  ComparisonOperator,
  Expression,
  FieldDeclaration,
  FoldOperator,
  LetDeclaration,
  Name,
  RangeExpression,
  TypeExpression,
} from '../../syntax/ast.ts';
import { plainName, type Span } from '../../source/source.ts';
import { rational } from '../../types/rational.ts';

/** The same, for what stands at a part of the mechanism: mistakes in it are shown there. */
export type Maker = Making & { readonly at: (span: Span) => Maker };
type Making = ReturnType<typeof making>;

export const maker = (title: Name, member: Binder | null): Maker => ({
  ...making(title, member),
  at: (span) => maker({ ...title, span }, member),
});

/** `title`: the mechanism's name, from which those of what it becomes are made. `member`: whose it is, null for the policy's. */
const making = (title: Name, member: Binder | null) => {
  const { span, text } = title;
  const name = (of: string): Name => ({ text: of, span });
  const named = (of: string): Expression => ({ kind: 'name', name: name(of), span });
  const type = (of: string): TypeExpression => ({
    kind: 'quantity',
    unit: { factors: [{ path: [name(of)], doubledPower: 2, span }], span },
    decimals: null,
    span,
  });
  return {
    title,
    member,
    span,
    name,
    named,
    type,
    orNone: (of: TypeExpression): TypeExpression => ({ kind: 'optional', of, span }),
    /** `m.shock_level`, or `shock_level` of the whole policy. */
    kept: (field: string): Expression =>
      member === null
        ? named(`${text}_${field}`)
        : { kind: 'field', of: named(member.name.text), name: name(`${plainName(text)}_${field}`), span },
    /** `shock(m)`, or `shock`. */
    own: (suffix = ''): Expression =>
      member === null
        ? named(`${text}${suffix}`)
        : { kind: 'call', of: null, name: name(`${text}${suffix}`), arguments: [named(member.name.text)], span },
    compare: (op: ComparisonOperator, left: Expression, right: Expression): Expression => ({
      ...{ kind: 'compare', op, left, right, opSpan: span, accept: null, span },
    }),
    both: (left: Expression, right: Expression): Expression => ({ kind: 'and', left, right, span }),
    not: (operand: Expression): Expression => ({ kind: 'not', operand, span }),
    before: (operand: Expression): Expression => ({ kind: 'before', operand, span }),
    isPresent: (operand: Expression): Expression => ({ kind: 'is none', operand, negated: true, span }),
    isAbsent: (operand: Expression): Expression => ({ kind: 'is none', operand, negated: false, span }),
    otherwise: (operand: Expression, fallback: Expression): Expression => ({ kind: 'otherwise', operand, fallback, span }),
    plus: (left: Expression, right: Expression): Expression => ({ kind: 'binary', op: '+', left, right, opSpan: span, span }),
    minus: (left: Expression, right: Expression): Expression => ({ kind: 'binary', op: '-', left, right, opSpan: span, span }),
    reckon: (left: Expression, op: BinaryOperator, right: Expression): Expression => ({
      ...{ kind: 'binary', op, left, right, opSpan: span, span },
    }),
    builtin: (of: Builtin, ...args: readonly Expression[]): Expression => ({ kind: 'builtin', name: of, arguments: args, span }),
    whole: (value: number): Expression => ({
      ...{ kind: 'number', text: String(value), value: rational(BigInt(value)), unit: null, span },
    }),
    /** A bound of a range: a bare number is in the unit of its type. */
    bound: (of: Expression, typed: TypeExpression): Expression =>
      (of.kind === 'number' && of.unit === null) ||
      (of.kind === 'negate' && of.operand.kind === 'number' && of.operand.unit === null)
        ? measured(of, typed)
        : of,
    /** `report.price` of what is bound there. */
    field: (of: string, wanted: string): Expression => ({ kind: 'field', of: named(of), name: name(wanted), span }),
    fold: (
      op: FoldOperator,
      binder: string,
      source: Expression,
      filter: Expression | null,
      value: Expression | null,
    ): Expression => ({ kind: 'fold', op, binder: name(binder), source, run: null, filter, value, span }),
    choose: (condition: Expression, then: Expression, otherwise: Expression): Expression => ({
      ...{ kind: 'if', condition, then, else: otherwise, span },
    }),
    first: (arms: readonly (readonly [Expression, Expression])[], otherwise: Expression): Expression => ({
      kind: 'first matching',
      arms: arms.map(([condition, value]) => ({ condition, value, span })),
      otherwise,
      span,
    }),
    none: { kind: 'none', span } as const,
    yes: { kind: 'truth', value: true, span } as const,
    no: { kind: 'truth', value: false, span } as const,
    now: named('now'),
    /** A kept field, and how it begins. */
    state: (
      suffix: string,
      doc: string,
      typed: TypeExpression,
      value: Expression,
      range: RangeExpression | null = null,
    ): FieldDeclaration => ({
      ...{ kind: 'field', word: 'state', doc, name: name(`${text}_${suffix}`), scope: member, type: typed, range },
      ...{ outside: null, value, sum: null, span },
    }),
    /** An abbreviation, reached with `own`. */
    let: (suffix: string, value: Expression): LetDeclaration => ({
      ...{ kind: 'let', doc: '', name: name(`${text}${suffix}`), value, span },
      parameters: member === null ? [] : [{ name: member.name, type: member.type, span }],
    }),
    require: (condition: Expression, reason: string): ActionClause => ({
      ...{ kind: 'require', condition, reason, reasonSpan: span, span },
    }),
    call: (builtin: Builtin, ...of: readonly Expression[]): Expression => ({
      ...{ kind: 'builtin', name: builtin, arguments: of, span },
    }),
    /** Keeps what the mechanism says, in an action of which the member is an argument. */
    keeps: (): ActionClause => ({
      ...{ kind: 'keeps', kept: [{ name: title, member: member?.name ?? null, span }], span },
    }),
    change: (target: Expression, value: Expression): Extract<ActionClause, { readonly kind: 'changes' }> => ({
      ...{ kind: 'changes', target, mode: 'to', value, rounding: null, accept: null, when: null, late: false, span },
    }),
  };
};

/** `eth.shock` becomes `eth.update_shock`. */
export const prefixed = (text: string, word: string): string => {
  const plain = plainName(text);
  return `${text.slice(0, text.length - plain.length)}${word}_${plain}`;
};

/** So many of the unit that the type is in. */
const measured = (of: Expression, type: TypeExpression): Expression => {
  if (type.kind !== 'quantity') return of;
  return type.unit.factors.reduce<Expression>((left, { path, doubledPower, span }) => {
    const [first, ...rest] = path;
    if (first === undefined || (path.length === 1 && first.text === 'ratio')) return left;
    const unit = rest.reduce<Expression>((whole, name) => ({ kind: 'field', of: whole, name, span }), {
      kind: 'name',
      name: first,
      span,
    });
    const exponent = Math.abs(doubledPower) / 2;
    const right: Expression = exponent === 1 ? unit : { kind: 'power', base: unit, exponent, span };
    return { kind: 'binary', op: doubledPower < 0 ? '/' : '*', left, right, opSpan: span, span };
  }, of);
};
