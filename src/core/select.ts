/** A Core with only some of its entry points, and only the functions that those reach. */
import type { Block, Core, Entry } from './core.ts';
import { blocksOf } from './names.ts';
import type { Session } from './session.ts';

/** `names` are entries of the policy; the order of the policy is kept. */
export const selectEntries = (core: Core, names: ReadonlySet<string>): Core => {
  const entries = core.entries.filter((each) => names.has(each.name));
  // A session comes with the action that closes an account.
  const sessions = core.sessions.filter((each) => names.has(each.close));
  const wanted = new Set([...entries, ...sessions.flatMap(hiddenEntries)].map((each) => each.function));
  // Functions call only those before them, so one walk backwards finds all.
  for (const { name, body } of [...core.functions].reverse()) if (wanted.has(name)) calledIn(body, wanted);
  return { ...core, entries, sessions, functions: core.functions.filter((each) => wanted.has(each.name)) };
};

export const hiddenEntries = ({ terms, candidate, step, end }: Session): readonly Entry[] => [terms, candidate, step, end];

const calledIn = ({ statements }: Block, wanted: Set<string>): void => {
  for (const statement of statements) {
    if (statement.kind === 'call') wanted.add(statement.function);
    for (const block of blocksOf(statement)) calledIn(block, wanted);
  }
};
