/** The forms in which a gauge measures, and what each of them says besides. */
import type { MeasureOption } from '../../../syntax/ast.ts';

export type FormName = 'ewma' | 'realised_volatility' | 'change' | 'difference' | 'time_weighted_mean' | 'decaying_sum';

export type Form = {
  readonly needs: readonly MeasureOption['kind'][];
  readonly may: readonly MeasureOption['kind'][];
  /** It measures what actions feed it, and nothing at an event by itself. */
  readonly fed: boolean;
  readonly example: string;
};

export const forms: Readonly<Record<FormName, Form>> = {
  ewma: { needs: ['half_life'], may: ['from'], fed: false, example: 'ewma(x, half_life 30 min)' },
  realised_volatility: {
    ...{ needs: ['half_life'], may: ['per', 'from'], fed: false },
    example: 'realised_volatility(x, half_life 1 d, per 1 d)',
  },
  change: { needs: [], may: [], fed: false, example: 'change(x)' },
  difference: { needs: [], may: [], fed: false, example: 'difference(x)' },
  time_weighted_mean: { needs: [], may: [], fed: false, example: 'time_weighted_mean(x)' },
  decaying_sum: { needs: ['half_life'], may: [], fed: true, example: 'decaying_sum(fed, half_life 4 h)' },
};

const names: ReadonlySet<string> = new Set(Object.keys(forms));
export const isForm = (name: string): name is FormName => names.has(name);
