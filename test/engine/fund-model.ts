/** A fund by the reference's words, in plain whole numbers: what remains of a loss goes from tranche to tranche. */
import { indexBounds, mostUnits, priceScale, type BlockSpec, type FundSpec, type TrancheSpec } from '../support/random-fund.ts';

type Held = { balance: bigint; spent: bigint; since: bigint | null; ever: bigint; readonly draws: [bigint, bigint][] };

export type FundModel = {
  readonly held: ReadonlyMap<string, Held>;
  deficit: bigint;
  surplus: bigint;
  fees: bigint;
  /** Where the index of a socialised loss stands. */
  index: bigint;
};

export type Paid = {
  readonly pays: ReadonlyMap<string, bigint>;
  readonly taken: ReadonlyMap<string, bigint>;
  readonly deducted: bigint;
  readonly fees: bigint;
  readonly surplus: bigint;
  readonly residual: bigint;
};

const least = (...list: readonly bigint[]): bigint => list.reduce((a, b) => (b < a ? b : a));
const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
const up = (n: bigint, d: bigint): bigint => (n + d - 1n) / d;
const sum = (list: Iterable<bigint>): bigint => [...list].reduce((a, b) => a + b, 0n);

export const emptyModel = (spec: FundSpec): FundModel => ({
  held: new Map(
    spec.blocks.flatMap(({ tranches }) =>
      tranches.map(({ name }): [string, Held] => [name, { balance: 0n, spent: 0n, since: null, ever: 0n, draws: [] }]),
    ),
  ),
  ...{ deficit: 0n, surplus: 0n, fees: 0n },
  index: spec.socialised === null ? 0n : indexBounds[spec.socialised.way].initial * 10n ** BigInt(spec.socialised.index.decimals),
});

const heldOf = (model: FundModel, name: string): Held => {
  const found = model.held.get(name);
  if (found === undefined) throw new Error(`no tranche ${name}`);
  return found;
};

const runs = ({ since }: Held, period: TrancheSpec['period'], now: bigint): boolean =>
  period !== null && since !== null && now - since < period.seconds;

/** Of a window, what was drawn in the step that has begun and in as many before it as make the window. */
const usedIn = (held: Held, period: NonNullable<TrancheSpec['period']>, now: bigint): bigint => {
  if (period.steps === null) return runs(held, period, now) ? held.spent : 0n;
  const step = period.seconds / period.steps;
  const first = now / step - period.steps;
  return sum(held.draws.filter(([at]) => at / step >= first).map(([, amount]) => amount));
};

/** What may leave a tranche, in its own unit. */
const freeOf = (tranche: TrancheSpec, held: Held, decimals: number, now: bigint): bigint => {
  const { other, keeps, perEvent, period, ever } = tranche;
  const most = mostUnits * 10n ** BigInt(other?.decimals ?? decimals);
  const limits = [held.balance - (keeps ?? 0n)];
  if (perEvent !== null) limits.push(typeof perEvent === 'bigint' ? perEvent : (held.balance * perEvent.percent) / 100n);
  if (period !== null) {
    const used = usedIn(held, period, now);
    const cap = typeof period.most === 'bigint' ? period.most : ((held.balance + used) * period.most.percent) / 100n;
    limits.push(least(cap, most) - used);
  }
  if (ever !== null) limits.push(least(ever, most) - held.ever);
  return positive(least(...limits));
};

/** What one of a tranche's smallest units is worth in the fund's smallest units, as a fraction. */
const worthOf = ({ other }: TrancheSpec, decimals: number, prices: ReadonlyMap<string, bigint>): readonly [bigint, bigint] =>
  other === null
    ? [1n, 1n]
    : [(prices.get(other.price) ?? 0n) * 10n ** BigInt(decimals), priceScale * 10n ** BigInt(other.decimals)];

/** How a block shares what it pays: by rounded-down shares, and what one cannot pay falls to the taker, then to the others from the last. */
const shareOut = (
  block: BlockSpec,
  amount: bigint,
  capacities: readonly bigint[],
  weights: readonly bigint[],
): readonly bigint[] => {
  const order = [...capacities.keys()].filter((at) => at !== block.taker);
  const total = sum(weights);
  const shares = capacities.map(() => 0n);
  let [before, upTo] = [0n, 0n];
  for (const at of order) {
    upTo += weights[at] ?? 0n;
    const floored = total === 0n ? 0n : (amount * upTo) / total;
    shares[at] = floored - before;
    before = floored;
  }
  shares[block.taker] = amount - before;
  const paid = shares.map((share, at) => least(share, capacities[at] ?? 0n));
  let missing = amount - sum(paid);
  for (const at of [block.taker, ...order.reverse()]) {
    const more = least(missing, (capacities[at] ?? 0n) - (paid[at] ?? 0n));
    paid[at] = (paid[at] ?? 0n) + more;
    missing -= more;
  }
  return paid;
};

/** What a loss would take, in the state before it. */
export const payLoss = (
  spec: FundSpec,
  model: FundModel,
  loss: bigint,
  now: bigint,
  prices: ReadonlyMap<string, bigint>,
): Paid => {
  const { decimals, deductible, fee, blocks } = spec;
  const deducted = least(loss, deductible ?? 0n);
  const rate = fee ?? { over: 0n, under: 1n, up: false };
  const pays = new Map<string, bigint>();
  const taken = new Map<string, bigint>();
  let [remaining, fees, surplus] = [loss - deducted, 0n, 0n];
  for (const block of blocks) {
    const capacities = block.tranches.map((tranche) => {
      const [n, d] = worthOf(tranche, decimals, prices);
      const sellable = (freeOf(tranche, heldOf(model, tranche.name), decimals, now) * n) / d;
      return (sellable * rate.under) / (rate.under + rate.over);
    });
    const amount = least(remaining, sum(capacities));
    remaining -= amount;
    const balances = block.tranches.map((tranche) => {
      const [n, d] = worthOf(tranche, decimals, prices);
      return (heldOf(model, tranche.name).balance * n) / d;
    });
    const weights = block.shares === 'balance' ? balances : (block.shares ?? [1n]);
    const paid = block.shares === null ? [amount] : shareOut(block, amount, capacities, weights);
    for (const [at, tranche] of block.tranches.entries()) {
      const one = paid[at] ?? 0n;
      const exact = one * rate.over;
      const itsFee = rate.up ? up(exact, rate.under) : exact / rate.under;
      const [n, d] = worthOf(tranche, decimals, prices);
      const gross = one + itsFee;
      const takes = up(gross * d, n);
      pays.set(tranche.name, one);
      taken.set(tranche.name, takes);
      fees += itsFee;
      surplus += (takes * n) / d - gross;
    }
  }
  return { pays, taken, deducted, fees, surplus, residual: remaining };
};

/** Moves the index so far that each share pays its part, rounded up, and tells what that takes of the loss. */
export const socialise = (
  { socialised, decimals }: FundSpec,
  model: FundModel,
  loss: bigint,
  told: ReadonlyMap<string, bigint>,
): { readonly takes: bigint; readonly surplus: bigint } => {
  const shares = socialised === null ? 0n : (told.get(socialised.shares.name) ?? 0n);
  if (socialised === null || shares === 0n) return { takes: 0n, surplus: 0n };
  const { way, index } = socialised;
  // One step of the index takes `shares / under` of the fund's smallest units.
  const under = 10n ** BigInt(socialised.shares.decimals + index.decimals);
  const scale = 10n ** BigInt(decimals);
  const wanted = up(loss * under, shares * scale);
  const bound = indexBounds[way].bound * 10n ** BigInt(index.decimals);
  const steps = least(wanted, way === 'raises' ? bound - model.index : model.index - bound);
  model.index += way === 'raises' ? steps : -steps;
  const worth = (steps * shares * scale) / under;
  return { takes: least(loss, worth), surplus: positive(worth - loss) };
};

/** Takes what `payLoss` says; the deficit is for the fund that the loss came to. */
export const absorb = (spec: FundSpec, model: FundModel, paid: Paid, now: bigint): void => {
  for (const { tranches } of spec.blocks) {
    for (const tranche of tranches) {
      const held = heldOf(model, tranche.name);
      const takes = paid.taken.get(tranche.name) ?? 0n;
      const goesOn = runs(held, tranche.period, now);
      held.balance -= takes;
      held.spent = (goesOn ? held.spent : 0n) + takes;
      if (!goesOn && takes > 0n) held.since = now;
      held.ever += takes;
      held.draws.push([now, takes]);
    }
  }
  model.surplus += paid.surplus;
  model.fees += paid.fees;
};

/** Gives income out in order, each up to its target; the last takes what is left. False where it would hold too much. */
export const refill = (spec: FundSpec, model: FundModel, income: bigint): boolean => {
  const gains: [string, bigint][] = [];
  let left = income;
  const repaid = spec.repays ? least(left, model.deficit) : 0n;
  left -= repaid;
  for (const [at, name] of spec.refill.entries()) {
    const target = spec.blocks.flatMap((each) => each.tranches).find((each) => each.name === name)?.target ?? 0n;
    const gain = at === spec.refill.length - 1 ? left : least(left, positive(target - heldOf(model, name).balance));
    gains.push([name, gain]);
    left -= gain;
  }
  const most = mostUnits * 10n ** BigInt(spec.decimals);
  if (gains.some(([name, gain]) => heldOf(model, name).balance + gain > most)) return false;
  model.deficit -= repaid;
  for (const [name, gain] of gains) heldOf(model, name).balance += gain;
  return true;
};

export const deposit = (spec: FundSpec, model: FundModel, name: string, amount: bigint): boolean => {
  const tranche = spec.blocks.flatMap((each) => each.tranches).find((each) => each.name === name);
  const held = heldOf(model, name);
  if (held.balance + amount > mostUnits * 10n ** BigInt(tranche?.other?.decimals ?? spec.decimals)) return false;
  held.balance += amount;
  return true;
};
