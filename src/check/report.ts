/** How a rule of the checker says what is wrong. */
import { diagnose, type Code, type Diagnostic, type FactsOf, type Note } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source.ts';

/** Facts that take a search are given as a function, which runs only where the report is kept. */
export type Report = <C extends Code>(
  code: C,
  span: Span,
  facts: FactsOf<C> | (() => FactsOf<C>),
  notes?: readonly Note[],
) => void;

/** More mistakes than these are counted by nobody. */
const most = 100;

export const isFull = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.length > most;

export const reportInto =
  (diagnostics: Diagnostic[]): Report =>
  (code, span, facts, notes = []) => {
    if (diagnostics.length < most) {
      diagnostics.push(diagnose(code, span, isLater(facts) ? facts() : facts, notes));
    } else if (diagnostics.length === most) diagnostics.push(diagnose('FB1013', span, { limit: most }));
  };

const isLater = <T>(facts: T | (() => T)): facts is () => T => typeof facts === 'function';
