/** Generic walks over Solidity trees: what names are read, what is called. */
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

const eachExpr = (body: readonly Statement[], visit: (node: Expr) => void): void => {
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

/** The calls of a function in an expression, from outside to inside. */
export const callsIn = (node: Expr, callee: string): readonly Expr[] => [
  ...(node.kind === 'call' && node.callee === callee ? [node] : []),
  ...partsOf(node).flatMap((each) => callsIn(each, callee)),
];

/** An expression with another one in the place of some of its parts. */
export const replaced = (node: Expr, isIt: (part: Expr) => boolean, by: Expr): Expr => {
  if (isIt(node)) return by;
  const inside = (each: Expr): Expr => replaced(each, isIt, by);
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
