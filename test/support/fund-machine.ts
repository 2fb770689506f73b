/** A compiled random fund beside its model: events in raw whole numbers, and what is kept under the names of the policy. */
import { compile as soundly } from '../../src/compile.ts';
import type { Checked } from '../../src/check/checked.ts';
import type { Core } from '../../src/core/core.ts';
import { initialState, keptFields, type State } from '../../src/engine/state.ts';
import { transition, type Event, type Step } from '../../src/engine/transition.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import { emptyModel, type FundModel } from '../engine/fund-model.ts';
import { chainOf, mostUnits, priceScale, textOf, type FundSpec } from './random-fund.ts';
import type { Random } from './random.ts';

export type FundMachine = {
  readonly spec: FundSpec;
  readonly text: string;
  readonly core: Core;
  readonly checked: Checked;
  /** Raw prices, and what shares a loss, by name, for one event. */
  readonly prices: (random: Random) => ReadonlyMap<string, bigint>;
  readonly event: (entry: string, amount: bigint, at: bigint, prices: ReadonlyMap<string, bigint>) => Event;
  readonly kept: (state: State, name: string) => bigint | null;
  /** A random state, and the model in it. */
  /** One model for each fund, in the order in which they draw on each other. */
  readonly begin: (random: Random) => { readonly state: State; readonly models: readonly FundModel[] };
};

/** `compile`: another one, with a defect in it. */
export const fundMachine = (spec: FundSpec, compile = soundly): FundMachine => {
  const text = textOf(spec);
  const { core, checked, diagnostics } = compile('fund.risk', () => text);
  if (core === null || checked === null)
    throw new Error(`${diagnostics.map((each) => `${each.code} ${each.message}`).join('\n')}\n${text}`);
  const [globals] = core.schema.records;
  if (globals === undefined) throw new Error('a schema without the policy');
  const { fields } = globals;
  const places = keptFields(globals);
  const placeOf = new Map(places.map((field, place) => [fields[field]?.name ?? '', place]));
  const chain = chainOf(spec);
  const tranches = chain.flatMap(({ blocks }) => blocks.flatMap((each) => each.tranches));
  const others = tranches.flatMap(({ other }) => (other === null ? [] : [other.price]));
  const shared = chain.flatMap(({ socialised }) => (socialised === null ? [] : [socialised.shares]));
  const kept = (state: State, name: string): bigint | null => {
    const value = state.globals[placeOf.get(name) ?? -1];
    return typeof value === 'bigint' ? value : null;
  };
  return {
    ...{ spec, text, core, checked, kept },
    prices: (random) =>
      new Map([
        ...others.map((each) => [each, random.within(priceScale / 1000n, 100_000n * priceScale)] as const),
        ...shared.map(
          (each) => [each.name, random.within(0n, random.pick([0n, 50n, mostUnits * 10n ** BigInt(each.decimals)]))] as const,
        ),
      ]),
    event: (entry, amount, at, prices) => ({
      ...{ entry, at, by: entry.startsWith('deposit') ? 'owner' : null },
      facts: {
        params: [],
        globals: fields.map(({ name }) => prices.get(name) ?? 0n),
        entities: core.schema.records.map(() => []),
        arguments: [amount],
      },
    }),
    begin: (random) => {
      const state = initialState(core.schema);
      const balances = [...state.globals];
      const models = chain.map((fund) => {
        const model = emptyModel(fund);
        for (const { name, other } of fund.blocks.flatMap((each) => each.tranches)) {
          const most = mostUnits * 10n ** BigInt(other?.decimals ?? fund.decimals);
          const balance = random.within(0n, random.pick([10_000n, most]));
          balances[placeOf.get(`${fund.name}_${name}`) ?? -1] = balance;
          const held = model.held.get(name);
          if (held !== undefined) held.balance = balance;
        }
        return model;
      });
      return { state: { ...state, globals: balances }, models };
    },
  };
};

export const step = ({ core }: FundMachine, decide: (entry: string, facts: Facts) => Outcome, state: State, event: Event): Step =>
  transition(core, decide, state, event);
