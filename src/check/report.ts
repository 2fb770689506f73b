/** How a rule of the checker says what is wrong. */
import { diagnose, type Code, type Diagnostic, type FactsOf, type Note } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source.ts';

export type Report = <C extends Code>(code: C, span: Span, facts: FactsOf<C>, notes?: readonly Note[]) => void;

export const reportInto =
  (diagnostics: Diagnostic[]): Report =>
  (code, span, facts, notes = []) => {
    diagnostics.push(diagnose(code, span, facts, notes));
  };
