/**
 * The syntax tree: what a person wrote, place by place, and nothing else. No name is resolved and no unit known here.
 * Made by `parse.ts`, printed by `print.ts`, read by `check/`.
 */
import type { Span } from '../source/source.ts';
import type { BreakerDeclaration } from './mechanisms.ts';
import type { Rational } from '../types/rational.ts';
import type { Rounding } from '../types/rounding.ts';
import type { Outside, TableForm } from '../types/schema.ts';

export type { BreakerClause, BreakerDeclaration, BreakerLevel, LevelRule } from './mechanisms.ts';

export type Name = { readonly text: string; readonly span: Span };

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

export type Declaration =
  | UnitDeclaration
  | EnumDeclaration
  | RoleDeclaration
  | EntityDeclaration
  | FieldDeclaration
  | LetDeclaration
  | DefineDeclaration
  | ActionDeclaration
  | BreakerDeclaration
  | UnsupportedDeclaration;

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
  readonly rounding: { readonly value: Rounding; readonly span: Span } | null;
  readonly accept: Accept | null;
};

/** `accept because "Aave v3.6"`: silences the side rule at one place. */
export type Accept = { readonly reason: string; readonly span: Span };

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
  readonly name: Name;
  readonly parameters: readonly Binder[];
  readonly clauses: readonly ActionClause[];
  readonly span: Span;
};

export type ActionClause =
  /** `changes a.positions[m].size by qty` or `… to e, rounds down` */
  | {
      readonly kind: 'changes';
      readonly target: Expression;
      readonly mode: 'by' | 'to';
      readonly value: Expression;
      readonly rounding: { readonly value: Rounding; readonly span: Span } | null;
      readonly accept: Accept | null;
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
  /** `needs …`, `moves …`: words of later mechanisms. */
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

// Types

/** `USD/market.base`, `ratio`, `1/s`, `ratio / year^(1/2)`. `power` is doubled, so that half powers are whole. */
export type UnitExpression = {
  readonly factors: readonly { readonly path: readonly Name[]; readonly doubledPower: number; readonly span: Span }[];
  readonly span: Span;
};

export type TypeExpression =
  /** A unit expression, `bool`, `time`, `duration`, `address`, `block`, an enum, an entity, or a list's member. */
  | {
      readonly kind: 'quantity';
      readonly unit: UnitExpression;
      readonly decimals: { readonly value: number | Name; readonly span: Span } | null;
      readonly span: Span;
    }
  /** `ratio by grade`; an enum of an instance has its whole path as its name, `eth.grade`. */
  | { readonly kind: 'by'; readonly of: TypeExpression; readonly key: Name; readonly span: Span }
  /**
   * `tiers USD -> ratio` with a literal, or for rows that are data `tiers[..8] up to USD in 0 .. 1B -> ratio`: how many
   * there are at most, whether a bound belongs to its row, and where bounds lie; `-> USD at ratio @ 4` says what the rates
   * of marginal tiers are.
   */
  | {
      readonly kind: 'table';
      readonly form: TableForm;
      readonly rows: { readonly value: number; readonly span: Span } | null;
      readonly bound: { readonly value: 'up to' | 'below'; readonly span: Span } | null;
      readonly input: TypeExpression;
      readonly inputRange: RangeExpression | null;
      readonly output: TypeExpression;
      readonly rate: TypeExpression | null;
      readonly span: Span;
    }
  /** `USD or none` */
  | { readonly kind: 'optional'; readonly of: TypeExpression; readonly span: Span }
  /** `list[..5] of report<USD/base>`: belongs to oracles. */
  | { readonly kind: 'unsupported'; readonly what: string; readonly span: Span };

/** `in 0.01 .. 1M`, both ends included; a bare number is in the type's unit. */
export type RangeExpression = { readonly lo: Expression; readonly hi: Expression; readonly span: Span };

// Expressions

export type BinaryOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '<' | '<=' | '==' | '!=' | '>' | '>=';
/** Functions over several values or one. */
export type Builtin = 'abs' | 'min' | 'max' | 'clamp' | 'mod' | 'sqrt' | 'exp' | 'exp2' | 'ln';
export type FoldOperator = 'sum' | 'min' | 'max' | 'count' | 'any' | 'all' | 'lower median' | 'upper median' | 'mean median';

export type Expression = { readonly span: Span } &
  /**
   * `5%`, `25 bps`, `3x`, `10M USD`, `30 min`. `value` includes the suffix (5% is 1/20) but not the unit.
   * `text` is the number as written, suffix included, without the unit.
   */
  (
    | { readonly kind: 'number'; readonly text: string; readonly value: Rational; readonly unit: readonly Name[] | null }
    | { readonly kind: 'truth'; readonly value: boolean }
    | { readonly kind: 'none' }
    | { readonly kind: 'name'; readonly name: Name }
    | { readonly kind: 'field'; readonly of: Expression; readonly name: Name }
    | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
    /** `notional(p)`, or with `of` a table that is a field, `p.market.margin(x)`. */
    | { readonly kind: 'call'; readonly of: Expression | null; readonly name: Name; readonly arguments: readonly Expression[] }
    | { readonly kind: 'builtin'; readonly name: Builtin; readonly arguments: readonly Expression[] }
    | { readonly kind: 'negate' | 'not'; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly op: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
        readonly opSpan: Span;
      }
    /** `x ^ 3`, `x ^ -1`: a whole constant. */
    | { readonly kind: 'power'; readonly base: Expression; readonly exponent: number }
    /** `a < b`, with `accept because "…"` where the side rule of decisions is silenced. */
    | {
        readonly kind: 'compare';
        readonly op: ComparisonOperator;
        readonly left: Expression;
        readonly right: Expression;
        readonly opSpan: Span;
        readonly accept: Accept | null;
      }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'is none'; readonly operand: Expression; readonly negated: boolean }
    /** `x otherwise 0 USD`: the value of an optional, or what stands for it. */
    | { readonly kind: 'otherwise'; readonly operand: Expression; readonly fallback: Expression }
    /** `25% of x` */
    | { readonly kind: 'share'; readonly share: Expression; readonly of: Expression }
    /** `if c then a else b`; `else` null is a mistake that the checker words. */
    | { readonly kind: 'if'; readonly condition: Expression; readonly then: Expression; readonly else: Expression | null }
    /** `first matching { when c : a … otherwise : b }` */
    | {
        readonly kind: 'first matching';
        readonly arms: readonly { readonly condition: Expression; readonly value: Expression; readonly span: Span }[];
        readonly otherwise: Expression | null;
      }
    /** `match e { maintenance: a, initial: b }` */
    | {
        readonly kind: 'match';
        readonly subject: Expression;
        readonly arms: readonly { readonly member: Name; readonly value: Expression; readonly span: Span }[];
      }
    /** `sum(p in a.positions where p.size > 0: notional(p))`; the value is null for `count`. */
    | {
        readonly kind: 'fold';
        readonly op: FoldOperator;
        readonly binder: Name;
        readonly source: Expression;
        readonly filter: Expression | null;
        readonly value: Expression | null;
      }
    | { readonly kind: 'before'; readonly operand: Expression }
    /** `{ junk: 0%, good: 50% }`: the value of a `T by enum`. */
    | {
        readonly kind: 'by literal';
        readonly items: readonly { readonly member: Name; readonly value: Expression; readonly span: Span }[];
      }
    /**
     * `{ up to 100k USD: 1%, up to 1M USD: 2.5%, above: 5% }` with `up to` (inclusive) or `below` (exclusive) throughout,
     * and `{ at 0: 1, at 50%: 1.5 }` for a curve. `bound` is null in the row `above`.
     */
    | {
        readonly kind: 'rows';
        readonly form: 'up to' | 'below' | 'at';
        readonly rows: readonly { readonly bound: Expression | null; readonly value: Expression; readonly span: Span }[];
      }
    /** Where the parser recovered; the checker says nothing more about it. */
    | { readonly kind: 'error' }
  );
