/**
 * An external function for each entry: loads what is kept, decides, stores what changed, and tells of it in an event. It is
 * written as plainly as the stack of legacy code generation allows; where that is too short, what it takes becomes a struct.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { mostResults } from '../actions.ts';
import { isTold } from '../../../types/kept.ts';
import type { EntryForm } from '../entries.ts';
import { fieldId } from '../prune.ts';
import { resultWords } from '../result-words.ts';
import { deepestReach, reach } from '../stack.ts';
import {
  assign,
  field,
  name,
  type Doc,
  type Expr,
  type FunctionNode,
  type Member,
  type Statement,
  type TopLevel,
  type Variable,
} from '../tree.ts';
import { callees } from '../walk.ts';
import { announce } from './announce.ts';
import { whoMay } from './access.ts';
import type { Context } from './context.ts';
import { decisionOf } from './decide.ts';
import { holderOf, keysOf, parametersOf, wordsOf, type Parameter, type Told } from './parameters.ts';
import { isClock, isKept, storeLines, type Answered } from './store.ts';

export type EngineEntry = {
  readonly node: FunctionNode;
  /** The decision, which has seen to its stack itself, and what else is only for this entry. */
  readonly decision: FunctionNode;
  readonly own: readonly FunctionNode[];
  readonly structs: readonly TopLevel[];
  readonly event: Member | null;
  /** Whether it takes one struct. */
  readonly packed: boolean;
  readonly form: Form;
};

/** What an entry is called, which fields it uses, and what its event is called. */
export type About = {
  readonly entry: Entry;
  readonly place: number;
  readonly name: string;
  readonly used: ReadonlySet<string>;
  readonly title: string;
};

/** The same done from within the contract, to what another function has been told. */
export type Within = { readonly name: string; readonly given: readonly Variable[]; readonly exprOf: (each: Parameter) => Expr };

/** Whether a function takes one struct, and how the decision is written that it calls. */
type Form = { readonly packed: boolean; readonly decision: EntryForm };

/** No more of what is asked is told. */
const mostAsked = 4;

const onStack: EntryForm = { visibility: 'internal', mostParameters: 8, mostResults };
const inMemory: EntryForm = { ...onStack, mostParameters: 0 };

const forms: readonly Form[] = [
  { packed: false, decision: onStack },
  { packed: true, decision: onStack },
  { packed: true, decision: inMemory },
];

export const engineEntry = (context: Context, about: About): EngineEntry => {
  const words = wordsOf(parametersOf(context, about.entry));
  const possible = forms
    .filter((each) => words > 0 || !each.packed)
    .filter((each) => each.packed || words <= onStack.mostParameters);
  // What is asked is told in the event as far as there is room.
  for (const asked of about.entry.held ? [mostAsked, 2, 0] : [0])
    for (const form of possible) {
      const written = write(context, about, form, asked);
      if ([written.node, ...written.own].every((each) => deepestReach(each) <= reach)) return written;
    }
  return bug(`${about.entry.name} does not fit the stack`);
};

/** What an entry does, without asking who may: it calls the decision that the entry has already. */
export const doneWithin = (context: Context, about: About, { form }: EngineEntry, within: Within): FunctionNode => {
  const { node } = write(context, about, form, 0, within);
  if (deepestReach(node) > reach) bug(`${within.name} does not fit the stack`);
  return node;
};

const write = (context: Context, about: About, form: Form, toldArguments: number, within: Within | null = null): EngineEntry => {
  const { entry, place } = about;
  const { schema } = context.core;
  const names = context.names.inner();
  const take = (wanted: string): string => names.take(wanted);
  const structNamer = context.pieces.structNames[place] ?? bug('no namer');
  const { told, given, struct } =
    within === null ? takes(context, entry, form.packed ? structNamer('Call') : null, take) : takenWithin(context, entry, within);
  const shown = resultWords(schema, entry).filter(
    (each) => !isKept(context, entry, each.result, (argument) => holderOf(entry, told, argument).record),
  );
  const answer = shown.length > onStack.mostResults && entry.kind === 'action' ? structNamer('Answer') : null;
  const returns: readonly Variable[] =
    within !== null
      ? []
      : answer === null
        ? shown.map((each) => ({ type: each.type, name: take(each.name) }))
        : [{ type: `${answer} memory`, name: take('answer') }];
  const decision = context.pieces.entry(place, form.decision);
  const decided = decisionOf(context, entry, decision, structNamer('Arguments'), told, about.used, take);
  const reads = [...context.functions.values(), decision.node].some(
    (each) =>
      each.mutability === 'view' && callees([...decided.statements, { kind: 'expression', value: decided.call }]).has(each.name),
  );
  const base = {
    name: within?.name ?? about.name,
    doc: [
      ...(entry.doc === '' ? [] : [{ tag: 'notice', text: entry.doc } as const]),
      ...(entry.kind === 'action'
        ? [{ tag: 'dev', text: whoMay(entry, context.option, isToldFacts(context, about.used)) } as const]
        : []),
      ...(struct === null && within === null ? docsOf(told, given) : []),
      ...(struct === null && within === null ? docsOf(told, given) : []),
    ],
    parameters: given,
    visibility: within === null ? 'external' : 'internal',
    returns,
    span: entry.span,
  } as const;
  const structs = [...decision.structs, ...(struct === null ? [] : [struct])];
  if (entry.kind === 'define') {
    const body: readonly Statement[] = [...decided.statements, { kind: 'return', values: [decided.call] }];
    const node: FunctionNode = { ...base, mutability: reads ? 'view' : 'pure', body };
    return { node, decision: decision.node, own: [], structs, event: null, packed: form.packed, form };
  }
  const guard = within === null ? context.access.guard(entry) : { modifiers: [], statements: [] };
  const words = resultWords(schema, entry);
  const locals: readonly Variable[] =
    decision.answer === null
      ? // Nobody needs the time of the event: it is that of the block.
        words.map((each) => (isClock(context, entry, each.result) ? nothing : { type: each.type, name: take(`${each.name}_`) }))
      : [{ type: `${decision.answer} memory`, name: take('result') }];
  const answered = words.map((each, at): Answered => ({
    ...each,
    value: decision.answer === null ? name(locals[at]?.name ?? '') : field(name(locals[0]?.name ?? ''), `${each.name}_`),
  }));
  const kept = answered.filter((each) => !shown.some((one) => one.name === each.name));
  const whole = decision.answer === null ? null : { struct: decision.answer, local: locals[0]?.name ?? '' };
  const asked = told.filter(({ argument }) => isPlain(entry, argument)).slice(0, toldArguments);
  const event = announce(context, entry, about.title, answered, keysOf(context, entry, told), asked, whole);
  const values = shown.map((each) => answered.find((one) => one.name === each.name)?.value ?? bug('no such word'));
  const body: readonly Statement[] = [
    ...guard.statements,
    ...decided.statements,
    locals.every((each) => each === nothing)
      ? { kind: 'expression', value: decided.call }
      : { kind: 'declare', variables: locals, value: decided.call },
    ...storeLines(context, entry, kept, (argument) => holderOf(entry, told, argument), take),
    { kind: 'expression', value: event.call },
    ...(within === null ? values : []).map((value, at) => {
      const variable = name(returns[answer === null ? at : 0]?.name ?? '');
      return assign(answer === null ? variable : field(variable, shown[at]?.name ?? ''), value);
    }),
  ];
  const answers: readonly TopLevel[] =
    answer === null
      ? []
      : [
          {
            ...{
              kind: 'struct',
              name: answer,
              doc: [{ tag: 'dev', text: `What becomes of the facts that ${entry.name} changes.` }],
            },
            fields: shown.map((each) => ({ type: each.type, name: each.name, doc: [] })),
          } as const,
        ];
  return {
    node: { ...base, mutability: 'none', modifiers: guard.modifiers, body },
    decision: decision.node,
    own: [event.node],
    structs: [...structs, ...answers],
    event: event.event,
    packed: form.packed,
    form,
  };
};

/** An argument that is a value by itself, and leads to nobody. */
const isPlain = ({ arguments: all }: Entry, argument: number | null): boolean =>
  argument !== null && !['record', 'ref'].includes(all[argument]?.shape.kind ?? 'record');

/** The place of a value that is not looked at. */
const nothing: Variable = { type: '', name: '' };

const takenWithin = (context: Context, entry: Entry, { given, exprOf }: Within): Taken => ({
  ...{ told: parametersOf(context, entry).map((each) => ({ ...each, expr: exprOf(each) })), given, struct: null },
});

type Taken = { readonly told: readonly Told[]; readonly given: readonly Variable[]; readonly struct: TopLevel | null };

const takes = (context: Context, entry: Entry, struct: string | null, take: (wanted: string) => string): Taken => {
  const parameters = parametersOf(context, entry);
  if (struct === null) {
    const given = parameters.map((each) => ({
      ...{ type: each.kind === 'word' ? each.type : `${each.type} calldata`, name: take(each.name) },
    }));
    return { told: parameters.map((each, at) => ({ ...each, expr: name(given[at]?.name ?? '') })), given, struct: null };
  }
  const all = take('told');
  return {
    told: parameters.map((each) => ({ ...each, expr: field(name(all), `${each.name}_`) })),
    given: [{ type: `${struct} calldata`, name: all }],
    struct: {
      ...{ kind: 'struct', name: struct, doc: [{ tag: 'dev', text: `What ${entry.name} is told.` }] },
      fields: parameters.map((each) => ({
        ...{ type: each.type, name: `${each.name}_` },
        doc: each.doc === '' ? [] : [{ tag: 'dev', text: each.doc }],
      })),
    },
  };
};

const docsOf = (told: readonly Told[], given: readonly Variable[]): readonly Doc[] =>
  told.flatMap((each, at) => (each.doc === '' ? [] : [{ tag: 'param', name: given[at]?.name ?? '', text: each.doc } as const]));

/** Whether an entry goes by anything that its caller tells, but for the keys of members. */
const isToldFacts = ({ core }: Context, used: ReadonlySet<string>): boolean =>
  core.schema.records.some(({ id, fields }) =>
    fields.some((each, at) => used.has(fieldId(id, at)) && each.source !== 'key' && isTold(each)),
  );
