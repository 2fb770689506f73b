/** `total`s: sums of one stored field over all accounts, kept by the actions that change it. */
import type { Expression, FieldDeclaration } from '../syntax/ast.ts';
import type { RecordSchema, Scale } from '../types/schema.ts';
import type { Collected, RecordDraft } from './collect.ts';
import { refTarget } from './member-units.ts';
import type { RelativeBase, RelativeDimension, Total } from './program.ts';
import type { Report } from './report.ts';
import { sameRelative } from './units.ts';

/** How records are laid out so far: their fields, and the unit of each. */
export type Laid = {
  readonly records: readonly RecordSchema[];
  readonly units: readonly (readonly RelativeDimension[])[];
};

/** `sum over a: account of a.positions[m].size`, m being the member that the total belongs to; `of a.debt`, where it is the policy's own. */
export const layTotal = (
  collected: Collected,
  draft: RecordDraft,
  at: number,
  declaration: FieldDeclaration,
  laid: Laid,
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
  const isOfSummed = (each: Expression): boolean => each.kind === 'name' && each.name.text === sum.binder.name.text;
  const place: Pick<Total, 'list' | 'member'> | string | null = isOfSummed(path.of)
    ? ofRecord(draft, over)
    : path.of.kind === 'index' && path.of.of.kind === 'field' && isOfSummed(path.of.of.of)
      ? ofList(collected, draft, over, path.of.of.name.text, path.of.key, declaration)
      : 'a total sums a field of one member of a list, `a.positions[m].size`, or of the account itself, `a.debt`';
  if (typeof place === 'string') return problem(place);
  if (over === null) return problem('a total sums over an entity: `sum over a: account of a.debt`');
  const summed = collected.records[place.member]?.fields.findIndex((each) => each.name === path.name.text) ?? -1;
  if (summed < 0) return problem(`there is no field \`${path.name.text}\` to sum`);
  const total: Total = { entity: draft.id, field: at, over, ...place, summed };
  const unlike = unlikeness(collected, total, laid);
  return unlike === null ? total : problem(`\`${path.name.text}\` ${unlike}`);
};

const ofRecord = (draft: RecordDraft, over: number | null): Pick<Total, 'list' | 'member'> | string => {
  if (draft.role !== 'globals') return `a total of a field outside a list is the policy's own: leave \`of …: ${draft.name}\` out`;
  return over === null ? 'a total sums over an entity: `sum over a: account of a.debt`' : { list: null, member: over };
};

const ofList = (
  collected: Collected,
  draft: RecordDraft,
  over: number | null,
  listName: string,
  key: Expression,
  { scope }: FieldDeclaration,
): Pick<Total, 'list' | 'member'> | string => {
  const list = over === null ? -1 : (collected.records[over]?.fields.findIndex((each) => each.name === listName) ?? -1);
  const field = over === null ? undefined : collected.records[over]?.fields[list];
  if (field?.kind !== 'list') return `\`${listName}\` is not a list`;
  const unique = collected.records[field.record]?.fields.find((each) => each.name === field.declaration.unique?.text);
  if (refTarget(collected, unique) !== draft.id) return `\`${listName}\` is not unique by ${draft.name}`;
  if (key.kind !== 'name' || key.name.text !== scope?.name.text)
    return 'the list is read at the member that the total belongs to';
  return { list, member: field.record };
};

/** Why what is summed is not what the total counts in; null where it is. */
const unlikeness = (collected: Collected, { entity, field, member, summed }: Total, { records, units }: Laid): string | null => {
  const [total, part] = [records[entity]?.fields[field]?.shape, records[member]?.fields[summed]?.shape];
  if (total?.kind !== 'number' || part?.kind !== 'number') return 'is not a number';
  const { fields = [] } = collected.records[member] ?? {};
  const seen = (units[member]?.[summed] ?? []).map((each) => ({
    ...each,
    base: fromTotal(each.base, entity, fields, collected),
  }));
  if (!sameRelative(seen, units[entity]?.[field] ?? [])) return `is counted in ${part.unit}, and the total in ${total.unit}`;
  const isOwn = total.scale.kind === 'member' && part.scale.kind === 'member';
  return isOwn || fewest(total.scale) >= most(part.scale) ? null : 'has more decimals than the total';
};

/** A unit of the member that a list points to is the total's own. */
const fromTotal = (base: RelativeBase, entity: number, fields: RecordDraft['fields'], collected: Collected): RelativeBase => {
  const [first, ...path] = base.kind === 'member' ? base.path : [];
  if (base.kind !== 'member' || first === undefined || refTarget(collected, fields[first]) !== entity) return base;
  return { ...base, path };
};

const fewest = (scale: Scale): number => (scale.kind === 'fixed' ? scale.decimals : scale.min);
const most = (scale: Scale): number => (scale.kind === 'fixed' ? scale.decimals : scale.max);

const refOrRecord = (collected: Collected, type: FieldDeclaration['type']): number | null => {
  if (type.kind !== 'quantity') return null;
  const name = type.unit.factors[0]?.path[0];
  const meaning = name ? collected.names.get(name.text)?.meaning : undefined;
  return meaning?.kind === 'entity' ? meaning.record : null;
};
