/**
 * Random breakers, alone and looking at one another: whatever the compiler accepts is never stuck. From every state that random
 * events lead to, some events without any role lead back to normal, unless the breaker says that a role puts it back.
 */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import type { Core } from '../../src/core/core.ts';
import type { Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';

type Facts = { readonly a: bigint; readonly b: bigint };

const pairs = (grid: readonly bigint[]): readonly Facts[] => grid.flatMap((a) => grid.map((b) => ({ a, b })));
/** Between all constants that the conditions compare with, in percent; and these too. */
const between = pairs([10n, 30n, 50n, 70n, 90n]);
const everywhere = pairs([10n, 20n, 30n, 40n, 50n, 60n, 70n, 80n, 90n]);

const comparison = (random: Random, other: readonly string[] | null): string => {
  if (other !== null && random.chance(0.5)) return `first ${random.pick(['>=', '==', '<', '>'])} ${random.pick(other)}`;
  return `${random.pick(['a', 'b'])} ${random.pick(['>', '<', '>=', '<='])} ${random.pick([20, 40, 60, 80])}%`;
};

const condition = (random: Random, other: readonly string[] | null): string => {
  const one = comparison(random, other);
  if (random.chance(0.6)) return one;
  if (random.chance(0.2)) return `not (${one})`;
  return `${one} ${random.pick(['and', 'or'])} ${comparison(random, other)}`;
};

const levelText = (random: Random, names: readonly string[], at: number, other: readonly string[] | null): string => {
  const wait = (): string => random.pick(['', '', ' for 30 min', ' for 2 events', ' for 3 events']);
  const lower = ['normal', ...names.slice(0, at)];
  const rules = [
    random.chance(0.3) ? 'at least 1 h' : '',
    random.chance(0.2) ? `at most 2 h\n    ${random.pick(['renews', 'not again within 1 h', 'once per 1 d'])}` : '',
    random.chance(0.2) && at + 1 < names.length ? `escalates to ${names[at + 1] ?? ''} after 4 h` : '',
    random.chance(0.9)
      ? `leaves when ${condition(random, other)}${wait()}${random.chance(0.4) ? `, to ${random.pick(lower)}` : ''}`
      : '',
  ];
  const body = rules.filter((each) => each !== '').map((each) => `    ${each}\n`);
  return `  level ${names[at] ?? ''} when ${condition(random, other)}${wait()} {\n${body.join('')}  }\n`;
};

const breakerText = (random: Random, name: string, names: readonly string[], other: readonly string[] | null): string =>
  `breaker ${name} {\n${names.map((_, at) => levelText(random, names, at, other)).join('')}}\n`;

const policyText = (random: Random): string => {
  const first = ['low', 'mid', 'high'].slice(0, 1 + random.below(3));
  const second = ['calm', 'tense'].slice(0, 1 + random.below(2));
  const facts = 'fact a : ratio @ 2 in 0 .. 1 else refuse\nfact b : ratio @ 2 in 0 .. 1 else refuse\n';
  const other = random.chance(0.5) ? breakerText(random, 'second', second, ['normal', ...first]) : '';
  return `policy Exits\n\n${facts}\n${breakerText(random, 'first', first, null)}\n${other}`;
};

/** What waits for a while at every event, and what only lasts for some hours. */
const steps = [3n * 3600n, 1_200n];

const levels = ['first_kept', 'second_kept'];

const machine = (core: Core) => {
  const decide = prepare(core).evaluate;
  const [record] = core.schema.records;
  const kept = record === undefined ? [] : keptFields(record).map((at) => record.fields[at]?.name ?? '');
  const updates = core.entries.filter((each) => each.name.startsWith('update_')).map((each) => each.name);
  return {
    levelsIn: ({ globals }: State): readonly Value[] => levels.flatMap((name) => globals.slice(...placeOf(kept.indexOf(name)))),
    /** The states after each update, because what one leaves another may enter. */
    play: (state: State, at: bigint, { a, b }: Facts): readonly State[] =>
      updates.reduce<readonly State[]>((before, entry) => {
        const told: Readonly<Record<string, Value>> = { a, b };
        const globals = (record?.fields ?? []).map(({ name, stored }): Value => told[name] ?? stored?.initial ?? 0n);
        const facts = { params: [], globals, entities: core.schema.records.map(() => []), arguments: [] };
        const step = transition(core, decide, before.at(-1) ?? state, { entry, at, by: null, facts });
        if (step.kind !== 'done') throw new Error(`an update was ${step.kind}`);
        return [...before, step.state];
      }, []),
  };
};
const placeOf = (at: number): readonly [number, number] => (at < 0 ? [0, 0] : [at, at + 1]);

/** Whether some events lead each breaker to normal: the same facts for a day, and again from each state that they lead to. */
const canLeave = ({ levelsIn, play }: ReturnType<typeof machine>, from: State, at: bigint, among = between): boolean => {
  const seen = new Set([levelsIn(from).join()]);
  const waiting = [{ state: from, now: at }];
  const left = new Set<number>();
  const look = (state: State): void => levelsIn(state).forEach((level, place) => level === 0n && left.add(place));
  look(from);
  for (const { state, now } of waiting) {
    if (left.size === levelsIn(from).length) return true;
    for (const [facts, step] of among.flatMap((each) => steps.map((length) => [each, length] as const))) {
      let [here, time] = [state, now];
      for (let event = 0; event < 8; event += 1) {
        time += step;
        const passed = play(here, time, facts);
        passed.forEach(look);
        here = passed.at(-1) ?? here;
        const key = levelsIn(here).join();
        if (seen.has(key)) continue;
        seen.add(key);
        waiting.push({ state: here, now: time });
      }
    }
  }
  if (left.size === levelsIn(from).length || among === everywhere) return left.size === levelsIn(from).length;
  return wanders({ levelsIn, play }, from, at) || canLeave({ levelsIn, play }, from, at, everywhere);
};

/** What a breaker remembers besides its level may have to be led astray first. */
const wanders = ({ levelsIn, play }: ReturnType<typeof machine>, from: State, at: bigint): boolean => {
  const random = createRandom(20261204);
  const left = new Set<number>();
  for (let walk = 0; walk < 40; walk += 1) {
    let [here, time] = [from, at];
    for (let event = 0; event < 40; event += 1) {
      time += BigInt(random.pick([60, 1_200, 1_200, 3 * 3600, 24 * 3600]));
      for (const state of play(here, time, random.pick(everywhere))) {
        levelsIn(state).forEach((level, place) => level === 0n && left.add(place));
        here = state;
      }
      if (left.size === levelsIn(from).length) return true;
    }
  }
  return false;
};

test('no breaker that is accepted can be stuck', { timeout: 120_000 }, () => {
  const random = createRandom(20261203);
  const counts = { accepted: 0, refused: 0, tried: 0 };
  for (let run = 0; run < 300; run += 1) {
    const text = policyText(random);
    const { core, diagnostics } = compile('exits.risk', () => text);
    if (core === null) {
      counts.refused += 1;
      const errors = diagnostics.filter((each) => each.severity === 'error').map((each) => each.code);
      expect(
        { text, isOfBreakers: errors.some((each) => each.startsWith('FB71')) },
        diagnostics.map((each) => `${each.code} ${each.message}`).join() + text,
      ).toEqual({ text, isOfBreakers: true });
      continue;
    }
    counts.accepted += 1;
    const made = machine(core);
    const tried = new Set<string>();
    let state = initialState(core.schema);
    let now = 1_700_000_000n;
    for (let event = 0; event < 40; event += 1) {
      now += BigInt(random.chance(0.3) ? random.below(6 * 3600) : random.below(900));
      state = made.play(state, now, random.pick(everywhere)).at(-1) ?? state;
      const key = made.levelsIn(state).join();
      if (tried.has(key)) continue;
      tried.add(key);
      counts.tried += 1;
      expect({ text, key, canLeave: canLeave(made, state, now) }, `${text}${key}`).toEqual({ text, key, canLeave: true });
    }
  }
  expect(counts.accepted).toBeGreaterThan(60);
  expect(counts.refused).toBeGreaterThan(50);
  expect(counts.tried).toBeGreaterThan(150);
});
