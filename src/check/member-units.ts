/** Units of members as a record's own declarations name them: `base`, `market.base`, or the owner's `asset`. */
import type { Name } from '../syntax/ast.ts';
import type { Collected, RecordDraft, FieldDraft } from './collect.ts';
import { type FactorLookup, fixed } from './units.ts';

/** `base` inside its entity, `market.base` through a field of the record, `m.base` where m is the record itself. */
export const memberUnit =
  (collected: Collected, draft: RecordDraft, self: Name | null): FactorLookup =>
  (names) => {
    const steps = names[0]?.text === self?.text && names.length > 1 ? names.slice(1) : names;
    const path: number[] = [];
    let record: RecordDraft | undefined = draft;
    for (const step of steps.slice(0, -1)) {
      const at: number = record.fields.findIndex((each) => each.name === step.text);
      const target = refTarget(collected, record.fields[at]);
      record = target === null ? undefined : collected.records[target];
      if (record === undefined) return null;
      path.push(at);
    }
    const last = steps.at(-1)?.text;
    const unit = collected.entityUnits[record.id]?.find((each) => each.name === last);
    if (unit === undefined) return steps.length === 1 ? ownersUnit(collected, draft, last) : null;
    return {
      base: { kind: 'member', path, entity: record.id, unit: unit.name },
      scale:
        unit.field === null
          ? fixed(unit.max)
          : { kind: 'member', root: 'self', path, entity: record.id, field: unit.field, min: unit.min, max: unit.max },
    };
  };

/** `asset` in a list of an entity with that unit. A member does not know its owner's decimals where these differ. */
const ownersUnit = (collected: Collected, draft: RecordDraft, name: string | undefined): ReturnType<FactorLookup> => {
  const owner = collected.records.find((each) => each.fields.some((field) => field.kind === 'list' && field.record === draft.id));
  const unit = owner && collected.entityUnits[owner.id]?.find((each) => each.name === name);
  const scale = unit?.field === null ? fixed(unit.max) : null;
  return owner && unit ? { base: { kind: 'owner', entity: owner.id, unit: unit.name }, scale } : null;
};

/** The bounded entity that a field refers to, read off its written type. */
export const refTarget = (collected: Collected, field: FieldDraft | undefined): number | null => {
  if (field?.kind !== 'field' || field.declaration.type.kind !== 'quantity') return null;
  const [factor] = field.declaration.type.unit.factors;
  const meaning = factor?.path.length === 1 && factor.path[0] ? collected.names.get(factor.path[0].text)?.meaning : undefined;
  return meaning?.kind === 'entity' ? meaning.record : null;
};
