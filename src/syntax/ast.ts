/**
 * The syntax tree: what a person wrote, place by place, and nothing else. No name is resolved and no unit known here.
 * Made by `parse.ts`, printed by `print.ts`, read by `check/`.
 */
import type { Span } from '../source/source.ts';
import type { AbsorbsClause, FeedsClause, KeepsClause, MechanismDeclaration, NeedsClause, QueuesClause } from './mechanisms.ts';
import type { Rounding } from '../types/rounding.ts';
import type { Outside } from '../types/schema.ts';
import type { Accept, Expression, Name, RangeExpression, TypeExpression } from './ast-expression.ts';

export type * from './ast-expression.ts';
export type * from './mechanisms.ts';

/** `/// …` lines before a declaration, joined by newlines, without the slashes and one following space. */
export type Doc = string;

/** `// …`, kept so that the printer loses nothing. `text` is without the two slashes; `trailing`: behind something on its line. */
export type Comment = { readonly text: string; readonly trailing: boolean; readonly span: Span };

export type File = {
  readonly kind: 'file';
  readonly path: string;
  /** Null in a file that is only imported. */
  readonly header: Header | null;
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  /** Offsets of empty lines: layout that the printer keeps, without meaning. */
  readonly emptyLines: readonly number[];
  readonly span: Span;
};

/** `policy Perp` or `policy Vault(unit asset decimals 6 .. 18, param fee: ratio in 0 .. 1)`: what an instance must supply. */
export type Header = {
  readonly doc: Doc;
  readonly name: Name;
  readonly parameters: readonly PolicyParameter[];
  readonly span: Span;
};

export type PolicyParameter = { readonly name: Name; readonly span: Span } &
  /** A unit of the importer, or a number of decimals; `decimals` says how many there may be. */
  (
    | { readonly kind: 'unit' | 'scale'; readonly decimals: Decimals | null }
    | { readonly kind: 'entity' | 'enum' }
    /** A `param` of the policy whose value the importer writes. */
    | {
        readonly kind: 'param';
        readonly type: TypeExpression;
        readonly range: RangeExpression | null;
        readonly value: Expression | null;
      }
  );

/** `import "./math.risk"` shares names; `import "./vault.risk" as eth (asset = ETH, fee = 5 bps)` makes an instance. */
export type Import = {
  readonly path: string;
  readonly pathSpan: Span;
  readonly alias: Name | null;
  readonly arguments: readonly { readonly name: Name; readonly value: Expression; readonly span: Span }[];
  readonly span: Span;
};

/** What a policy says in the end: mechanisms are written out as declarations of these kinds before anything is checked. */
export type PlainDeclaration =
  | UnitDeclaration
  | EnumDeclaration
  | RoleDeclaration
  | EntityDeclaration
  | FieldDeclaration
  | LetDeclaration
  | DefineDeclaration
  | ActionDeclaration
  | UnsupportedDeclaration;

export type Declaration = PlainDeclaration | MechanismDeclaration;

/** `decimals 6` or `decimals 0 .. 18`, both ends included. */
export type Decimals = { readonly min: number; readonly max: number; readonly span: Span };

/** `unit USD decimals 6`; inside an entity also `unit asset decimals 0 .. 18` (differs per member). Without: 18. */
export type UnitDeclaration = {
  readonly kind: 'unit';
  readonly doc: Doc;
  readonly name: Name;
  readonly decimals: Decimals | null;
  readonly span: Span;
};

/** `enum purpose ordered { maintenance, initial }` */
export type EnumDeclaration = {
  readonly kind: 'enum';
  readonly doc: Doc;
  readonly name: Name;
  readonly ordered: boolean;
  readonly members: readonly Name[];
  readonly span: Span;
};

export type RoleDeclaration = { readonly kind: 'role'; readonly doc: Doc; readonly name: Name; readonly span: Span };

/** `entity market[..64] { … }`; without a bound its members are passed one at a time, whole. */
export type EntityDeclaration = {
  readonly kind: 'entity';
  readonly doc: Doc;
  readonly name: Name;
  readonly bound: { readonly value: number; readonly span: Span } | null;
  readonly members: readonly (UnitDeclaration | FieldDeclaration | ListDeclaration)[];
  readonly span: Span;
};

/**
 * One stored or supplied value:
 * `key id : address`, `fact mark : USD/base in 0.01 .. 1M else refuse`, `param fee : ratio in 0 .. 1 = 5 bps`,
 * `total net of m: market : m.base in -1M .. 1M = sum over a: account of a.positions[m].size`;
 * `state spent : USD in 0 .. 1B = 0 USD else refuse` (kept from event to event; `=` says how it begins);
 * `fact mark of m: market : …` is the same as `fact mark : …` inside the entity. In a list the word `fact` is left out.
 */
export type FieldDeclaration = {
  readonly kind: 'field';
  readonly word: 'key' | 'fact' | 'param' | 'total' | 'state';
  readonly doc: Doc;
  readonly name: Name;
  readonly scope: Binder | null;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly outside: { readonly value: Outside; readonly span: Span } | null;
  /** The value of a `param`, the first value of a `state`. */
  readonly value: Expression | null;
  /** The sum of a `total`: `sum over BINDER of PATH`. */
  readonly sum: { readonly binder: Binder; readonly path: Expression } | null;
  readonly span: Span;
};

/** `list positions[..16] of position unique by market { … }` */
export type ListDeclaration = {
  readonly kind: 'list';
  readonly doc: Doc;
  readonly name: Name;
  readonly bound: { readonly value: number; readonly span: Span };
  readonly member: Name;
  readonly unique: Name | null;
  readonly fields: readonly FieldDeclaration[];
  readonly span: Span;
};

/** `x: type` where a name is bound: `of m: market`, parameters of `let` and `define`. */
export type Binder = {
  readonly name: Name;
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  readonly span: Span;
};

/** `let gain(p: position) = …`: exact, only an abbreviation. A parameter may have no type. */
export type LetDeclaration = {
  readonly kind: 'let';
  readonly doc: Doc;
  readonly name: Name;
  readonly parameters: readonly { readonly name: Name; readonly type: TypeExpression | null; readonly span: Span }[];
  readonly value: Expression;
  readonly span: Span;
};

/** What a typed name says about its value: `: USD in 0 .. 1B rounds down accept because "…"`. */
export type Typing = {
  readonly type: TypeExpression;
  readonly range: RangeExpression | null;
  /** One that is `made` is of a mechanism, whose names are rounded alike, and says nothing where there is nothing to round. */
  readonly rounding: { readonly value: Rounding; readonly span: Span; readonly made?: true } | null;
  readonly accept: Accept | null;
};

/** `define equity(a: account) : USD rounds down = …`, or a block of local names: `… rounds down { let x = … give x * 2 }`. */
export type DefineDeclaration = {
  readonly kind: 'define';
  readonly doc: Doc;
  readonly name: Name;
  readonly parameters: readonly Binder[];
  readonly typing: Typing;
  readonly locals: readonly Local[];
  readonly value: Expression;
  readonly span: Span;
};

/** A local name: `let x = …` exact, or `define y : USD rounds up = …` rounded. */
export type Local = {
  readonly kind: 'local';
  readonly name: Name;
  readonly typing: Typing | null;
  readonly value: Expression;
  readonly span: Span;
};

export type ActionDeclaration = {
  readonly kind: 'action';
  readonly doc: Doc;
  /** `protective action …`: nothing that is not its own business may stop it. Null for any other. */
  readonly protective: Protection | null;
  /** Made by a mechanism for anyone to do, as far as nobody can make up what it goes by. */
  readonly isForAnyone: boolean;
  /** What it keeps that counts the events which keep it; null where nothing does. */
  readonly counts: string | null;
  readonly name: Name;
  readonly parameters: readonly Binder[];
  readonly clauses: readonly ActionClause[];
  /** Where this holds of the state that it would leave, it is held: only what is `late` changes. Made of breakers; null otherwise. */
  readonly held: Expression | null;
  readonly span: Span;
};

/** Who says so: the person who wrote it, which is checked, or the compiler of an action that it makes. */
export type Protection = { readonly kind: 'written' | 'made'; readonly span: Span };

export type ActionClause =
  /** `changes a.positions[m].size by qty` or `… to e, rounds down` */
  | {
      readonly kind: 'changes';
      readonly target: Expression;
      readonly mode: 'by' | 'to';
      readonly value: Expression;
      readonly rounding: { readonly value: Rounding; readonly span: Span } | null;
      readonly accept: Accept | null;
      /** `when c`: only then. */
      readonly when: Expression | null;
      /** Computed in the state that the others leave, and done where the action is held too. Made of breakers. */
      readonly late: boolean;
      readonly span: Span;
    }
  /** `require condition else "reason"` */
  | {
      readonly kind: 'require';
      readonly condition: Expression;
      readonly reason: string;
      readonly reasonSpan: Span;
      readonly span: Span;
    }
  /** `by governance, guardian`: who may do it. Without, anyone to whom the protocol gives the action. */
  | { readonly kind: 'by'; readonly roles: readonly Name[]; readonly span: Span }
  | KeepsClause
  | AbsorbsClause
  | FeedsClause
  | NeedsClause
  | QueuesClause
  /** `moves …`: a word of later mechanisms. */
  | UnsupportedDeclaration;

/**
 * A mechanism that the compiler does not have yet, skipped to its end: `oracle mark of m: market … { … }`. `text` is all
 * of it as written, for the printer. One that stands inside an entity is a declaration of the file with a span in there.
 */
export type UnsupportedDeclaration = {
  readonly kind: 'unsupported';
  readonly doc: Doc;
  readonly word: Name;
  readonly text: string;
  readonly span: Span;
};
