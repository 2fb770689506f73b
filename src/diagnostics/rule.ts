/** The shape of one entry of the registry of diagnostics. May import: nothing. */

export type Severity = 'error' | 'warning';

/**
 * One diagnostic: what went wrong in a person's words, what to write instead, and the lesson behind it.
 * `Facts` are plain strings and numbers; wording never reaches back into the compiler.
 */
export type Rule<Facts> = {
  readonly severity: Severity;
  readonly title: string;
  readonly message: (facts: Facts) => string;
  readonly help?: (facts: Facts) => string | null;
  /** Shown by `firebreak explain`: why the rule exists, in a few sentences. */
  readonly lesson: string;
  /** A whole policy that gets exactly this diagnostic; a test runs it. Null only where no text can cause it alone. */
  readonly example: string | null;
};

export const rule = <Facts>(entry: Rule<Facts>): Rule<Facts> => entry;
