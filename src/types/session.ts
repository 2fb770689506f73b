/** What a session answers: who is closed and by how much, or why a proposal of that is wrong. */
import type { Refusal } from './value.ts';

/** `place`: among the accounts that were supplied. */
export type Close = { readonly place: number; readonly key: bigint; readonly taken: bigint };

export type Selected = {
  readonly kind: 'selected';
  /** All eligible accounts in order, by place, and how much is taken of each. */
  readonly order: readonly number[];
  readonly taken: readonly bigint[];
  /** Of whom something is taken, in order. */
  readonly closes: readonly Close[];
  /** The words that whoever verifies the order has to be given: the need, the count, and what the selection adds. */
  readonly terms: readonly bigint[];
  /** What nobody could cover. */
  readonly residual: bigint;
  /** Accounts whose facts are off, by place: they are left out, and stop nobody else. */
  readonly unfit: readonly number[];
};

export type Selection =
  | Selected
  /** An argument is not what the policy allows. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** More than is needed, or an argument that is not what the policy says it is. */
  | { readonly kind: 'unneeded' }
  /** Two accounts with one key. */
  | { readonly kind: 'twice'; readonly key: bigint };

/**
 * Why an account that is listed cannot stand there.
 * `ineligible`: or its facts are off. `out of order`: it stands before the account ahead of it. `twice`: it is that account. `beyond the
 * need`: level or total weight take more than is needed. `beyond the count`: more accounts than were said to be eligible. `wrong
 * amount`: another amount is due.
 */
export type SessionProblem = 'ineligible' | 'out of order' | 'twice' | 'beyond the need' | 'beyond the count' | 'wrong amount';

export type Verified =
  /** Some are still to be listed: the next batch goes on from this cursor. */
  | { readonly kind: 'listed'; readonly cursor: readonly bigint[] }
  | { readonly kind: 'complete'; readonly cursor: readonly bigint[]; readonly residual: bigint }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It may not begin: more than is needed, or an argument that is not what the policy says it is. */
  | { readonly kind: 'unneeded' }
  /** A word of the terms or of the cursor that none can be. */
  | { readonly kind: 'no word'; readonly word: number }
  | {
      readonly kind: 'wrong';
      readonly problem: SessionProblem;
      readonly place: number;
      readonly key: bigint;
      readonly due: bigint;
    }
  /** All are listed, and the weights do not add up to what was said, or the level takes too little. */
  | { readonly kind: 'unfounded' };
