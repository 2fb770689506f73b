/**
 * Core: the policy as integers. Every scale, rounding and order of evaluation has been decided here, once.
 *
 * Invariants, held by `core/validate.ts`:
 * - An `Int` carries `lo..hi`, the proved bounds of its value at that place. It is *narrow* when they fit one 256-bit
 *   word: `lo >= -2^255 && hi < 2^255`, or `lo >= 0 && hi < 2^256`. Otherwise it is *wide*.
 * - Only `mul` of two narrow operands, `add`, `sub`, `neg` and `select` over wide ones, `const`, and locals bound to such
 *   may be wide, and then lie strictly between -2^511 and 2^511. Wide values are consumed by `compare`, by the numerator
 *   of `divide` and by locals (`let`, `if`, `loop` carries); never by a call, a result of a function, or another `mul`.
 * - The divisor of `divide` and `modulo` is narrow and at least 1. The result of `divide` is narrow.
 * - `select` evaluates to one of two harmless operands and may be computed eagerly: its arms hold no `divide`, `modulo`,
 *   `root`, `irrational` or `pow10`. Work that must not run stands in an `if` statement, whose branches run lazily.
 * - Each local is bound once in a function; branches and loop bodies see what is bound before them. Names are identifiers.
 * - A function calls only functions before it in `Core.functions`.
 */
import type { Span } from '../source/source.ts';
import type { Irrational } from '../types/irrational.ts';
import type { Rounding } from '../types/rounding.ts';
import type { ArgumentSchema, Schema, Shape, Target } from '../types/schema.ts';
import type { Session } from './session.ts';

export type Range = { readonly lo: bigint; readonly hi: bigint };

/** A record: an argument or loop element by name, a member of a bounded entity by index, or the policy's own facts. */
export type Rec =
  | { readonly kind: 'local'; readonly name: string; readonly record: number }
  | { readonly kind: 'member'; readonly record: number; readonly index: Int }
  /** The element of a list at an index that is below its length. */
  | { readonly kind: 'element'; readonly record: number; readonly list: List; readonly index: Int }
  | { readonly kind: 'globals'; readonly record: 0 };

export type List =
  /** A field of shape `list`. */
  | { readonly kind: 'field'; readonly of: Rec; readonly field: number }
  /** All members of a bounded entity. */
  | { readonly kind: 'members'; readonly record: number };

/** Which integer of a field is read. `present` of an optional is 0 or 1; `inner` is its value, 0 when there is none. */
export type Slot =
  | { readonly kind: 'whole' }
  | { readonly kind: 'present' }
  | { readonly kind: 'inner' }
  | { readonly kind: 'item'; readonly index: Int };

export type Int = Range &
  (
    | { readonly kind: 'const'; readonly value: bigint }
    | { readonly kind: 'local'; readonly name: string }
    /** An integer of a policy parameter. Emitted as its default, or as an immutable when the parameter is governed. */
    | { readonly kind: 'param'; readonly param: number; readonly slot: Slot }
    | { readonly kind: 'read'; readonly of: Rec; readonly field: number; readonly slot: Slot }
    | { readonly kind: 'length'; readonly list: List }
    | { readonly kind: 'add' | 'sub' | 'mul' | 'min' | 'max'; readonly left: Int; readonly right: Int }
    | { readonly kind: 'neg' | 'abs'; readonly operand: Int }
    /** round(numerator / divisor). */
    | { readonly kind: 'divide'; readonly rounding: Rounding; readonly numerator: Int; readonly divisor: Int }
    /** numerator − divisor · ⌊numerator / divisor⌋, both narrow. */
    | { readonly kind: 'modulo'; readonly numerator: Int; readonly divisor: Int }
    /** `down`: the largest r with r² ≤ operand; `up`: the smallest r with r² ≥ operand. The operand is narrow, at least 0. */
    | { readonly kind: 'root'; readonly rounding: 'up' | 'down'; readonly operand: Int }
    /**
     * f(operand / 2^argumentBits) · 10^decimals by the algorithm of `arithmetic/`. The operand is narrow and within the domain
     * of the function; at most 30 decimals.
     */
    | {
        readonly kind: 'irrational';
        readonly function: Irrational;
        readonly rounding: 'up' | 'down';
        readonly decimals: number;
        readonly operand: Int;
      }
    /** 10^exponent, with 0 ≤ exponent ≤ 77. */
    | { readonly kind: 'pow10'; readonly exponent: Int }
    | { readonly kind: 'select'; readonly condition: Bool; readonly then: Int; readonly else: Int }
  );

export type Comparison = '<' | '<=' | '==' | '!=' | '>' | '>=';

export type Bool =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'truth'; readonly name: string }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Int; readonly right: Int }
  | { readonly kind: 'and' | 'or'; readonly left: Bool; readonly right: Bool }
  | { readonly kind: 'not'; readonly operand: Bool };

/** A local's type. */
export type Slotted = ({ readonly type: 'int' } & Range) | { readonly type: 'bool' };
export type Named = { readonly name: string } & Slotted;
export type Term = { readonly type: 'int'; readonly value: Int } | { readonly type: 'bool'; readonly value: Bool };

export type Statement =
  | {
      readonly kind: 'let';
      readonly bind: Named;
      readonly value: Term;
      /** Set when this binds a name that stands in the policy, so that the trace shows it. */
      readonly title: Title | null;
    }
  | {
      readonly kind: 'call';
      readonly bind: readonly Named[];
      readonly function: string;
      readonly arguments: readonly Argument[];
      readonly span: Span;
    }
  | {
      readonly kind: 'if';
      readonly bind: readonly Named[];
      readonly condition: Bool;
      readonly then: Block;
      readonly else: Block;
      readonly span: Span;
    }
  | {
      /**
       * `carry` starts at `initial`; each turn's `body.results` are its next values; after the loop the carry names hold
       * the last ones. `element` names the record (for a list), `index` the turn, counted from 0.
       */
      readonly kind: 'loop';
      readonly over:
        | { readonly kind: 'list'; readonly list: List; readonly element: string; readonly record: number }
        /** `names`: what each turn is called in a trace, where it is of a member of an enum. */
        | { readonly kind: 'count'; readonly count: number; readonly names?: readonly string[] };
      readonly index: Named;
      readonly carry: readonly { readonly bind: Named; readonly initial: Term }[];
      readonly body: Block;
      /** No more turns once this holds (tested before each turn); null: all turns. It sees the carries, not the turn's names. */
      readonly until: Bool | null;
      readonly span: Span;
    };

export type Block = { readonly statements: readonly Statement[]; readonly results: readonly Term[] };

export type Argument = Term | { readonly type: 'record'; readonly value: Rec };

/** How a value is shown to a person: its policy name, scale and unit. `decimals` null: an enum, a bool, or no fixed scale. */
export type Title = {
  readonly label: string;
  readonly unit: string;
  readonly decimals: number | null;
  readonly enum: number | null;
  readonly span: Span;
};

export type Parameter = { readonly name: string } & (
  ({ readonly type: 'int' } & Range) | { readonly type: 'bool' } | { readonly type: 'record'; readonly record: number }
);

export type CoreFunction = {
  /** Unique, an identifier, made by the compiler from the policy's name for it. */
  readonly name: string;
  readonly title: Title;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  readonly results: readonly Slotted[];
  readonly body: Block;
};

/**
 * One boundary check, run in order; the first that fails refuses the call with its `number`, unique in the policy and
 * counted from 1. `path` is its name for people: `a.positions.size`.
 */
export type Check =
  /** lo ≤ value ≤ hi. The value is read from the facts; bounds may depend on a member's decimals. */
  | {
      readonly kind: 'range';
      readonly number: number;
      readonly path: string;
      readonly value: Int;
      readonly lo: Int;
      readonly hi: Int;
    }
  /** lo ≤ item ≤ hi for each item of a ring. Refused with the first that is off. */
  | {
      readonly kind: 'items';
      readonly number: number;
      readonly path: string;
      readonly of: Rec;
      readonly field: number;
      readonly count: number;
      readonly lo: Int;
      readonly hi: Int;
    }
  /** The list has at least `min` and at most `max` records. Refused with the length. */
  | {
      readonly kind: 'length';
      readonly number: number;
      readonly path: string;
      readonly list: List;
      readonly min: number;
      readonly max: number;
    }
  /** The value is the index of a member that was supplied. Refused with the value. */
  | { readonly kind: 'reference'; readonly number: number; readonly path: string; readonly value: Int; readonly entity: number }
  /**
   * For each record in turn: the checks in order. `ascending` names a field that must exceed the record's before it;
   * it is tested after the checks of the record, and refused with the value of that field.
   */
  | {
      readonly kind: 'each';
      readonly list: List;
      readonly element: string;
      readonly record: number;
      readonly checks: readonly Check[];
      readonly ascending: { readonly number: number; readonly path: string; readonly field: number } | null;
    }
  /** Checks on one record that is reached by a checked reference or index. */
  | { readonly kind: 'within'; readonly element: string; readonly of: Rec; readonly checks: readonly Check[] }
  /** The checks of the present value of an optional. */
  | { readonly kind: 'when present'; readonly present: Int; readonly checks: readonly Check[] };

/** One way in which an action ends other than allowed. */
export type Verdict = {
  /** `missing`: there is no member to change; `change`: the new value leaves its range; `require`: a requirement fails. */
  readonly kind: 'missing' | 'change' | 'require';
  /** The policy's words for a requirement; the path of the field otherwise. */
  readonly reason: string;
  readonly span: Span;
};

/** `target`: where an action's new value goes; null for the value of a define, and for the place in a ring of the value that follows. */
export type EntryResult = { readonly name: string; readonly shape: Shape; readonly target: Target | null };

/**
 * A public way in. The function takes the arguments in order (an int, a bool, a record, or for `ref` the index).
 * A `define` returns its value, an optional as (present, inner). An `action` returns the verdict first (0: allowed,
 * k: `verdicts[k - 1]`), then the new value of each change (meaningful when allowed).
 * In `checks` the arguments go by the names of the function's parameters; a bool argument is an integer there (0 or 1).
 */
export type Entry = {
  readonly kind: 'define' | 'action';
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly arguments: readonly ArgumentSchema[];
  readonly function: string;
  readonly checks: readonly Check[];
  /** Records of bounded entities whose members must be supplied, and whether the policy's own facts are read. */
  readonly entities: readonly number[];
  readonly globals: boolean;
  readonly results: readonly EntryResult[];
  readonly verdicts: readonly Verdict[];
  /** Who may do it, tested by whoever keeps the state, before all checks; null where the protocol decides. */
  readonly roles: readonly string[] | null;
  /** Anyone may, wherever the state is kept: it goes by nothing that its caller tells. */
  readonly anyone: boolean;
  /** It is never late: its time is the later of the one that is told and that of the last event. */
  readonly protective: boolean;
  /** What it would do can be held, so that its arguments are worth telling. */
  readonly held: boolean;
};

export type Core = {
  readonly schema: Schema;
  readonly functions: readonly CoreFunction[];
  readonly entries: readonly Entry[];
  readonly sessions: readonly Session[];
};

export const int256 = { lo: -(1n << 255n), hi: (1n << 255n) - 1n };
export const uint256 = { lo: 0n, hi: (1n << 256n) - 1n };
export const fitsSigned = (range: Range): boolean => range.lo >= int256.lo && range.hi <= int256.hi;
export const fitsUnsigned = (range: Range): boolean => range.lo >= 0n && range.hi <= uint256.hi;
export const isNarrow = (range: Range): boolean => fitsSigned(range) || fitsUnsigned(range);
