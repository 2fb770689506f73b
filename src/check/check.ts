/**
 * The checker: syntax trees in, the checked policy out. What comes in: the main file and what it imports, instances made,
 * in an order in which each stands after what it imports. May import: source, diagnostics, syntax, types. Tested by `test/check`.
 */
import { hasErrors, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Declaration } from '../syntax/ast.ts';
import { checkAction } from './action.ts';
import { withAnyone } from './anyone.ts';
import type { Checked } from './checked.ts';
import { collect } from './collect.ts';
import { checkDefine } from './define.ts';
import type { Elaborated } from './instances/elaborate.ts';
import { newKeys } from './keys.ts';
import { exactBooks } from './mechanisms/books.ts';
import { reportFutile } from './mechanisms/breakers/futile.ts';
import { writeOutMechanisms } from './mechanisms/write-out.ts';
import { isWithinMost } from './most.ts';
import { orderDefinitions } from './order.ts';
import type { Program } from './program.ts';
import { checkSession } from './session.ts';
import { isFull, reportInto } from './report.ts';
import { layOut } from './schema.ts';
import { reportUnusedLets } from './unused.ts';
import { isSpent, refuseSpent } from './work.ts';

export const check = ({ main, imported, namespaces }: Elaborated): Result<Checked | null> => {
  const diagnostics: Diagnostic[] = [];
  const report = reportInto(diagnostics);
  if (main.header === null) {
    report('FB2021', { file: main.path, start: 0, end: 0 }, {});
    return { value: null, diagnostics };
  }
  const files = [...imported, main];
  // What people wrote, and then what has come of it.
  const isWithin = (all: readonly { readonly declarations: readonly Declaration[] }[]): boolean =>
    isWithinMost(
      all.flatMap((each) => each.declarations),
      report,
    );
  if (!isWithin(files)) return { value: null, diagnostics };
  const written = writeOutMechanisms(files, report);
  if (!isWithin(written.files)) return { value: null, diagnostics };
  const collected = collect(written.files, report);
  const layout = layOut({ name: main.header.name.text, doc: main.header.doc }, collected, report);
  const program: Program = {
    ...layout,
    names: collected.names,
    namespaces,
    prices: written.prices,
    governed: written.governed,
    entityUnits: collected.entityUnits,
    keys: newKeys(),
    defines: [],
    defineIndex: new Map(),
    callDepths: [],
    actions: [],
    sessions: [],
    forAnyone: new Map(),
    foldBinders: new Map(),
    owners: new Map(),
    tainted: new Map(),
    expansions: new WeakMap(),
    expanded: new Set(),
    decisions: new Map(),
    accepted: [],
    report,
    diagnostics,
    again: false,
    counters: { binder: 0, expansions: 0, written: 0 },
  };
  // Fields without a meaning would only breed more messages.
  if (hasErrors(diagnostics)) return { value: null, diagnostics };
  const { defines, broken } = orderDefinitions(collected.names, report);
  const actions = [...collected.names.values()].flatMap(({ meaning }) =>
    meaning.kind === 'action' ? [meaning.declaration] : [],
  );
  for (const declaration of [...defines, ...actions]) {
    if (isFull(diagnostics)) break;
    if (declaration.kind === 'action') checkAction(program, declaration);
    else if (!broken.has(declaration.name.text)) checkDefine(program, declaration);
    if (!isSpent(program)) continue;
    refuseSpent(program, declaration.name.text, declaration.name.span);
    break;
  }
  // What decides about an account has been checked in its definitions, so what is wrong there is said once.
  for (const { sessions } of hasErrors(diagnostics) ? [] : written.files)
    for (const each of sessions) checkSession(program, each);
  if (!hasErrors(diagnostics)) reportUnusedLets(program);
  if (!hasErrors(diagnostics)) reportFutile(program, files);
  const checked: Checked = {
    schema: program.schema,
    defines: program.defines,
    actions: program.actions,
    sessions: program.sessions,
    accepted: program.accepted,
    decisions: inOrder([...program.decisions.values()]),
    books: written.books,
    liquidations: written.liquidations,
  };
  if (hasErrors(diagnostics)) return { value: null, diagnostics: distinct(exactBooks(files, diagnostics)) };
  const settled: Checked = { ...checked, actions: withAnyone(checked, program.forAnyone, report) };
  return { value: hasErrors(diagnostics) ? null : settled, diagnostics: distinct(exactBooks(files, diagnostics)) };
};

/** A mistake in a `let` shows at every use; it is said once. In the order of the text, file by file. */
const distinct = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const seen = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    const key = `${each.code} ${each.span.file} ${each.span.start}`;
    if (!seen.has(key)) seen.set(key, each);
  }
  return inOrder([...seen.values()]);
};

const inOrder = <T extends { readonly span: Span }>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => (a.span.file === b.span.file ? a.span.start - b.span.start : a.span.file < b.span.file ? -1 : 1));
