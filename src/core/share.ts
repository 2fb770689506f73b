/**
 * Computes once what calls of one function have in common: `required(a, maintenance)` and `required(a, initial)` walk the
 * same positions, and only what follows from the purpose differs. What comes in: well-formed Core. What goes out: Core of
 * the same meaning, in which such calls are a call of what they share and calls of the rest. Explanations are made from
 * the Core before, whose functions are those that people wrote.
 */
import {
  isNarrow,
  type Argument,
  type Block,
  type Core,
  type CoreFunction,
  type Named,
  type Parameter,
  type Statement,
  type Term,
} from './core.ts';
import { blocksOf, boundBy, namesIn, withBlocks } from './names.ts';
import { isPlain, put, putBool, type Given } from './plain.ts';
import { selectEntries } from './select.ts';
import { textOf } from './text.ts';

type Call = Extract<Statement, { readonly kind: 'call' }>;

/** A function in two: what does not depend on its loose parameters, and the rest, which takes the results of that. */
type Split = {
  readonly loose: ReadonlySet<number>;
  readonly common: CoreFunction;
  readonly live: readonly Named[];
  /** The parameters that the rest takes besides. */
  readonly taken: ReadonlySet<number>;
  readonly rest: CoreFunction;
};

export const shareCalls = (core: Core): Core => {
  const taken = new Set(core.functions.map((each) => each.name));
  const splits = new Map<string, Split>();
  for (const each of core.functions) {
    const split = splitFunction(each, taken);
    if (split !== null) splits.set(each.name, split);
  }
  if (splits.size === 0) return core;
  const used = new Set<string>();
  const functions = core.functions.map((each) => shareWithin(each, splits, used));
  if (used.size === 0) return core;
  const withParts = functions.flatMap((each): readonly CoreFunction[] => {
    const split = used.has(each.name) ? splits.get(each.name) : undefined;
    return split === undefined ? [each] : [split.common, split.rest, { ...each, body: inTwo(each, split) }];
  });
  return selectEntries({ ...core, functions: withParts }, new Set(core.entries.map((each) => each.name)));
};

/** The function itself, for those who call it once. */
const inTwo = (of: CoreFunction, { loose, common, live, rest }: Split): Block => {
  const given = of.parameters.filter((_, at) => !loose.has(at)).map(passed);
  const call: Call = { kind: 'call', bind: live, function: common.name, arguments: given, span: of.title.span };
  return { statements: [call, ...rest.body.statements], results: rest.body.results };
};

const passed = (of: CoreFunction['parameters'][number]): Argument =>
  of.type === 'record' ? { type: 'record', value: { kind: 'local', name: of.name, record: of.record } } : termOf(of);

/** Loose are the parameters that no loop and no call depends on: all that is worth sharing stays in common. */
const splitFunction = (of: CoreFunction, taken: Set<string>): Split | null => {
  const { statements, results } = of.body;
  if (!statements.some(isWork)) return null;
  const reads = new Map(statements.map((each) => [each, namesIn(each)]));
  const loose = new Set<number>();
  const rest = new Set<Statement>();
  of.parameters.forEach((each, at) => {
    if (each.type === 'record') return;
    const dependent = dependents(reads, each.name);
    if (dependent.some(isWork)) return;
    loose.add(at);
    for (const one of dependent) rest.add(one);
  });
  const common = statements.filter((each) => !rest.has(each));
  if (loose.size === 0 || !common.some(isWork)) return null;
  const body: Block = { statements: statements.filter((each) => rest.has(each)), results };
  const read = namesIn(body);
  const live = common.flatMap(boundBy).filter((each) => read.has(each.name));
  if (live.length === 0 || live.some((each) => each.type === 'int' && !isNarrow(each))) return null;
  return {
    loose,
    live,
    common: {
      ...of,
      name: claim(`${of.name}_common`, taken),
      title: { ...of.title, label: `what all of ${of.title.label} is made of`, unit: '' },
      doc: '',
      parameters: of.parameters.filter((_, at) => !loose.has(at)),
      results: live,
      body: { statements: common, results: live.map(termOf) },
    },
    taken: new Set(of.parameters.flatMap((each, at) => (read.has(each.name) ? [at] : []))),
    rest: {
      ...of,
      name: claim(`${of.name}_rest`, taken),
      parameters: [...of.parameters.filter((each) => read.has(each.name)), ...live],
      body,
    },
  };
};

export const isWork = (statement: Statement): boolean =>
  statement.kind === 'loop' || statement.kind === 'call' || blocksOf(statement).some((each) => each.statements.some(isWork));

/** The statements that a name reaches. */
const dependents = (reads: ReadonlyMap<Statement, ReadonlySet<string>>, name: string): readonly Statement[] => {
  const reached = new Set([name]);
  return [...reads].flatMap(([statement, read]) => {
    if (![...read].some((each) => reached.has(each))) return [];
    for (const bound of boundBy(statement)) reached.add(bound.name);
    return [statement];
  });
};

const termOf = (
  named: Named | Exclude<CoreFunction['parameters'][number], { readonly type: 'record' }>,
): Block['results'][number] =>
  named.type === 'int'
    ? { type: 'int', value: { kind: 'local', name: named.name, lo: named.lo, hi: named.hi } }
    : { type: 'bool', value: { kind: 'truth', name: named.name } };

const claim = (wish: string, taken: Set<string>): string => {
  let name = wish;
  for (let at = 2; taken.has(name); at += 1) name = `${wish}_${at}`;
  taken.add(name);
  return name;
};

/** Calls of which an earlier one on the same way has the same common part. */
const shareWithin = (of: CoreFunction, splits: ReadonlyMap<string, Split>, used: Set<string>): CoreFunction => {
  const twice = new Set<string>();
  findTwice(of.body, splits, new Set(), twice);
  if (twice.size === 0) return of;
  const taken = new Set([...of.parameters.map((each) => each.name), ...namesIn(of.body), ...boundIn(of.body)]);
  const rewrite = (block: Block, around: ReadonlyMap<string, readonly Named[]>): Block => {
    const known = new Map(around);
    const statements = block.statements.flatMap((each): readonly Statement[] => {
      if (each.kind !== 'call') return [withBlocks(each, (inner) => rewrite(inner, known))];
      const split = splits.get(each.function);
      const key = split === undefined ? '' : keyOf(each, split);
      if (split === undefined || !twice.has(key)) return [each];
      used.add(each.function);
      const found = known.get(key);
      const bind = found ?? split.live.map((one): Named => ({ ...one, name: claim(one.name, taken) }));
      known.set(key, bind);
      const given = each.arguments.filter((_, at) => split.taken.has(at));
      const rest = callOrTerms(each, split.rest, [...given, ...bind.map(termOf)]);
      if (found !== undefined) return rest;
      return [{ ...each, bind, function: split.common.name, arguments: tightArguments(each, split) }, ...rest];
    });
    return { ...block, statements };
  };
  return { ...of, body: rewrite(of.body, new Map()) };
};

/** The rest of a call: its terms, where they are small and need no more than what is passed as it is. */
const callOrTerms = (call: Call, rest: CoreFunction, given: readonly Argument[]): readonly Statement[] => {
  const { statements, results } = rest.body;
  const terms = given.flatMap((each) => (each.type !== 'record' && isLeaf(each.value) ? [each] : []));
  if (statements.length > 0 || terms.length < given.length || !results.every((each) => isPlain(each.value)))
    return [{ ...call, function: rest.name, arguments: given }];
  const by: Given = new Map(terms.flatMap((each, at) => named(rest.parameters[at], each)));
  return call.bind.flatMap((bind, at): readonly Statement[] => {
    const result = results[at];
    if (result === undefined) return [];
    const value: Term =
      result.type === 'int' ? { type: 'int', value: put(result.value, by) } : { type: 'bool', value: putBool(result.value, by) };
    return [{ kind: 'let', bind, value, title: null }];
  });
};

const named = (parameter: Parameter | undefined, term: Term): readonly (readonly [string, Term])[] =>
  parameter === undefined ? [] : [[parameter.name, term]];

const isLeaf = ({ kind }: Term['value']): boolean =>
  kind === 'const' || kind === 'local' || kind === 'truth' || kind === 'true' || kind === 'false';

const findTwice = (block: Block, splits: ReadonlyMap<string, Split>, before: ReadonlySet<string>, twice: Set<string>): void => {
  const seen = new Set(before);
  for (const each of block.statements) {
    for (const inner of blocksOf(each)) findTwice(inner, splits, seen, twice);
    const split = each.kind === 'call' ? splits.get(each.function) : undefined;
    if (each.kind !== 'call' || split === undefined) continue;
    const key = keyOf(each, split);
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
};

const tightArguments = (call: Call, { loose }: Split): readonly Argument[] => call.arguments.filter((_, at) => !loose.has(at));

/** Locals are bound once, so that arguments that read alike are alike. */
const keyOf = (call: Call, split: Split): string => textOf([call.function, tightArguments(call, split)]);

const boundIn = (block: Block): readonly string[] =>
  block.statements.flatMap((each) => [
    ...boundBy(each).map((bound) => bound.name),
    ...(each.kind === 'loop' ? [each.index.name, ...(each.over.kind === 'list' ? [each.over.element] : [])] : []),
    ...blocksOf(each).flatMap(boundIn),
  ]);
