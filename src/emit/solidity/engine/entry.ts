/**
 * An external function for each entry: loads what is kept, decides, stores what changed, and tells of it in an event. It is
 * written as plainly as the stack of legacy code generation allows; where that is too short, what it takes becomes a struct.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { sessionThatCloses } from '../../../core/session.ts';
import { mostResults } from '../actions.ts';
import { isTold as isToldField } from '../../../types/kept.ts';
import type { EntryForm } from '../entries.ts';
import { fieldId } from '../prune.ts';
import { resultWords, type ResultWord } from '../result-words.ts';
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
import { acting, canAct } from './act.ts';
import { announce } from './announce.ts';
import { whoMay } from './access.ts';
import type { Context } from './context.ts';
import { decisionOf } from './decide.ts';
import { holderOf, keysOf, parametersOf, wordsOf, type Parameter, type Told } from './parameters.ts';
import { inMemory } from './slots.ts';
import { isClock, isKept, isRingItem, storeLines, type Answered } from './store.ts';

export type EngineEntry = {
  readonly node: FunctionNode;
  /** The decision, which has seen to its stack itself, and what else is only for this entry. */
  readonly decision: FunctionNode | null;
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

/**
 * Whether a function takes one struct, how the decision is written that it calls, whether it does itself what that does, and
 * whether the action then stores what it changes.
 */
type Form = {
  readonly packed: boolean;
  readonly decision: EntryForm;
  readonly isDirect: boolean;
  readonly acts: boolean;
  readonly asked: number;
};

/** No more of what is asked is told: not all of it, then the new values are told too. */
const mostAsked = 4;

const onStack: EntryForm = { visibility: 'internal', mostParameters: 8, mostResults };
const inStruct: EntryForm = { ...onStack, mostParameters: 0 };

const forms: readonly Pick<Form, 'packed' | 'decision'>[] = [
  { packed: false, decision: onStack },
  { packed: true, decision: onStack },
  { packed: true, decision: inStruct },
];

export const engineEntry = (context: Context, about: About): EngineEntry => {
  const words = wordsOf(parametersOf(context, about.entry));
  const possible = forms
    .filter((each) => words > 0 || !each.packed)
    .filter((each) => each.packed || words <= onStack.mostParameters);
  // What is asked is told in the event as far as there is room.
  // A session closes accounts by the same decision.
  const isShared = sessionThatCloses(context.core.sessions, about.entry.name) !== null;
  for (const asked of [mostAsked, 2, 0])
    for (const form of possible)
      for (const way of isShared ? [byCall] : ways) {
        const written = write(context, about, { ...form, ...way, asked });
        if (written === null) continue;
        if ([written.node, ...written.own].every((each) => deepestReach(each) <= reach)) return written;
      }
  return bug(`${about.entry.name} does not fit the stack`);
};

const byCall = { isDirect: false, acts: false } as const;
const ways = [{ isDirect: true, acts: true }, { isDirect: true, acts: false }, byCall] as const;

/** What an entry does, without asking who may: it calls the decision that the entry has already. */
export const doneWithin = (context: Context, about: About, { form }: EngineEntry, within: Within): FunctionNode => {
  const { node } = write(context, about, form, within) ?? bug('an action that stores what it changes is not called');
  if (deepestReach(node) > reach) bug(`${within.name} does not fit the stack`);
  return node;
};

/** Null where it cannot be done in this way. */
const write = (context: Context, about: About, form: Form, within: Within | null = null): EngineEntry | null => {
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
  const isAnswered = (each: ResultWord): boolean => shown.some((one) => one.result === each.result);
  const plain = told.filter(({ argument }) => isPlain(entry, argument));
  const asked = plain.slice(0, form.asked);
  const isAsked = asked.length > 0 && asked.length === plain.length;
  /** Of what the contract keeps, all follows from what was asked; and items of a ring are what was told when they were new. */
  const isTold = (each: ResultWord): boolean =>
    isAnswered(each) ||
    !(isClock(context, entry, each.result) || (isAsked ? isNumber(entry, each) : isRingItem(entry, each.result)));
  const decision = context.pieces.entry(place, { ...form.decision, last: (each) => !isTold(each) });
  const decided = decisionOf(context, entry, decision, structNamer('Arguments'), told, about.used, take, form.isDirect);
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
    ],
    parameters: given,
    visibility: within === null ? 'external' : 'internal',
    returns,
    span: entry.span,
  } as const;
  // Nobody calls what only a session does.
  const isInner = sessionThatCloses(context.core.sessions, entry.name) !== null;
  const structs = [...decision.structs, ...(struct === null || isInner ? [] : [struct])];
  if (entry.kind === 'define') {
    const body: readonly Statement[] = [...decided.statements, { kind: 'return', values: [decided.call] }];
    const node: FunctionNode = { ...base, mutability: reads ? 'view' : 'pure', body };
    return { node, decision: decision.node, own: [], structs, event: null, packed: form.packed, form };
  }
  const guard = within === null ? context.access.guard(entry) : { modifiers: [], statements: [] };
  const words = resultWords(schema, entry);
  if (form.acts) {
    const isPossible = decision.answer !== null && shown.length === 0 && canAct(context, entry, words, told, decided);
    const acted = isPossible
      ? acting(context, entry, place, told, decided, isTold, (values, inside, take_) => {
          const ofAsked = inside.filter((each) => asked.some((one) => one.argument === each.argument));
          const keys = keysOf(context, entry, inside);
          return announce(context, entry, about.title, values, keys, ofAsked, null, take_);
        })
      : null;
    if (acted === null) return null;
    const body = [...guard.statements, ...decided.statements, acted.statement];
    return {
      ...{ node: { ...base, mutability: 'none', modifiers: guard.modifiers, body }, decision: null, own: [acted.node] },
      ...{ structs: struct === null ? [] : [struct], event: acted.event.event, packed: form.packed, form },
    };
  }
  const locals: readonly Variable[] =
    decision.answer === null
      ? // Nobody needs the time of the event: it is that of the block.
        words.map((each) => (isClock(context, entry, each.result) ? nothing : { type: each.type, name: take(`${each.name}_`) }))
      : [{ type: `${decision.answer} memory`, name: take('result') }];
  const answered = words.map((each, at): Answered => {
    const of = locals[decision.answer === null ? at : 0]?.name ?? '';
    if (decision.answer === null) return { ...each, of, value: name(of), word: of };
    const own = `${each.name}_`;
    return { ...each, of, value: field(name(of), own), word: `mload(${inMemory(of, 32 * decision.fields.indexOf(own))})` };
  });
  const kept = answered.filter((each) => !shown.some((one) => one.name === each.name));
  const whole = decision.answer === null ? null : { struct: decision.answer, local: locals[0]?.name ?? '' };
  const news = answered.filter(isTold);
  const event = announce(
    context,
    entry,
    about.title,
    news,
    keysOf(context, entry, told),
    asked,
    whole,
    form.isDirect ? take : null,
  );
  const values = shown.map((each) => answered.find((one) => one.name === each.name)?.value ?? bug('no such word'));
  const body: readonly Statement[] = [
    ...guard.statements,
    ...decided.statements,
    locals.every((each) => each === nothing)
      ? { kind: 'expression', value: decided.call }
      : { kind: 'declare', variables: locals, value: decided.call },
    ...storeLines(context, entry, kept, (argument) => holderOf(entry, told, argument), decided.kept, take),
    ...event.statements,
    ...(within === null ? values : []).map((value, at) => {
      const variable = name(returns[answer === null ? at : 0]?.name ?? '');
      return assign(answer === null ? variable : field(variable, shown[at]?.name ?? ''), value);
    }),
  ];
  const answers: readonly TopLevel[] =
    answer === null || isInner
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
    decision: decided.isDirect ? null : decision.node,
    own: event.own,
    structs: [...structs, ...answers],
    event: event.event,
    packed: form.packed,
    form,
  };
};

/** A number or a time: neither a truth nor a member of an enum. */
const isNumber = (entry: Entry, { result }: ResultWord): boolean =>
  !['bool', 'enum'].includes(entry.results[result]?.shape.kind ?? 'number');

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
    fields.some((each, at) => used.has(fieldId(id, at)) && each.source !== 'key' && isToldField(each)),
  );
