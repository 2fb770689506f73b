/** What a mechanism becomes. */
import type { ActionClause, Binder, Expression, Name, PlainDeclaration } from '../../syntax/ast.ts';

export type Written = {
  readonly declarations: readonly PlainDeclaration[];
  readonly keeper: Keeper | null;
};

/** How an action keeps what a mechanism says at its event. */
export type Keeper = {
  readonly name: Name;
  /** Whose it is; null for a mechanism of the whole policy. */
  readonly scope: Binder | null;
  /** What it looks at: other mechanisms that are named here are kept with it. */
  readonly looksAt: readonly Expression[];
  /** What it says depends on how many events have kept it, so whoever can make events can move it. */
  readonly countsEvents: boolean;
  /** Of a member that is an argument of the action. */
  readonly changes: (member: Binder | null) => readonly ActionClause[];
};

/** The entity that a binder stands for a member of. */
export const entityOf = ({ type }: Binder): string | null =>
  type.kind === 'quantity' ? (type.unit.factors[0]?.path.map((each) => each.text).join('.') ?? null) : null;
