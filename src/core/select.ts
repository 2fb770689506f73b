/** A Core with only some of its entry points, and only the functions that those reach. */
import type { Block, Core } from './core.ts';
import { blocksOf } from './names.ts';

/** `names` are entries of the policy; the order of the policy is kept. */
export const selectEntries = (core: Core, names: ReadonlySet<string>): Core => {
  const entries = core.entries.filter((each) => names.has(each.name));
  const wanted = new Set(entries.map((each) => each.function));
  // Functions call only those before them, so one walk backwards finds all.
  for (const { name, body } of [...core.functions].reverse()) if (wanted.has(name)) calledIn(body, wanted);
  return { ...core, entries, functions: core.functions.filter((each) => wanted.has(each.name)) };
};

const calledIn = ({ statements }: Block, wanted: Set<string>): void => {
  for (const statement of statements) {
    if (statement.kind === 'call') wanted.add(statement.function);
    for (const block of blocksOf(statement)) calledIn(block, wanted);
  }
};
