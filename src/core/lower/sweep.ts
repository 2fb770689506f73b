/** Leaves out statements whose results nothing reads. All work in Core is free of effects, so that this changes no outcome. */
import type { Block, Statement } from '../core.ts';
import { boundBy } from './place.ts';
import { namesIn, textOfStatement, textOfTerm } from './structure.ts';

export const sweep = (block: Block): Block => {
  const read = new Set<string>();
  for (const each of block.results)
    addAll(
      read,
      namesIn((names) => textOfTerm(each, names)),
    );
  const statements: Statement[] = [];
  for (const statement of [...block.statements].reverse()) {
    if (!boundBy(statement).some((each) => read.has(each.name))) continue;
    const kept = inner(statement);
    addAll(
      read,
      namesIn((names) => textOfStatement(kept, names)),
    );
    statements.push(kept);
  }
  return { statements: statements.reverse(), results: block.results };
};

const inner = (statement: Statement): Statement => {
  if (statement.kind === 'if') return { ...statement, then: sweep(statement.then), else: sweep(statement.else) };
  return statement.kind === 'loop' ? { ...statement, body: sweep(statement.body) } : statement;
};

const addAll = (into: Set<string>, names: ReadonlySet<string>): void => {
  for (const name of names) into.add(name);
};
