/**
 * Which way the parser goes by its next token. It is worked out when a place of the grammar is first reached: a policy
 * reaches few of them, and all of them together would be the larger part of the start-up. A test holds it to what
 * Chevrotain works out for itself.
 */
import { LLkLookaheadStrategy, type ILookaheadStrategy, type IOrAlt, type IToken } from 'chevrotain';
import { once } from '../../source/once.ts';
import { insideOf, mayBegin, rememberingStarts, type Start } from './starts.ts';

/** One token tells all alternatives apart. */
export const maxLookahead = 1;

/** Chevrotain calls what is built here as methods of the parser. */
type Parser = { LA(ahead: number): IToken };

/** Chooses one of several ways on, or says whether to go the only one. */
export type Lookahead = Choice | Entry;
type Choice = ((this: Parser, alternatives?: readonly IOrAlt<unknown>[]) => number | undefined) & Place<'choice'>;
type Entry = ((this: Parser) => boolean) & Place<'entry'>;
type Place<K> = { readonly kind: K; readonly ways: Ways };
type Ways = () => readonly Start[];

export const lookaheadOf = (kind: Lookahead['kind'], ways: Ways): Lookahead => (kind === 'choice' ? choice(ways) : entry(ways));

const choice = (ways: Ways): Choice => {
  /** The alternatives that a token may begin, in order: a gate can close the first of them. */
  const known = new Map<number, readonly number[]>();
  return Object.assign(
    function (this: Parser, alternatives: readonly IOrAlt<unknown>[] = []): number | undefined {
      const { tokenType, tokenTypeIdx } = this.LA(1);
      let found = known.get(tokenTypeIdx);
      if (found === undefined) {
        found = ways().flatMap((start, at) => (mayBegin(start, tokenType) ? [at] : []));
        known.set(tokenTypeIdx, found);
      }
      return found.find((at) => alternatives[at]?.GATE?.call(this) ?? true);
    },
    { kind: 'choice' as const, ways },
  );
};

const entry = (ways: Ways): Entry =>
  Object.assign(
    function (this: Parser): boolean {
      const { tokenType } = this.LA(1);
      return ways().some((start) => mayBegin(start, tokenType));
    },
    { kind: 'entry' as const, ways },
  );

export const lookaheadWhenReached = (): ILookaheadStrategy => {
  const { startOf, startOfSequence } = rememberingStarts();
  return {
    validate: (options) => new LLkLookaheadStrategy({ maxLookahead }).validate(options),
    buildLookaheadForAlternation: ({ rule, prodOccurrence }) =>
      choice(once(() => insideOf(rule, 'Alternation', prodOccurrence).map(startOf))),
    buildLookaheadForOptional: ({ rule, prodType, prodOccurrence }) =>
      entry(once(() => [startOfSequence(insideOf(rule, prodType, prodOccurrence))])),
  };
};
