/**
 * Accounts of a market of perpetual futures, for tests and for a first look: the same seed gives the same accounts on every machine. They come
 * in pairs that have traded with each other, so that all sizes add up to nothing, and each is sound at the prices given.
 */
import { createRandom, type Random } from './random.ts';

export type Listed = { readonly name: string; readonly mark: number; readonly largest: number };

export const listed: readonly Listed[] = [
  { name: 'ETH', mark: 2000, largest: 20 },
  { name: 'BTC', mark: 64000, largest: 0.8 },
  { name: 'SOL', mark: 140, largest: 300 },
];

export type RandomAccount = {
  readonly id: string;
  readonly collateral: string;
  readonly positions: readonly { readonly market: string; readonly size: string; readonly entry: string }[];
};

/** `count` is rounded up to pairs. */
export function* randomAccounts(count: number, seed: number): Generator<RandomAccount> {
  const random = createRandom(seed);
  for (let made = 0; made < count; made += 2) yield* pair(random);
}

const pair = (random: Random): readonly RandomAccount[] => {
  const markets = listed.filter(() => random.chance(0.5));
  const trades = (markets.length === 0 ? [random.pick(listed)] : markets).map(({ name, mark, largest }) => ({
    ...{ name, mark },
    // Millionths of the base unit, and cents.
    size: Math.ceil(((1 + random.below(1_000_000)) * largest) / (1 + random.below(40))) * (random.chance(0.5) ? 1 : -1),
    entry: Math.round(mark * (95 + random.below(1000) / 100)),
  }));
  return [1, -1].map((side) => {
    const notional = trades.reduce((sum, { size, mark }) => sum + Math.abs(size / 1e6) * mark, 0);
    const gain = trades.reduce((sum, { size, mark, entry }) => sum + side * (size / 1e6) * (mark - entry / 100), 0);
    const leverage = 1 + random.below(900) / 100;
    const collateral = Math.max(0, -gain) + notional / leverage;
    return {
      id: `0x${random.bits(160).toString(16).padStart(40, '0')}`,
      collateral: (Math.ceil(collateral * 100) / 100).toFixed(2),
      positions: trades.map(({ name, size, entry }) => ({
        market: name,
        size: ((side * size) / 1e6).toFixed(6),
        entry: (entry / 100).toFixed(2),
      })),
    };
  });
};
