/** Other funds and indices that take what no tranche pays, each what those before it have left. */
import type { Expression, PlainDeclaration } from '../../../syntax/ast.ts';
import { compare } from '../../../types/rational.ts';
import { unitFactors, type Socialised } from './ends.ts';
import { lossOf, ofLoss, own } from './of-loss.ts';
import type { Plan } from './plan.ts';
import { saying } from './saying.ts';
import { terms, type Terms } from './terms.ts';

/** `drawn`: the funds that this one may draw on. Nothing is written where the rest goes nowhere. */
export const writeEnds = (plan: Plan, drawn: readonly Plan[]): readonly PlainDeclaration[] => {
  const t = own(plan);
  const loss = t.named('loss');
  const taken: Expression[] = [];
  const written: PlainDeclaration[] = [];
  const rest = (): Expression => {
    const uncovered = t.call(saying.uncovered, loss);
    return taken.length === 0 ? uncovered : t.max(t.minus(uncovered, taken), t.nothing(plan.unit));
  };
  for (const end of plan.ends) {
    if (end.end === 'socialise') {
      written.push(...writeSocialised(plan, end, rest()));
      taken.push(t.call(saying.socialised(end), loss));
      continue;
    }
    const other = drawn.find((each) => each.name.text === end.fund.text);
    if (other === undefined) continue;
    written.push(...writeDraw(plan, other, rest()));
    taken.push(t.call(saying.draws(other), loss));
  }
  if (taken.length === 0) return [];
  return [...written, ofLoss(plan, t, saying.residual, `What neither ${plan.name.text} nor what stands behind it pays.`, rest())];
};

const writeDraw = (plan: Plan, other: Plan, rest: Expression): readonly PlainDeclaration[] => {
  const t = own(plan);
  const o = terms(other.name, other.member === null ? null : plan.member, t.span);
  const asked = compare(other.most, plan.most) < 0 ? t.min(rest, t.amount(other.most, plan.unit)) : rest;
  const doc = `What ${other.name.text} pays of what ${plan.name.text} cannot.`;
  return [
    ofLoss(plan, t, saying.asks(other), `What ${plan.name.text} asks ${other.name.text} for.`, asked),
    ofLoss(plan, t, saying.draws(other), doc, o.call(saying.covers, t.call(saying.asks(other), t.named('loss')))),
  ];
};

/**
 * The index moves by the rest of the loss over all that shares it, rounded up, as far as it can. What it takes is at most that rest;
 * what the rounding takes on top is the surplus.
 */
const writeSocialised = (plan: Plan, end: Socialised, rest: Expression): readonly PlainDeclaration[] => {
  const t = terms(plan.name, plan.member, end.index.span);
  const o = terms(plan.name, plan.member, end.over.span);
  const room = end.way === 'raises' ? t.minus(boundOf(end, t), [end.index]) : t.minus(end.index, [boundOf(end, t)]);
  const nothing = t.binary('*', t.count(0n), unitOf(end, t));
  // In the unit of what shares the loss: nothing of the fund's, per unit of the index.
  const noShares = o.binary('/', o.nothing(plan.unit), unitOf(end, o));
  const share = o.binary('/', rest, end.over);
  const move = o.choose(o.compare('>', end.over, noShares), t.min(share, t.max(room, nothing)), nothing);
  const step = t.call(saying.moves(end), t.named('loss'));
  const because = 'what is taken too much is the surplus of the fund';
  const whole = t.binary('*', end.over, step);
  const down = { rounds: { value: 'down' as const, span: t.span }, because };
  // It never passes its bound, which only tells the checker what is true.
  const after =
    end.way === 'raises'
      ? t.min(t.binary('+', end.index, step), boundOf(end, t))
      : t.max(t.minus(end.index, [step]), boundOf(end, t));
  const over = t.max(t.minus(whole, [rest]), t.nothing(plan.unit));
  return [
    ofLoss(plan, t, saying.moves(end), `By how much a loss ${end.way} ${end.name}.`, move, {
      ...{ type: end.type, rounds: { value: 'up', span: t.span }, because },
    }),
    ofLoss(plan, t, saying.socialised(end), `What ${end.name} takes of a loss.`, t.min(rest, whole), down),
    ofLoss(plan, t, saying.over(end), `What ${end.name} takes too much, since it is rounded up.`, over, down),
    t.let(saying.after(end), [lossOf(plan)], after),
  ];
};

const boundOf = (end: Socialised, t: Terms): Expression => t.binary('*', t.number(end.bound), unitOf(end, t));

/** One of the index, from the units that it is written in. */
const unitOf = ({ type }: Socialised, t: Terms): Expression => {
  const { over, under } = unitFactors(type.unit) ?? { over: [], under: [] };
  const product = over.reduce((sofar, each) => t.binary('*', sofar, t.amount({ n: 1n, d: 1n }, each.path)), t.count(1n));
  return under.reduce((sofar, each) => t.binary('/', sofar, t.amount({ n: 1n, d: 1n }, each.path)), product);
};
