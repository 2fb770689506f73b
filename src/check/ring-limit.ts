/** How many items the rings of a policy have together: each is kept, and begins as a number of its own. */
import type { FieldDeclaration } from '../syntax/ast.ts';
import type { Collected } from './collect.ts';
import type { Report } from './report.ts';

export const mostItems = 131_072;

/** The declarations of rings that are too much; the first of them is reported. */
export const ringsBeyond = ({ records }: Collected, report: Report): ReadonlySet<FieldDeclaration> => {
  const beyond = new Set<FieldDeclaration>();
  let items = 0;
  for (const { fields } of records)
    for (const field of fields) {
      if (field.kind !== 'field' || field.declaration.type.kind !== 'ring') continue;
      items += field.declaration.type.length.value;
      if (items <= mostItems) continue;
      if (beyond.size === 0) report('FB2034', field.declaration.type.span, { name: field.name, limit: mostItems });
      beyond.add(field.declaration);
    }
  return beyond;
};
