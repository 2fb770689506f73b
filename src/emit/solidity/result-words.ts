/** The answer of an entry as words with names. */
import type { Entry } from '../../core/core.ts';
import type { Schema } from '../../types/schema.ts';
import { shapeMembers, type AbiMember } from './layout.ts';
import { identifier } from './names.ts';

/** One word of the answer, its type in the ABI, and which result of the entry it belongs to. */
export type ResultWord = {
  readonly name: string;
  readonly type: 'bool' | 'uint256' | 'int256';
  readonly result: number;
  readonly role: AbiMember['role'];
};

export const resultWords = (schema: Schema, entry: Entry): readonly ResultWord[] => {
  const taken = new Set<string>();
  // `a.positions.size` is a name for people.
  const apart = (wanted: string): string => {
    let free = wanted === '' ? 'result' : identifier(wanted);
    while (taken.has(free)) free += '_';
    taken.add(free);
    return free;
  };
  return entry.results.flatMap((each, result) =>
    shapeMembers(each.shape, schema, each.name).map((member): ResultWord => ({
      name: apart(member.name),
      type: member.role === 'present' || each.shape.kind === 'bool' ? 'bool' : member.type,
      ...{ result, role: member.role },
    })),
  );
};
