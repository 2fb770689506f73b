/**
 * The helpers are written once, with short names for their locals. Where a policy has a definition or a state of such a name, and
 * its contract so a function, the local gets a `_`: solc warns of what is hidden.
 */
import type { Expr, FunctionNode, Statement, Variable } from './tree.ts';

export const unhidden = (node: FunctionNode, isTaken: (name: string) => boolean): FunctionNode => {
  const hiding = new Set([...node.parameters, ...node.returns].map((each) => each.name).filter(isTaken));
  if (hiding.size === 0) return node;
  const free = (own: string): string => (hiding.has(own) ? `${own}_` : own);
  const variable = (each: Variable): Variable => ({ ...each, name: free(each.name) });
  const expression = (each: Expr): Expr => (each.kind === 'name' ? { ...each, name: free(each.name) } : each);
  const statement = (each: Statement): Statement => {
    switch (each.kind) {
      case 'assembly':
        // Behind a dot stands a part of a list.
        return { ...each, lines: each.lines.map((line) => line.replace(/(?<![.\w])[A-Za-z_]\w*/g, free)) };
      case 'revert':
        return { ...each, arguments: each.arguments.map(expression) };
      default:
        return each;
    }
  };
  return {
    ...node,
    parameters: node.parameters.map(variable),
    returns: node.returns.map(variable),
    body: node.body.map(statement),
  };
};
