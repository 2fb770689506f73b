/**
 * Which way the parser goes by its next token. It is worked out when a place of the grammar is first reached: a policy
 * reaches few of them, and all of them together would be the larger part of the start-up. A test holds it to what
 * Chevrotain works out for itself.
 */
import { LLkLookaheadStrategy, type ILookaheadStrategy, type IToken } from 'chevrotain';
import { insideOf, mayBegin, rememberingStarts, type Start } from './starts.ts';

/** One token tells all alternatives apart. */
export const maxLookahead = 1;

/** Chevrotain calls what is built here as methods of the parser. */
type Parser = { LA(ahead: number): IToken };

export const lookaheadWhenReached = (): ILookaheadStrategy => {
  const { startOf, startOfSequence } = rememberingStarts();
  return {
    validate: (options) => new LLkLookaheadStrategy({ maxLookahead }).validate(options),
    buildLookaheadForAlternation: ({ rule, prodOccurrence }) => {
      let starts: readonly Start[] | null = null;
      /** The alternatives that a token may begin, in order: a gate can close the first of them. */
      const ways = new Map<number, readonly number[]>();
      return function (this: Parser, alternatives = []): number | undefined {
        const type = this.LA(1).tokenTypeIdx;
        let found = ways.get(type);
        if (found === undefined) {
          starts ??= insideOf(rule, 'Alternation', prodOccurrence).map(startOf);
          found = starts.flatMap((start, at) => (mayBegin(start, type) ? [at] : []));
          ways.set(type, found);
        }
        return found.find((at) => alternatives[at]?.GATE?.call(this) ?? true);
      };
    },
    buildLookaheadForOptional: ({ rule, prodType, prodOccurrence }) => {
      let start: Start | null = null;
      return function (this: Parser): boolean {
        start ??= startOfSequence(insideOf(rule, prodType, prodOccurrence));
        return mayBegin(start, this.LA(1).tokenTypeIdx);
      };
    },
  };
};
