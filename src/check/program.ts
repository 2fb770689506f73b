/**
 * What the whole policy declares, and what is known at one place of it.
 *
 * `Program` is filled once and read everywhere. `Env` is a value: entering a branch, a fold or an expansion makes a new
 * one, so nothing known in one place leaks into another.
 */
import type { ForAnyone } from './anyone.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { ActionDeclaration, DefineDeclaration, LetDeclaration } from '../syntax/ast.ts';
import type { Base } from '../types/dimension.ts';
import type { Schema } from '../types/schema.ts';
import type { Action, Binder, Decision, Define, Expr, Session, Type } from './checked.ts';
import type { Tainted } from './define.ts';
import type { Guards } from './guards.ts';
import type { Keys } from './keys.ts';
import type { SessionDeclaration } from './mechanisms/written.ts';
import type { Report } from './report.ts';
import type { LiteralTable } from './table-literal.ts';

/** A unit as a record sees it: declared for all (`USD`), built in, or a member's own, reached by following refs. */
export type RelativeBase =
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'member'; readonly path: readonly number[]; readonly entity: number; readonly unit: string }
  /** Inside a list member: the unit of the entity that owns the list. */
  | { readonly kind: 'owner'; readonly entity: number; readonly unit: string }
  /** Already seen from a known member. */
  | { readonly kind: 'placed'; readonly base: Base };
export type RelativeDimension = readonly { readonly base: RelativeBase; readonly doubledPower: number }[];

/** Of a table; of anything else the `output`. */
export type TableUnits = { readonly output: RelativeDimension; readonly input: RelativeDimension };

/** An entity's own unit. `field` holds the decimals when they differ per member. */
export type EntityUnit = { readonly name: string; readonly min: number; readonly max: number; readonly field: number | null };

/** What a policy-level name stands for. */
export type Meaning =
  | { readonly kind: 'unit'; readonly decimals: number }
  | { readonly kind: 'enum'; readonly enum: number }
  | { readonly kind: 'enum member'; readonly places: readonly { readonly enum: number; readonly index: number }[] }
  | { readonly kind: 'role' | 'instance' }
  | { readonly kind: 'entity' | 'list member'; readonly record: number }
  | { readonly kind: 'global fact'; readonly field: number }
  | { readonly kind: 'scoped field'; readonly record: number; readonly field: number }
  | { readonly kind: 'param'; readonly param: number }
  | { readonly kind: 'let'; readonly declaration: LetDeclaration }
  | { readonly kind: 'define'; readonly declaration: DefineDeclaration }
  | { readonly kind: 'action'; readonly declaration: ActionDeclaration }
  | { readonly kind: 'session'; readonly declaration: SessionDeclaration };

export type Named = { readonly meaning: Meaning; readonly span: Span };

/**
 * A `total`: field `field` of entity `entity` sums `summed` over the members of record `over`'s list whose key is the member. Where `list` is
 * null, it is the policy's own and sums a field of record `over`.
 */
export type Total = {
  readonly entity: number;
  readonly field: number;
  readonly over: number;
  readonly list: number | null;
  readonly member: number;
  readonly summed: number;
};

export type Program = {
  readonly schema: Schema;
  readonly names: ReadonlyMap<string, Named>;
  /** What stands before the names of a module, by its files. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The definitions that oracles have become. */
  readonly prices: ReadonlySet<string>;
  /** Parameters of the policy's own that only those who govern them move. */
  readonly governed: ReadonlySet<string>;
  /** Per record id, per field id: the unit of a number field, of an array's items, or of an optional's inside. */
  readonly fieldUnits: readonly (readonly RelativeDimension[])[];
  /** Per record id, the units that the entity declares. */
  readonly entityUnits: readonly (readonly EntityUnit[])[];
  /** Per parameter: its dimension, and that of a table's input. */
  readonly paramUnits: readonly TableUnits[];
  /** Per record id: the units of the table of whose rows it is the record. */
  readonly tableUnits: readonly (TableUnits | null)[];
  readonly paramTables: readonly (LiteralTable | null)[];
  readonly keys: Keys;
  /** Defines and actions as they get checked, in order; calls find the index of a define by its name. */
  readonly defines: Define[];
  readonly defineIndex: Map<string, number>;
  /** How many definitions deep each define calls, itself included. */
  readonly callDepths: number[];
  readonly actions: Action[];
  readonly sessions: Session[];
  /** By name, the actions that are to be for anyone. */
  readonly forAnyone: Map<string, ForAnyone>;
  readonly foldBinders: Map<string, Binder>;
  /** The record that owns the list which a fold's binder runs over. */
  readonly owners: Map<number, Expr>;
  /** Second looks at defines that are given rounded arguments, by define and sides. */
  readonly tainted: Map<string, Tainted>;
  /** What expanded `let`s gave, by the guards around them, then by name and arguments. */
  readonly expansions: WeakMap<Guards, Map<string, Expr>>;
  /** `let`s that have been used, and so checked. */
  readonly expanded: Set<string>;
  readonly decisions: Map<string, Decision>;
  readonly accepted: { readonly span: Span; readonly reason: string }[];
  readonly report: Report;
  readonly diagnostics: readonly Diagnostic[];
  readonly totals: readonly Total[];
  /** This is a second look at a definition: what it makes has been made before. */
  readonly again: boolean;
  readonly counters: {
    /** Never repeats within one check. */
    binder: number;
    /** `let`s put in place in this definition. */
    expansions: number;
    /** What was made besides what the text says: `let`s put in place, nodes in them, nodes of second looks. */
    written: number;
  };
};

/** A local name: an expression that stands for it, or (inside an expanded `let`) the same. */
export type Scope = ReadonlyMap<string, Expr>;

export type Env = {
  readonly program: Program;
  readonly scope: Scope;
  readonly guards: Guards;
  /** Inside an action after its changes; there `before` has a meaning. */
  readonly action: boolean;
  /** How many `let`s deep the expansion is. */
  readonly depth: number;
  /** True under a typed name's direct right side, where `sqrt` may stand. */
  readonly naming: boolean;
};

export const freshBinder = (program: Program, name: string, type: Type, span: Span): Binder => {
  program.counters.binder += 1;
  program.keys.labels.set(program.counters.binder, name);
  return { id: program.counters.binder, name, type, span };
};

export const recordName = (program: Program, record: number): string => program.schema.records[record]?.name ?? '?';
