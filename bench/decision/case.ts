/** One decision for every contestant: how an account with five positions stands, by the rules of perp.risk beside it. */

export type BenchPosition = { readonly size: string; readonly entry: string; readonly mark: string; readonly volatility: string };

/** Decimal strings, with few enough digits that engines of doubles and of 64-bit integers can hold them as well. */
export const positions: readonly BenchPosition[] = [
  { size: '10', entry: '2000', mark: '1850.25', volatility: '0.03' },
  { size: '-2.5', entry: '61000', mark: '64210.5', volatility: '0.02' },
  { size: '4000', entry: '155.5', mark: '142.25', volatility: '0.11' },
  { size: '-1200', entry: '8.75', mark: '9.5', volatility: '0.05' },
  { size: '300', entry: '35.25', mark: '36', volatility: '0.04' },
];

export const collateral = '200000';

/** The margin's brackets: where each ends in USD, and its rate. The last one has no end. */
export const brackets = [
  { up_to: '100000', rate: '0.01' },
  { up_to: '1000000', rate: '0.025' },
  { up_to: '1000000000', rate: '0.05' },
] as const;

/** A decimal string as an integer with so many decimals. */
export const scaled = (text: string, decimals: number): bigint => {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(decimals, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
};

/** The facts document of the policy. */
export const document = (): string =>
  JSON.stringify({
    market: positions.map(({ mark, volatility }, at) => ({
      $name: `M${at}`,
      id: `0x${String(at + 1).repeat(40)}`,
      mark,
      volatility,
      margin: brackets,
    })),
    account: [
      {
        $name: 'account',
        id: `0x${'a'.repeat(40)}`,
        collateral,
        positions: positions.map(({ size, entry }, at) => ({ market: `M${at}`, size, entry })),
      },
    ],
    calls: [{ entry: 'standing_of', a: 'account' }],
  });
