/** The fields that an entry reads, in its checks and in all the functions that it calls. */
import type { Core, Entry } from '../../../core/core.ts';
import { usesOf } from '../check-uses.ts';
import { prune } from '../prune.ts';

export const fieldsUsed = (core: Core, entry: Entry): ReadonlySet<string> => {
  const used = new Set(usesOf(entry.checks).fields);
  const seen = new Set<string>();
  const waiting = [entry.function];
  for (let own = waiting.pop(); own !== undefined; own = waiting.pop()) {
    const body = core.functions.find((each) => each.name === own)?.body;
    if (body === undefined || seen.has(own)) continue;
    seen.add(own);
    const uses = prune(body).used;
    uses.fields.forEach((each) => used.add(each));
    waiting.push(...uses.calls);
  }
  return used;
};
