/**
 * Lowering: Checked to Core. Every scale, rounding and order of evaluation is decided here, once; the back ends translate.
 * What comes in: the checked policy. What goes out: Core, or null and why not (FB5xxx): an exact number that no machine
 * word keeps, never a meaning changed to make it fit. One subject a file in `lower/`; tested in test/core/lower against
 * hand-made trees and against the reference.
 *
 * All that can be refused is decided here. What only whoever runs or emits Core looks at, the boundaries of entries among
 * it, is put together when it is first looked at: who checks a policy never does.
 */
import type { Action, Change, Checked, Define } from '../check/checked.ts';
import { walk } from '../check/children.ts';
import { diagnose, hasErrors, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import { once } from '../source/once.ts';
import type { Schema } from '../types/schema.ts';
import type { Core, CoreFunction, Entry, EntryResult } from './core.ts';
import { lowerAction, totalPath, verdictsOf } from './lower/action.ts';
import { boundariesOf, checksOf, type Boundaries } from './lower/checks.ts';
import { functionOf } from './lower/define.ts';
import { lowerSession, type LoweredSession } from './lower/session/session.ts';
import { neverLate } from './lower/late.ts';
import { isFull, type Program } from './lower/place.ts';
import { placeShape } from './lower/ring.ts';

/** Changes of one action: each stands inside the one before it, which may refuse, and no back end nests without end. */
const mostChanges = 128;

export const lower = (checked: Checked): Result<Core | null> => {
  const diagnostics: Diagnostic[] = [];
  const program: Program = {
    checked,
    diagnostics,
    functions: [],
    made: new Map(),
    work: { nodes: 0, refused: 0 },
    judged: new Set(),
    reads: readsOf(checked),
    neverLate: neverLate(checked),
  };
  const defines: Lowered[] = [];
  for (const [index, entry] of checked.defines.entries()) {
    if (!isFull(program)) defines.push({ entry, function: functionOf(program, index, []) });
  }
  const actions: Lowered[] = [];
  for (const entry of checked.actions) {
    if (isFull(program)) break;
    if (entry.changes.length > mostChanges) {
      diagnostics.push(diagnose('FB5003', entry.span, { name: entry.name }));
      continue;
    }
    const made = lowerAction(program, entry);
    program.functions.push(made);
    actions.push({ entry, function: made });
  }
  const lowered = isFull(program) ? [] : checked.sessions.map((each) => lowerSession(program, each));
  if (hasErrors(diagnostics)) return { value: null, diagnostics };
  return { value: coreOf(checked, program.functions, [...defines, ...actions], lowered), diagnostics };
};

type Lowered = { readonly entry: Define | Action; readonly function: CoreFunction };

const coreOf = (
  checked: Checked,
  functions: readonly CoreFunction[],
  lowered: readonly Lowered[],
  sessions: readonly LoweredSession[],
): Core => {
  const boundaries = once(() => boundariesOf(checked));
  const madeEntries = once(() => lowered.map((each) => entryOf(checked, boundaries(), each)));
  const madeSessions = once(() => sessions.map((finish) => finish(boundaries())));
  return {
    ...{ schema: checked.schema, functions },
    get entries() {
      return madeEntries();
    },
    get sessions() {
      return madeSessions();
    },
  };
};

const entryOf = (checked: Checked, { numbers, usedBy }: Boundaries, { entry, function: of }: Lowered): Entry => {
  const { schema } = checked;
  const { name, parameters } = of;
  const used = usedBy(entry.name);
  return {
    kind: 'changes' in entry ? 'action' : 'define',
    name: entry.name,
    doc: entry.doc,
    span: entry.span,
    arguments: entry.arguments,
    function: name,
    checks: checksOf({
      ...{ schema, entry: entry.name, arguments: entry.arguments, parameters, used, numbers },
      protective: 'changes' in entry && entry.protective,
    }),
    entities: used.entities,
    globals: used.globals,
    results: 'changes' in entry ? resultsOf(entry, schema) : [{ name: entry.name, shape: entry.shape, target: null }],
    verdicts: 'changes' in entry ? verdictsOf(checked, entry) : [],
    roles: 'changes' in entry ? entry.roles : null,
    anyone: 'changes' in entry && entry.anyone,
    protective: 'changes' in entry && entry.protective,
    held: 'changes' in entry && entry.held !== null,
  };
};

/** The new values in the order in which the function gives them: of what changes, then of the totals that move along. */
const resultsOf = ({ changes, totals }: Action, schema: Schema): readonly EntryResult[] => [
  ...changes.flatMap((change, at) => resultsOfChange(change, nameOfChange(changes, at), schema)),
  ...totals.map((each) => ({ name: totalPath(schema.records, each), shape: each.shape, target: each.target })),
];

/** Of an item of a ring its place, then its value. */
const resultsOfChange = (change: Change, name: string, schema: Schema): readonly EntryResult[] => {
  const { item, shape, target } = change;
  const value: EntryResult = { name, shape, target };
  if (item === null) return [value];
  return [{ name: `${name}.index`, shape: placeShape(schema, change), target: null }, value];
};

/** Items of one ring are told apart by their order. */
const nameOfChange = (changes: Action['changes'], at: number): string => {
  const path = changes[at]?.path ?? '';
  const before = changes.slice(0, at).filter((each) => each.path === path).length;
  return before === 0 ? path : `${path}.${before + 1}`;
};

/** For each define the `record.field`s that it reads, through calls too. Each calls only those before it. */
const readsOf = ({ defines, schema }: Checked): readonly ReadonlySet<string>[] => {
  const all: Set<string>[] = [];
  for (const define of defines) {
    const reads = new Set<string>();
    walk([...define.locals.map((each) => each.value), define.value], (expr) => {
      if (expr.kind === 'field') reads.add(`${expr.record}.${expr.field}`);
      if (expr.kind === 'find') reads.add(`${expr.record}.${expr.unique}`);
      if (expr.kind === 'find' || (expr.kind === 'fold' && expr.source.kind === 'list')) {
        const record = expr.kind === 'find' ? expr.record : expr.source.kind === 'list' ? expr.source.record : 0;
        schema.records[record]?.fields.forEach((each, at) => each.outside === 'drop' && reads.add(`${record}.${at}`));
      }
      if (expr.kind === 'call') for (const each of all[expr.define] ?? []) reads.add(each);
    });
    all.push(reads);
  }
  return all;
};
