/** How a rule of the checker says what is wrong. */
import { diagnose, type Code, type Diagnostic, type FactsOf, type Note } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source.ts';

export type Report = <C extends Code>(code: C, span: Span, facts: FactsOf<C>, notes?: readonly Note[]) => void;

/** More mistakes than these are counted by nobody. */
const most = 100;

export const reportInto =
  (diagnostics: Diagnostic[]): Report =>
  (code, span, facts, notes = []) => {
    if (diagnostics.length < most) diagnostics.push(diagnose(code, span, facts, notes));
    else if (diagnostics.length === most) diagnostics.push(diagnose('FB1013', span, { limit: most }));
  };
