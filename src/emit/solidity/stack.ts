/**
 * How deep a function reaches into the stack under legacy code generation, which can copy or replace only the upper 16 slots.
 * Follows the finished tree: each variable has its place, each expression is evaluated on top of what is live.
 */
import { wordsAbove } from './assembly-depth.ts';
import type { Expr, FunctionNode, Statement, Variable } from './tree.ts';

/** The deepest slot that legacy code generation reaches. */
export const reach = 16;

type Places = ReadonlyMap<string, number>;

type Walk = {
  deepest: number;
  readonly lists: Set<string>;
  readonly keys: ReadonlyMap<string, string>;
  readonly beyond: Map<string, number>;
};

/** The greatest depth at which a function reads or sets one of its variables; above `reach` it does not compile. */
export const deepestReach = (node: FunctionNode): number => reachOf(node, new Map()).deepest;

/**
 * The same, and which variables had better live elsewhere, by their `keys`, each with how deep it was wanted: what is out of
 * reach; where that has no key, as many of those that lie above it.
 */
export const reachOf = (
  node: FunctionNode,
  keys: ReadonlyMap<string, string>,
): { readonly deepest: number; readonly beyond: ReadonlyMap<string, number> } => {
  const walk: Walk = { deepest: 0, lists: new Set(), keys, beyond: new Map() };
  let height = 1;
  const places = new Map<string, number>();
  for (const each of [...node.parameters, ...node.returns]) {
    if (each.name !== '') places.set(each.name, height);
    height += takes(walk, each);
  }
  // When it ends, results move past the parameters to the caller.
  walk.deepest = height - 1;
  const results = node.returns.length;
  statements(walk, node.body, height, places, height - results);
  return walk;
};

const takes = (walk: Walk, each: Variable): number => {
  if (!each.type.endsWith('[] calldata')) return 1;
  walk.lists.add(each.name);
  return 2;
};

const touch = (walk: Walk, depth: number, places: Places, own = ''): void => {
  walk.deepest = Math.max(walk.deepest, depth);
  if (depth <= reach) return;
  const key = walk.keys.get(own);
  const above = [...places.keys()].flatMap((each) => walk.keys.get(each) ?? []);
  for (const each of key === undefined ? above.slice(0, depth - reach) : [key])
    walk.beyond.set(each, Math.max(depth, walk.beyond.get(each) ?? 0));
};

/** Walks statements that share a scope; gives nothing back, since what they declare ends with them. */
const statements = (walk: Walk, list: readonly Statement[], start: number, outer: Places, results: number): void => {
  let height = start;
  const places = new Map(outer);
  for (const each of list) {
    if (each.kind === 'declare') height = declared(walk, each, height, places);
    else statement(walk, each, height, places, results);
  }
};

/** The slots of what is declared are taken before its value is computed, and then set. */
const declared = (
  walk: Walk,
  node: Extract<Statement, { kind: 'declare' }>,
  start: number,
  places: Map<string, number>,
): number => {
  let height = start;
  for (const each of node.variables) {
    if (each.name === '') continue;
    places.set(each.name, height);
    height += takes(walk, each);
  }
  if (node.value) expression(walk, node.value, height, places);
  touch(walk, 2 * Math.max(node.variables.length, height - start), places);
  return height;
};

const statement = (walk: Walk, node: Statement, height: number, places: Places, results: number): void => {
  switch (node.kind) {
    case 'declare':
      return;
    case 'assign': {
      expression(walk, node.value, height, places);
      const top = height + node.targets.length;
      for (const each of node.targets) {
        if (each.kind === 'name' && places.has(each.name)) touch(walk, top - (places.get(each.name) ?? 0), places, each.name);
        else expression(walk, each, top, places);
      }
      if (node.op === '|=') node.targets.forEach((each) => expression(walk, each, top, places));
      return;
    }
    case 'expression':
      return expression(walk, node.value, height, places);
    case 'if':
      expression(walk, node.condition, height, places);
      statements(walk, node.then, height, places, results);
      return statements(walk, node.else, height, places, results);
    case 'for': {
      const inner = new Map(places);
      const inside = node.init.kind === 'declare' ? declared(walk, node.init, height, inner) : height;
      if (node.init.kind !== 'declare') statement(walk, node.init, height, inner, results);
      expression(walk, node.condition, inside, inner);
      statement(walk, node.update, inside, inner, results);
      return statements(walk, node.body, inside, inner, results);
    }
    case 'increment':
      return touch(walk, height + 2 - (places.get(node.name) ?? height), places, node.name);
    case 'return':
      node.values.forEach((each, place) => expression(walk, each, height + place, places));
      return touch(walk, node.values.length === 0 ? 0 : height + node.values.length - results, places);
    case 'revert':
      return node.arguments.forEach((each, place) => expression(walk, each, height + place, places));
    case 'block':
    case 'unchecked':
      return statements(walk, node.body, height, places, results);
    case 'assembly':
      return assembly(walk, node, height, places);
    case 'break':
      return;
  }
};

/** What none of the lines can be told of that stand in place holds no more words than these. */
const mostAbove = 7;

const assembly = (walk: Walk, node: Extract<Statement, { kind: 'assembly' }>, height: number, places: Places): void => {
  const above = wordsAbove(node.lines);
  for (const each of node.names ?? []) {
    const place = places.get(each);
    if (place !== undefined) touch(walk, height + (above === null ? mostAbove : (above.get(each) ?? 0)) - place, places, each);
  }
};

const casts: ReadonlySet<string> = new Set(['uint256', 'int256']);

const expression = (walk: Walk, node: Expr, height: number, places: Places): void => {
  switch (node.kind) {
    case 'name': {
      const place = places.get(node.name);
      // A list has two words; the second is copied from as deep as the first.
      if (place !== undefined) touch(walk, height - place, places, node.name);
      return;
    }
    case 'call': {
      if (casts.has(node.callee)) return node.arguments.forEach((each) => expression(walk, each, height, places));
      // A list among the arguments takes two slots, so that each is counted as two.
      return node.arguments.forEach((each, place) =>
        expression(walk, each, height + 1 + place + lists(walk, node.arguments, place), places),
      );
    }
    case 'field':
      return expression(walk, node.of, height, places);
    case 'index':
      expression(walk, node.of, height, places);
      return expression(walk, node.index, height + 2, places);
    case 'unary':
      return expression(walk, node.operand, height, places);
    case 'binary':
      expression(walk, node.left, height + 1, places);
      return expression(walk, node.right, height + 1, places);
    case 'conditional':
      expression(walk, node.condition, height, places);
      expression(walk, node.then, height, places);
      return expression(walk, node.else, height, places);
    default:
      return;
  }
};

/** Arguments before a place that may be lists: such names, and calls, of which at most all but the words are. */
const lists = (walk: Walk, args: readonly Expr[], place: number): number =>
  args
    .slice(0, place)
    .filter((each) => (each.kind === 'name' ? walk.lists.has(each.name) : each.kind === 'call' && !isWord(each.callee))).length;

/** A cast, or a read of a frame. */
const isWord = (callee: string): boolean => casts.has(callee) || /(^|\.)get_$/.test(callee);
