/**
 * What different entries check of records of one kind, put together: an explanation runs once at most, so that one function for
 * all of them, which is told by a mask what counts, is worth the few bits that it looks at. Where facts are gathered first
 * nobody pays for it who is not refused.
 */
import type { Check, Core, Entry } from '../../core/core.ts';
import { usesOf } from './check-uses.ts';

export type Group = Extract<Check, { kind: 'each' | 'within' }>;

/** A check of a record, and what it calls the record. */
export type Choice = { readonly id: string; readonly check: Check; readonly element: string };

/** By `groupKey`, the checks that there are, in their order; nothing where there is no one order, or little to share. */
export type Unions = ReadonlyMap<string, readonly Choice[]>;

export const unionsOf = (core: Core): Unions => {
  const groups = new Map<string, Group[]>();
  const visit = (checks: readonly Check[]): void => {
    for (const each of checks) {
      if (each.kind === 'each' || each.kind === 'within') {
        const key = groupKey(each);
        groups.set(key, [...(groups.get(key) ?? []), each]);
      }
      if ('checks' in each) visit(each.checks);
    }
  };
  const entries: readonly Entry[] = [...core.entries, ...core.sessions.flatMap((each) => [each.terms, each.candidate])];
  for (const each of entries) visit(each.checks);
  return new Map(
    [...groups].flatMap(([key, all]) => {
      const choices = new Map(all.flatMap(choicesOf).map((each) => [each.id, each]));
      // What would stand there more than once has to be worth a look at the mask for each choice.
      const variants = new Map(
        all.map((each) => [
          choicesOf(each)
            .map(({ id }) => id)
            .join(),
          each.checks.length,
        ]),
      );
      const isWorth = [...variants.values()].reduce((sum, each) => sum + each, 0) >= 1.7 * choices.size;
      const isOrdered = all.every(({ checks }) =>
        checks.every((each, at) => at === 0 || numberOf(each) > numberOf(checks[at - 1] ?? each)),
      );
      const sorted = [...choices.values()].sort((a, b) => numberOf(a.check) - numberOf(b.check));
      return isWorth && isOrdered && choices.size <= mostChoices ? [[key, sorted] as const] : [];
    }),
  );
};

/** Bits of a mask. */
const mostChoices = 255;

/** Groups of one key are of the same kind of record, take the same, and can be told apart by their checks alone. */
export const groupKey = (node: Group): string => {
  const { globals, entities } = usesOf(node.checks);
  const of = node.kind === 'each' ? [node.record, node.ascending] : [node.of.record];
  return canonical([node.kind, of, globals, [...entities].sort((a, b) => a - b)]);
};

export const choicesOf = ({ checks, element }: Group): readonly Choice[] =>
  checks.map((check) => ({ id: canonical([{ name: element }, check]), check, element }));

/** Of a check the number by which it is refused; of several the first. */
const numberOf = (node: Check): number => {
  switch (node.kind) {
    case 'each':
    case 'within':
    case 'when present':
      return Math.min(...node.checks.map(numberOf), ...('ascending' in node && node.ascending ? [node.ascending.number] : []));
    default:
      return node.number;
  }
};

/** Checks as text that is equal where they are: names count by their order, paths for people do not count, nor, where nothing is said, numbers. */
export const canonical = (value: unknown, withoutNumbers = false): string => {
  const names = new Map<string, number>();
  return JSON.stringify(value, (property, each: unknown) => {
    if (property === 'path' || (withoutNumbers && property === 'number')) return undefined;
    if (typeof each === 'bigint') return `${each}n`;
    if ((property === 'name' || property === 'element') && typeof each === 'string') {
      names.set(each, names.get(each) ?? names.size);
      return names.get(each);
    }
    return each;
  });
};
