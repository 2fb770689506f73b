/** Leaves out statements whose results nothing reads. All work in Core is free of effects, so that this changes no outcome. */
import type { Block, Statement } from '../core.ts';
import { boundBy } from '../names.ts';
import { namesOf, ownPartsOf } from './structure.ts';

/** Names stand once in a function, so that one set says what is read anywhere in it. */
export const sweep = (block: Block, read = new Set<string>()): Block => {
  const note = (name: string): void => void read.add(name);
  for (const each of block.results) namesOf(each, note);
  const statements: Statement[] = [];
  for (const statement of [...block.statements].reverse()) {
    if (!boundBy(statement).some((each) => read.has(each.name))) continue;
    for (const each of ownPartsOf(statement)) namesOf(each, note);
    statements.push(inner(statement, read));
  }
  return { statements: statements.reverse(), results: block.results };
};

const inner = (statement: Statement, read: Set<string>): Statement => {
  if (statement.kind === 'if') return { ...statement, then: sweep(statement.then, read), else: sweep(statement.else, read) };
  return statement.kind === 'loop' ? { ...statement, body: sweep(statement.body, read) } : statement;
};
