/**
 * What roundings give away. A change of an action that rounds is evaluated once more with many more decimals, rounded both ways: where the
 * two are the same, that is its exact value, and what was kept less that is what the rounding gave away.
 */
import type { Action, Change, Checked, Define } from '../check/checked.ts';
import type { Core } from '../core/core.ts';
import { lower } from '../core/lower.ts';
import { prepare } from '../evaluate/prepare.ts';
import type { Value } from '../types/value.ts';
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

/** What one rounding gave away, in units of the last of the finer decimals: at least `lo`, at most `hi`. */
export type Given = { readonly rounding: Rounding; readonly lo: bigint; readonly hi: bigint };

export type Roundings = {
  readonly all: readonly Rounding[];
  /** `values` are the results of the action. */
  readonly of: (action: string, situation: Situation, given: readonly Value[], values: readonly Value[]) => readonly Given[];
};

type Audit = { readonly rounding: Rounding; readonly down: string; readonly up: string };

export const roundingsOf = (checked: Checked, actions: readonly string[]): Roundings => {
  const audits: Audit[] = [];
  const defines: Define[] = [];
  for (const action of checked.actions.filter((each) => actions.includes(each.name))) {
    for (const { change, place } of roundedChanges(action)) {
      const found = finest(checked, action, change, place);
      if (found === null) continue;
      audits.push(found.audit);
      defines.push(...found.defines);
    }
  }
  const core = lowered(checked, defines);
  const evaluate: Evaluate | null = core === null ? null : prepare(core).evaluate;
  const ask = (name: string, situation: Situation, given: readonly Value[]): bigint | null => {
    const outcome = evaluate?.(name, { ...situation, arguments: given });
    const value = outcome?.kind === 'value' ? outcome.values[0] : null;
    return typeof value === 'bigint' ? value : null;
  };
  return {
    all: audits.map((each) => each.rounding),
    of: (action, situation, given, values) =>
      audits.flatMap(({ rounding, down, up }): readonly Given[] => {
        const kept = values[rounding.place];
        if (rounding.action !== action || typeof kept !== 'bigint') return [];
        const [low, high] = [ask(down, situation, given), ask(up, situation, given)];
        if (low === null || high === null) return [];
        const fine = kept * 10n ** BigInt(rounding.finer);
        return low === fine && high === fine ? [] : [{ rounding, lo: fine - high, hi: fine - low }];
      }),
  };
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

/** As many decimals as the integers of the machine have room for. */
const finest = (
  checked: Checked,
  action: Action,
  change: Change,
  place: number,
): { readonly audit: Audit; readonly defines: readonly Define[] } | null => {
  for (const finer of [48, 36, 30, 24, 18, 12, 6]) {
    const name = `${action.name}_change_${place}`;
    const both = (['down', 'up'] as const).map((rounding) => exactly(action, change, `${name}_${rounding}`, finer, rounding));
    const [down, up] = both;
    if (down == null || up == null) return null;
    if (lowered(checked, [down, up]) === null) continue;
    const rounding = { action: action.name, path: change.path, place, finer };
    return { audit: { rounding, down: down.name, up: up.name }, defines: [down, up] };
  }
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

const lowered = (checked: Checked, more: readonly Define[]): Core | null =>
  more.length === 0 ? null : lower({ ...checked, actions: [], defines: [...checked.defines, ...more] }).value;
