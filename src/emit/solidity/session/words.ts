/**
 * The words of a session in Solidity: its arguments, its terms, its cursor. They are told as two structs, and stand one after the
 * other in a block of memory while accounts are listed, so that no function has to carry them on the stack.
 */
import { fitsUnsigned, type Named } from '../../../core/core.ts';
import type { Session } from '../../../core/session.ts';
import { bug } from '../../../source/assert-never.ts';
import { invoke, type Body, type Kind } from '../body.ts';
import { argumentKind } from '../checks.ts';
import { binary, call, literal, type Expr } from '../tree.ts';

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

/** Where a word stands in the block, in bytes; `place` counts terms and cursor together, without the arguments. */
export const offsetOf = ({ given }: SessionWords, place: number): bigint => BigInt(32 * (given + place));

/** By the name that Core has for it, which gets a `_` where an argument has it already. */
export const placeOfWord = ({ terms, cursor, given }: SessionWords, wanted: string): number => {
  const place = [...terms.slice(given), ...cursor].findIndex((each) => each.name.replace(/_+$/, '') === wanted);
  return place < 0 ? bug(`no word ${wanted}`) : place;
};

/** A word of the block, as a parameter wants it. */
export const getWord = (body: Body, block: Expr, offset: bigint, kind: Kind | undefined): Expr => {
  const raw = invoke(body, 'get_', block, literal(offset));
  if (kind?.kind === 'bool') return binary('!=', raw, literal(0n));
  return kind?.kind === 'word' && kind.signed ? call('int256', raw) : raw;
};
