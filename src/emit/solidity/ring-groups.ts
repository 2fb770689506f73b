/**
 * Rings that stand side by side in storage: those of one record, equally long, that every action changes together or not at all,
 * where they then take no more slots. So that an action changes one slot for all of them, and a fold over them reads no more.
 */
import type { Core, Entry } from '../../core/core.ts';
import type { RecordSchema } from '../../types/schema.ts';
import { fieldId } from './prune.ts';
import { slotsOf, widthOf } from './widths.ts';

/** Which fields of a record stand beside each other, in this order, and how many bits an item of all of them has. */
export type RingGroup = { readonly fields: readonly number[]; readonly bits: number };

/** By the id of each field that stands beside another. */
export type RingGroups = ReadonlyMap<string, RingGroup>;

export const ringGroups = (core: Core): RingGroups =>
  new Map(
    core.schema.records.flatMap((record) =>
      groupsOf(core, record).flatMap((each) => each.fields.map((at) => [fieldId(record.id, at), each] as const)),
    ),
  );

type Ring = { readonly at: number; readonly bits: number; readonly length: number; readonly changes: string };

const groupsOf = (core: Core, record: RecordSchema): readonly RingGroup[] => {
  const waiting = record.fields.flatMap(({ shape }, at): readonly Ring[] =>
    shape.kind === 'array' && shape.by.kind === 'ring'
      ? [{ at, bits: widthOf(shape.of).bits, length: shape.by.length, changes: changesOf(core, record.id, at) }]
      : [],
  );
  const groups: RingGroup[] = [];
  for (let [first, ...rest] = waiting; first !== undefined; [first, ...rest] = rest) {
    const group = [first];
    for (const each of rest) {
      const isLike = each.length === first.length && each.changes === first.changes && first.changes !== '';
      if (isLike && isDense([...group, each])) group.push(each);
    }
    rest = rest.filter((each) => !group.includes(each));
    if (group.length > 1) groups.push({ fields: group.map((each) => each.at), bits: bitsOf(group) });
  }
  return groups;
};

const bitsOf = (group: readonly Ring[]): number => group.reduce((sum, { bits }) => sum + bits, 0);

const isDense = (group: readonly Ring[]): boolean => {
  const bits = bitsOf(group);
  const length = group[0]?.length ?? 0;
  return bits <= 256 && slotsOf(length, bits) <= group.reduce((sum, each) => sum + slotsOf(length, each.bits), 0);
};

/** Which actions change a field, each of which of its arguments. */
const changesOf = (core: Core, record: number, field: number): string =>
  core.entries
    .flatMap((entry) =>
      entry.results.flatMap(({ target }) => {
        if (target === null || target.kind === 'element' || target.field !== field) return [];
        const argument = target.kind === 'globals' ? null : target.argument;
        return recordOf(entry, argument) === record ? [`${entry.name} ${argument ?? ''}`] : [];
      }),
    )
    .join(', ');

const recordOf = (entry: Entry, argument: number | null): number | null => {
  if (argument === null) return 0;
  const shape = entry.arguments[argument]?.shape;
  return shape?.kind === 'record' ? shape.record : shape?.kind === 'ref' ? shape.entity : null;
};
