/**
 * Offsets between groups, written out. Where the deltas of two groups point in opposite directions, spreads are formed of what
 * the offsets before have left of both, and each spread credits a share of the risk that its legs have. A credit lowers the
 * part of a scan that is kept; spreads are rounded down, so that this part rounds up.
 */
import type { DefineDeclaration, Expression } from '../../../syntax/ast.ts';
import type { Rational } from '../../../types/rational.ts';
import { showNumber } from '../../numbers.ts';
import { delta, type Offset, type Plan } from './plan.ts';
import type { Parts } from './write-out.ts';

const suffixOf = ({ left, right }: Offset): string => `spreads_${left.text}_${right.text}`;

/** How many spreads an offset forms. */
export const spreadsOf = (plan: Plan, offset: Offset, p: Parts): DefineDeclaration => {
  const made = p.made.at(offset.span);
  const { type } = typeOfDelta(plan);
  const nothing = p.nothing(type);
  const [left, right] = legsOf(plan, offset, p);
  const opposite = (one: Expression, other: Expression): Expression =>
    made.both(made.compare('>', one, nothing), made.compare('<', other, nothing));
  const areOpposite: Expression = {
    ...{ kind: 'or', left: opposite(left.net, right.net), right: opposite(right.net, left.net), span: offset.span },
  };
  const formed = made.builtin(
    'min',
    ...[left, right].map((leg) => divided(made.builtin('max', nothing, leg.left), leg.weight, p)),
  );
  const doc = `How many spreads of ${offset.left.text} and ${offset.right.text} ${plan.declaration.name.text} forms.`;
  const rounding = { value: 'down', span: offset.span, made: true } as const;
  // One spread less here leaves more for those after it, so no side is the safe one: how many there are is a decision.
  const accept = { reason: 'spreads are formed in order', span: offset.span, made: true } as const;
  const typing = { type, range: null, rounding, accept };
  return p.define(`_${suffixOf(offset)}`, doc, p.owner, typing, [], made.choose(areOpposite, formed, nothing), made);
};

/** The part of a scan that offsets leave. */
export const keptOf = (plan: Plan, p: Parts): DefineDeclaration => {
  const { made } = p;
  const { group, offsets } = plan;
  const enumName = group?.enumName ?? '';
  const { type } = typeOfDelta(plan);
  const credited = (group?.members ?? []).flatMap((member) => {
    const own = offsets.filter((each) => each.left.text === member.text || each.right.text === member.text);
    return own.length === 0 ? [] : [{ member, own }];
  });
  const arms = credited.map(({ member, own }): readonly [Expression, Expression] => {
    const which = p.member(enumName, member.text);
    const size = made.builtin('abs', netOf(p, which));
    const credits = own.map((each) => {
      const weight = each.weights[each.left.text === member.text ? 0 : 1];
      const used = multiplied(p.of(suffixOf(each), p.owner), weight, p);
      return made.at(each.span).reckon(made.reckon(each.credit, '*', used), '/', size);
    });
    const left = credits.reduce((rest, each) => made.minus(rest, each), made.whole(1));
    const kept = made.choose(made.compare('>', size, p.nothing(type)), made.builtin('max', made.whole(0), left), made.whole(1));
    return [made.compare('==', made.named(group?.binder.name.text ?? ''), which), kept];
  });
  const doc = `The part of its scan that ${plan.declaration.name.text} keeps after offsets.`;
  const rounding = { value: 'up', span: made.span, made: true } as const;
  const typing = { type: made.type('ratio'), range: null, rounding, accept: null };
  return p.define('_kept', doc, p.shared, typing, [], made.first(arms, made.whole(1)), made);
};

/** The exact net delta of a group. */
const netOf = (p: Parts, which: Expression): Expression => {
  const owner = p.owner.map((one) => p.made.named(one.name.text));
  return p.call(`${delta}_exact`, [...owner, which]);
};

type Leg = { readonly net: Expression; readonly weight: Rational; readonly left: Expression };

/** Both legs, and what the offsets before have left of each. */
const legsOf = (plan: Plan, offset: Offset, p: Parts): readonly [Leg, Leg] => {
  const earlier = plan.offsets.slice(0, plan.offsets.indexOf(offset));
  const leg = (member: string, weight: Rational): Leg => {
    const net = netOf(p, p.member(plan.group?.enumName ?? '', member));
    const left = earlier
      .filter((each) => each.left.text === member || each.right.text === member)
      .reduce(
        (rest, each) =>
          p.made.minus(rest, multiplied(p.of(suffixOf(each), p.owner), each.weights[each.left.text === member ? 0 : 1], p)),
        p.made.builtin('abs', net),
      );
    return { net, weight, left };
  };
  return [leg(offset.left.text, offset.weights[0]), leg(offset.right.text, offset.weights[1])];
};

const typeOfDelta = ({ sums, declaration }: Plan) => sums.find((each) => each.name.text === delta)?.typing ?? declaration.typing;

const isOne = ({ n, d }: Rational): boolean => n === d;
const number = (value: Rational, { made }: Parts): Expression => ({
  ...{ kind: 'number', text: showNumber(value), value, unit: null, span: made.span },
});
const divided = (value: Expression, by: Rational, p: Parts): Expression =>
  isOne(by) ? value : p.made.reckon(value, '/', number(by, p));
const multiplied = (value: Expression, by: Rational, p: Parts): Expression =>
  isOne(by) ? value : p.made.reckon(value, '*', number(by, p));
