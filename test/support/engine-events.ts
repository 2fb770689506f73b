/**
 * Seeded events for a policy that keeps a state. Members come again, since their keys are drawn from a few, and mostly with
 * the decimals that they had; now and then one comes twice, with other decimals, or before the event before.
 */
import { usedFacts } from '../../src/check/used-facts.ts';
import type { Checked } from '../../src/check/checked.ts';
import type { Core, Entry } from '../../src/core/core.ts';
import { sessionThatCloses } from '../../src/core/session.ts';
import { keptFields, keyField } from '../../src/engine/state.ts';
import type { Event } from '../../src/engine/transition.ts';
import type { RecordSchema } from '../../src/types/schema.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { landmarksOf } from './landmarks.ts';
import { randomFacts } from './random-facts.ts';
import type { Random } from './random.ts';

/** Members of one entity with the same decimals. */
const members = 3;

export const eventMaker = (random: Random, core: Core, checked: Checked): (() => Event) => {
  const used = usedFacts(checked);
  const landmarks = landmarksOf(checked);
  const entries = core.entries.filter((each) => sessionThatCloses(core.sessions, each.name) === null);
  let at = BigInt(1 + random.below(1_000_000_000));
  return () => {
    const entry = random.pick(entries);
    const reads = used.get(entry.name);
    if (reads === undefined) throw new Error(`no facts known of ${entry.name}`);
    const drawn = randomFacts(random, core.schema, entry, reads, { landmarks, spoilt: 0.1 });
    const late = random.chance(0.05) ? -BigInt(random.below(10_000)) : 0n;
    at += BigInt(random.chance(0.2) ? 0 : random.below(random.chance(0.1) ? 100_000_000 : 5_000));
    const time = at + late < 1n ? 1n : at + late;
    const by = entry.roles !== null && random.chance(0.7) ? random.pick(entry.roles) : null;
    return { entry: entry.name, at: time, by, facts: withKeys(random, core, entry, drawn) };
  };
};

/** Members that the entry does not read are left out: a contract is not told of them. */
const withKeys = (random: Random, core: Core, entry: Entry, facts: Facts): Facts => {
  const seen = new Map<number, Set<bigint>>();
  const again = (record: RecordSchema, values: Value): Value => {
    const key = keyField(record);
    if (typeof values === 'bigint' || key === null || keptFields(record).length === 0) return values;
    const taken = seen.get(record.id) ?? new Set();
    seen.set(record.id, taken);
    const at = record.fields.findIndex((each) => each.source === 'decimals');
    const decimals = at < 0 ? 0n : values[at];
    const first = typeof decimals === 'bigint' && !random.chance(0.02) ? 100n * decimals : 0n;
    let own = first + BigInt(1 + random.below(members));
    while (taken.has(own) && !random.chance(0.03)) own += 1n;
    taken.add(own);
    return values.with(key, own);
  };
  const recordOf = (id: number): RecordSchema => {
    const record = core.schema.records[id];
    if (!record) throw new Error('no such record');
    return record;
  };
  return {
    ...facts,
    entities: facts.entities.map((all, id) =>
      entry.entities.includes(id)
        ? all.map((each) => {
            const values = again(recordOf(id), each);
            return typeof values === 'bigint' ? each : values;
          })
        : [],
    ),
    arguments: facts.arguments.map((value, place) => {
      const shape = entry.arguments[place]?.shape;
      return shape?.kind === 'record' ? again(recordOf(shape.record), value) : value;
    }),
  };
};
