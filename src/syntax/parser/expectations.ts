/** What is expected where, in a person's words. */
import type { IParserErrorMessageProvider, TokenType } from 'chevrotain';
import { marks } from '../tokens.ts';

/** The message of an exception is what was expected, in words; `unexpected` below makes the diagnostic. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
  buildNoViableAltMessage: ({ customUserDescription, ruleName }) =>
    customUserDescription ?? expectedByRule.get(ruleName) ?? 'something else',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
  buildNotAllInputParsedMessage: () => 'the end of the file',
};
const expectedByRule: ReadonlyMap<string, string> = new Map([
  ['expression', 'a value'],
  ['operation', 'a value'],
  ['primary', 'a value'],
  ['typeExpression', 'a unit or a type'],
  ['factor', 'a unit or a type'],
  ['rounding', '`up`, `down`, `toward zero`, `away from zero`, `half up` or `half even`'],
  ['outside', '`refuse`, `nearest bound`, `drop` or `unavailable`'],
]);

/** What is expected behind a finished condition: an `=` there was meant to compare. */
export const endsComparison: ReadonlySet<string> = new Set([
  '`)`',
  '`]`',
  '`,` or `)`',
  '`then`',
  '`else` and the reason in quotes',
  '`:` and the value',
]);
export const closings: ReadonlySet<TokenType> = new Set([marks[')'], marks[']'], marks['}']]);
