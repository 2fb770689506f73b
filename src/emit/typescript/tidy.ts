/**
 * Leaves out what nothing uses: TypeScript's strict flags refuse it, and a reader has no use for it. Expressions have no
 * effects, so a name that is never read can go with everything that is assigned to it.
 */
import { expressionsIn } from './mentions.ts';
import type { Statement } from './tree.ts';

/** Names are unique in a function, so that one set of names speaks for all of its blocks. */
export const tidy = (statements: readonly Statement[]): readonly Statement[] => {
  const read = namesRead(statements);
  const kept = keep(statements, read);
  return count(kept) === count(statements) ? kept : tidy(kept);
};

/** Names that are read anywhere but in the next value of their own. */
const namesRead = (statements: readonly Statement[]): ReadonlySet<string> => {
  const read = new Set<string>();
  const visit = (statement: Statement): void => {
    const own = statement.kind === 'assign' ? statement.target : null;
    for (const each of expressionsIn([withoutBlocks(statement)]))
      if (each.kind === 'name' && each.name !== own) read.add(each.name);
    for (const each of inner(statement)) visit(each);
  };
  for (const each of statements) visit(each);
  return read;
};

const inner = (statement: Statement): readonly Statement[] => {
  if (statement.kind === 'if') return [...statement.then, ...statement.else];
  return statement.kind === 'for of' || statement.kind === 'for count' ? statement.body : [];
};

const withoutBlocks = (statement: Statement): Statement => {
  if (statement.kind === 'if') return { ...statement, then: [], else: [] };
  return statement.kind === 'for of' || statement.kind === 'for count' ? { ...statement, body: [] } : statement;
};

const count = (statements: readonly Statement[]): number => statements.reduce((sum, each) => sum + 1 + count(inner(each)), 0);

const keep = (statements: readonly Statement[], read: ReadonlySet<string>): readonly Statement[] =>
  statements.flatMap((statement): readonly Statement[] => {
    switch (statement.kind) {
      case 'const':
      case 'let':
        return read.has(statement.name) ? [statement] : [];
      case 'assign':
      case 'increment':
        return read.has(statement.target) ? [statement] : [];
      case 'if': {
        const kept = { ...statement, then: keep(statement.then, read), else: keep(statement.else, read) };
        return kept.then.length === 0 && kept.else.length === 0 ? [] : [kept];
      }
      case 'for of': {
        const kept = { ...statement, name: read.has(statement.name) ? statement.name : '_', body: keep(statement.body, read) };
        return kept.body.some((each) => !isBreak(each)) ? [kept] : [];
      }
      case 'for count': {
        const kept = { ...statement, body: keep(statement.body, read) };
        return kept.body.some((each) => !isBreak(each)) ? [kept] : [];
      }
      case 'break':
      case 'call':
      case 'return':
      case 'throw':
        return [statement];
    }
  });

/** The end of a loop that does nothing else. */
const isBreak = (statement: Statement): boolean =>
  statement.kind === 'break' || (statement.kind === 'if' && statement.then.every(isBreak) && statement.else.every(isBreak));
