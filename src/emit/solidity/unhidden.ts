/**
 * The helpers are written once, with short names for their locals. Where a policy has a definition or a state of such a name, and
 * its contract so a function, the local gets a `_`: solc warns of what is hidden.
 */
import type { FunctionNode, Variable } from './tree.ts';
import { renamed } from './walk.ts';

export const unhidden = (node: FunctionNode, isTaken: (name: string) => boolean): FunctionNode => {
  const hiding = new Set([...node.parameters, ...node.returns].map((each) => each.name).filter(isTaken));
  if (hiding.size === 0) return node;
  const free = (own: string): string => (hiding.has(own) ? `${own}_` : own);
  const variable = (each: Variable): Variable => ({ ...each, name: free(each.name) });
  return {
    ...node,
    parameters: node.parameters.map(variable),
    returns: node.returns.map(variable),
    body: renamed(node.body, free),
  };
};
