/** Operators by their tokens: how tightly each binds, and what it is called in the tree. */
import type { IToken, TokenType } from 'chevrotain';
import type { BinaryOperator, ComparisonOperator } from '../ast.ts';
import { precedence } from '../precedence.ts';
import { marks, words } from '../tokens.ts';

export const levels: ReadonlyMap<TokenType, number> = new Map([
  [words.or, precedence.or],
  [words.and, precedence.and],
  [marks['<'], precedence.comparison],
  [marks['<='], precedence.comparison],
  [marks['=='], precedence.comparison],
  [marks['!='], precedence.comparison],
  [marks['>'], precedence.comparison],
  [marks['>='], precedence.comparison],
  [words.is, precedence.comparison],
  [words.otherwise, precedence.otherwise],
  [marks['+'], precedence.sum],
  [marks['-'], precedence.sum],
  [marks['*'], precedence.product],
  [marks['/'], precedence.product],
  [words.of, precedence.share],
  [marks['^'], precedence.power],
]);

const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
]);
const comparisonOperators: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['==', '=='],
  ['!=', '!='],
  ['>', '>'],
  ['>=', '>='],
]);
// Other images occur only while Chevrotain records the grammar.
export const binaryOf = (op: IToken): BinaryOperator => binaryOperators.get(op.image) ?? '+';
export const comparisonOf = (op: IToken): ComparisonOperator => comparisonOperators.get(op.image) ?? '==';
