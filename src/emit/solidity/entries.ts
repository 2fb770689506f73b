/** The external functions: boundary, work, answer. */
import { bug } from '../../source/assert-never.ts';
import type { Entry } from '../../core/core.ts';
import {
  createBody,
  emit,
  emitBlock,
  frameName,
  invoke,
  reserve,
  stackLocal,
  store,
  typeOf,
  valueOf,
  variablesOf,
  within,
  wordOf,
  type Body,
  type Kind,
  type Local,
  type Mode,
  type Shared,
  type Signature,
} from './body.ts';
import { mostResults } from './actions.ts';
import { argumentKind, type Boundary } from './checks.ts';
import { describe } from './describe.ts';
import { memberName } from './functions.ts';
import { isBeside } from './references.ts';
import { isIdle } from './idle-words.ts';
import { resultWords, type ResultWord } from './result-words.ts';
import { deepestReach, reach } from './stack.ts';
import { callInto, forwarded, world } from './statements.ts';
import { tidy } from './tidy.ts';
import {
  binary,
  declare,
  field,
  literal,
  name,
  type Doc,
  type Expr,
  type FunctionNode,
  type Statement,
  type TopLevel,
  type Variable,
} from './tree.ts';
import { withTime } from './walk.ts';
import { as, type Word } from './words.ts';

/** Who calls an entry, and how many words it takes, or gives; beyond these it is one struct. */
export type EntryForm = {
  readonly visibility: 'external' | 'internal';
  readonly mostParameters: number;
  readonly mostResults: number;
  /** Which words stand last in the struct that it gives. */
  readonly last?: (word: ResultWord) => boolean;
};

export const externalForm: EntryForm = { visibility: 'external', mostParameters: 8, mostResults };

export type EntryNames = {
  readonly name: string;
  /** Taken in the file only if used. */
  readonly struct: (suffix: string) => string;
};

export type EmittedEntry = {
  readonly node: FunctionNode;
  readonly structs: readonly TopLevel[];
  /** Whether it takes one struct, and the name of the struct that it gives. */
  readonly packed: boolean;
  readonly answer: string | null;
  /** The fields of the latter. */
  readonly fields: readonly string[];
};

type Parameter = {
  readonly name: string;
  readonly kind: Kind;
  readonly doc: string;
  readonly bind: (body: Body, local: Local) => void;
};

export const emitEntry = (shared: Shared, entry: Entry, edge: Boundary, names: EntryNames, form: EntryForm): EmittedEntry => {
  const parameters = parametersOf(shared, entry);
  const words = parameters.reduce((sum, each) => sum + (each.kind.kind === 'list' ? 2 : 1), 0);
  const packed = words > form.mostParameters ? names.struct('Arguments') : null;
  if (!packed) {
    const onStack = attempt(shared, entry, edge, names, form, parameters, 'stack', null);
    if (deepestReach(onStack.node) <= reach) return onStack;
  }
  return attempt(shared, entry, edge, names, form, parameters, 'frame', packed);
};

const parametersOf = (shared: Shared, entry: Entry): readonly Parameter[] => [
  ...entry.arguments.map((each): Parameter => ({
    name: each.name,
    kind: argumentKind(each.shape),
    doc: each.shape.kind === 'record' ? '' : describe(shared, each.shape),
    bind: (body, local) => body.locals.set(each.name, local),
  })),
  ...(entry.globals
    ? [
        {
          name: 'globals',
          kind: { kind: 'record', record: 0 },
          doc: 'The facts of the policy.',
          bind: (body: Body, local: Local) => (body.globals = local),
        } as const,
      ]
    : []),
  ...entry.entities.map((each): Parameter => ({
    name: memberName(shared, each),
    kind: { kind: 'list', record: each },
    doc: 'All members, in the order that references count.',
    bind: (body, local) => body.entities.set(each, local),
  })),
];

const attempt = (
  shared: Shared,
  entry: Entry,
  edge: Boundary,
  names: EntryNames,
  form: EntryForm,
  parameters: readonly Parameter[],
  mode: Mode,
  packed: string | null,
): EmittedEntry => {
  const body = createBody(shared, mode, shared.library.names.inner(), mode === 'frame' ? 'all' : new Set());
  const frame = mode === 'frame' ? body.names.take(frameName) : null;
  const all = packed === null ? null : body.names.take('all_');
  const given: Variable[] = all === null ? [] : [{ type: `${packed} ${shared.library.layout.location}`, name: all }];
  const structFields: (Variable & { readonly doc: readonly Doc[] })[] = [];
  const docs: Doc[] = [];
  const kinds = parameters.map((each) => each.kind);
  for (const each of parameters) {
    const own = all === null ? stackLocal(body, each.kind, each.name) : null;
    const ownName = own?.home.at === 'stack' ? (own.home.names[0] ?? '') : `${each.name}_`;
    const type = typeOf(shared.library, each.kind);
    if (own) given.push({ type, name: ownName });
    else
      structFields.push({
        type: type.replace(/ (calldata|memory)$/, ''),
        name: ownName,
        doc: each.doc === '' ? [] : [{ tag: 'dev', text: each.doc }],
      });
    if (own && each.doc !== '') docs.push({ tag: 'param', name: ownName, text: each.doc });
    if (own && (mode === 'stack' || isBeside(shared.library, each.kind, kinds))) {
      each.bind(body, own);
      continue;
    }
    if (isBeside(shared.library, each.kind, kinds)) {
      const local = stackLocal(body, each.kind, each.name);
      for (const variable of variablesOf(body, local))
        emit(body, { kind: 'declare', variables: [variable], value: field(name(all ?? ''), ownName) });
      each.bind(body, local);
      continue;
    }
    const kept = reserve(body, each.kind, each.name);
    store(body, kept, [own ? valueOf(body, own) : field(name(all ?? ''), ownName)]);
    each.bind(body, kept);
  }
  const results = resultWords(shared.library.layout.schema, entry);
  const answer = results.length > form.mostResults ? names.struct('Result') : null;
  const returnNames = answer === null ? results.map((each) => body.names.take(each.name)) : [body.names.take('result_')];
  writeBody(body, entry, edge, results, returnNames, answer !== null);
  const { last = () => false } = form;
  const shown = results.filter((each) => !isIdle(shared, entry, each));
  const inOrder = [...shown.filter((each) => !last(each)), ...shown.filter(last)];
  const fields = inOrder.map((each) => ({ type: each.type, name: `${each.name}_`, doc: [] }));
  const allocate: readonly Statement[] =
    frame === null ? [] : [declare('uint256', frame, invoke(body, 'allocate_', literal(BigInt(body.size))))];
  const node: FunctionNode = {
    name: names.name,
    doc: [...(entry.doc === '' ? [] : [{ tag: 'notice', text: entry.doc } as const]), ...docs],
    parameters: given,
    visibility: form.visibility,
    mutability: body.views ? 'view' : 'pure',
    returns:
      answer === null
        ? results.map((each, place) => ({ type: each.type, name: returnNames[place] ?? '' }))
        : [{ type: `${answer} memory`, name: returnNames[0] ?? '' }],
    body: [{ kind: 'unchecked', body: [...allocate, ...body.sink] }],
    span: entry.span,
  };
  const structs: readonly TopLevel[] = [
    ...(packed === null
      ? []
      : [
          {
            kind: 'struct',
            name: packed,
            doc: [{ tag: 'dev', text: `What ${entry.name} takes.` }],
            fields: structFields,
          } as const,
        ]),
    ...(answer === null
      ? []
      : [{ kind: 'struct', name: answer, doc: [{ tag: 'dev', text: `What ${entry.name} gives.` }], fields } as const]),
  ];
  return { node: withTime(tidy(node)), structs, packed: packed !== null, answer, fields: fields.map((each) => each.name) };
};

const writeBody = (
  body: Body,
  entry: Entry,
  edge: Boundary,
  results: readonly ResultWord[],
  returnNames: readonly string[],
  packed: boolean,
): void => {
  checkFacts(body, entry, edge);
  const signature = body.shared.functions.get(entry.function) ?? bug(`no function ${entry.function}`);
  const args = (): readonly Expr[] => argumentsFor(body, entry, signature);
  const [only] = results;
  const [kind] = signature.results;
  if (
    only &&
    kind &&
    results.length === 1 &&
    signature.results.length === 1 &&
    body.mode === 'stack' &&
    signature.mode === 'stack' &&
    isType(kind, only.type)
  ) {
    body.views ||= signature.mutability === 'view';
    emit(body, { kind: 'return', values: [forwarded(body, signature, args())] });
    return;
  }
  if (signature.into !== null) {
    callInto(body, signature, [], args, name(returnNames[0] ?? ''));
    return;
  }
  const targets = signature.results.map((each) => ({ name: 'r_', kind: each }));
  const locals = callInto(body, signature, targets, args);
  results.forEach((each, place) => {
    const local = locals[place] ?? bug('a result too few');
    const target = packed ? field(name(returnNames[0] ?? ''), `${each.name}_`) : name(returnNames[place] ?? '');
    emit(body, { kind: 'assign', targets: [target], op: '=', value: resultExpr(body, local, each.type) });
  });
};

const isType = (kind: Kind, type: ResultWord['type']): boolean =>
  kind.kind === 'bool' ? type === 'bool' : kind.kind === 'word' && type === (kind.signed ? 'int256' : 'uint256');

/** One look at all facts; only where something is off, a second one that says what. */
const checkFacts = (body: Body, entry: Entry, edge: Boundary): void => {
  const { unfit, explain } = edge;
  if (!explain) return;
  const say = (): void => void callInto(body, explain.signature, [], () => argumentsFor(body, entry, explain.signature));
  if (!unfit) return say();
  const args = (): readonly Expr[] => argumentsFor(body, entry, unfit.signature);
  const then = (): readonly Statement[] => within(body, say);
  const isBad = (bad: Expr): Expr => binary('!=', bad, literal(0n));
  if (unfit.signature.mode === 'stack' && body.mode === 'stack') {
    body.views ||= unfit.signature.mutability === 'view';
    emit(body, { kind: 'if', condition: isBad(invoke(body, unfit.signature.name, ...args())), then: then(), else: [] });
    return;
  }
  const statements = within(body, () => {
    const [bad] = callInto(body, unfit.signature, [{ name: 'bad_', kind: { kind: 'word', signed: false } }], args);
    emit(body, { kind: 'if', condition: isBad(valueOf(body, bad ?? bug('no answer'))), then: then(), else: [] });
  });
  emitBlock(body, statements);
};

const resultExpr = (body: Body, local: Local, type: ResultWord['type']): Expr => {
  if (local.kind.kind === 'bool')
    return type === 'bool'
      ? valueOf(body, local)
      : { kind: 'conditional', condition: valueOf(body, local), then: literal(1n), else: literal(0n) };
  const word = wordOf(body, local);
  return type === 'bool' ? binary('!=', as(word, false), literal(0n)) : as(word, type === 'int256');
};

/** The arguments of an entry as a function wants them, then the facts that it reads. */
const argumentsFor = (body: Body, entry: Entry, signature: Signature): readonly Expr[] => [
  ...signature.parameters.map((kind, place) => {
    const argument = entry.arguments[place] ?? bug('a parameter too many');
    const local = body.locals.get(argument.name) ?? bug(`no argument ${argument.name}`);
    if (kind.kind === 'record') return valueOf(body, local);
    const word: Word = wordOf(body, local);
    return kind.kind === 'bool' ? binary('!=', as(word, false), literal(0n)) : as(word, kind.kind === 'word' && kind.signed);
  }),
  ...world(body, signature),
];
