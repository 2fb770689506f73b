/**
 * The words of a session in Solidity: its arguments, its terms, its cursor. They are told as two structs, and stand one after the
 * other in one struct in memory while accounts are listed, so that no function has to carry them on the stack.
 */
import { fitsUnsigned, type Named } from '../../../core/core.ts';
import type { Session } from '../../../core/session.ts';
import { bug } from '../../../source/assert-never.ts';
import type { Kind } from '../body.ts';
import { argumentKind } from '../checks.ts';
import { binary, field, literal, type Expr } from '../tree.ts';
import { castExpr } from '../words.ts';

export type SessionWord = { readonly name: string; readonly signed: boolean; readonly lo: bigint; readonly hi: bigint };

export type SessionWords = {
  readonly terms: readonly SessionWord[];
  readonly cursor: readonly SessionWord[];
  /** How many of the terms are arguments. */
  readonly given: number;
};

export const wordsOfSession = ({ candidate, termWords, cursorWords }: Session): SessionWords => {
  const given = candidate.arguments.slice(1).map(({ name: own, shape }): SessionWord => {
    const kind = argumentKind(shape);
    // What they can be is checked as of any other entry.
    return { name: own, signed: kind.kind === 'word' && kind.signed, lo: 0n, hi: 0n };
  });
  return { terms: [...given, ...termWords.map(word)], cursor: cursorWords.map(word), given: given.length };
};

const word = (named: Named): SessionWord => {
  if (named.type !== 'int') return bug('a word that is a truth');
  return { name: named.name, signed: !fitsUnsigned(named), lo: named.lo, hi: named.hi };
};

/** By the name that Core has for it, which gets a `_` where an argument has it already. */
export const placeOfWord = ({ terms, cursor, given }: SessionWords, wanted: string): number => {
  const place = [...terms.slice(given), ...cursor].findIndex((each) => each.name.replace(/_+$/, '') === wanted);
  return place < 0 ? bug(`no word ${wanted}`) : place;
};

/** A word of the state, as a parameter wants it; `place` counts arguments, terms and cursor. */
export const wordOfState = ({ terms, cursor }: SessionWords, state: Expr, place: number, kind: Kind | undefined): Expr => {
  const word = [...terms, ...cursor][place] ?? bug('no such word');
  const raw = field(state, `${word.name}_`);
  if (kind?.kind === 'bool') return binary('!=', raw, literal(0n));
  const signed = kind?.kind === 'word' && kind.signed;
  return signed === word.signed ? raw : castExpr(raw, signed);
};

/** The same for a word of terms or cursor by the name that Core has for it. */
export const namedWord = (words: SessionWords, state: Expr, wanted: string, kind?: Kind): Expr =>
  wordOfState(words, state, words.given + placeOfWord(words, wanted), kind);
