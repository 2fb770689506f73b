/** The forms in which a gauge measures, and what each of them says besides. */
import type { GaugeDeclaration, MeasureOption } from '../../../syntax/ast.ts';

export type FormName =
  | ('ewma' | 'realised_volatility' | 'change' | 'difference' | 'time_weighted_mean' | 'decaying_sum')
  | ('sum' | 'count' | 'mean' | 'max' | 'min' | 'largest_fall' | 'largest_rise');

export type Form = {
  readonly needs: readonly MeasureOption['kind'][];
  readonly may: readonly MeasureOption['kind'][];
  /** It measures what actions feed it, and nothing at an event by itself; `either`: where it says `fed`. */
  readonly fed: boolean | 'either';
  readonly example: string;
};

export const forms: Readonly<Record<FormName, Form>> = {
  ewma: { needs: ['half_life'], may: ['from'], fed: false, example: 'ewma(x, half_life 30 min)' },
  realised_volatility: {
    ...{ needs: ['half_life'], may: ['per', 'from'], fed: false },
    example: 'realised_volatility(x, half_life 1 d, per 1 d)',
  },
  change: { needs: [], may: ['over'], fed: false, example: 'change(x)' },
  difference: { needs: [], may: ['over'], fed: false, example: 'difference(x)' },
  time_weighted_mean: { needs: [], may: ['over'], fed: false, example: 'time_weighted_mean(x)' },
  decaying_sum: { needs: ['half_life'], may: [], fed: true, example: 'decaying_sum(fed, half_life 4 h)' },
  sum: { needs: ['over'], may: [], fed: true, example: 'sum(fed, over 4 h by 5 min)' },
  count: { needs: ['over'], may: [], fed: true, example: 'count(fed, over 1 h by 5 min)' },
  mean: { needs: ['over'], may: [], fed: true, example: 'mean(fed, over 1 h by 5 min)' },
  max: { needs: ['over'], may: [], fed: 'either', example: 'max(x, over 1 h by 1 min)' },
  min: { needs: ['over'], may: [], fed: 'either', example: 'min(x, over 1 h by 1 min)' },
  largest_fall: { needs: ['over'], may: [], fed: false, example: 'largest_fall(x, over 5 min by 15 s)' },
  largest_rise: { needs: ['over'], may: [], fed: false, example: 'largest_rise(x, over 5 min by 15 s)' },
};

const names: ReadonlySet<string> = new Set(Object.keys(forms));
export const isForm = (name: string): name is FormName => names.has(name);

/** Whether actions feed it. */
export const isFed = ({ form, of }: GaugeDeclaration['measure']): boolean => {
  const fed = isForm(form.text) && forms[form.text].fed;
  return fed === 'either' ? of.kind === 'name' && of.name.text === 'fed' : fed;
};
