/** What is wrong with a document of facts: data for people and programs, never an exception. */

/** `path` as in `account[0].positions[2].size`; empty for the document itself. */
export type Malformed = { readonly kind: 'malformed'; readonly path: string; readonly reason: string; readonly fix: string };

export type Decoded<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'malformed'; readonly errors: readonly Malformed[] };

/** Says no more once this many have been said. */
export const maxErrors = 20;

export type Complain = (path: string, reason: string, fix: string) => void;

export const createComplaints = (): { readonly errors: readonly Malformed[]; readonly complain: Complain } => {
  const errors: Malformed[] = [];
  return {
    errors,
    complain: (path, reason, fix) => {
      if (errors.length < maxErrors) errors.push({ kind: 'malformed', path, reason, fix });
    },
  };
};
