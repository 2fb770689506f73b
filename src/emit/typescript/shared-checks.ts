/**
 * Boundary checks that entries have alike. Most entries take the same record, and its checks are the same wherever it is
 * passed under the same name: they are written once, as a function of their own.
 */
import type { Check, Core, Entry } from '../../core/core.ts';
import { textOf } from '../../core/text.ts';
import { termsOfChecks } from './check-terms.ts';
import type { ModuleNames } from './module-names.ts';
import { typeName } from './names.ts';
import { within } from './nodes.ts';
import { needsOf, type Needs } from './plan.ts';

/** Checks in a row that are about one record passed whole, named by the function's parameter; or about none. */
export type CheckGroup = {
  readonly subject: { readonly name: string; readonly record: number } | null;
  readonly checks: readonly Check[];
};
type Grouped = CheckGroup & { /** About plain arguments, whose checks no other entry has. */ readonly isPlain: boolean };

export type SharedChecks = { readonly name: string; readonly group: CheckGroup; readonly needs: Needs };

export const planSharedChecks = (
  core: Core,
  names: ModuleNames,
  isArgument: (param: number) => boolean,
): ReadonlyMap<string, SharedChecks> => {
  const times = new Map<string, number>();
  const groups = new Map<string, CheckGroup>();
  for (const entry of core.entries) {
    for (const group of groupChecks(entry, core)) {
      if (group.isPlain) continue;
      const key = keyOfChecks(group);
      times.set(key, (times.get(key) ?? 0) + 1);
      groups.set(key, group);
    }
  }
  const shared = new Map<string, SharedChecks>();
  for (const [key, group] of groups) {
    if ((times.get(key) ?? 0) < 2 || (group.checks.length < 2 && group.checks[0]?.kind === 'range')) continue;
    const about = group.subject === null ? 'World' : (core.schema.records[group.subject.record]?.name ?? '');
    shared.set(key, {
      name: names.scope.claim(`_check${typeName(about)}`),
      group,
      needs: needsOf(termsOfChecks(group.checks), isArgument),
    });
  }
  return shared;
};

/** The checks of an entry in order, in groups of one subject. Checks of plain arguments stand alone. */
export const groupChecks = (entry: Entry, core: Core): readonly Grouped[] => {
  const parameters = core.functions.find((each) => each.name === entry.function)?.parameters ?? [];
  const groups: { subject: CheckGroup['subject']; checks: Check[]; isPlain: boolean }[] = [];
  for (const check of entry.checks) {
    const used = new Set(within(termsOfChecks([check])).flatMap((node) => ('name' in node.of ? [node.of.name] : [])));
    const about = parameters.filter((each) => used.has(each.name));
    const [only] = about;
    const subject = about.length === 1 && only?.type === 'record' ? { name: only.name, record: only.record } : null;
    const isPlain = about.some((each) => each.type !== 'record') || about.length > 1;
    const last = groups.at(-1);
    if (last !== undefined && !last.isPlain && !isPlain && last.subject?.name === subject?.name) last.checks.push(check);
    else groups.push({ subject, checks: [check], isPlain });
  }
  return groups;
};

/** Equal for groups that check the same in the same words. */
export const keyOfChecks = ({ subject, checks }: CheckGroup): string => textOf([subject?.name, checks]);
