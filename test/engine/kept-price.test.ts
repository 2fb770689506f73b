/** A price that is read as it was kept, against a small model of it: who keeps it, what is kept with it, and how far it is trusted then. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { initialState } from '../../src/engine/state.ts';
import { transition } from '../../src/engine/transition.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { reference } from '../../src/reference/reference.ts';
import type { Facts, Outcome, Value } from '../../src/types/value.ts';
import { createRandom, type Random } from '../support/random.ts';
import { loadTypescript } from '../support/typescript.ts';
import { compiled } from './policy.ts';

const policy = `policy Pushed

entity market[..2] {
  key  id : address
  list reports[..4] of report unique by source {
    source : ratio @ 0 in 0 .. 9   else refuse
    price  : ratio @ 0 in 1 .. 100 else drop
    at     : time
  }
}
entity account {
  key  id   : address
  fact held : ratio @ 0 in 0 .. 1M else refuse
}

oracle mark of m: market : ratio @ 0 in 1 .. 100 from report in m.reports {
  reject older than 60 s
  need 2
  take lower median
  read as kept
  after 100 s uncertain
  after 300 s unavailable
}

gauge top of m: market : ratio @ 0 in 1 .. 100 = max(m.mark_price, over 60 s by 10 s)

breaker dear of m: market {
  level high when top(m) > 80 {
    refuses take
    leaves when top(m) < 60
  }
}

action update(m: market) { keeps dear(m), mark(m) }

action take(a: account, m: market, x: ratio @ 0 in 0 .. 5) {
  needs mark at least uncertain
  changes a.held by -x
  require mark(m) < 60 else "too dear"
}

action swap(a: account, m: market) {
  needs mark at least valid
  keeps mark(m)
  changes a.held to mark(m)
  require mark(m) >= before mark(m) else "it fell"
}

protective action close(a: account, m: market) {
  needs mark at least uncertain
  changes a.held to 0
  require mark(m) > 1 else "worth nothing"
}
`;

const { core, checked } = compiled(policy);

type Report = { readonly price: number; readonly at: number };
type Model = {
  readonly price: number;
  readonly at: number | null;
  readonly isHigh: boolean;
  /** What the gauge measured, and when. */
  readonly seen: readonly (readonly [number, number])[];
};

/** What the reports give, or null. */
const freshOf = (reports: readonly Report[], now: number): number | null => {
  const told = reports.filter(({ price, at }) => price >= 1 && price <= 100 && at <= now && now - at <= 60);
  const prices = told.map((each) => each.price).sort((a, b) => a - b);
  return prices.length < 2 ? null : (prices[(prices.length - 1) >> 1] ?? null);
};

const validityOf = ({ at }: Model, now: number): number => (at === null || now - at > 300 ? 0 : now - at > 100 ? 1 : 2);

const kept = (model: Model, reports: readonly Report[], now: number): Model => {
  const fresh = freshOf(reports, now);
  return fresh === null ? model : { ...model, price: fresh, at: now };
};

/** The highest price of the buckets since a minute before this one: what held as they began, what was seen since, and what is. */
const topOf = ({ seen, price }: Model, now: number): number => {
  const begin = (Math.floor(now / 10) - 6) * 10;
  const before = seen.filter(([at]) => at < begin).at(-1);
  return Math.max(price, before?.[1] ?? 0, ...seen.filter(([at]) => at >= begin).map(([, each]) => each));
};

const isHigh = (model: Model, now: number): boolean => {
  const top = topOf(model, now);
  return model.isHigh ? top >= 60 : top > 80;
};

const watched = (model: Model, now: number): Model => ({
  ...model,
  isHigh: isHigh(model, now),
  seen: [...model.seen, [now, model.price]],
});

const randomReports = (random: Random, now: number, around: number): readonly Report[] =>
  Array.from({ length: random.below(5) }, () => ({
    price: around + random.below(12),
    at: now - random.below(random.chance(0.3) ? 90 : 25) + random.below(3),
  }));

type Decide = (entry: string, facts: Facts) => Outcome;
const deciders: readonly (readonly [string, () => Promise<Decide>])[] = [
  ['the interpreter', async () => Promise.resolve(prepare(core).evaluate)],
  ['the reference', async () => Promise.resolve(reference(checked).evaluate)],
  ['the generated TypeScript', async () => (await loadTypescript(core)).evaluate],
];

const entries = ['update', 'update_mark', 'update_dear', 'take', 'swap', 'close', 'mark', 'mark_validity', 'mark_taken', 'dear'];

describe.each(deciders)('%s', (_, load) => {
  test('reads what was kept, and keeps what follows from it', async () => {
    const decide = await load();
    const random = createRandom(20261128);
    const seen = {
      updated: 0,
      tripped: 0,
      'mark is not valid': 0,
      'mark is not at least uncertain': 0,
      'it fell': 0,
      'dear is at high': 0,
    };
    for (let run = 0; run < 60; run += 1) {
      let state = initialState(core.schema);
      let model: Model = { price: 1, at: null, isHigh: false, seen: [] };
      let now = 1000;
      for (let step = 0; step < 40; step += 1) {
        now += random.chance(0.1) ? random.below(400) : random.below(30);
        const reports = randomReports(random, now, 1 + random.below(90));
        const entry = random.pick(entries);
        const place = { run, step, entry };
        const told = reports.map((each, source): Value => [BigInt(source), BigInt(each.price), BigInt(each.at)]);
        const market = core.schema.records.find((each) => each.name === 'market');
        const states = state.members.get(market?.id ?? -1)?.get(1n);
        const initial = market?.fields.flatMap((each) => (each.stored === null ? [] : [each.stored.initial])) ?? [];
        const ofAccount: readonly Value[] = entry === 'take' ? [[2n, 1000n], 0n, 1n] : [[2n, 1000n], 0n];
        const facts: Facts = {
          params: [],
          globals: [BigInt(now), 0n],
          entities: core.schema.records.map((each) => (each === market ? [[1n, told, ...(states ?? initial)]] : [])),
          arguments: ['take', 'swap', 'close'].includes(entry) ? ofAccount : [0n],
        };
        const validity = validityOf(model, now);
        const asked = { mark: model.price, mark_validity: validity, dear: Number(isHigh(model, now)) }[entry];
        if (asked !== undefined || entry === 'mark_taken') {
          const value = BigInt(asked ?? kept(model, reports, now).price);
          expect({ ...place, outcome: decide(entry, facts) }).toEqual({ ...place, outcome: { kind: 'value', values: [value] } });
          continue;
        }
        const after = kept(model, reports, now);
        const reason = {
          take: isHigh(model, now)
            ? 'dear is at high'
            : validity < 1
              ? 'mark is not at least uncertain'
              : model.price >= 60
                ? 'too dear'
                : null,
          swap: validity < 2 || validityOf(after, now) < 2 ? 'mark is not valid' : after.price < model.price ? 'it fell' : null,
          close: validity < 1 ? 'mark is not at least uncertain' : model.price <= 1 ? 'worth nothing' : null,
        }[entry];
        const made = transition(core, decide, state, { entry, at: BigInt(now), by: null, facts });
        const said =
          made.kind === 'refused' && made.refusal.kind === 'verdict'
            ? core.entries.find((each) => each.name === entry)?.verdicts[made.refusal.verdict - 1]?.reason
            : made.kind === 'done'
              ? null
              : made.kind;
        expect({ ...place, said }).toEqual({ ...place, said: reason ?? null });
        if (reason != null && reason in seen) seen[reason as keyof typeof seen] += 1;
        if (made.kind !== 'done') continue;
        const next = {
          ...{ update: watched(after, now), update_mark: after, update_dear: watched(model, now), take: watched(model, now) },
          ...{ swap: after, close: model },
        }[entry];
        if (next === undefined) throw new Error(entry);
        if (next.price !== model.price) seen.updated += 1;
        // The very event that brings the price trips the breaker.
        if (next.isHigh && !model.isHigh && entry === 'update') seen.tripped += 1;
        [state, model] = [made.state, next];
        const values = state.members.get(market?.id ?? -1)?.get(1n) ?? initial;
        const names = market?.fields.flatMap((each) => (each.stored === null ? [] : [each.name])) ?? [];
        const of = (name: string): Value | undefined => values[names.indexOf(name)];
        expect({ ...place, price: of('mark_price'), at: of('mark_at'), level: of('dear_kept') }).toEqual({
          ...place,
          ...{ price: BigInt(model.price), at: model.at === null ? [] : [BigInt(model.at)], level: model.isHigh ? 1n : 0n },
        });
      }
    }
    expect(
      Object.values(seen).every((each) => each > 10),
      JSON.stringify(seen),
    ).toBe(true);
  });
});

test('whoever only looks at what is kept may be anyone', () => {
  const open = core.entries.filter((each) => each.kind === 'action' && each.anyone).map((each) => each.name);
  expect(open).toEqual(['update_top', 'update_dear']);
});

test('a protective action may go by the age of a price, whoever brings it, and by no other time', () => {
  const pulled = policy.replace('  read as kept\n', '').replaceAll('m.mark_price', '(mark(m) otherwise m.mark_price)');
  expect(compiled(pulled).checked.actions.find((each) => each.name === 'close')?.protective).toBe(true);
  const late = policy.replace('require mark(m) > 1 ', 'require now - (m.mark_at otherwise now) < 1 h and mark(m) > 1 ');
  expect(compile('policy.risk', () => late).diagnostics.map((each) => each.code)).toEqual(['FB7106']);
});
