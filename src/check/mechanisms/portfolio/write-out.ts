/**
 * Portfolios, written out as what they are: from
 *
 *   portfolio margin of a: account : USD rounds up {
 *     each p in a.positions by u: asset = p.contract.asset
 *     scan moves gains p.size * p.contract.gain[scenario]
 *   }
 *
 * come `margin_loss(a, u, scenario)`, what all positions in one asset lose together, `margin_scan(a, u)`, the largest of them,
 * `margin_worst(a, u)`, in which scenario that is, and `margin(a)`, their sum with what else is required. A credit for an
 * offset lowers the part of a scan that is kept, so that each name rounds up: credits are rounded down.
 */
import { namespaceOf } from '../../../source/source.ts';
import type {
  Binder,
  DefineDeclaration,
  Expression,
  LetDeclaration,
  Local,
  PlainDeclaration,
  TypeExpression,
  Typing,
} from '../../../syntax/ast.ts';
import { mapChildren } from '../../../syntax/map-children.ts';
import type { Report } from '../../report.ts';
import { maker, type Maker } from '../maker.ts';
import { keptOf, spreadsOf } from './offsets.ts';
import { delta, type Plan, type Scan, type Step } from './plan.ts';
import { part } from './scenarios.ts';

export const writeOutPortfolio = (plan: Plan, report: Report): readonly PlainDeclaration[] => {
  const { declaration, scan, sums, offsets } = plan;
  const { name, scope } = declaration;
  const p = parts(plan);
  const whole = scan === null ? [] : scanned(plan, scan, p, report);
  const first = scan === null ? null : p.of('scan', p.shared);
  const summed = sums.flatMap((each): readonly PlainDeclaration[] => {
    const made = p.made.at(each.name.span);
    const value = p.over(made, each.value);
    const doc = each.doc || `The ${each.name.text} of what ${name.text} holds.`;
    const named = p.define(`_${each.name.text}`, doc, p.shared, each.typing, [], value, made);
    if (each.name.text !== delta || offsets.length === 0) return [named];
    return [named, p.let(`_${delta}_exact`, p.shared, value, made)];
  });
  const bare = scan === null || plan.ofEach.length > 0;
  const ofEach = first === null && plan.ofEach.length === 0 ? null : bare ? p.of('each', p.shared) : first;
  const eachOne =
    bare && plan.ofEach.length > 0
      ? [
          p.define(
            '_each',
            `What is required of each in ${name.text}.`,
            p.shared,
            p.loose,
            [],
            stepped(first, plan.ofEach, p.made),
            p.made,
          ),
        ]
      : [];
  const credited = offsets.length === 0 ? [] : [...offsets.map((each) => spreadsOf(plan, each, p)), keptOf(plan, p)];
  const total = totalOf(plan, ofEach, p);
  const doc = declaration.doc || `What ${name.text} requires.`;
  const own: DefineDeclaration = {
    ...{ kind: 'define', doc, name, parameters: scope === null ? [] : [scope] },
    ...{ typing: p.loose.rounding === null ? declaration.typing : { ...declaration.typing, rounding: p.loose.rounding } },
    ...{ locals: [], value: stepped(total, plan.ofAll, p.made), span: declaration.span },
  };
  return [...whole, ...summed, ...eachOne, ...credited, own];
};

export type Parts = ReturnType<typeof parts>;

/** What all definitions of a portfolio are made of. */
const parts = (plan: Plan) => {
  const { declaration, each, group } = plan;
  const { name, scope, typing } = declaration;
  const made = maker(name, scope);
  const owner: readonly Binder[] = scope === null ? [] : [scope];
  const shared = [...owner, ...(group === null ? [] : [group.binder])];
  const rounding = typing.rounding && { ...typing.rounding, made: true as const };
  const loose: Typing = { type: typing.type, range: null, rounding, accept: null };
  const call = (suffix: string, given: readonly Expression[]): Expression =>
    given.length === 0
      ? made.named(`${name.text}_${suffix}`)
      : { kind: 'call', of: null, name: made.name(`${name.text}_${suffix}`), arguments: given, span: made.span };
  return {
    made,
    owner,
    shared,
    loose,
    call,
    /** `margin_loss(a, u)` of these. */
    of: (suffix: string, binders: readonly Binder[]): Expression =>
      call(
        suffix,
        binders.map((one) => made.named(one.name.text)),
      ),
    member: (enumName: string, text: string): Expression => made.named(`${namespaceOf(enumName)}${text}`),
    nothing: (type: TypeExpression): Expression => made.bound(made.whole(0), type),
    /** The sum over what the portfolio holds, in the group that is asked for. */
    over: (at: Maker, value: Expression): Expression => {
      const key = each.group?.key ?? null;
      const isOfGroup = key === null || group === null ? null : at.compare('==', key, at.named(group.binder.name.text));
      const filter = each.filter === null ? isOfGroup : isOfGroup === null ? each.filter : at.both(each.filter, isOfGroup);
      return at.fold('sum', each.binder.text, each.source, filter, value);
    },
    define: (
      suffix: string,
      doc: string,
      parameters: readonly Binder[],
      typed: Typing,
      locals: readonly Local[],
      value: Expression,
      at: Maker,
    ): DefineDeclaration => ({
      ...{ kind: 'define', doc, name: at.name(`${name.text}${suffix}`), parameters, typing: typed, locals, value, span: at.span },
    }),
    let: (suffix: string, parameters: readonly Binder[], value: Expression, at: Maker): LetDeclaration => ({
      ...{ kind: 'let', doc: '', name: at.name(`${name.text}${suffix}`), value, span: at.span },
      parameters: parameters.map((one) => ({ name: one.name, type: one.type, span: one.span })),
    }),
  };
};

/** The loss in each scenario, the largest of them, and where it is. */
const scanned = (plan: Plan, scan: Scan, p: Parts, report: Report): readonly PlainDeclaration[] => {
  const { name } = plan.declaration;
  const made = p.made.at(scan.gain.span);
  const { of } = scan;
  const scenario: Binder = { name: made.name('scenario'), type: made.type(of.name.text), range: null, span: scan.span };
  const gain = p.over(made, shocked(scan, made, report));
  const loss: Expression = { kind: 'negate', operand: gain, span: made.span };
  const counted = of.inPart ? made.reckon(tabled(made, of.name.text, part), '*', loss) : loss;
  const lossIn = (which: Expression): Expression => p.call('loss', [...p.shared.map((one) => made.named(one.name.text)), which]);
  const largest = made.fold('max', 'scenario', made.named(of.name.text), null, lossIn(made.named('scenario')));
  const exact: Typing = { ...p.loose, rounding: null };
  // Named, so that it is computed once and not for each scenario.
  const worst: Local = { kind: 'local', name: made.name('largest'), typing: exact, value: largest, span: scan.span };
  const members = of.members.map((each) => p.member(of.name.text, each.name.text));
  const last = members.at(-1) ?? made.none;
  const isLargest = (which: Expression): Expression => ({
    ...{ kind: 'compare', op: '>=', left: lossIn(which), right: made.named('largest'), opSpan: scan.span, span: scan.span },
    accept: { reason: 'the first of the largest losses', span: scan.span, made: true },
  });
  const arms = members.slice(0, -1).map((each) => [isLargest(each), each] as const);
  const isOf: Typing = { type: made.type(of.name.text), range: null, rounding: null, accept: null };
  const text = name.text;
  return [
    p.define('_loss', `What ${text} loses in a scenario; below 0 it gains.`, [...p.shared, scenario], p.loose, [], counted, made),
    p.define(
      '_scan',
      `The largest loss of ${text} in all scenarios.`,
      p.shared,
      exact,
      [],
      made.builtin('max', p.nothing(p.loose.type), largest),
      made,
    ),
    p.define(
      '_worst',
      `The scenario in which ${text} loses most; the first of several.`,
      p.shared,
      isOf,
      [worst],
      made.first(arms, last),
      made,
    ),
  ];
};

/** `scenario.price` is the shock of the axis. */
const shocked = (scan: Scan, made: Maker, report: Report): Expression => {
  const { of } = scan;
  const replaced = (expression: Expression): Expression => {
    if (expression.kind !== 'field' || expression.of.kind !== 'name' || expression.of.name.text !== 'scenario')
      return mapChildren(expression, replaced);
    const { name, span } = expression;
    if (of.axes.some((axis) => axis.name.text === name.text)) return tabled(made.at(span), of.name.text, name.text);
    report('FB7902', name.span, {
      name: made.title.text,
      problem: `\`${of.name.text}\` have no axis \`${name.text}\``,
      help: `write ${of.axes.map((axis) => `\`scenario.${axis.name.text}\``).join(', ')}`,
    });
    return { kind: 'error', span };
  };
  return replaced(scan.gain);
};

/** `moves_price[scenario]` */
const tabled = (made: Maker, scenarios: string, axis: string): Expression => ({
  ...{ kind: 'index', of: made.named(`${scenarios}_${axis}`), key: made.named('scenario'), span: made.span },
});

/** The sum of all groups, each with the part of it that offsets leave. */
const totalOf = (plan: Plan, ofEach: Expression | null, { made, of, shared }: Parts): Expression | null => {
  const { group, offsets } = plan;
  if (ofEach === null || group === null) return ofEach;
  const whole = offsets.length === 0 ? ofEach : made.reckon(ofEach, '*', of('kept', shared));
  return made.fold('sum', group.binder.name.text, made.named(group.enumName), null, whole);
};

/** What is added, and what it is never below, one after the other. */
const stepped = (first: Expression | null, steps: readonly Step[], made: Maker): Expression =>
  steps.reduce<Expression | null>((sofar, { kind, value, span }) => {
    if (sofar === null) return value;
    return kind === 'plus' ? made.at(span).plus(sofar, value) : made.at(span).builtin('max', sofar, value);
  }, first) ?? { kind: 'error', span: made.span };
