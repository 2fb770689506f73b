/** Generic walks over Solidity trees: what names are read, what is called. */
import { assertNever } from '../../source/assert-never.ts';
import type { Expr, FunctionNode, Statement } from './tree.ts';

/** Every expression that stands directly in a statement, and the statements inside it. */
export const exprsIn = (node: Statement): readonly Expr[] => {
  switch (node.kind) {
    case 'declare':
      return node.value ? [node.value] : [];
    case 'assign':
      return [...node.targets, node.value];
    case 'expression':
      return [node.value];
    case 'if':
    case 'for':
      return [node.condition];
    case 'return':
      return node.values;
    case 'revert':
      return node.arguments;
    case 'assembly':
      return (node.names ?? []).map((each) => ({ kind: 'name', name: each }));
    case 'increment':
      return [{ kind: 'name', name: node.name }];
    default:
      return [];
  }
};

export const statementsIn = (node: Statement): readonly Statement[] => {
  switch (node.kind) {
    case 'if':
      return [...node.then, ...node.else];
    case 'for':
      return [node.init, node.update, ...node.body];
    case 'block':
    case 'unchecked':
      return node.body;
    default:
      return [];
  }
};

const partsOf = (node: Expr): readonly Expr[] => {
  switch (node.kind) {
    case 'call':
      return node.arguments;
    case 'field':
      return [node.of];
    case 'index':
      return [node.of, node.index];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'conditional':
      return [node.condition, node.then, node.else];
    default:
      return [];
  }
};

/** Every expression of a body, and every one inside these. */
export const eachExpr = (body: readonly Statement[], visit: (node: Expr) => void): void => {
  const inside = (node: Expr): void => {
    visit(node);
    partsOf(node).forEach(inside);
  };
  for (const each of body) {
    exprsIn(each).forEach(inside);
    eachExpr(statementsIn(each), visit);
  }
};

/** Every bare name in the expressions of a body; names of functions that are called do not count. */
export const namesRead = (body: readonly Statement[]): ReadonlySet<string> => {
  const found = new Set<string>();
  eachExpr(body, (node) => {
    if (node.kind === 'name') found.add(node.name);
  });
  return found;
};

export const blockTime = 'block.timestamp';

/** A function that reads the time is no longer pure: as it is in the end, since what nobody needs has been left out. */
export const withTime = (node: FunctionNode): FunctionNode =>
  node.mutability === 'pure' && namesRead(node.body).has(blockTime) ? { ...node, mutability: 'view' } : node;

/** The functions that a body calls, casts included. */
export const callees = (body: readonly Statement[]): ReadonlySet<string> => {
  const found = new Set<string>();
  eachExpr(body, (node) => {
    if (node.kind === 'call') found.add(node.callee);
  });
  return found;
};

/** The functions that are called from `roots`, directly or not, by name. */
export const calledFrom = (functions: ReadonlyMap<string, FunctionNode>, roots: readonly FunctionNode[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const callee of callees(next.body)) {
      // Behind the name of its library.
      const target = functions.get(callee.replace(/^.*\./, ''));
      if (target === undefined || seen.has(target.name)) continue;
      seen.add(target.name);
      waiting.push(target);
    }
  }
  return seen;
};

/** The calls of a function in an expression, from outside to inside. */
export const callsIn = (node: Expr, callee: string): readonly Expr[] => [
  ...(node.kind === 'call' && node.callee === callee ? [node] : []),
  ...partsOf(node).flatMap((each) => callsIn(each, callee)),
];

/** An expression with another one in the place of some of its parts. */
export const replaced = (node: Expr, isIt: (part: Expr) => boolean, by: Expr): Expr =>
  changed(node, (part) => (isIt(part) ? by : null));

/** An expression with other ones in the place of those parts for which `change` gives one. */
const changed = (node: Expr, change: (part: Expr) => Expr | null): Expr => {
  const other = change(node);
  if (other !== null) return other;
  const inside = (each: Expr): Expr => changed(each, change);
  switch (node.kind) {
    case 'call':
      return { ...node, arguments: node.arguments.map(inside) };
    case 'field':
      return { ...node, of: inside(node.of) };
    case 'index':
      return { ...node, of: inside(node.of), index: inside(node.index) };
    case 'unary':
      return { ...node, operand: inside(node.operand) };
    case 'binary':
      return { ...node, left: inside(node.left), right: inside(node.right) };
    case 'conditional':
      return { ...node, condition: inside(node.condition), then: inside(node.then), else: inside(node.else) };
    default:
      return node;
  }
};

/** A body with its locals under other names. */
export const renamed = (body: readonly Statement[], rename: (name: string) => string): readonly Statement[] => {
  const inside = (each: Expr): Expr =>
    changed(each, (part) => (part.kind === 'name' ? { ...part, name: rename(part.name) } : null));
  const all = (list: readonly Statement[]): readonly Statement[] => list.map(one);
  const one = (each: Statement): Statement => {
    switch (each.kind) {
      case 'declare': {
        const variables = each.variables.map((own) => ({ ...own, name: rename(own.name) }));
        return { ...each, variables, value: each.value && inside(each.value) };
      }
      case 'assign':
        return { ...each, targets: each.targets.map(inside), value: inside(each.value) };
      case 'increment':
        return { ...each, name: rename(each.name) };
      case 'expression':
        return { ...each, value: inside(each.value) };
      case 'if':
        return { ...each, condition: inside(each.condition), then: all(each.then), else: all(each.else) };
      case 'for':
        return {
          ...each,
          init: one(each.init),
          condition: inside(each.condition),
          update: one(each.update),
          body: all(each.body),
        };
      case 'return':
        return { ...each, values: each.values.map(inside) };
      case 'revert':
        return { ...each, arguments: each.arguments.map(inside) };
      case 'block':
      case 'unchecked':
        return { ...each, body: all(each.body) };
      case 'assembly': {
        // Behind a dot stands a part of a list.
        const lines = each.lines.map((line) => line.replace(/(?<![.\w])[A-Za-z_]\w*/g, rename));
        return { ...each, lines, ...(each.names === undefined ? {} : { names: each.names.map(rename) }) };
      }
      case 'break':
        return each;
      default:
        return assertNever(each);
    }
  };
  return all(body);
};
