/** Diagnostics as data. Wording stands in the registry, rendering in `render.ts`. */
import type { Span } from '../source/source.ts';
import { registry } from './registry.ts';
import type { Severity } from './rule.ts';

export type Code = keyof typeof registry;
export type FactsOf<C extends Code> = Parameters<(typeof registry)[C]['message']>[0];

/** A second place that belongs to the story, with its part of it. */
export type Note = { readonly span: Span; readonly text: string };

export type Diagnostic = {
  readonly code: Code;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly help: string | null;
  readonly notes: readonly Note[];
};

/** What every phase returns: a value as good as could be made, and what is wrong. Errors in it silence what follows. */
export type Result<T> = { readonly value: T; readonly diagnostics: readonly Diagnostic[] };

export const diagnose = <C extends Code>(code: C, span: Span, facts: FactsOf<C>, notes: readonly Note[] = []): Diagnostic => {
  // The registry pairs each code with its own facts; TypeScript cannot follow that through an index.
  const entry = registry[code] as unknown as {
    severity: Severity;
    message: (facts: FactsOf<C>) => string;
    help?: (facts: FactsOf<C>) => string | null;
  };
  return { code, severity: entry.severity, span, message: entry.message(facts), help: entry.help?.(facts) ?? null, notes };
};

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((each) => each.severity === 'error');
