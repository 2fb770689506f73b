/**
 * The pipeline on one page.
 *
 * text ─parse→ File ─elaborate→ File ─check→ Checked ─lower→ Core
 *
 * Every arrow returns a value and diagnostics; none throws on a bad policy, does I/O, or looks at a clock.
 */
import { check } from './check/check.ts';
import type { Checked } from './check/checked.ts';
import { loadFiles, type Module, type Origin } from './check/imports.ts';
import { trialsOf, type Trial } from './check/instances/alone.ts';
import { elaborate } from './check/instances/elaborate.ts';
import { placeDiagnostics } from './check/instances/place.ts';
import type { Core } from './core/core.ts';
import { lower } from './core/lower.ts';
import { diagnose, hasErrors, type Diagnostic } from './diagnostics/diagnostic.ts';
import type { Source } from './source/source.ts';
import type { Header } from './syntax/ast.ts';
import { parse } from './syntax/parse.ts';

export type Compiled = {
  /** Every file that was read, by path, for showing diagnostics. */
  readonly sources: ReadonlyMap<string, Source>;
  /** What the policy itself asks for: it is checked, and has no core, until a policy imports it and says. */
  readonly parameters: readonly string[];
  readonly checked: Checked | null;
  readonly core: Core | null;
  readonly diagnostics: readonly Diagnostic[];
};

/** The source, its imports, their meaning. `read` gives the text of a path relative to the main file's folder, or null. */
export const compile = (path: string, read: (path: string) => string | null): Compiled => {
  const loaded = loadFiles(path, read, parse);
  if (loaded.value === null || hasErrors(loaded.diagnostics)) {
    return {
      sources: loaded.value?.sources ?? new Map<string, Source>(),
      parameters: [],
      checked: null,
      core: null,
      diagnostics: placeDiagnostics(loaded.diagnostics, loaded.value?.origins ?? new Map<string, Origin>()),
    };
  }
  const { module, sources, origins, size } = loaded.value;
  const parameters = module.main.header?.parameters ?? [];
  const compiled = alone(module, size);
  return {
    sources,
    parameters: parameters.map((each) => each.name.text),
    checked: compiled.checked,
    // What has parameters is not a policy yet: it has no facts, no decimals and no code.
    core: parameters.length === 0 ? compiled.core : null,
    diagnostics: placeDiagnostics([...loaded.diagnostics, ...compiled.diagnostics], origins),
  };
};

type Parts = Pick<Compiled, 'checked' | 'core' | 'diagnostics'>;

/** The policy with its instances. One that has parameters is compiled with each of their bounds. */
const alone = (module: Module, size: number): Parts => {
  const trials = trialsOf(module.main.header, size);
  if (!isTrials(trials)) {
    const { name, kind, span } = trials;
    return { checked: null, core: null, diagnostics: [diagnose('FB6011', span, { name: name.text, kind })] };
  }
  let last: Parts | null = null;
  for (const trial of trials) {
    const parts = compileTrial(module, trial);
    if (hasErrors(parts.diagnostics)) {
      const diagnostics = parts.diagnostics.map((each) => withTrial(each, trial, module.main.header));
      return { ...parts, diagnostics };
    }
    // A warning counts where every trial gets it: what is needless at 6 decimals may be needed at 18.
    const known: readonly Diagnostic[] = last?.diagnostics ?? parts.diagnostics;
    const diagnostics = parts.diagnostics.filter((each) => known.some((one) => isSame(one, each)));
    last = { ...parts, diagnostics };
  }
  return last ?? { checked: null, core: null, diagnostics: [] };
};

const compileTrial = (module: Module, trial: Trial): Parts => {
  const elaborated = elaborate(module, trial);
  if (hasErrors(elaborated.diagnostics)) return { checked: null, core: null, diagnostics: elaborated.diagnostics };
  const checked = check(elaborated.value);
  if (checked.value === null) return { checked: null, core: null, diagnostics: checked.diagnostics };
  const lowered = lower(checked.value);
  return { checked: checked.value, core: lowered.value, diagnostics: [...checked.diagnostics, ...lowered.diagnostics] };
};

const isSame = (a: Diagnostic, b: Diagnostic): boolean =>
  a.code === b.code && a.span.file === b.span.file && a.span.start === b.span.start;

const isTrials = (found: ReturnType<typeof trialsOf>): found is readonly Trial[] => Array.isArray(found);

/** With which decimals something is wrong, said at the head of the policy. */
const withTrial = (each: Diagnostic, { words }: Trial, header: Header | null): Diagnostic =>
  words === '' || header === null ? each : { ...each, notes: [...each.notes, { span: header.name.span, text: `with ${words}` }] };
