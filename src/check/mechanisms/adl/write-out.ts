/**
 * Auto-deleveraging, written out as far as one account goes: who is eligible, how much can be taken of it, and the action that
 * closes it. From
 *
 *   adl deleverage of a: account (m: market) : m.base in 0 .. 1M { eligible when … rank by … take at most … by queue changes … }
 *
 * come `deleverage_eligible(a, m)`, `deleverage_most(a, m)` and the protective action `close_deleverage(a, m, taken)`. What is left is
 * a session over many accounts, which no declaration can say: it is checked by itself (`check/session.ts`).
 */
import { plainName } from '../../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  Declaration,
  DefineDeclaration,
  Expression,
  File,
  Local,
  Name,
  TypeExpression,
  Typing,
} from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { maker, prefixed, type Maker } from '../maker.ts';
import type { SessionDeclaration } from '../written.ts';
import { beginningOf } from './begin.ts';
import { planOf, type Plan } from './plan.ts';

export type WrittenAdls = {
  readonly files: readonly File[];
  /** By file. */
  readonly sessions: readonly (readonly SessionDeclaration[])[];
  readonly byName: AdlsByName;
};

/** Those that make sense; null for the others. */
export type AdlsByName = ReadonlyMap<string, Plan | null>;

export const writeOutAdls = (files: readonly File[], report: Report): WrittenAdls => {
  const sessions: SessionDeclaration[][] = files.map(() => []);
  const byName = new Map<string, Plan | null>();
  const written = files.map((file, at): File => {
    if (!file.declarations.some((each) => each.kind === 'adl')) return file;
    const declarations = file.declarations.flatMap((each): readonly Declaration[] => {
      if (each.kind !== 'adl') return [each];
      const plan = planOf(each, report);
      byName.set(each.name.text, plan);
      if (plan === null) return [];
      sessions[at]?.push(sessionOf(plan));
      return [eligibleDefine(plan), mostDefine(plan), closeAction(plan), ...beginningOf(plan).declarations];
    });
    return { ...file, declarations };
  });
  return { files: written, sessions, byName };
};

const makerOf = ({ adl }: Plan): Maker => maker(adl.name, null);

const binders = ({ adl }: Plan): readonly Binder[] => [adl.candidate, ...adl.parameters];

const suffixed = ({ adl }: Plan, suffix: string): Name => ({ ...adl.name, text: `${adl.name.text}_${suffix}` });

const because = 'rounded as its adl says';

const typingOf = ({ adl, range }: Plan, rounding: Typing['rounding']): Typing => ({
  type: adl.type,
  range,
  rounding,
  accept: { reason: because, span: adl.name.span, made: true },
});

const eligibleDefine = (plan: Plan): DefineDeclaration => {
  const { adl, eligible } = plan;
  const type: TypeExpression = makerOf(plan).type('bool');
  return {
    ...{ kind: 'define', doc: `Whether ${plainName(adl.name.text)} can close it.`, name: suffixed(plan, 'eligible') },
    parameters: binders(plan),
    typing: { type, range: null, rounding: null, accept: null },
    ...{ locals: [], value: eligible.condition, span: adl.name.span },
  };
};

/** The least of what is said, within the range of what can be taken. */
const mostOf = (plan: Plan): Expression => {
  const { adl, range, takes } = plan;
  const t = makerOf(plan);
  const [first = t.whole(0), ...rest] = takes.map((each) => each.value);
  const least = rest.length === 0 ? first : t.at(first.span).builtin('min', first, ...rest);
  return t.at(first.span).builtin('clamp', least, t.bound(t.whole(0), adl.type), t.bound(range.hi, adl.type));
};

const roundingOf = ({ takes }: Plan): Typing['rounding'] => takes.find((each) => each.rounding !== null)?.rounding ?? null;

const mostDefine = (plan: Plan): DefineDeclaration => {
  const { adl, eligible, takes } = plan;
  const t = makerOf(plan).at(takes[0]?.value.span ?? adl.name.span);
  return {
    ...{ kind: 'define', doc: `How much ${plainName(adl.name.text)} can take of it.`, name: suffixed(plan, 'most') },
    parameters: binders(plan),
    typing: typingOf(plan, roundingOf(plan)),
    locals: [],
    value: t.choose(eligible.condition, mostOf(plan), t.bound(t.whole(0), adl.type)),
    span: adl.name.span,
  };
};

/** One account is closed: by what it can be, and as the clauses say. */
const closeAction = (plan: Plan): ActionDeclaration => {
  const { adl, range, clauses } = plan;
  const t = makerOf(plan);
  const given = binders(plan).map((each) => t.named(each.name.text));
  const call = (suffix: string): Expression => ({
    ...{ kind: 'call', of: null, name: suffixed(plan, suffix), arguments: given, span: adl.name.span },
  });
  const taken: Binder = { name: t.name('taken'), type: adl.type, range, span: adl.name.span };
  const required: readonly ActionClause[] = [
    t.require(t.before(call('eligible')), 'not eligible'),
    t.require(t.compare('<=', t.named('taken'), t.before(call('most'))), 'more than can be taken of it'),
  ];
  return {
    ...{ kind: 'action', name: { ...adl.name, text: prefixed(adl.name.text, 'close') }, parameters: [...binders(plan), taken] },
    doc: adl.doc === '' ? `Takes so much of it.` : adl.doc,
    ...{ protective: { kind: 'made', span: adl.name.span }, isForAnyone: false, counts: null, held: null },
    clauses: [...clauses, ...required],
    span: adl.name.span,
  };
};

const sessionOf = (plan: Plan): SessionDeclaration => {
  const { adl, range, ranks, selection, eligible } = plan;
  const local = (text: string, typing: Typing | null, value: Expression): Local => ({
    ...{ kind: 'local', name: { text, span: value.span }, typing, value, span: value.span },
  });
  const weight = selection.by === 'pro rata' ? selection.weight : null;
  const { declarations: _, ...beginning } = beginningOf(plan);
  return {
    ...{ kind: 'session', doc: adl.doc, name: adl.name, by: selection.by, type: adl.type, range, span: adl.span },
    parameters: binders(plan),
    close: prefixed(adl.name.text, 'close'),
    orders: ranks.map((each) => each.order),
    ...beginning,
    body: {
      ...{ kind: 'define', doc: '', name: adl.name, parameters: binders(plan), typing: typingOf(plan, null), span: adl.span },
      locals: [
        local('most', typingOf(plan, roundingOf(plan)), mostOf(plan)),
        ...(weight === null
          ? []
          : [
              local(
                'weight',
                {
                  ...{ type: weight.type, range: weight.range, rounding: weight.rounding },
                  accept: { reason: because, span: weight.value.span, made: true },
                },
                weight.value,
              ),
            ]),
        ...ranks.map((each) => local('rank', null, each.value)),
      ],
      value: eligible.condition,
    },
  };
};
