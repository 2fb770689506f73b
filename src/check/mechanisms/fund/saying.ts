/** The names of a fund's definitions, by what they say of a loss. */
import type { Socialised } from './ends.ts';
import type { Plan } from './plan.ts';
import type { Source } from './tranche-plan.ts';

export const saying = {
  deducted: 'deducted',
  exposed: 'exposed',
  capacity: 'capacity',
  uncovered: 'uncovered',
  residual: 'residual',
  covers: 'covers',
  pays: (source: Source): string => `pays_${source.name.text}`,
  fee: (source: Source): string => `fee_${source.name.text}`,
  takes: (source: Source): string => `takes_${source.name.text}`,
  surplus: (source: Source): string => `surplus_${source.name.text}`,
  moves: ({ way, name }: Socialised): string => `${way}_${name}`,
  socialised: ({ name }: Socialised): string => `socialised_${name}`,
  after: ({ name }: Socialised): string => `after_${name}`,
  over: ({ name }: Socialised): string => `over_${name}`,
  asks: (other: Plan): string => `asks_${other.name.text.replaceAll('.', '_')}`,
  draws: (other: Plan): string => `draws_${other.name.text.replaceAll('.', '_')}`,
};
