/**
 * Random insurance funds: what one says, its text, and a model of it that is written from the reference and shares nothing with
 * the compiler. The model pays tranche after tranche out of what remains, where the compiler's code measures distances.
 */
import type { Random } from './random.ts';

type Ratio = { readonly over: bigint; readonly under: bigint };
type Share = { readonly percent: bigint };

export type TrancheSpec = {
  readonly name: string;
  /** Decimals of its own unit, and its price; null for the unit of the fund. */
  readonly other: { readonly decimals: number; readonly price: string } | null;
  readonly keeps: bigint | null;
  readonly perEvent: bigint | Share | null;
  /** `steps`: how many make a window that slides; null for a time that begins with a draw. */
  readonly period: { readonly most: bigint | Share; readonly seconds: bigint; readonly steps: bigint | null } | null;
  readonly ever: bigint | null;
  readonly target: bigint | null;
};

export type BlockSpec = {
  /** Null for a tranche alone. */
  readonly shares: readonly bigint[] | 'balance' | null;
  readonly taker: number;
  readonly tranches: readonly TrancheSpec[];
};

export type FundSpec = {
  readonly name: string;
  readonly decimals: number;
  readonly deductible: bigint | null;
  readonly fee: (Ratio & { readonly up: boolean }) | null;
  readonly blocks: readonly BlockSpec[];
  /** Names of tranches in the unit of the fund; all but the last have a target. */
  readonly refill: readonly string[];
  readonly repays: boolean;
  /** The fund that it draws on. */
  readonly next: FundSpec | null;
  readonly socialised: IndexSpec | null;
};

/** What shares a loss, and the index that moves; `first`: before another fund is drawn on. */
export type IndexSpec = {
  readonly way: 'raises' | 'lowers';
  readonly shares: { readonly name: string; readonly decimals: number };
  readonly index: { readonly name: string; readonly decimals: number };
  readonly first: boolean;
};

/** An index that falls begins at 1 and ends at 0; one that rises goes from 0 to 10. */
export const indexBounds = { raises: { initial: 0n, bound: 10n }, lowers: { initial: 1n, bound: 0n } } as const;

/** Amounts go up to this many whole units. */
export const mostUnits = 1_000_000n;
/** Prices have 18 decimals, and lie in 0.001 .. 100k. */
export const priceScale = 10n ** 18n;

/** In one unit with the funds that draw on it. */
export const randomFund = (random: Random, name = 'f', decimals = random.pick([0, 2, 6, 18])): FundSpec => {
  const amount = (): bigint => random.within(0n, random.pick([1000n, 5n * 10n ** BigInt(decimals), 10n ** BigInt(decimals + 4)]));
  let number = 0;
  const tranche = (alone: boolean): TrancheSpec => {
    number += 1;
    const other = random.chance(0.25) ? { decimals: random.pick([0, 4, 8, 18]), price: `p_${name}${number}` } : null;
    const cap = (): bigint | Share => (random.chance(0.5) ? { percent: BigInt(1 + random.below(100)) } : amount());
    return {
      name: `${name}${number}`,
      other,
      keeps: random.chance(0.3) ? amount() : null,
      perEvent: random.chance(0.3) ? cap() : null,
      period: random.chance(0.4)
        ? { most: cap(), seconds: BigInt(random.pick([12, 60, 3600])), steps: random.pick([null, 1n, 4n, 12n]) }
        : null,
      ever: random.chance(0.15) && alone ? amount() : null,
      target: null,
    };
  };
  const blocks = Array.from({ length: 1 + random.below(3) }, (): BlockSpec => {
    const many = random.chance(0.4) ? 2 + random.below(2) : 1;
    const tranches = Array.from({ length: many }, () => tranche(many === 1));
    const shares = random.chance(0.3) ? 'balance' : tranches.map(() => BigInt(1 + random.below(9)));
    return { shares: many === 1 ? null : shares, taker: random.below(many), tranches };
  });
  const own = blocks.flatMap((each) => each.tranches).filter((each) => each.other === null);
  const names = own.map((each) => each.name).filter(() => random.chance(0.7));
  const withTargets = blocks.map((block) => ({
    ...block,
    tranches: block.tranches.map((each) => {
      const at = names.indexOf(each.name);
      return at >= 0 && at < names.length - 1 ? { ...each, target: amount() } : each;
    }),
  }));
  const fee = random.chance(0.4)
    ? { over: BigInt(random.pick([1, 25, 100, 999])), under: random.pick([100n, 10_000n]), up: random.chance(0.5) }
    : null;
  return {
    ...{ name, decimals, deductible: random.chance(0.3) ? amount() : null, fee, blocks: withTargets },
    ...{ refill: names, repays: names.length > 0 && random.chance(0.5) },
    socialised: random.chance(0.35)
      ? {
          way: random.pick(['raises', 'lowers'] as const),
          shares: { name: `s_${name}`, decimals: random.pick([0, 6, 18]) },
          index: { name: `i_${name}`, decimals: random.pick([2, 9, 18]) },
          first: random.chance(0.5),
        }
      : null,
    next: random.chance(0.3) ? randomFund(random, `${name}n`, decimals) : null,
  };
};

/** The fund and all that it draws on. */
export const chainOf = (spec: FundSpec): readonly FundSpec[] => [spec, ...(spec.next === null ? [] : chainOf(spec.next))];

/** A whole policy around the funds; all in one unit. */
export const textOf = (spec: FundSpec): string => {
  const chain = chainOf(spec);
  const tranches = chain.flatMap(({ blocks }) => blocks.flatMap((each) => each.tranches));
  const others = tranches.flatMap(({ other, name: of }) => (other === null ? [] : [{ ...other, unit: of.toUpperCase() }]));
  return [
    'policy Funds',
    `unit U decimals ${spec.decimals}`,
    ...others.map((each) => `unit ${each.unit} decimals ${each.decimals}`),
    ...others.map((each) => `fact ${each.price} : U/${each.unit} in 0.001 .. 100k else refuse`),
    ...chain.flatMap(({ socialised }) => (socialised === null ? [] : indexLines(socialised))),
    ...chain.flatMap(({ fee, name }) => (fee === null ? [] : [`state fees_${name} : U in 0 .. 1000000B = 0 else refuse`])),
    'role owner',
    ...chain.flatMap(fundLines),
  ].join('\n');
};

const indexLines = ({ way, shares, index }: IndexSpec): readonly string[] => {
  const { initial, bound } = indexBounds[way];
  const range = way === 'raises' ? `${initial} .. ${bound}` : `${bound} .. ${initial}`;
  return [
    `unit ${shares.name.toUpperCase()} decimals ${shares.decimals}`,
    `fact ${shares.name} : ${shares.name.toUpperCase()} in 0 .. ${mostUnits} else refuse`,
    `state ${index.name} : U/${shares.name.toUpperCase()} @ ${index.decimals} in ${range} = ${initial} else refuse`,
  ];
};

const fundLines = ({
  name,
  decimals,
  deductible,
  fee,
  blocks,
  refill,
  repays,
  next,
  socialised,
}: FundSpec): readonly string[] => [
  `fund ${name} : U in 0 .. ${mostUnits} {`,
  ...(deductible === null ? [] : [`  deductible ${decimal(deductible, decimals)} U`]),
  ...blocks.flatMap((each) => blockLines(each, decimals)),
  ...(fee === null ? [] : [`  fee ${percentOf(fee)} of drawn, rounds ${fee.up ? 'up' : 'down'}, to fees_${name}`]),
  ...(refill.length === 0 ? [] : [`  refill ${[...(repays ? ['deficit'] : []), ...refill].join(', ')}`]),
  ...(socialised?.first === true ? [socialisedLine(socialised)] : []),
  ...(next === null ? [] : [`  then draws on ${next.name}`]),
  ...(socialised?.first === false ? [socialisedLine(socialised)] : []),
  '  then leave as deficit',
  '}',
];

const socialisedLine = ({ way, shares, index }: IndexSpec): string =>
  `  then socialise over ${shares.name} ${way} ${index.name}, rounds up`;

const percentOf = ({ over, under }: Ratio): string => `${decimal((over * 10_000n) / under, 2)}%`;

const blockLines = ({ shares, taker, tranches }: BlockSpec, decimals: number): readonly string[] => {
  if (shares === null) return tranches.flatMap((each) => trancheLines(each, decimals));
  const by = shares === 'balance' ? 'balance' : shares.join(' : ');
  return [
    `  together by ${by}, remainder to ${tranches[taker]?.name ?? ''} {`,
    ...tranches.flatMap((each) => trancheLines(each, decimals).map((line) => `  ${line}`)),
    '  }',
  ];
};

const trancheLines = (tranche: TrancheSpec, decimals: number): readonly string[] => {
  const { name, other, keeps, perEvent, period, ever, target } = tranche;
  const unit = other === null ? 'U' : name.toUpperCase();
  const places = other?.decimals ?? decimals;
  const head = other === null ? '' : ` : ${unit} in 0 .. ${mostUnits} at ${other.price}, rounds up`;
  const most = (value: bigint | Share): string =>
    typeof value === 'bigint' ? `${decimal(value, places)} ${unit}` : `${value.percent}% of itself`;
  const rounded = (value: bigint | Share): string => (typeof value === 'bigint' ? '' : ', rounds down');
  return [
    `  tranche ${name}${head} {`,
    ...(keeps === null ? [] : [`    keeps ${decimal(keeps, places)} ${unit}`]),
    ...(perEvent === null ? [] : [`    at most ${most(perEvent)} per event${rounded(perEvent)}`]),
    ...(period === null
      ? []
      : [`    at most ${most(period.most)} per ${period.seconds} s${stepOf(period)}${rounded(period.most)}`]),
    ...(ever === null ? [] : [`    at most ${decimal(ever, places)} ${unit} in total`]),
    ...(target === null ? [] : [`    target ${decimal(target, places)} ${unit}`]),
    '    deposit by owner',
    '  }',
  ];
};

const stepOf = ({ seconds, steps }: NonNullable<TrancheSpec['period']>): string =>
  steps === null ? '' : ` by ${seconds / steps} s`;

export const decimal = (amount: bigint, decimals: number): string => {
  const digits = amount.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
