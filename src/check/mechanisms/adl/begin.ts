/**
 * How auto-deleveraging begins, written out: from `need E` comes the definition `deleverage_needed(m)`, from `at price = E`
 * `deleverage_sets_price(m)`, and a condition that says whether it may begin with an argument and a need: with no more than is
 * needed, at that price. It is looked at when a session begins, and not again: the closes themselves move what is needed.
 */
import { plainName } from '../../../source/source.ts';
import type { Binder, DefineDeclaration, Expression, FundAmount, Typing } from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import type { Asked } from '../../asked.ts';
import { namesIn } from '../liquidation/names.ts';
import { maker } from '../maker.ts';
import type { SessionDeclaration } from '../written.ts';
import type { Plan } from './plan.ts';

export type Beginning = Pick<SessionDeclaration, 'need' | 'begins' | 'asked'> & {
  readonly declarations: readonly DefineDeclaration[];
};

export const beginningOf = (plan: Plan): Beginning => {
  const { adl, range, given, free } = plan;
  const own = plainName(adl.name.text);
  const need = needOf(plan);
  const amount = plan.need?.amount ?? null;
  const t = maker(adl.name, null).at(amount?.value.span ?? adl.name.span);
  const needed =
    amount &&
    ask(plan, 'needed', `How much ${own} has to take, at most.`, amount, {
      ...{
        type: adl.type,
        range,
        value: t.builtin('clamp', amount.value, t.bound(t.whole(0), adl.type), t.bound(range.hi, adl.type)),
      },
    });
  const sets = given.flatMap(({ name, amount: said }) => {
    const argument = adl.parameters.find((each) => each.name.text === name.text);
    if (argument === undefined) return [];
    const { type, range: within } = argument;
    const doc = `What ${name.text} is when ${own} begins.`;
    return [{ argument, ...ask(plan, `sets_${name.text}`, doc, said, { type, range: within, value: said.value }) }];
  });
  const conditions = [
    ...(needed === null ? [] : [accepted(t.compare('<=', t.named(need.name.text), needed.call))]),
    ...sets.map(({ argument, call, define }) => same(plan, argument, call, define.span)),
  ];
  const [first, ...rest] = conditions;
  const asked = (define: DefineDeclaration): Asked => ({ name: define.name.text, arguments: free.map((each) => each.name.text) });
  return {
    need,
    begins: first === undefined ? null : rest.reduce(t.both, first),
    asked: {
      need: needed && { ...asked(needed.define), speaksOf: spokenOf(plan, amount.value), shown: flat(amount.value) },
      given: sets.map(({ argument, define }) => ({ argument: argument.name.text, ...asked(define) })),
    },
    declarations: [...(needed === null ? [] : [needed.define]), ...sets.map((each) => each.define)],
  };
};

/** The arguments that decide how much is needed, and in whose units that is. */
const spokenOf = ({ adl, free }: Plan, value: Expression): readonly string[] => {
  const spoken = namesIn(value);
  const units = adl.type.kind === 'quantity' ? adl.type.unit.factors.flatMap(({ path }) => path.slice(0, 1)) : [];
  return free.map(({ name }) => name.text).filter((text) => spoken.has(text) || units.some((each) => each.text === text));
};

/** How much is taken in all: an argument beside those of the adl. */
const needOf = ({ adl, range }: Plan): Binder => {
  let text = 'need';
  while (adl.parameters.some((each) => each.name.text === text)) text += '_';
  return { name: { text, span: adl.name.span }, type: adl.type, range, span: adl.name.span };
};

const because = 'rounded as its adl says';

const ask = (
  { adl, free }: Plan,
  suffix: string,
  doc: string,
  { rounding }: FundAmount,
  { type, range, value }: Pick<Typing, 'type' | 'range'> & { readonly value: Expression },
): { readonly define: DefineDeclaration; readonly call: Expression } => {
  const { span } = value;
  const name = { text: `${adl.name.text}_${suffix}`, span };
  const t = maker(adl.name, null).at(span);
  const given = free.map((each) => t.named(each.name.text));
  return {
    define: {
      ...{ kind: 'define', doc, name, parameters: free, locals: [], value, span },
      typing: { type, range, rounding, accept: { reason: because, span, made: true } },
    },
    call: given.length === 0 ? t.named(name.text) : { kind: 'call', of: null, name, arguments: given, span },
  };
};

/** A comparison of what has been rounded as a person said. */
const accepted = (compared: Expression): Expression =>
  compared.kind === 'compare' ? { ...compared, accept: { reason: because, span: compared.span, made: true } } : compared;

/** Whether an argument is what it is said to be; truths are not compared with `==`. */
const same = ({ adl }: Plan, { name, type }: Binder, said: Expression, span: Expression['span']): Expression => {
  const t = maker(adl.name, null).at(span);
  const argument = t.named(name.text);
  const isTruth = type.kind === 'quantity' && type.unit.factors.some(({ path }) => path.length === 1 && path[0]?.text === 'bool');
  return isTruth ? t.choose(said, argument, t.not(argument)) : accepted(t.compare('==', argument, said));
};
