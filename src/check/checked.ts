/**
 * The checked policy: names resolved, units and scales known, every value bounded. Another type than the syntax tree, so
 * that nothing unchecked can be evaluated. The reference interpreter walks this; `core/` lowers it to integers.
 *
 * `let`s with parameters and policy-wide `let`s have been expanded in place. What is left has one meaning:
 * an expression is an exact rational (or a truth, a member of an enum, a reference …) and a *name* rounds it once.
 */
import type { Liquidation, SessionAsked } from './asked.ts';
import type { Span } from '../source/source.ts';
import type { Dimension } from '../types/dimension.ts';
import type { Places } from '../types/places.ts';
import type { Irrational } from '../types/irrational.ts';
import type { Rational } from '../types/rational.ts';
import type { Rounding } from '../types/rounding.ts';
import type { ArgumentSchema, Schema, Scale, Shape, TableForm, Target } from '../types/schema.ts';
import type { ComparisonOperator, FoldOperator } from '../syntax/ast.ts';
import type { Knowledge } from '../types/knowledge.ts';

export type Type =
  /** `scale` null: an exact expression without a representation of its own. */
  | { readonly kind: 'number'; readonly dimension: Dimension; readonly scale: Scale | null }
  | { readonly kind: 'bool' }
  | { readonly kind: 'enum'; readonly enum: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'address' }
  /** A member of a bounded entity, by index. */
  | { readonly kind: 'ref'; readonly entity: number }
  /** An unbounded entity, a list member, or the policy's own facts, whole. */
  | { readonly kind: 'record'; readonly record: number }
  /** All records of a list field or of a bounded entity, or all members of an enum: only as the source of a fold. */
  | { readonly kind: 'list'; readonly record: number }
  | { readonly kind: 'array'; readonly by: Places; readonly of: Type }
  | { readonly kind: 'optional'; readonly of: Type }
  /** After a mistake: fits everything and says nothing more. */
  | { readonly kind: 'error' };

/** A name bound to a value while a define, action or fold runs. Ids are unique in the policy. */
export type Binder = { readonly id: number; readonly name: string; readonly type: Type; readonly span: Span };

export type Table =
  | {
      readonly kind: 'literal';
      readonly form: TableForm;
      readonly inclusive: boolean;
      /** Tiers and marginal: n values, n − 1 upper bounds. Curve: n inputs and n outputs, inputs ascending. */
      readonly bounds: readonly Rational[];
      readonly outputs: readonly Rational[];
    }
  /** Rows that are data: a list of bound and value. */
  | {
      readonly kind: 'field';
      readonly form: TableForm;
      readonly inclusive: boolean;
      readonly of: Expr;
      readonly record: number;
      readonly field: number;
    };

/**
 * `knowledge` is what is proved of a number, time, or the inside of an optional number at this very place (guards
 * included); null for the rest.
 */
export type Expr = {
  readonly span: Span;
  readonly type: Type;
  readonly knowledge: Knowledge | null;
  /** What the policy calls it, for messages: noted once it is known. */
  called?: string;
} & ExprKind;

export type ExprKind =
  | { readonly kind: 'const'; readonly value: Rational }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'member'; readonly enum: number; readonly index: number }
  | { readonly kind: 'none' }
  /** A value where an optional is wanted. */
  | { readonly kind: 'some'; readonly value: Expr }
  /** The inside of an optional that a guard has proved present. */
  | { readonly kind: 'the'; readonly value: Expr }
  | { readonly kind: 'binder'; readonly id: number }
  /** A scalar or array parameter. */
  | { readonly kind: 'param'; readonly param: number }
  | { readonly kind: 'globals' }
  /**
   * A field of a record or of the member that a ref points to. `outside` rules apply here: `nearest` gives the bound,
   * `unavailable` makes it an optional that is none outside its range.
   */
  | { readonly kind: 'field'; readonly of: Expr; readonly record: number; readonly field: number }
  /** `a.positions[m]`: the record whose unique field equals the key; an optional, none when there is none. */
  | { readonly kind: 'find'; readonly list: Expr; readonly record: number; readonly unique: number; readonly key: Expr }
  /** An array's item for a member of its enum; of a ring, for a whole number from 0 that is below its length. */
  | { readonly kind: 'item'; readonly array: Expr; readonly key: Expr }
  | { readonly kind: 'table'; readonly table: Table; readonly argument: Expr }
  | { readonly kind: 'negate' | 'abs'; readonly operand: Expr }
  /** ⌊operand / period⌋ of a time or a duration, the period in seconds. */
  | { readonly kind: 'ticks'; readonly operand: Expr; readonly period: bigint }
  | { readonly kind: 'add' | 'subtract' | 'multiply' | 'divide' | 'mod'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'power'; readonly base: Expr; readonly exponent: number }
  | { readonly kind: 'min' | 'max'; readonly operands: readonly Expr[] }
  | { readonly kind: 'clamp'; readonly value: Expr; readonly lo: Expr; readonly hi: Expr }
  /** Exact across scales for numbers and times; by order for enums; `==` and `!=` for the rest. */
  | { readonly kind: 'compare'; readonly op: ComparisonOperator; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'not'; readonly operand: Expr }
  | { readonly kind: 'is none'; readonly operand: Expr }
  | { readonly kind: 'otherwise'; readonly operand: Expr; readonly fallback: Expr }
  /** `first matching` and `match` are nested ifs by now. */
  | { readonly kind: 'if'; readonly condition: Expr; readonly then: Expr; readonly else: Expr }
  /**
   * `binder` runs over a list (records with a `drop` field out of range are left out), over the members of a bounded
   * entity (as refs) or of an enum, or over whole numbers. `value` null for `count`. `min`, `max` and medians are optionals, none over nothing,
   * except over an enum without a filter. A mean median of an even count is the exact mean of the two middle ones. `least` is
   * what halving finds: a number for which `value` holds and does not for the one before it; none where it does not for the last.
   */
  | {
      readonly kind: 'fold';
      readonly op: FoldOperator;
      readonly binder: Binder;
      readonly source: Source;
      readonly filter: Expr | null;
      readonly value: Expr | null;
    }
  | { readonly kind: 'call'; readonly define: number; readonly arguments: readonly Expr[] }
  /** In the state before the action's changes. */
  | { readonly kind: 'before'; readonly operand: Expr }
  | { readonly kind: 'error' };

export type Source =
  | { readonly kind: 'list'; readonly list: Expr; readonly record: number }
  | { readonly kind: 'members'; readonly entity: number }
  | { readonly kind: 'enum'; readonly enum: number }
  /**
   * `first`, and each that is 10^-decimals more, as long as they are at most `last`, and no more than `most` of them. For `least`,
   * which looks at few of them, `most` is how many it looks at.
   */
  | { readonly kind: 'run'; readonly first: Expr; readonly last: Expr; readonly most: number; readonly decimals: number };

/** How an expression becomes the value of a name. */
export type Naming = {
  /** `root`: the expression is the operand of a square root; likewise for `exp`, `exp2` and `ln`. */
  readonly function: 'value' | 'root' | Irrational;
  readonly type: Type;
  /** The type as people write it, `USD` or `USD/ETH @ 8`. */
  readonly unit: string;
  /** Null where nothing can be rounded: the exact value always fits. */
  readonly rounding: Rounding | null;
  /** The name is `accept`ed: what follows measures from it, as from a fact. */
  readonly accepted: boolean;
  /** What is known of the named value. */
  readonly knowledge: Knowledge | null;
};

export type Local = {
  readonly binder: Binder;
  readonly value: Expr;
  /** Null for a `let`: exact. */
  readonly naming: Naming | null;
  readonly span: Span;
};

export type Define = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly parameters: readonly Binder[];
  /** How the outside supplies each parameter. */
  readonly arguments: readonly ArgumentSchema[];
  readonly locals: readonly Local[];
  readonly value: Expr;
  readonly naming: Naming;
  /** How the result is shown and encoded; its range is the proved one, or the declared one. */
  readonly shape: Shape;
};

/** All changes are computed in the state before, then made at once. */
export type Change = {
  readonly span: Span;
  /** `a.positions.size` */
  readonly path: string;
  /** The record that holds the field, or the list of which one member does: a parameter, or null for the policy's own. */
  readonly record: { readonly binder: number | null; readonly record: number };
  readonly element: { readonly list: number; readonly record: number; readonly unique: number; readonly key: Expr } | null;
  readonly field: number;
  /** Which item changes of a ring, as in an `item`, or none of them: its length; null where the field changes whole. */
  readonly item: Expr | null;
  /** The new value of the field or item, `by` included. */
  readonly value: Expr;
  readonly naming: Naming;
  /** Computed in the state that the other changes leave, and made where the action is held too. They stand behind the others. */
  readonly late: boolean;
  /** The field's shape as a result of the action: decimals that are data are found from its arguments. */
  readonly shape: Shape;
  readonly target: Target;
};

export type Requirement = { readonly span: Span; readonly condition: Expr; readonly reason: string };

/**
 * A `total` kept by what an action changes: field `field` of the entity's member at `key`, or of the policy's own, moves by all changes of the
 * summed field together. `changes` are indices into the action's changes.
 */
export type TotalUpdate = {
  readonly changes: readonly number[];
  readonly entity: number;
  readonly field: number;
  readonly key: Expr;
  /** As a result of the action. */
  readonly shape: Shape;
  readonly target: Target;
};

export type Action = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly parameters: readonly Binder[];
  readonly arguments: readonly ArgumentSchema[];
  readonly changes: readonly Change[];
  readonly totals: readonly TotalUpdate[];
  readonly requirements: readonly Requirement[];
  /** Asked of the state that the changes leave: where it holds, only those that are late are made. Null where nothing is held. */
  readonly held: Expr | null;
  /** Who may do it; null where the protocol decides. */
  readonly roles: readonly string[] | null;
  /** Anyone may, wherever the state is kept: nobody can make up what it goes by. */
  readonly anyone: boolean;
  /** Nothing but its own business stops it: no breaker, no lack of room, no clock that is behind. */
  readonly protective: boolean;
};

/** A truth of the arguments without the account, and of the need, which comes last. */
export type SessionBeginning = Pick<Session, 'parameters' | 'arguments'> & { readonly value: Expr };

/** What is ranked by: an exact value where the account is eligible. */
export type SessionRank = { readonly value: Expr; readonly descending: boolean; readonly span: Span };

/** An amount of the session for one account, named where the account is eligible. */
export type SessionAmount = { readonly value: Expr; readonly naming: Naming; readonly shape: Shape; readonly span: Span };

/**
 * Something is taken of one account after another, until a need is met. Accounts that are eligible stand in the order of the ranks,
 * the last of which is the key of the account, and so each has a place of its own.
 */
export type Session = {
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  /** The account, then the arguments of the session. */
  readonly parameters: readonly Binder[];
  /** Of the same; last comes the need. */
  readonly arguments: readonly ArgumentSchema[];
  /** The record of the account, and the field that is its key. */
  readonly record: number;
  readonly key: number;
  readonly eligible: Expr;
  /** How much can be taken of the account. */
  readonly most: SessionAmount;
  /** `pro rata`: what it weighs; null for as much as can be taken of it. */
  readonly weight: SessionAmount | null;
  /** Without the key, which is last. */
  readonly ranks: readonly SessionRank[];
  readonly keyDescending: boolean;
  readonly by: 'queue' | 'pro rata' | 'least haircut';
  /** Whether it may begin so; null where it may with any arguments and any need. */
  readonly begins: SessionBeginning | null;
  readonly asked: SessionAsked;
  /** The action that takes so much of one account: it has the same arguments, and how much is its last. */
  readonly close: string;
};

/**
 * A comparison of values that have been rounded, and how it may differ from the same comparison of exact values. `by` is
 * the largest distance at which it can, null when there is no bound.
 */
export type Decision = {
  readonly span: Span;
  readonly errs: 'toward true' | 'toward false' | 'accepted';
  readonly by: Rational | null;
};

/** Books by the definitions that they are written out as; null where nothing of the kind is counted. */
export type BookDeclaration = { readonly name: string; readonly each: string | null; readonly rest: string | null };

export type Checked = {
  readonly schema: Schema;
  /** In an order in which each calls only those before it. */
  readonly defines: readonly Define[];
  readonly actions: readonly Action[];
  readonly sessions: readonly Session[];
  /** Places silenced by `accept because`. */
  readonly accepted: readonly { readonly span: Span; readonly reason: string }[];
  /** Comparisons of rounded values, each once, in the order of the text. */
  readonly decisions: readonly Decision[];
  readonly books: readonly BookDeclaration[];
  readonly liquidations: readonly Liquidation[];
};
