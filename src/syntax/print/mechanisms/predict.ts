/** A prediction: its model, one term a line. Commas stand between terms, because a line that begins with `-` would go on. */
import type { PredictDeclaration, PredictTerm } from '../../ast.ts';
import { glue, layOut, led } from '../layout.ts';
import { entry, type Page } from '../lines.ts';
import { edges, inBraces } from '../parts.ts';
import { printBinder, printRange, printTyping } from '../types.ts';

export const predictLines = (declaration: PredictDeclaration, page: Page, room: number): readonly string[] => {
  const { name, scope, typing, model, terms } = declaration;
  const of = scope === null ? '' : ` of ${printBinder(scope)}`;
  const head = `predict ${name.text}${of} : ${printTyping(typing)} = ${model}`;
  const entries = terms.map((term, at) =>
    entry({ node: term, ...edges(term) }, [null], room - 2, () =>
      glue(termLines(term, page, room - 3), at + 1 < terms.length ? ',' : '', ['']),
    ),
  );
  return inBraces([head], entries, declaration, page, room);
};

const termLines = (term: PredictTerm, page: Page, room: number): readonly string[] => {
  if (term.kind === 'clamped') return [`clamped${printRange(term.range)}`];
  return term.kind === 'intercept' ? led('intercept', term.value, page, room) : layOut(term.value, page, room);
};
