/**
 * Predictions, written out: a linear model as the sum that it is, a logistic one as 1 / (1 + e^-sum), whose exponential is
 * rounded to the other side, so that the whole lies on the side that the policy states.
 */
import { assertNever } from '../../../source/assert-never.ts';
import { plainName } from '../../../source/source.ts';
import type { DefineDeclaration, Expression, PredictDeclaration, TypeExpression } from '../../../syntax/ast.ts';
import { one } from '../../../types/rational.ts';
import type { Report } from '../../report.ts';
import { constant, inUnit, isBelow } from './constants.ts';

export const isSoundPrediction = ({ name, model, terms, typing }: PredictDeclaration, report: Report): boolean => {
  let sound = true;
  const problem = (span: PredictDeclaration['span'], text: string, help: string | null): void => {
    report('FB7501', span, { name: plainName(name.text), problem: text, help });
    sound = false;
  };
  const intercepts = terms.filter((each) => each.kind === 'intercept');
  const clamps = terms.filter((each) => each.kind === 'clamped');
  if (terms.every((each) => each.kind !== 'term'))
    problem(name.span, 'looks at nothing', 'add a term, a coefficient times what it weighs: `1.3 * utilisation(m)`');
  if (intercepts[1] !== undefined) problem(intercepts[1].span, 'has two intercepts', 'add them up');
  if (clamps[1] !== undefined) problem(clamps[1].span, 'is clamped twice', 'keep the tighter range');
  for (const { range } of clamps) {
    for (const end of [range.lo, range.hi])
      if (constant(end) === null) problem(end.span, 'is clamped to constants', 'write two numbers');
    if (isBelow(range.hi, range.lo)) problem(range.span, 'is clamped to nothing', 'write the lower bound first');
  }
  if (model === 'linear') return sound;
  if (!isRatio(typing.type))
    problem(typing.type.span, 'is a probability, and so a `ratio`', 'write `: ratio in 0 .. 1 rounds up`');
  const side = typing.rounding?.value;
  if (side !== 'up' && side !== 'down')
    problem(typing.rounding?.span ?? name.span, 'does not say to which side it errs', 'write `rounds up` or `rounds down`');
  return sound;
};

const isRatio = (type: TypeExpression): boolean =>
  type.kind === 'quantity' && type.unit.factors.length === 1 && type.unit.factors[0]?.path[0]?.text === 'ratio';

export const writeOutPrediction = (prediction: PredictDeclaration): DefineDeclaration => {
  const { doc, name, scope, typing, model, span } = prediction;
  const define = { ...{ kind: 'define' as const, doc, name, typing, span }, parameters: scope === null ? [] : [scope] };
  const sum = sumOf(prediction);
  switch (model) {
    case 'linear':
      return { ...define, locals: [], value: sum };
    case 'logistic': {
      const at = sum.span;
      const odds: Expression = { kind: 'name', name: { text: 'odds_against', span: at }, span: at };
      const exp: Expression = { kind: 'builtin', name: 'exp', arguments: [{ kind: 'negate', operand: sum, span: at }], span: at };
      const whole: Expression = { kind: 'number', text: '1', value: one, unit: null, span: at };
      const rounding = typing.rounding && {
        ...typing.rounding,
        value: typing.rounding.value === 'up' ? ('down' as const) : ('up' as const),
      };
      const local = { kind: 'local' as const, name: odds.name, value: exp, span: at };
      return {
        ...define,
        locals: [{ ...local, typing: { type: fine(typing.type), range: null, rounding, accept: null } }],
        value: binary('/', whole, binary('+', whole, odds)),
      };
    }
    default:
      return assertNever(model);
  }
};

/** The odds have as many decimals as an exponential can have, so that the result is as near as its own allow. */
const fine = (type: TypeExpression): TypeExpression =>
  type.kind === 'quantity' ? { ...type, decimals: { value: 30, span: type.span } } : type;

const binary = (op: '+' | '/', left: Expression, right: Expression): Expression => ({
  ...{ kind: 'binary', op, left, right, opSpan: left.span, span: left.span },
});

const sumOf = ({ terms, typing, model, name }: PredictDeclaration): Expression => {
  const weighed = terms.flatMap((each) => (each.kind === 'clamped' ? [] : [each]));
  const values = weighed.map((each) =>
    model === 'linear' && each.kind === 'intercept' ? inUnit(each.value, typing.type) : each.value,
  );
  const [first, ...others] = values;
  const nothing: Expression = { kind: 'error', span: name.span };
  const span = { ...name.span, start: first?.span.start ?? name.span.start, end: values.at(-1)?.span.end ?? name.span.end };
  const sum = others.reduce((left, right) => ({ ...binary('+', left, right), span }), first ?? nothing);
  const clamp = terms.find((each) => each.kind === 'clamped');
  if (clamp === undefined) return { ...sum, span };
  const bounds = [clamp.range.lo, clamp.range.hi].map((each) => (model === 'linear' ? inUnit(each, typing.type) : each));
  return { kind: 'builtin', name: 'clamp', arguments: [sum, ...bounds], span };
};
