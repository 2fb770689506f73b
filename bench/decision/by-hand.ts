/** The same decision as a protocol engineer would write it with BigInt: same scales, same roundings, boundary checks too. */
import { collateral, positions, scaled } from './case.ts';

type Position = { readonly market: bigint; readonly size: bigint; readonly entry: bigint };
type Market = { readonly mark: bigint; readonly volatility: bigint };
type Account = { readonly collateral: bigint; readonly positions: readonly Position[] };

const e18 = 10n ** 18n;
const cent = 10n ** 16n;
const million = 10n ** 24n;
const leastCollateral = -(10n ** 14n);
const mostCollateral = 10n ** 16n;
const ten18 = 10n * e18;
const three18 = 3n * e18;
/** The bounds of the margin's brackets in USD with 36 decimals, and what is due up to each, times 1000. */
const first = 10n ** 41n;
const second = 10n ** 42n;
const dueFirst = first * 10n;
const dueSecond = dueFirst + (second - first) * 25n;
const toUsd = 10n ** 30n;
const toMargin = 10n ** 51n;

const within = (value: bigint, lo: bigint, hi: bigint): void => {
  if (value < lo || value > hi) throw new RangeError('a fact is out of range');
};

const checked = (account: Account, markets: readonly Market[]): void => {
  for (const { mark, volatility } of markets) {
    within(mark, cent, million);
    within(volatility, 0n, ten18);
  }
  within(account.collateral, leastCollateral, mostCollateral);
  if (account.positions.length > 16) throw new RangeError('too many positions');
  let before = -1n;
  for (const { market, size, entry } of account.positions) {
    if (market <= before || market >= BigInt(markets.length)) throw new RangeError('positions out of order');
    within(size, -million, million);
    within(entry, cent, million);
    before = market;
  }
};

const ceil = (n: bigint, d: bigint): bigint => (n > 0n ? (n + d - 1n) / d : n / d);
const floor = (n: bigint, d: bigint): bigint => (n < 0n ? -((-n + d - 1n) / d) : n / d);

/** USD with 36 decimals in; the margin times 1000, so that the rates are integers. */
const margin = (notional: bigint): bigint => {
  if (notional <= first) return notional * 10n;
  if (notional <= second) return dueFirst + (notional - first) * 25n;
  return dueSecond + (notional - second) * 50n;
};

const equity = (account: Account, markets: readonly Market[]): bigint => {
  let gains = 0n;
  for (const { market, size, entry } of account.positions) gains += size * ((markets[Number(market)]?.mark ?? 0n) - entry);
  return account.collateral + floor(gains, toUsd);
};

/** For maintenance; the initial requirement rounds twice the exact sum. */
const requiredTimes = (account: Account, markets: readonly Market[], times: bigint): bigint => {
  let sum = 0n;
  for (const { market, size } of account.positions) {
    const { mark, volatility } = markets[Number(market)] ?? { mark: 0n, volatility: 0n };
    const stretched = volatility * 50n;
    const stretch = stretched < e18 ? e18 : stretched > three18 ? three18 : stretched;
    sum += margin((size < 0n ? -size : size) * mark) * stretch;
  }
  return ceil(sum * times, toMargin);
};

/** 0 bankrupt, 1 liquidatable, 2 restricted, 3 healthy. */
export const standing = (account: Account, markets: readonly Market[]): bigint => {
  checked(account, markets);
  const own = equity(account, markets);
  if (own <= 0n) return 0n;
  if (own < requiredTimes(account, markets, 1n)) return 1n;
  return own < requiredTimes(account, markets, 2n) ? 2n : 3n;
};

export const account: Account = {
  collateral: scaled(collateral, 6),
  positions: positions.map(({ size, entry }, at) => ({ market: BigInt(at), size: scaled(size, 18), entry: scaled(entry, 18) })),
};

export const markets: readonly Market[] = positions.map(({ mark, volatility }) => ({
  mark: scaled(mark, 18),
  volatility: scaled(volatility, 18),
}));
