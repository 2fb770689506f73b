/**
 * An external function for each entry: loads what is kept, decides, stores what changed, and tells of it in an event. It is
 * written as plainly as the stack of legacy code generation allows; where that is too short, what it takes becomes a struct.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import type { EntryForm } from '../entries.ts';
import { resultWords } from '../result-words.ts';
import { deepestReach, reach } from '../stack.ts';
import {
  assign,
  binary,
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

const onStack: EntryForm = { visibility: 'internal', mostParameters: 8, mostResults: 3 };
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
  for (const form of possible) {
    const written = write(context, about, form);
    if ([written.node, ...written.own].every((each) => deepestReach(each) <= reach)) return { ...written, form };
  }
  return bug(`${about.entry.name} does not fit the stack`);
};

/** What an entry does, without asking who may: it calls the decision that the entry has already. */
export const doneWithin = (context: Context, about: About, { form }: EngineEntry, within: Within): FunctionNode => {
  const { node } = write(context, about, form, within);
  if (deepestReach(node) > reach) bug(`${within.name} does not fit the stack`);
  return node;
};

const write = (context: Context, about: About, form: Form, within: Within | null = null): EngineEntry => {
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
  const event = announce(context, entry, about.title, answered, keysOf(context, entry, told), whole);
  const values = shown.map((each) => answered.find((one) => one.name === each.name)?.value ?? bug('no such word'));
  const body: readonly Statement[] = [
    ...(within === null ? [mayAct(context, entry)] : []),
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
    node: { ...base, mutability: 'none', body },
    decision: decision.node,
    own: [event.node],
    structs: [...structs, ...answers],
    event: event.event,
    packed: form.packed,
    form,
  };
};

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

/** The operator, or for an action that is for roles whoever has one of them. */
export const mayAct = (context: Context, { roles }: Entry): Statement => {
  const allowed = roles?.map((each) => context.roles.get(each) ?? bug('a role that nobody has')) ?? [context.operator];
  const condition = allowed
    .map((each) => binary('!=', name('msg.sender'), name(each)))
    .reduce((all, each) => binary('&&', all, each));
  const error = roles === null ? 'NotOperator' : 'NotInRole';
  return { kind: 'if', condition, then: [{ kind: 'revert', error, arguments: [] }], else: [] };
};
