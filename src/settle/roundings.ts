/**
 * What roundings give away. A change of an action that rounds is evaluated once more with so many more decimals that it is exact, and what
 * was kept less that is what the rounding gave away. Where no number of decimals is enough, as behind a division by something that varies, it is
 * evaluated with as many as there is room for, rounded both ways, and lies between the two.
 */
import type { Action, Change, Checked, Define } from '../check/checked.ts';
import { lower } from '../core/lower.ts';
import { multiply, powerOfTen, type Rational } from '../types/rational.ts';
import { withArguments, type Value } from '../types/value.ts';
import type { Evaluate } from './liquidate.ts';
import type { Situation } from './situation.ts';

/** One change that rounds. */
export type Rounding = {
  readonly action: string;
  /** `a.collateral` */
  readonly path: string;
  /** Its place among the results of the action. */
  readonly place: number;
  /** How many more decimals than the field its exact value is found with. */
  readonly finer: number;
};

/** The definitions that say its exact value: one of them, or two between which it lies. */
export type Audit = { readonly rounding: Rounding; readonly down: Define; readonly up: Define | null };

/** What one rounding gave away, in units of the last of the finer decimals: at least `lo`, at most `hi`. */
export type Given = { readonly lo: bigint; readonly hi: bigint };

export const auditsOf = (checked: Checked, actions: readonly string[]): readonly Audit[] =>
  checked.actions
    .filter((each) => actions.includes(each.name))
    .flatMap((action) => roundedChanges(action).flatMap(({ change, place }) => finest(checked, action, change, place) ?? []));

/** Null where it gave nothing away, or the policy does not say. `values` are the results of the action that was done. */
export const givenAway = (
  { rounding, down, up }: Audit,
  evaluate: Evaluate,
  situation: Situation,
  given: readonly Value[],
  values: readonly Value[],
): Given | null => {
  const kept = values[rounding.place];
  const ask = (define: Define): bigint | null => {
    const outcome = evaluate(define.name, withArguments(situation, given));
    const value = outcome.kind === 'value' ? outcome.values[0] : null;
    return typeof value === 'bigint' ? value : null;
  };
  const low = ask(down);
  const high = up === null ? low : ask(up);
  if (typeof kept !== 'bigint' || low === null || high === null) return null;
  const fine = kept * powerOfTen(rounding.finer).n;
  return low === fine && high === fine ? null : { lo: fine - high, hi: fine - low };
};

/** Changes of plain numbers that round, each with its place among the results. */
const roundedChanges = (action: Action): readonly { readonly change: Change; readonly place: number }[] => {
  let place = 0;
  return action.changes.flatMap((change) => {
    const at = change.item === null ? place : place + 1;
    place = at + 1;
    return change.naming.rounding === null || change.naming.function !== 'value' ? [] : [{ change, place: at }];
  });
};

/** The most decimals that are tried. */
const most = 60;

const finest = (checked: Checked, action: Action, change: Change, place: number): Audit | null => {
  const { type } = change.naming;
  if (type.kind !== 'number' || type.scale?.kind !== 'fixed') return null;
  const enough = decimalsOf(change.value.knowledge?.grid ?? null);
  const name = `${action.name}_change_${place}`;
  const isExact = enough !== null;
  for (const finer of isExact ? [Math.max(0, enough - type.scale.decimals)] : [48, 36, 30, 24, 18, 12, 6]) {
    const down = exactly(action, change, `${name}_down`, finer, 'down');
    const up = isExact ? null : exactly(action, change, `${name}_up`, finer, 'up');
    const defines = [down, up].filter((each) => each !== null);
    const isPossible = lower({ ...checked, actions: [], sessions: [], defines: [...checked.defines, ...defines] }).value !== null;
    if (down !== null && isPossible) return { rounding: { action: action.name, path: change.path, place, finer }, down, up };
  }
  return null;
};

/** How many decimals every multiple of this has; null where no number of them is enough. */
const decimalsOf = (grid: Rational | null): number | null => {
  if (grid === null) return null;
  for (let decimals = 0; decimals <= most; decimals += 1) if (multiply(grid, powerOfTen(decimals)).d === 1n) return decimals;
  return null;
};

const exactly = (action: Action, change: Change, name: string, finer: number, rounding: 'down' | 'up'): Define | null => {
  const { naming, shape } = change;
  if (naming.type.kind !== 'number' || naming.type.scale?.kind !== 'fixed' || shape.kind !== 'number') return null;
  const scale = { kind: 'fixed' as const, decimals: naming.type.scale.decimals + finer };
  return {
    name,
    doc: '',
    span: change.span,
    parameters: action.parameters,
    arguments: action.arguments,
    locals: [],
    value: change.value,
    naming: { ...naming, type: { ...naming.type, scale }, rounding, accepted: true },
    shape: { ...shape, scale },
  };
};
