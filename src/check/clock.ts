/**
 * Time. A policy that names `now`, or keeps a state, gets the time of the event; one that keeps a state also remembers the
 * time of the event before, so that time never runs backwards. Both are fields of the policy's own record.
 */
import { plainName } from '../source/source.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Expression, PlainDeclaration } from '../syntax/ast.ts';
import type { WrittenFile } from './mechanisms/write-out.ts';

export type Clock = { readonly now: boolean; readonly clock: boolean };

export const clockOf = (files: readonly WrittenFile[]): Clock => {
  const declarations = files.flatMap((file) => file.declarations);
  const clock = declarations.some(keepsState);
  const read = [...declarations, ...files.flatMap((file) => file.sessions.map((each) => each.body))];
  return { now: clock || read.some((each) => expressionsOf(each).some(namesNow)), clock };
};

const keepsState = (declaration: PlainDeclaration): boolean =>
  declaration.kind === 'field'
    ? declaration.word === 'state'
    : declaration.kind === 'entity' && declaration.members.some((each) => each.kind === 'field' && each.word === 'state');

const namesNow = (root: Expression): boolean => {
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at.kind === 'name' && at.name.text === 'now') return true;
    waiting.push(...childrenOf(at));
  }
  return false;
};

const expressionsOf = (declaration: PlainDeclaration): readonly Expression[] => {
  switch (declaration.kind) {
    case 'let':
      return [declaration.value];
    case 'define':
      return [...declaration.locals.map((each) => each.value), declaration.value];
    case 'action':
      return declaration.clauses.flatMap((each) =>
        each.kind === 'changes'
          ? [each.value, ...(each.when === null ? [] : [each.when])]
          : each.kind === 'require'
            ? [each.condition]
            : [],
      );
    default:
      return [];
  }
};

/** What no policy may give a meaning of its own: mechanisms and the border go by it. */
export const isNow = ({ text }: { readonly text: string }): boolean => plainName(text) === 'now';

export const timeOfEvent = 'the time of the event';
