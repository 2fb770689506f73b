/**
 * The pipeline on one page.
 *
 * text ─parse→ File ─check→ Checked ─lower→ Core
 *
 * Every arrow returns a value and diagnostics; none throws on a bad policy, does I/O, or looks at a clock.
 */
import { check } from './check/check.ts';
import type { Checked } from './check/checked.ts';
import { loadFiles } from './check/imports.ts';
import type { Core } from './core/core.ts';
import { lower } from './core/lower.ts';
import { hasErrors, type Diagnostic } from './diagnostics/diagnostic.ts';
import type { Source } from './source/source.ts';
import { parse } from './syntax/parse.ts';

export type Compiled = {
  /** Every file that was read, by path, for showing diagnostics. */
  readonly sources: ReadonlyMap<string, Source>;
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
      checked: null,
      core: null,
      diagnostics: loaded.diagnostics,
    };
  }
  const { main, imported, sources } = loaded.value;
  const checked = check(main, imported);
  const diagnostics = [...loaded.diagnostics, ...checked.diagnostics];
  if (checked.value === null) return { sources, checked: null, core: null, diagnostics };
  const lowered = lower(checked.value);
  return { sources, checked: checked.value, core: lowered.value, diagnostics: [...diagnostics, ...lowered.diagnostics] };
};
