/** The names and blocks of statements, for whoever takes functions apart. */
import type { Block, Named, Statement } from './core.ts';

export const boundBy = (statement: Statement): readonly Named[] => {
  if (statement.kind === 'let') return [statement.bind];
  return statement.kind === 'loop' ? statement.carry.map((each) => each.bind) : statement.bind;
};

export const blocksOf = (statement: Statement): readonly Block[] => {
  if (statement.kind === 'if') return [statement.then, statement.else];
  return statement.kind === 'loop' ? [statement.body] : [];
};

/** The statement with other blocks in it. */
export const withBlocks = (statement: Statement, change: (block: Block) => Block): Statement => {
  if (statement.kind === 'if') return { ...statement, then: change(statement.then), else: change(statement.else) };
  return statement.kind === 'loop' ? { ...statement, body: change(statement.body) } : statement;
};

/** The locals that are read anywhere in a statement, a block or a term. */
export const namesIn = (node: unknown, found = new Set<string>()): Set<string> => {
  if (Array.isArray(node)) for (const each of node) namesIn(each, found);
  else if (typeof node === 'object' && node !== null) {
    if ('kind' in node && (node.kind === 'local' || node.kind === 'truth') && 'name' in node && typeof node.name === 'string')
      found.add(node.name);
    for (const each of Object.values(node)) if (typeof each === 'object') namesIn(each, found);
  }
  return found;
};
