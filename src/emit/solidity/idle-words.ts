/**
 * Words of an answer that a contract that keeps the state has no use for: the time of the event, which is that of the block, and
 * the place of an item that stands beside another one whose place is the same.
 */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import { textOf } from '../../core/text.ts';
import type { Shared } from './body.ts';
import { decidedTerms } from './decided.ts';
import { fieldId } from './prune.ts';
import type { RingGroups } from './ring-groups.ts';
import { resultWords, type ResultWord } from './result-words.ts';

/** By name, for each entry. */
export type IdleWords = ReadonlyMap<string, ReadonlySet<string>>;

export const isIdle = (shared: Shared, entry: Entry, word: ResultWord): boolean =>
  shared.idle.get(entry.name)?.has(word.name) ?? false;

export const idleWords = (core: Core, groups: RingGroups): IdleWords =>
  new Map(
    core.entries.map((entry) => {
      const same = samePlaces(core, entry, groups);
      const words = resultWords(core.schema, entry).filter(({ result }) => same.has(result) || isClock(core, entry, result));
      return [entry.name, new Set(words.map((each) => each.name))] as const;
    }),
  );

const isClock = (core: Core, entry: Entry, result: number): boolean => {
  const target = entry.results[result]?.target;
  return target?.kind === 'globals' && core.schema.records[0]?.fields[target.field]?.source === 'clock';
};

/** Results that are the place of an item whose neighbour has been changed just before, at the same place. */
export const samePlaces = (core: Core, entry: Entry, groups: RingGroups): ReadonlySet<number> => {
  const found = new Set<number>();
  if (entry.kind === 'define') return found;
  const terms = decidedTerms(core.functions.find((each) => each.name === entry.function)?.body ?? bug('no such function'));
  const words = resultWords(core.schema, entry).map((each) => each.result);
  const groupAt = (result: number) => {
    const target = entry.results[result]?.target ?? null;
    if (target === null || target.kind === 'element' || !target.isItem) return null;
    const shape = target.kind === 'globals' ? null : entry.arguments[target.argument]?.shape;
    const record =
      target.kind === 'globals' ? 0 : shape?.kind === 'record' ? shape.record : shape?.kind === 'ref' ? shape.entity : -1;
    return groups.get(fieldId(record, target.field)) ?? null;
  };
  const termOf = (result: number): string => textOf(terms[words.indexOf(result)]);
  entry.results.forEach((_, result) => {
    const group = groupAt(result);
    if (group === null || group !== groupAt(result - 2)) return;
    if (termOf(result - 1) === termOf(result - 3)) found.add(result - 1);
  });
  return found;
};
