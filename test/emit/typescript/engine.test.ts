/** The generated `Engine` goes the way of `transition` over the interpreter, through random events, and keeps its state as text. */
import { describe, expect, test } from 'vitest';
import type { Checked } from '../../../src/check/checked.ts';
import { usedFacts } from '../../../src/check/used-facts.ts';
import type { Core } from '../../../src/core/core.ts';
import { emitTypescript } from '../../../src/emit/typescript/emit.ts';
import { decodeState, encodeState } from '../../../src/engine/state-file.ts';
import { initialState, keptFields, keyField, layoutOf, type State } from '../../../src/engine/state.ts';
import { transition, type Event, type Step } from '../../../src/engine/transition.ts';
import { prepare } from '../../../src/evaluate/prepare.ts';
import type { RecordSchema } from '../../../src/types/schema.ts';
import type { Value } from '../../../src/types/value.ts';
import { compiled } from '../../engine/policy.ts';
import { landmarksOf } from '../../support/landmarks.ts';
import { randomFacts } from '../../support/random-facts.ts';
import { createRandom, type Random } from '../../support/random.ts';
import { driveEngine } from '../../support/typescript-engine.ts';
import { importTypescript, typescriptOf } from '../../support/typescript.ts';
import { statefulPolicies } from './engine-policies.ts';
import { anyTyped, strictProblems } from './strict.ts';

const seed = Number(process.env['SEED'] ?? 20261122);
const sequences = Number(process.env['SEQUENCES'] ?? 60);

const policies = statefulPolicies.map(([name, text]) => ({ name, ...compiled(text) }));

/** Members are few, so that they are met again; their decimals seldom change. */
const eventsOf = (random: Random, checked: Checked): ((clock: bigint) => Event) => {
  const used = usedFacts(checked);
  const { schema } = checked;
  const landmarks = landmarksOf(checked);
  const known = (record: RecordSchema, values: readonly Value[]): readonly Value[] => {
    const key = keyField(record);
    if (keptFields(record).length === 0 || key === null || record.fields[key]?.shape.kind !== 'address') return values;
    const drawn = BigInt(random.below(5));
    const decimals = random.chance(0.03) ? 0n : drawn * 4n;
    const member = values.map((each, at) => (record.fields[at]?.source === 'decimals' && random.chance(0.95) ? decimals : each));
    return random.chance(0.95) ? member.with(key, drawn) : member;
  };
  return (clock) => {
    const entry = random.pick([...checked.actions, ...checked.actions, ...checked.defines]);
    const uses = used.get(entry.name);
    if (uses === undefined) throw new Error(`no facts known of ${entry.name}`);
    const { entities, arguments: given, ...facts } = randomFacts(random, schema, entry, uses, { spoilt: 0.1, landmarks });
    const members = schema.records.map((record) => (entities[record.id] ?? []).slice(0, 3).map((each) => known(record, each)));
    const passed = entry.arguments.map(({ shape }, at): Value => {
      const value = given[at] ?? 0n;
      const record = shape.kind === 'record' ? schema.records[shape.record] : undefined;
      return record === undefined || typeof value === 'bigint' ? value : known(record, value);
    });
    const at = random.pick([clock, clock + 1n, clock + random.natural(16), clock + 3600n, clock === 0n ? 1n << 39n : clock - 1n]);
    const by = random.chance(0.7) ? ('roles' in entry ? (entry.roles?.[0] ?? null) : null) : null;
    return { entry: entry.name, by, at, facts: { ...facts, entities: members, arguments: passed } };
  };
};

const clockOf = (core: Core, { globals }: State): bigint => {
  const policy = core.schema.records[0];
  const at = policy === undefined ? -1 : keptFields(policy).findIndex((each) => policy.fields[each]?.source === 'clock');
  const clock = globals[at];
  return typeof clock === 'bigint' ? clock : 0n;
};

const show = (of: unknown): string => JSON.stringify(of, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

/** All but the state, which is compared as text. */
const showStep = (step: Step): string => {
  if (step.kind === 'malformed') return show([step.problem, step.record, step.key]);
  if (step.kind === 'forbidden') return show(step.roles);
  if (step.kind === 'within') return show(step.session);
  if (step.kind === 'refused') {
    const { refusal } = step;
    return show(refusal.kind === 'fact' ? [refusal.check, refusal.index, refusal.value] : refusal.verdict);
  }
  return show(
    step.effects.map(({ result, member, isKept, before, after }) => [
      result.name,
      member?.record ?? null,
      member?.key ?? null,
      isKept,
      before,
      after,
    ]),
  );
};

describe.each(policies)('$name', ({ core, checked }) => {
  test('is in the same state, with the same effects and refusals, after every event', async () => {
    const exports = await importTypescript(typescriptOf(core));
    const { evaluate } = prepare(core);
    const counts = { done: 0, refused: 0, forbidden: 0, within: 0, malformed: 0, saved: 0 };
    for (let sequence = 0; sequence < sequences; sequence += 1) {
      const random = createRandom(`${seed} ${sequence}`);
      const next = eventsOf(random, checked);
      const engine = driveEngine(core, exports);
      let state = initialState(core.schema);
      for (let left = 1 + random.below(40); left > 0; left -= 1) {
        const event = next(clockOf(core, state));
        const expected = transition(core, evaluate, state, event);
        const step = showStep(engine.step(event));
        const about = `sequence ${sequence} of seed ${seed}: ${show(event)}`;
        if (step !== showStep(expected)) expect(step, about).toBe(showStep(expected));
        if (expected.kind === 'done') state = expected.state;
        const text = encodeState(core.schema, state);
        if (engine.save() !== text) expect(engine.save(), about).toBe(text);
        counts[expected.kind] += 1;
        if (!random.chance(0.2) || decodeState(core.schema, text).kind !== 'ok') continue;
        engine.restore(text);
        expect(engine.save()).toBe(text);
        counts.saved += 1;
      }
    }
    expect(Math.min(counts.done, counts.refused, counts.saved), JSON.stringify(counts)).toBeGreaterThan(sequences);
    if (core.schema.records.length > 1) expect(counts.malformed, JSON.stringify(counts)).toBeGreaterThan(sequences / 10);
  }, 60_000);

  test('exports its layout, its first state, and pure transitions', async () => {
    const exports = await importTypescript(emitTypescript(core).code);
    expect(exports).toMatchObject({ stateLayout: layoutOf(core.schema) });
    const encode: unknown = Reflect.get(exports, 'encodeState');
    const written: unknown =
      typeof encode === 'function' ? Reflect.apply(encode, undefined, [Reflect.get(exports, 'initialState')]) : null;
    expect(written).toBe(encodeState(core.schema, initialState(core.schema)));
    const applied = Object.keys(exports).filter((each) => each.startsWith('apply'));
    expect(applied).toHaveLength(core.entries.filter((each) => each.kind === 'action').length);
  });
});

test('modules are strict TypeScript without any', () => {
  const modules = policies.flatMap(({ core }) => [emitTypescript(core).code, emitTypescript(core, { params: 'argument' }).code]);
  expect(strictProblems(modules)).toEqual([]);
  expect(modules.flatMap(anyTyped)).toEqual([]);
}, 60_000);

test('a policy without a state has nothing of this', () => {
  const { core } = compiled(
    'policy P\nunit USD decimals 6\nfact cash : USD in 0 .. 1M else refuse\ndefine twice : USD = 2 * cash\n',
  );
  expect(emitTypescript(core).code).not.toMatch(/State|Engine|Effect|Step/u);
});

test('reads beside the policy', async () => {
  const [till] = policies;
  const { code } = emitTypescript(till?.core ?? compiled().core);
  const start = code.indexOf('/** What the policy keeps of its own. */');
  await expect(code.slice(start, code.indexOf('/** waited: ', start))).toMatchFileSnapshot('./till-engine.golden.txt');
});
