/** Functions of the library: how one is written on the stack, or with a frame where the stack is too short. */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { CoreFunction, Term } from '../../core/core.ts';
import {
  createBody,
  emit,
  frameName,
  framePlace,
  invoke,
  kindOf,
  kindOfSlotted,
  stackLocal,
  store,
  valueOf,
  variablesOf,
  type Body,
  type Kind,
  type Mode,
  type Shared,
  type Signature,
  type Spills,
} from './body.ts';
import { condition } from './bools.ts';
import { inlineSingles } from './inline.ts';
import { intAs, lowAs } from './ints.ts';
import { prune, type Uses } from './prune.ts';
import { isBeside } from './references.ts';
import { deepestReach, reach, reachOf } from './stack.ts';
import { argumentKinds } from './frames.ts';
import { statements } from './statements.ts';
import { tidy } from './tidy.ts';
import { declare, literal, name, type Doc, type Expr, type FunctionNode, type Statement, type Variable } from './tree.ts';
import { withTime } from './walk.ts';

/** The struct that a function fills and gives, within it. */
export const intoName = 'result_';

/** Words that a function takes and gives on the stack; more go through a frame. */
const words = 10;

export type Emitted = { readonly node: FunctionNode; readonly signature: Signature };

export type Blueprint = {
  readonly name: string;
  readonly doc: readonly Doc[];
  readonly span?: Span;
  /** `key` is the name in Core, where it differs. */
  readonly parameters: readonly { readonly name: string; readonly key?: string; readonly kind: Kind }[];
  readonly results: readonly Kind[];
  /** A struct to fill and give, named by its type; null where all that is given is in `results`. */
  readonly into: string | null;
  readonly globals: boolean;
  readonly entities: readonly number[];
  /** What it takes after all else, which its caller knows of. */
  readonly after?: Blueprint['parameters'];
  /** Writes the body; its results, if any, are given to `finish` last. `compact`: with as few locals as can be. */
  readonly write: (body: Body, finish: (values: readonly Expr[]) => void, compact: boolean) => void;
};

const nowhere: Spills = new Set();

/** Writes a function: on the stack if it fits, else with a frame of its own, or one that it is passed its arguments in. */
export const writeFunction = (shared: Shared, blueprint: Blueprint): Emitted => {
  const fits = (each: Emitted): boolean => wordsOfAll(each.node) <= words && deepestReach(each.node) <= reach;
  const first = attempt(shared, blueprint, 'stack', false, nowhere);
  const second = fits(first) ? first : attempt(shared, blueprint, 'stack', true, nowhere);
  const chosen = fits(second)
    ? second
    : (withSpills(shared, blueprint, 'stack') ??
      withSpills(shared, blueprint, 'frame') ??
      attempt(shared, blueprint, 'frame', true, 'all'));
  const { node } = chosen;
  return { node, signature: { ...chosen.signature, forwards: forwardsOf(node) } };
};

/** More attempts to find out which locals are out of reach than any policy of ours needs. */
const mostAttempts = 16;

/** With a frame for the locals that are out of reach, or null. The deepest third of them goes there, then it is looked again. */
const withSpills = (shared: Shared, blueprint: Blueprint, mode: Mode): Emitted | null => {
  const spills = new Set<string>();
  for (let at = 0; at < mostAttempts; at += 1) {
    const written = attempt(shared, blueprint, mode, true, spills);
    if (mode === 'stack' && wordsOfAll(written.node) > words) return null;
    const { deepest, beyond } = reachOf(written.node, written.keys);
    if (deepest <= reach) return written;
    const deep = [...beyond].filter(([key]) => !spills.has(key)).sort(([, a], [, b]) => b - a);
    if (deep.length === 0) return null;
    for (const [key] of deep.slice(0, Math.ceil(deep.length / 3))) spills.add(key);
  }
  return null;
};

const wordsOfAll = (node: FunctionNode): number =>
  node.returns.length + node.parameters.reduce((sum, each) => sum + (each.type.endsWith('[] calldata') ? 2 : 1), 0);

/** `return callee(a, b, 5);` and nothing else. */
const forwardsOf = (node: FunctionNode): Signature['forwards'] => {
  const [block] = node.body;
  const [only, more] = block?.kind === 'unchecked' ? block.body : [];
  if (only?.kind !== 'return' || more || only.values.length !== 1) return null;
  const [value] = only.values;
  if (value?.kind !== 'call') return null;
  const given = value.arguments.flatMap((each): readonly (number | Expr)[] => {
    if (each.kind === 'literal') return [each];
    const place = each.kind === 'name' ? node.parameters.findIndex((parameter) => parameter.name === each.name) : -1;
    return place < 0 ? [] : [place];
  });
  return given.length === value.arguments.length ? { callee: value.callee, arguments: given } : null;
};

const attempt = (
  shared: Shared,
  blueprint: Blueprint,
  mode: Mode,
  compact: boolean,
  spills: Spills,
): Emitted & { readonly keys: ReadonlyMap<string, string> } => {
  const body = createBody(shared, mode, shared.library.names.inner(), spills);
  const parameters: Variable[] = [];
  if (mode === 'frame' || spills !== nowhere) body.names.take(frameName);
  if (mode === 'frame') parameters.push({ type: 'uint256', name: frameName });
  const filled: readonly Variable[] =
    blueprint.into === null ? [] : [{ type: `${blueprint.into} memory`, name: body.names.take(intoName) }];
  const all = argumentKinds({ ...blueprint, parameters: blueprint.parameters.map((each) => each.kind) });
  const take = (wanted: string, kind: Kind) => {
    const isFramed = mode === 'frame' && !isBeside(shared.library, kind, all);
    const local = isFramed ? framePlace(body, kind) : stackLocal(body, kind, wanted);
    parameters.push(...variablesOf(body, local));
    return local;
  };
  for (const each of blueprint.parameters) body.locals.set(each.key ?? each.name, take(each.name, each.kind));
  if (blueprint.globals) body.globals = take('globals', { kind: 'record', record: 0 });
  for (const each of blueprint.entities) body.entities.set(each, take(memberName(shared, each), { kind: 'list', record: each }));
  for (const each of blueprint.after ?? []) body.locals.set(each.key ?? each.name, take(each.name, each.kind));
  const places = mode === 'frame' ? blueprint.results.map((kind) => framePlace(body, kind)) : [];
  const statementsOf: Statement[] = body.sink;
  blueprint.write(
    body,
    (values) => {
      if (mode === 'stack') return answer(body, blueprint, values);
      places.forEach((place, index) => store(body, place, [values[index] ?? bug('a result too few')]));
    },
    compact,
  );
  const own =
    mode === 'stack' && body.size > 0
      ? declare('uint256', frameName, invoke(body, 'allocate_', literal(BigInt(body.size))))
      : null;
  const returns =
    filled.length > 0 || mode === 'frame' ? filled : blueprint.results.map((kind) => ({ type: typeName(kind), name: '' }));
  const node: FunctionNode = {
    name: blueprint.name,
    doc: blueprint.doc,
    parameters,
    visibility: 'internal',
    mutability: body.views ? 'view' : 'pure',
    returns,
    body: [{ kind: 'unchecked', body: own ? [own, ...statementsOf] : statementsOf }],
    ...(blueprint.span ? { span: blueprint.span } : {}),
  };
  const tidied = withTime(tidy(node));
  const signature: Signature = {
    name: blueprint.name,
    mode,
    parameters: blueprint.parameters.map((each) => each.kind),
    results: blueprint.results,
    into: blueprint.into,
    globals: blueprint.globals,
    entities: blueprint.entities,
    mutability: tidied.mutability,
    frame: body.size,
    forwards: null,
  };
  return { node: tidied, signature, keys: body.keys };
};

/** Returns; a frame of its own is given back before. */
const answer = (body: Body, { results }: Blueprint, given: readonly Expr[]): void => {
  if (body.size === 0) {
    if (given.length > 0) emit(body, { kind: 'return', values: given });
    return;
  }
  const values = given.map((each, place) => {
    const local = stackLocal(body, results[place] ?? bug('a result too many'), 'r_');
    for (const variable of variablesOf(body, local)) emit(body, { kind: 'declare', variables: [variable], value: each });
    return valueOf(body, local);
  });
  emit(body, { kind: 'expression', value: invoke(body, 'release_', name(frameName)) });
  if (values.length > 0) emit(body, { kind: 'return', values });
};

const typeName = (kind: Kind): string =>
  kind.kind === 'bool'
    ? 'bool'
    : kind.kind === 'word' && kind.signed
      ? 'int256'
      : kind.kind === 'word'
        ? 'uint256'
        : bug('a result is a word');

/** What the members of an entity are called as an argument: by the name of the entity. */
export const memberName = (shared: Shared, record: number): string =>
  shared.library.layout.schema.records[record]?.name ?? bug(`no record ${record}`);

/** One function of Core. */
export const coreFunction = (shared: Shared, node: CoreFunction, name: string): Emitted => {
  const { block, used } = prune(node.body);
  const needs = worldOf(used, shared.functions);
  return writeFunction(shared, {
    name,
    doc: docsOf(node),
    span: node.title.span,
    parameters: parametersOf(node),
    results: node.results.map(kindOfSlotted),
    into: null,
    ...needs,
    write: (body, finish, compact) => {
      const shown = inlineSingles(block, compact);
      statements(body, shown.statements, used.names);
      finish(shown.results.map((each, place) => resultExpr(body, node, place, each)));
    },
  });
};

/** A result of a function, of the type that whoever calls it has for it. */
export const resultExpr = (body: Body, { results }: CoreFunction, place: number, term: Term): Expr => {
  const kind = results[place];
  if (term.type === 'bool') return condition(body, term.value);
  return kind?.type === 'int' ? lowAs(body, term.value, kind.lo < 0n) : intAs(body, term.value);
};

export const docsOf = (node: CoreFunction): readonly Doc[] => [
  ...(node.doc === '' ? [] : [{ tag: 'notice', text: node.doc } as const]),
  { tag: 'dev', text: `${node.title.label}${node.title.unit === '' ? '' : ` : ${node.title.unit}`}` },
];

export const parametersOf = (node: CoreFunction): Blueprint['parameters'] =>
  node.parameters.map((each) => ({
    name: each.name,
    kind:
      each.type === 'record' ? { kind: 'record', record: each.record } : each.type === 'bool' ? { kind: 'bool' } : kindOf(each),
  }));

/** The facts that a body reads itself or through what it calls. */
export const worldOf = (
  used: Uses,
  functions: ReadonlyMap<string, Signature>,
): { readonly globals: boolean; readonly entities: readonly number[] } => {
  const called = [...used.calls].map((each) => functions.get(each) ?? bug(`no function ${each}`));
  const entities = new Set([...used.entities, ...called.flatMap((each) => each.entities)]);
  return { globals: used.globals || called.some((each) => each.globals), entities: [...entities].sort((a, b) => a - b) };
};
