/** Words and marks that go on with a clause, where it cannot go on. What comes in: tokens. What goes out: what to do about it. */
import type { IToken } from 'chevrotain';
import { marks, words } from '../tokens.ts';

export const misplaced = (last: IToken, token: IToken): string | null => {
  if (token.tokenType === words.in) return 'the range stands right after the type: `USD in 0 .. 1B else refuse`';
  return last.tokenType === marks['}'] && goesOn.has(token.image)
    ? `put parentheses round all of it up to here, from \`match\` or \`first matching\`, to go on with \`${token.image}\``
    : null;
};

const goesOn: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'and',
  'or',
  'otherwise',
]);
