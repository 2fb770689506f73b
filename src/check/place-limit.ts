/** How many numbers the rings of a policy and its facts `by` an enum are: each is told, checked and kept by itself. */
import type { FieldDeclaration, TypeExpression } from '../syntax/ast.ts';
import type { Collected } from './collect.ts';
import type { Report } from './report.ts';

export const mostPlaces = 131_072;

/** The declarations that are too much; the first of them is reported. */
export const placesBeyond = ({ records, enums }: Collected, report: Report): ReadonlySet<FieldDeclaration> => {
  const members = new Map(enums.map((each) => [each.name.text, each.members.length]));
  const placesOf = (type: TypeExpression): number => {
    if (type.kind === 'ring') return type.length.value;
    return type.kind === 'by' ? (members.get(type.key.text) ?? 1) : 0;
  };
  const declared = records.flatMap(({ fields }) => fields.flatMap((each) => (each.kind === 'field' ? [each.declaration] : [])));
  const beyond = new Set<FieldDeclaration>();
  let places = 0;
  for (const each of declared) {
    places += placesOf(each.type);
    if (places <= mostPlaces || placesOf(each.type) === 0) continue;
    if (beyond.size === 0) report('FB2035', each.type.span, { name: each.name.text, limit: mostPlaces });
    beyond.add(each);
  }
  return beyond;
};
