/** Diagnostics of instances, said where the text really is, once for all instances, with the imports that made them. */
import type { Diagnostic, Note } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import type { Origin } from '../imports.ts';

export const placeDiagnostics = (
  diagnostics: readonly Diagnostic[],
  origins: ReadonlyMap<string, Origin>,
): readonly Diagnostic[] => {
  const found = new Map<string, Diagnostic>();
  for (const each of everywhere(diagnostics, origins)) {
    const span = placed(each.span, origins);
    const notes = [...each.notes.map((note) => ({ ...note, span: placed(note.span, origins) })), ...madeAt(each.span, origins)];
    const key = `${each.code} ${span.file} ${span.start}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, notes: joined(known.notes, notes) } : { ...each, span, notes });
  }
  return [...found.values()];
};

/**
 * A warning about an instance says something of its policy only where every instance gets it: what is needless at
 * 6 decimals may be needed at 18.
 */
const everywhere = (diagnostics: readonly Diagnostic[], origins: ReadonlyMap<string, Origin>): readonly Diagnostic[] => {
  const instances = countBy([...origins.values()].map(({ path }) => path));
  const keyOf = ({ code, span }: Diagnostic): string => `${code} ${placed(span, origins).file} ${span.start}`;
  const inFiles = new Map(diagnostics.map((each) => [`${keyOf(each)} ${each.span.file}`, keyOf(each)]));
  const warned = countBy([...inFiles.values()]);
  return diagnostics.filter(
    (each) =>
      each.severity === 'error' ||
      !origins.has(each.span.file) ||
      warned.get(keyOf(each)) === instances.get(placed(each.span, origins).file),
  );
};

const countBy = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const placed = (span: Span, origins: ReadonlyMap<string, Origin>): Span => {
  const origin = origins.get(span.file);
  return origin ? { ...span, file: origin.path } : span;
};

/** The imports that lead to a place, innermost first. */
const madeAt = (span: Span, origins: ReadonlyMap<string, Origin>): readonly Note[] => {
  const notes: Note[] = [];
  for (let origin = origins.get(span.file); origin !== undefined; origin = origins.get(origin.madeAt.file))
    notes.push({ span: placed(origin.madeAt, origins), text: `in the instance \`${origin.name}\`` });
  return notes;
};

const joined = (known: readonly Note[], more: readonly Note[]): readonly Note[] => [
  ...known,
  ...more.filter(
    ({ span, text }) =>
      !known.some((each) => each.text === text && each.span.file === span.file && each.span.start === span.start),
  ),
];
