/** `total`s: sums of one stored field over all accounts, kept by the actions that change it. */
import type { FieldDeclaration } from '../syntax/ast.ts';
import type { Collected, RecordDraft } from './collect.ts';
import { refTarget } from './member-units.ts';
import type { Total } from './program.ts';
import type { Report } from './report.ts';

/** `sum over a: account of a.positions[m].size`, m being the member that the total belongs to. */
export const layTotal = (
  collected: Collected,
  draft: RecordDraft,
  at: number,
  declaration: FieldDeclaration,
  report: Report,
): Total | null => {
  const sum = declaration.sum;
  const problem = (text: string): null => {
    report('FB2023', sum?.path.span ?? declaration.span, { problem: text });
    return null;
  };
  if (sum === null) return problem('a total says what it sums: `sum over a: account of a.positions[m].size`');
  const over = refOrRecord(collected, sum.binder.type);
  const { path } = sum;
  if (path.kind !== 'field') return problem('a total sums one stored field, not an expression');
  if (
    path.of.kind !== 'index' ||
    path.of.of.kind !== 'field' ||
    path.of.of.of.kind !== 'name' ||
    path.of.of.of.name.text !== sum.binder.name.text
  ) {
    if (path.of.kind === 'name' && path.of.name.text === sum.binder.name.text) {
      report('FB9001', path.span, { what: 'a total of a field outside a list' });
      return null;
    }
    return problem('a total sums a field of one member of a list: `a.positions[m].size`');
  }
  const listName = path.of.of.name.text;
  const list = over === null ? -1 : (collected.records[over]?.fields.findIndex((each) => each.name === listName) ?? -1);
  const field = over === null ? undefined : collected.records[over]?.fields[list];
  if (over === null || field?.kind !== 'list') return problem(`\`${listName}\` is not a list`);
  const unique = field.declaration.unique?.text;
  const member = collected.records[field.record];
  const key = member?.fields.find((each) => each.name === unique);
  if (refTarget(collected, key) !== draft.id) return problem(`\`${listName}\` is not unique by ${draft.name}`);
  if (path.of.key.kind !== 'name' || path.of.key.name.text !== declaration.scope?.name.text)
    return problem('the list is read at the member that the total belongs to');
  const summed = member?.fields.findIndex((each) => each.name === path.name.text) ?? -1;
  if (summed < 0) return problem(`there is no field \`${path.name.text}\` to sum`);
  return { entity: draft.id, field: at, over, list, member: field.record, summed };
};

const refOrRecord = (collected: Collected, type: FieldDeclaration['type']): number | null => {
  if (type.kind !== 'quantity') return null;
  const name = type.unit.factors[0]?.path[0];
  const meaning = name ? collected.names.get(name.text)?.meaning : undefined;
  return meaning?.kind === 'entity' ? meaning.record : null;
};
