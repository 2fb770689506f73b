/**
 * Where lowering is at: the program, the function being made, the block that statements go to, and the state that is read.
 * Blocks remember what was made in them, so that the same work stands once and before all its uses.
 */
import type { Checked, Expr } from '../../check/checked.ts';
import { diagnose, type Code, type Diagnostic, type FactsOf } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import { bug } from '../../source/assert-never.ts';
import type { Bool, CoreFunction, Int, List, Named, Range, Statement, Term, Title } from '../core.ts';
import { isNarrow } from '../core.ts';
import { boundBy } from '../names.ts';
import { local, refine } from './ints.ts';
import { lengthOf, numberOfStatement, numberResults, type Numbering } from './numbering.ts';
import { mentions, sizeOf, statementMentions } from './structure.ts';
import { truth } from './truths.ts';
import type { State } from './state.ts';
import type { Value } from './value.ts';
import { checkWidths } from './widths.ts';

export type Program = {
  readonly checked: Checked;
  readonly diagnostics: Diagnostic[];
  readonly functions: CoreFunction[];
  /** Functions made from a define, by its index and the changes it must see. */
  readonly made: Map<number, Map<string, CoreFunction>>;
  /** How many nodes of Core were made, and how many functions were refused for their size. */
  readonly work: { nodes: number; refused: number };
  /** Nodes whose widths have been judged. */
  readonly judged: Set<Int | Bool>;
  /** For each define, the `record.field`s that it can read, through calls too. */
  readonly reads: readonly ReadonlySet<string>[];
  /** In these the time is the later of the one that is told and that of the last event. */
  readonly neverLate: ReadonlySet<string>;
};

export type Frame = {
  readonly program: Program;
  readonly title: string;
  readonly span: Span;
  /** The time is never before that of the last event. */
  readonly isNeverLate: boolean;
  readonly taken: Map<string, number>;
  /** How often an expression stands in the function's checked tree. */
  readonly uses: ReadonlyMap<Expr, number>;
  /** Locals that are powers of ten, with their exponents. */
  readonly powers: Map<string, Int>;
  /** Names of loop elements: the list and the turn. */
  readonly elements: Map<string, { readonly list: List; readonly index: Int }>;
  /** Names of turns over members of an entity: the element's name. */
  readonly turns: Map<string, string>;
  readonly numbering: Numbering;
  progress: { failed: boolean; size: number };
};

export type Site = {
  readonly parent: Site | null;
  /** `turn`: the body of a loop. */
  readonly role: 'function' | 'branch' | 'turn';
  readonly statements: Statement[];
  readonly names: Set<string>;
  /** By number of statement. */
  readonly made: Map<number, readonly Named[]>;
  readonly values: Map<State, Map<Expr, Value>>;
  readonly binders: Map<number, Value>;
  /** Values remembered outside are of another turn and must not be used. */
  readonly renewed: boolean;
};

export type Place = { readonly frame: Frame; readonly site: Site; readonly state: State };

/** A function larger than this is refused: no back end would be served by it. */
export const largestFunction = 10_000;

/** And so is a policy of which all functions together are larger than this. */
export const largestCore = 100_000;

/** Each has cost as much as the largest function that is accepted. */
const mostRefused = 5;

export const newSite = (parent: Site | null, role: Site['role'], renewed = false): Site => ({
  parent,
  role,
  statements: [],
  names: new Set(),
  made: new Map(),
  values: new Map(),
  binders: new Map(),
  renewed,
});

export const branch = (at: Place): Place => ({ ...at, site: newSite(at.site, 'branch') });

/** Reports the first thing that cannot be lowered in a function; what follows from it stays unsaid. */
export const fail = <C extends Code>(at: Place, code: C, span: Span, facts: FactsOf<C>): void => {
  if (at.frame.progress.failed) return;
  at.frame.progress.failed = true;
  at.frame.program.diagnostics.push(diagnose(code, span, facts));
};

/** A name that stands nowhere else in the function. */
export const fresh = (at: Place, wish: string): string => {
  const base = wish.replace(/[^A-Za-z0-9_]/g, '_').replace(/_\d+$/, '');
  const count = (at.frame.taken.get(base) ?? 0) + 1;
  at.frame.taken.set(base, count);
  return `${base}_${count}`;
};

/**
 * Puts a statement where it is made once for all that need it, and returns the names that hold its results. What does
 * not depend on the turn of a loop moves before the loop; work in a branch stays in the branch.
 */
export const emit = (at: Place, statement: Statement): readonly Named[] => {
  const { numbering } = at.frame;
  const number = numberOfStatement(numbering, statement);
  if (statement.kind === 'let' && statement.title !== null) return place(at, at.site, statement, number);
  for (let site: Site | null = at.site; site !== null; site = site.parent) {
    const made = site.made.get(number);
    if (made !== undefined) return made;
  }
  let site = at.site;
  while (site.role === 'turn' && site.parent !== null && !statementMentions(statement, site.names)) site = site.parent;
  const names = place(at, site, statement, number);
  site.made.set(number, names);
  countSize(at, lengthOf(numbering, number));
  return names;
};

const place = (at: Place, site: Site, statement: Statement, number: number): readonly Named[] => {
  site.statements.push(statement);
  const names = boundBy(statement);
  for (const { name } of names) site.names.add(name);
  numberResults(
    at.frame.numbering,
    number,
    names.map((each) => each.name),
  );
  return names;
};

const countSize = (at: Place, size: number): void => {
  at.frame.progress.size += size;
  if (at.frame.progress.size > 4 * largestFunction) refuseSize(at);
};

/** Counts a node that will stand in the policy's Core. */
export const countNode = (at: Place): void => {
  const { work } = at.frame.program;
  work.nodes += 1;
  if (work.nodes > largestCore) fail(at, 'FB5004', at.frame.span, { name: at.frame.title, limit: largestCore });
};

/** No further function is lowered: there is too much already, or what is too large has been said often enough. */
export const isFull = ({ work }: Program): boolean => work.nodes > largestCore || work.refused >= mostRefused;

/** Refuses trees that would grow without bound when written out. */
export const checkSize = (at: Place, value: Int | Bool): void => {
  if (sizeOf(value) > largestFunction) refuseSize(at);
};

const refuseSize = (at: Place): void => {
  if (!at.frame.progress.failed) at.frame.program.work.refused += 1;
  fail(at, 'FB5003', at.frame.span, { name: at.frame.title });
};

/** Binds an integer to a local. */
export const bindInt = (at: Place, value: Int, wish: string, title: Title | null = null): Int => {
  if (title === null && (value.kind === 'const' || value.kind === 'local')) return value;
  // What goes into a local is not seen again, so it is judged here.
  checkWidths(at, value, at.frame.span);
  const bind: Named = { name: fresh(at, wish), type: 'int', lo: value.lo, hi: value.hi };
  const [made = bind] = emit(at, { kind: 'let', bind, value: { type: 'int', value }, title });
  // Bounds of where it was made hold here too.
  return local(made.name, made.type === 'int' ? refine(value, made) : value);
};

export const bindBool = (at: Place, value: Bool, wish: string, title: Title | null = null): Bool => {
  if (title === null && (value.kind === 'true' || value.kind === 'false' || value.kind === 'truth')) return value;
  const bind: Named = { name: fresh(at, wish), type: 'bool' };
  const [made = bind] = emit(at, { kind: 'let', bind, value: { type: 'bool', value }, title });
  return truth(made.name);
};

/** Small enough to be written twice. */
const small = 3;

/** An integer that may be used several times without being computed several times. */
/** A wide value stays open: bound to a name, its factors could not be dealt out anew where it is multiplied. */
export const shareInt = (at: Place, value: Int, wish = 'part'): Int =>
  sizeOf(value) <= small || !isNarrow(value) ? value : bindInt(at, value, wish);
export const shareBool = (at: Place, value: Bool, wish = 'test'): Bool =>
  sizeOf(value) <= small ? value : bindBool(at, value, wish);

export const nameInt = (at: Place, wish: string, { lo, hi }: Range): Named => ({ name: fresh(at, wish), type: 'int', lo, hi });
export const nameBool = (at: Place, wish: string): Named => ({ name: fresh(at, wish), type: 'bool' });

export const intOf = (named: Named | undefined): Int =>
  named?.type === 'int' ? local(named.name, named) : bug('an integer was expected');
export const boolOf = (named: Named | undefined): Bool =>
  named?.type === 'bool' ? truth(named.name) : bug('a truth was expected');

/** The name that will hold a term. */
export const nameFor = (at: Place, wish: string, term: Term): Named =>
  term.type === 'int' ? nameInt(at, wish, term.value) : nameBool(at, wish);

/** Whether a value depends on names that are bound in this very block. */
export const dependsOn = (site: Site, value: Int): boolean => mentions(value, site.names);
