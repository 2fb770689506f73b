/**
 * A proposed order, account by account, as a contract does it: what is proposed is refused at the first account that cannot
 * stand where it does. A batch goes on from the cursor of the one before, so that it does not matter how an order is split.
 */
import type { Named } from '../../core/core.ts';
import { sessionProblems, type Session } from '../../core/session.ts';
import { bug } from '../../source/assert-never.ts';
import type { Verified } from '../../types/session.ts';
import { withArguments, type Facts, type Value } from '../../types/value.ts';
import type { Decide } from '../transition.ts';

/** `facts`: all but the accounts; its arguments are those of the session. `from`: null for the first batch. */
export type Batch = {
  readonly facts: Facts;
  readonly terms: readonly bigint[];
  readonly from: readonly bigint[] | null;
  readonly accounts: readonly (readonly Value[])[];
  readonly taken: readonly bigint[];
};

export const firstCursor = ({ cursorWords }: Session): readonly bigint[] =>
  cursorWords.map((each) => (each.type === 'int' && each.lo > 0n ? each.lo : 0n));

export const verify = (session: Session, decide: Decide, { facts, terms, from, accounts, taken }: Batch): Verified => {
  let cursor = from ?? firstCursor(session);
  const off = [...session.termWords, ...session.cursorWords].findIndex((each, at) => !isWord(each, [...terms, ...cursor][at]));
  if (off >= 0) return { kind: 'no word', word: off };
  // Before the first account nothing can have been taken: the words between count and rank add something up.
  const sums = cursor.slice(1, cursor.length - 1 - ranksOf(session));
  if (cursor[0] === 0n && sums.some((each) => each !== 0n)) return { kind: 'no word', word: terms.length + 1 };
  const given = decide(session.terms.name, withArguments(facts, [...facts.arguments, terms[0] ?? bug('no need')]));
  if (given.kind === 'refused') return given;
  // What is needed is moved by the closes themselves, so it is asked for when a session begins.
  if (cursor[0] === 0n && given.values[0] === 0n) return { kind: 'unneeded' };
  for (const [place, account] of accounts.entries()) {
    const key = account[session.key];
    if (typeof key !== 'bigint') return bug('an account without its key');
    const wrong = (problem: (typeof sessionProblems)[number] | 'wrong amount', due = 0n): Verified => ({
      ...{ kind: 'wrong', problem, place, key, due },
    });
    // Facts that are off make an account as good as ineligible: it may not be listed.
    const fit = decide(session.candidate.name, withArguments(facts, [account, ...facts.arguments]));
    if (fit.kind === 'refused') return wrong('ineligible');
    const outcome = decide(session.step.name, withArguments(facts, [account, ...facts.arguments, ...terms, ...cursor]));
    if (outcome.kind === 'refused') return bug('a step that is refused');
    const [verdict = 0n, due = 0n, ...next] = outcome.values.map((each) =>
      typeof each === 'bigint' ? each : bug('a word that is no integer'),
    );
    if (verdict !== 0n) return wrong(sessionProblems[Number(verdict) - 1] ?? bug('no such problem'));
    if (taken[place] !== due) return wrong('wrong amount', due);
    cursor = next;
  }
  return ended(session, decide, facts, terms, cursor);
};

/** How many words a rank has. */
const ranksOf = ({ ranks }: Session): number => ranks.reduce((sum, { lower }) => sum + (lower === null ? 1 : 2), 0);

const ended = (session: Session, decide: Decide, facts: Facts, terms: readonly bigint[], cursor: readonly bigint[]): Verified => {
  const outcome = decide(session.end.name, withArguments(facts, [...terms, ...cursor]));
  if (outcome.kind === 'refused') return bug('an end that is refused');
  const [verdict, residual] = outcome.values;
  if (verdict === 1n) return { kind: 'listed', cursor };
  if (verdict === 2n) return { kind: 'unfounded' };
  return { kind: 'complete', cursor, residual: typeof residual === 'bigint' ? residual : bug('a residual that is no integer') };
};

const isWord = (named: Named, value: bigint | undefined): boolean =>
  named.type === 'int' && value !== undefined && value >= named.lo && value <= named.hi;
