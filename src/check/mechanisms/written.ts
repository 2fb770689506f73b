/** What a mechanism becomes. */
import type {
  ActionClause,
  Binder,
  DefineDeclaration,
  Doc,
  Expression,
  Name,
  PlainDeclaration,
  Rank,
  RangeExpression,
  Selection,
  TypeExpression,
} from '../../syntax/ast.ts';
import type { Span } from '../../source/source.ts';
import type { SessionAsked } from '../asked.ts';

export type Written = {
  readonly declarations: readonly PlainDeclaration[];
  readonly keeper: Keeper | null;
};

/**
 * What no declaration can say: something is done with one account after another, in an order. All its expressions stand in
 * `body`, as those of a definition would, so that what walks definitions walks them: the value is who is eligible; then come how much
 * can be taken, the weight of pro rata where one is said, and the ranks.
 */
export type SessionDeclaration = {
  readonly kind: 'session';
  readonly doc: Doc;
  readonly name: Name;
  /** The account first, then the arguments of the session. */
  readonly parameters: readonly Binder[];
  readonly type: TypeExpression;
  readonly range: RangeExpression;
  readonly by: Selection['by'];
  readonly orders: readonly Rank['order'][];
  readonly body: DefineDeclaration;
  /** What is taken in all, by the name that it has beside those of the arguments. */
  readonly need: Binder;
  /** Whether it may begin so, of the arguments and the need; null where nothing is said of them. */
  readonly begins: Expression | null;
  readonly asked: SessionAsked;
  /** The action that closes one account. */
  readonly close: string;
  readonly span: Span;
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
  /** It is kept ahead of what else an action keeps, which sees its new value, and only by an action that names it. */
  readonly leads?: boolean;
  /** Of a member that is an argument of the action. */
  readonly changes: (member: Binder | null) => readonly ActionClause[];
};

/** The entity that a binder stands for a member of. */
export const entityOf = ({ type }: Binder): string | null =>
  type.kind === 'quantity' ? (type.unit.factors[0]?.path.map((each) => each.text).join('.') ?? null) : null;
