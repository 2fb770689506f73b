/** From a file name on the command line to a compiled policy, with sources under the names that the person typed. */
import { compile, type Compiled } from '../compile.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../diagnostics/render.ts';
import { diagnosticsToJson, type JsonDiagnostic } from '../diagnostics/render-json.ts';
import { visible } from '../diagnostics/visible.ts';
import type { Source } from '../source/source.ts';
import type { Attempt, Host } from './host.ts';
import { printError } from './output.ts';
import { openPolicy } from './read-policy.ts';

export type Loaded = {
  readonly path: string;
  readonly compiled: Compiled;
  /** By the file names that spans carry; each source has the path that a person would type. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Why imports could not be read. */
  readonly refusals: readonly string[];
};

export const loadPolicy = (host: Host, path: string): Attempt<Loaded> => {
  const files = openPolicy(host.directory, path);
  if (!files.ok) return files;
  const { main, read, shown, refusals } = files.value;
  const compiled = compile(main, read);
  const sources = new Map([...compiled.sources].map(([file, { text }]) => [file, { path: shown(file), text }]));
  return { ok: true, value: { path: shown(main), compiled, sources, refusals: refusals() } };
};

export const errorsOf = (loaded: Loaded): readonly Diagnostic[] =>
  loaded.compiled.diagnostics.filter((each) => each.severity === 'error');

/** Well formed, but with parameters that only a policy which imports it can say. */
export const isOpen = (loaded: Loaded): boolean => loaded.compiled.parameters.length > 0 && errorsOf(loaded).length === 0;

export const parametersAsked = ({ path, compiled }: Loaded): string =>
  `${visible(path)} has parameters (${compiled.parameters.join(', ')}): import it from a policy that says what they are`;

export const jsonDiagnostics = (loaded: Loaded): readonly JsonDiagnostic[] =>
  diagnosticsToJson(loaded.compiled.diagnostics, loaded.sources).map((each) => ({
    ...each,
    file: loaded.sources.get(each.file)?.path ?? each.file,
    notes: each.notes.map((note) => ({ ...note, file: loaded.sources.get(note.file)?.path ?? note.file })),
  }));

/** Prints what the compiler found, errors and warnings alike, on standard error. */
export const printDiagnostics = (host: Host, loaded: Loaded): void => {
  const { diagnostics } = loaded.compiled;
  if (diagnostics.length > 0) {
    printError(host, `${renderDiagnostics(diagnostics, loaded.sources, { colour: host.colourErr })}\n`);
  }
  for (const each of loaded.refusals) printError(host, `${host.paintErr('note', 'note')}: ${visible(each)}`);
};
