/**
 * Puts into a second contract what the first one has no room for. Definitions go first, since asking costs nobody gas, then
 * actions from the last one on, no more than need to. What fits is left as it is.
 */
import type { Core } from '../../core/core.ts';
import type { CompileResult } from './compile-solc.ts';

/** The names of the entries that go; null where all fits in one contract. */
export type Apart = ReadonlySet<string> | null;

export type Fitted<T> = { readonly emitted: T; readonly result: CompileResult };

type Contracts = { readonly code: string; readonly contract: string };

export const fitted = <T extends Contracts>(
  core: Core,
  emit: (apart: Apart) => T,
  compile: (code: string) => CompileResult,
): Fitted<T> => {
  const attempt = (apart: Apart): Fitted<T> => {
    const emitted = emit(apart);
    return { emitted, result: compile(emitted.code) };
  };
  const whole = attempt(null);
  if (!isTooLarge(whole, whole.emitted.contract)) return whole;
  const order = [
    ...core.entries.filter((each) => each.kind === 'define'),
    ...core.entries.filter((each) => each.kind === 'action').reverse(),
  ].map((each) => each.name);
  const definitions = core.entries.filter((each) => each.kind === 'define').length;
  const first = (count: number): Fitted<T> => attempt(new Set(order.slice(0, count)));
  let [low, high] = [definitions, order.length];
  let best = first(low);
  if (!isTooLarge(best, best.emitted.contract)) return best;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const tried = first(middle);
    if (isTooLarge(tried, tried.emitted.contract)) low = middle;
    else [high, best] = [middle, tried];
  }
  return best;
};

const isTooLarge = ({ result }: { readonly result: CompileResult }, contract: string): boolean =>
  result.problems.some((each) => each.kind === 'too large' && each.contract === contract);
