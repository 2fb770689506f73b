/** Functions of the library: how one is written on the stack, or with a frame where the stack is too short. */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { CoreFunction } from '../../core/core.ts';
import {
  createBody,
  emit,
  frameName,
  kindOf,
  kindOfSlotted,
  reserve,
  stackLocal,
  store,
  variablesOf,
  type Body,
  type Kind,
  type Mode,
  type Shared,
  type Signature,
} from './body.ts';
import { condition } from './bools.ts';
import { inlineSingles } from './inline.ts';
import { intAs, lowAs } from './ints.ts';
import { prune, type Uses } from './prune.ts';
import { isBeside } from './references.ts';
import { deepestReach, reach } from './stack.ts';
import { argumentKinds } from './frames.ts';
import { statements } from './statements.ts';
import { tidy } from './tidy.ts';
import type { Doc, Expr, FunctionNode, Statement, Variable } from './tree.ts';

/** The struct that a function fills, within it. */
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
  /** A struct to fill, named by its type; null where all that is given is in `results`. */
  readonly into: string | null;
  readonly globals: boolean;
  readonly entities: readonly number[];
  /** Writes the body; its results, if any, are given to `finish` last. `compact`: with as few locals as can be. */
  readonly write: (body: Body, finish: (values: readonly Expr[]) => void, compact: boolean) => void;
};

/** Writes a function: on the stack if it fits, else with a frame. */
export const writeFunction = (shared: Shared, blueprint: Blueprint): Emitted => {
  const fits = (each: Emitted): boolean => wordsOfAll(each.node) <= words && deepestReach(each.node) <= reach;
  const first = attempt(shared, blueprint, 'stack', false);
  const second = fits(first) ? first : attempt(shared, blueprint, 'stack', true);
  const chosen = fits(second) ? second : attempt(shared, blueprint, 'frame', true);
  const { node } = chosen;
  return { node, signature: { ...chosen.signature, forwards: forwardsOf(node) } };
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

const attempt = (shared: Shared, blueprint: Blueprint, mode: Mode, compact: boolean): Emitted => {
  const body = createBody(shared, mode, shared.library.names.inner());
  const parameters: Variable[] = [];
  if (mode === 'frame') parameters.push({ type: 'uint256', name: body.names.take(frameName) });
  if (blueprint.into !== null) parameters.push({ type: `${blueprint.into} memory`, name: body.names.take(intoName) });
  const all = argumentKinds({ ...blueprint, parameters: blueprint.parameters.map((each) => each.kind) });
  const take = (wanted: string, kind: Kind) => {
    const isFramed = mode === 'frame' && !isBeside(shared.library, kind, all);
    const local = isFramed ? reserve(body, kind, wanted) : stackLocal(body, kind, wanted);
    parameters.push(...variablesOf(body, local));
    return local;
  };
  for (const each of blueprint.parameters) body.locals.set(each.key ?? each.name, take(each.name, each.kind));
  if (blueprint.globals) body.globals = take('globals', { kind: 'record', record: 0 });
  for (const each of blueprint.entities) body.entities.set(each, take(memberName(shared, each), { kind: 'list', record: each }));
  const places = mode === 'frame' ? blueprint.results.map((kind) => reserve(body, kind, 'result')) : [];
  const statementsOf: Statement[] = body.sink;
  blueprint.write(
    body,
    (values) => {
      if (mode === 'stack') {
        if (values.length > 0) emit(body, { kind: 'return', values });
        return;
      }
      places.forEach((place, index) => store(body, place, [values[index] ?? bug('a result too few')]));
    },
    compact,
  );
  const returns = mode === 'stack' ? blueprint.results.map((kind) => ({ type: typeName(kind), name: '' })) : [];
  const mutability = body.views ? 'view' : 'pure';
  const node: FunctionNode = {
    name: blueprint.name,
    doc: blueprint.doc,
    parameters,
    visibility: 'internal',
    mutability,
    returns,
    body: [{ kind: 'unchecked', body: statementsOf }],
    ...(blueprint.span ? { span: blueprint.span } : {}),
  };
  const signature: Signature = {
    name: blueprint.name,
    mode,
    parameters: blueprint.parameters.map((each) => each.kind),
    results: blueprint.results,
    into: blueprint.into,
    globals: blueprint.globals,
    entities: blueprint.entities,
    mutability,
    frame: body.size,
    forwards: null,
  };
  return { node: tidy(node), signature };
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
      finish(
        shown.results.map((each, place) => {
          const kind = node.results[place];
          if (each.type === 'bool') return condition(body, each.value);
          return kind?.type === 'int' ? lowAs(body, each.value, kind.lo < 0n) : intAs(body, each.value);
        }),
      );
    },
  });
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
