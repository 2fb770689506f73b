/**
 * What checking one policy may cost beyond its text. A `let` is written out wherever it is used, and a definition is looked
 * at again for each way in which its arguments are rounded: both can multiply, so one count of them is kept for the policy.
 */
import type { Span } from '../source/source.ts';
import type { Env, Program } from './program.ts';

/** What may be made besides what the text says: `let`s put in place, nodes in them, nodes of second looks. */
export const mostWritten = 20_000;

/** Counts a `let` put in place, or a node that is made in one or in a second look. */
export const countWork = ({ program, depth }: Pick<Env, 'program' | 'depth'>): void => {
  if (depth > 0 || program.again) program.counters.written += 1;
};

/** Nothing more is made then, and what is wrong with it stays unsaid. */
export const isSpent = ({ counters }: Program): boolean => counters.written > mostWritten;

/** Says where the policy became too large. */
export const refuseSpent = (program: Program, name: string, span: Span): void =>
  program.report('FB2029', span, { name, limit: mostWritten });
