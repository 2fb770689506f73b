/**
 * Who may change a parameter, written out as actions. From
 *
 *   govern fee { governance sets any value, after 2 d   guardian lowers by at most 10% of itself, once per 1 d }
 *
 * come `propose_fee`, which governance may do and which changes nothing but what is proposed; `apply_fee`, which anyone may do
 * when the delay is over; `cancel_fee`; and `lower_fee`, which the guardian may do once a day.
 */
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  DefineDeclaration,
  Expression,
  GovernRight,
  GovernVerb,
  Name,
  PlainDeclaration,
  RightRule,
} from '../../../syntax/ast.ts';
import { flat } from '../../../syntax/print/flat.ts';
import { itself } from '../../instances/qualify-governance.ts';
import { maker, prefixed, type Maker } from '../maker.ts';
import { constant, inUnit } from './constants.ts';
import { guardsOf, type Invariant } from './invariants.ts';
import { changesOf, makerOf, replaced, twinField, valueOf, type Kept } from './kept.ts';
import { given, mayStay, staying, toldOf } from './told.ts';

/** Parameters that change at once: one, or those of a `govern together`. */
export type Group = {
  readonly kept: readonly Kept[];
  readonly title: Name;
  readonly member: Binder | null;
  readonly rights: readonly GovernRight[];
  /** What stands above the whole of it. */
  readonly doc: string;
  /** Who may take back what is proposed, besides those who may propose it. */
  readonly cancelling: readonly Name[];
  readonly invariants: readonly Invariant[];
};

export const ruleOf = <K extends RightRule['kind']>(right: GovernRight, kind: K): (RightRule & { readonly kind: K }) | null =>
  right.rules.find((each): each is RightRule & { readonly kind: K } => each.kind === kind) ?? null;

const verbs: Readonly<Record<GovernVerb, { readonly prefix: string; readonly does: string }>> = {
  sets: { prefix: '', does: 'set' },
  raises: { prefix: 'raise', does: 'raise' },
  lowers: { prefix: 'lower', does: 'lower' },
  changes: { prefix: 'change', does: 'change' },
};

/** What waits and what does not may be one role's two ways to do one thing. */
const lastOf = (right: GovernRight): string => (ruleOf(right, 'after') === null ? 'last' : 'applied');
const stepOf = (right: GovernRight): string => (ruleOf(right, 'after') === null ? 'step' : 'proposed_step');

/** Two rights with one verb are told apart by whose they are. */
const namesOf = ({ title, rights }: Group, right: GovernRight): { readonly plain: string; readonly id: string } => {
  const isShared = rights.some((each) => each !== right && each.verb === right.verb);
  const plain = isShared ? `${title.text}_by_${right.roles.map((each) => plainName(each.text)).join('_and_')}` : title.text;
  const { prefix } = verbs[right.verb];
  return { plain, id: prefix === '' ? plain : prefixed(plain, prefix) };
};

export const writeRight = (group: Group, right: GovernRight): readonly PlainDeclaration[] => {
  const { plain, id } = namesOf(group, right);
  const { span } = right;
  const own = maker({ text: id, span }, group.member);
  const once = ruleOf(right, 'once');
  const after = ruleOf(right, 'after');
  const last =
    once === null ? [] : [own.state(lastOf(right), 'When that was last done.', own.orNone(own.type('time')), own.none)];
  const actions = after === null ? [immediate(group, right, own, plain)] : delayed(group, right, own, after.duration);
  const pending =
    after === null
      ? []
      : [
          ...group.kept.map((each) => pendingField(group, each, id, mayStay(right))),
          own.state('due', 'From when on what is proposed may be applied.', own.orNone(own.type('time')), own.none),
        ];
  return [...last, ...pending, ...stepsOf(group, right, own), ...actions];
};

const pendingName = (group: Group, { parameter }: Kept, id: string): string =>
  group.kept.length === 1 ? id : `${id}_${plainName(parameter.field.name.text)}`;

const pendingField = (group: Group, kept: Kept, id: string, isOptional: boolean) => {
  const field = twinField(kept, 'pending', `The value that is proposed for ${plainName(kept.parameter.field.name.text)}.`);
  const named = { ...field, name: { ...field.name, text: `${pendingName(group, kept, id)}_pending` } };
  const own = makerOf(kept);
  return isOptional ? { ...named, type: own.orNone(named.type), value: own.none } : named;
};

const actionOf = (
  group: Group,
  right: GovernRight,
  name: string,
  doc: string,
  given: readonly Binder[],
  clauses: readonly ActionClause[],
  isForAnyone = false,
): ActionDeclaration => ({
  ...{
    kind: 'action',
    protective: null,
    isForAnyone,
    counts: null,
    held: null,
    doc,
    name: { text: name, span: right.span },
    clauses,
    span: right.span,
  },
  parameters: group.member === null ? given : [group.member, ...given],
});

const byClause = ({ roles, span }: GovernRight, more: readonly Name[] = []): ActionClause => ({
  ...{ kind: 'by', span },
  roles: [...roles, ...more.filter((each) => !roles.some((one) => one.text === each.text))],
});

const subject = ({ kept }: Group): string => kept.map((each) => plainName(each.parameter.field.name.text)).join(' and ');

const immediate = (group: Group, right: GovernRight, own: Maker, plain: string): ActionDeclaration => {
  const { kept, member } = group;
  const news = new Map(kept.map((each) => [each, toldOf(right, own, each, valueOf(each, makerOf(each, member)))] as const));
  const doc = docOf(group, right, `Lets ${rolesOf(right)} ${verbs[right.verb].does} ${subject(group)}.${staying(right)}`);
  return actionOf(group, right, prefixed(plain, verbs[right.verb].does), doc, given(group, right, own), [
    byClause(right),
    ...moves(group, right, own, news),
    ...bounds(group, right, own, news),
    ...pause(right, own),
    ...guardsOf(group.invariants, kept, member),
  ]);
};

const docOf = (group: Group, right: GovernRight, usual: string): string =>
  [right.doc === '' ? usual : right.doc, group.doc].filter((each) => each !== '').join('\n');

const rolesOf = ({ roles }: GovernRight): string => roles.map((each) => plainName(each.text)).join(' or ');

type News = ReadonlyMap<Kept, Expression>;

const moves = (group: Group, right: GovernRight, own: Maker, news: News): readonly ActionClause[] => [
  ...group.kept.flatMap((each) =>
    changesOf(each, makerOf(each, group.member), news.get(each) ?? own.none, ruleOf(right, 'ramps') !== null),
  ),
  ...(ruleOf(right, 'once') === null ? [] : [own.change(own.kept(lastOf(right)), own.now)]),
];

const delayed = (group: Group, right: GovernRight, own: Maker, delay: Expression): readonly ActionDeclaration[] => {
  const { kept, member } = group;
  const id = own.title.text;
  const what = subject(group);
  const expires = ruleOf(right, 'expires');
  const due = own.kept('due');
  const pendingOf = (each: Kept): Expression =>
    maker({ text: pendingName(group, each, id), span: right.span }, member).kept('pending');
  const now = (each: Kept): Expression => valueOf(each, makerOf(each, member));
  // What is to stay is proposed as none, and is at the time of applying what it is then.
  const heldOf = (each: Kept): Expression => (mayStay(right) ? own.otherwise(pendingOf(each), now(each)) : pendingOf(each));
  const told = new Map(kept.map((each) => [each, toldOf(right, own, each, now(each))] as const));
  const held = new Map(kept.map((each) => [each, heldOf(each)] as const));
  const asked = new Map(kept.map((each) => [each, own.before(heldOf(each))] as const));
  const isProposed = own.require(own.before(own.isPresent(due)), `nothing is proposed for ${what}`);
  const whileDue = (condition: Expression): Expression => own.before(own.choose(own.isAbsent(due), own.no, condition));
  const doc = docOf(group, right, `Lets ${rolesOf(right)} propose to ${verbs[right.verb].does} ${what}.${staying(right)}`);
  return [
    actionOf(group, right, prefixed(id, 'propose'), doc, given(group, right, own), [
      byClause(right),
      ...kept.map((each) => own.change(pendingOf(each), toldOf(right, own, each, own.none))),
      own.change(due, { ...own.plus(own.now, delay), span: delay.span }),
      ...bounds(group, right, own, told),
    ]),
    actionOf(
      group,
      right,
      prefixed(id, 'apply'),
      `Applies what is proposed for ${what}, when its delay is over.`,
      [],
      [
        ...moves(group, right, own, held),
        own.change(due, own.none),
        isProposed,
        own.require(whileDue(own.compare('>=', own.now, due)), `too early: this takes effect ${brief('after', delay)}`),
        ...(expires === null
          ? []
          : [
              own.require(
                whileDue(own.compare('<=', own.minus(own.now, due), expires.duration)),
                'what was proposed was not applied in time',
              ),
            ]),
        ...bounds(group, right, own, asked),
        ...pause(right, own),
        ...guardsOf(group.invariants, kept, member),
      ],
      true,
    ),
    actionOf(
      group,
      right,
      prefixed(id, 'cancel'),
      `Takes back what is proposed for ${what}.`,
      [],
      [byClause(right, group.cancelling), own.change(due, own.none), isProposed],
    ),
  ];
};

/** `once per 3 d` */
const pause = (right: GovernRight, own: Maker): readonly ActionClause[] => {
  const once = ruleOf(right, 'once');
  if (once === null) return [];
  const last = own.kept(lastOf(right));
  const over = own.compare('>=', own.minus(own.now, last), once.duration);
  return [
    own.require(own.before(own.choose(own.isAbsent(last), own.yes, over)), `too soon: ${brief('once per', once.duration)}`),
  ];
};

/** What the new values have to be, seen from those before. */
const bounds = (group: Group, right: GovernRight, own: Maker, news: News): readonly ActionClause[] =>
  group.kept.flatMap((each) => {
    const made = maker({ ...each.parameter.title, span: right.span }, group.member);
    const value = news.get(each) ?? own.none;
    const old = made.before(valueOf(each, made));
    const what = plainName(each.parameter.field.name.text);
    const listed =
      each.values === null
        ? []
        : [
            made.require(
              each.values
                .map((one) => made.compare('==', value, inUnit(one, each.parameter.type)))
                .reduce((left, next): Expression => ({ kind: 'or', left, right: next, span: right.span })),
              `this is none of the values that ${what} may have`,
            ),
          ];
    const direction =
      right.verb === 'raises'
        ? [made.require(made.compare('>', value, old), `this does not raise ${what}`)]
        : right.verb === 'lowers'
          ? [made.require(made.compare('<', value, old), `this does not lower ${what}`)]
          : [];
    return [...listed, ...direction, ...stepBound(each, right, made, own, value, old)];
  });

const stepBound = (
  kept: Kept,
  right: GovernRight,
  made: Maker,
  own: Maker,
  value: Expression,
  old: Expression,
): readonly ActionClause[] => {
  const { amount, verb } = right;
  if (amount.kind !== 'step') return [];
  const rise = made.minus(value, old);
  const moved = verb === 'raises' ? rise : verb === 'lowers' ? made.minus(old, value) : made.call('abs', rise);
  const most = amount.rounding === null ? stepValue(kept, right, made) : own.own(`_${stepOf(right)}`);
  const what = plainName(kept.parameter.field.name.text);
  const reason = amount.exclusive
    ? `this does not move ${what} ${brief('by less than', amount.most)}`
    : `this moves ${what} ${brief('by more than', amount.most)}`;
  const isConstant = amount.rounding === null && constant(amount.most) !== null;
  return [made.require(made.compare(amount.exclusive ? '<' : '<=', moved, isConstant ? most : made.before(most)), reason)];
};

/** What bounds a step, with the value for `itself`. */
const stepValue = (kept: Kept, { amount }: GovernRight, made: Maker): Expression =>
  amount.kind === 'any'
    ? made.none
    : replaced(inUnit(amount.most, kept.parameter.type), new Map([[itself, valueOf(kept, made)]]));

/** A step that is rounded is a definition of its own. */
const stepsOf = ({ kept, member }: Group, right: GovernRight, own: Maker): readonly DefineDeclaration[] => {
  const { amount } = right;
  if (amount.kind === 'any' || amount.rounding === null) return [];
  return kept.map((each) => ({
    ...{ kind: 'define', doc: 'The furthest that one change may move it.', locals: [], span: amount.span },
    name: { text: `${own.title.text}_${stepOf(right)}`, span: amount.span },
    parameters: member === null ? [] : [member],
    typing: { type: each.parameter.type, range: null, rounding: amount.rounding, accept: null },
    value: stepValue(each, right, makerOf(each, member)),
  }));
};

/** With the amount as written, where it is short enough for a message. */
const brief = (words: string, amount: Expression): string => {
  const text = flat(amount);
  return text.length > 80 ? `${words} it may` : `${words} ${text}`;
};
