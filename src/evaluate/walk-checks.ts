/** The boundary checks, walked: the refusal, and the place it speaks of with its index. */
import type { Check, CoreFunction, Int, Range } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import type { Refusal } from '../types/value.ts';
import { integerAt, recordAt, valuesAt } from './cells.ts';
import { node, noReason, showInteger } from './explain.ts';
import type { Trace } from './trace.ts';
import type { Env, Held, Walk } from './walk.ts';
import { listOf, recOf, valueOf } from './walk-terms.ts';

/** `bounds`: the range that a value lies outside of. */
export type Refused = { readonly refusal: Refusal; readonly trace: Trace; readonly bounds: Range | null };

/** `given`: the arguments, each with what it is called. */
export const walkChecks = (walk: Walk, callee: CoreFunction, given: readonly Held[]): Refused | null => {
  const env: Env = new Map();
  callee.parameters.forEach((parameter, at) => {
    const held = given[at] ?? bug('an argument is missing');
    // A truth is checked as the integer that was told.
    const integer = (): Held => ({ type: 'int', value: integerAt(walk.facts.arguments, at), why: held.why });
    env.set(parameter.name, held.type === 'record' ? held : integer());
  });
  return first(walk.entry.checks, 0, env, walk);
};

const first = (checks: readonly Check[], place: number, env: Env, walk: Walk): Refused | null => {
  for (const check of checks) {
    const refused = walkCheck(check, place, env, walk);
    if (refused !== null) return refused;
  }
  return null;
};

type Numbered = { readonly number: number; readonly path: string };

const refuse = (check: Numbered, place: number, value: bigint, why: Trace['children'], bounds: Range | null = null): Refused => {
  // Whatever led to it stands before it.
  const read = why.at(-1);
  const shown =
    read === undefined
      ? showInteger(value, null, '')
      : { text: read.text, integer: value, unit: read.unit, decimals: read.decimals };
  const label = read?.label ?? check.path;
  return {
    refusal: { kind: 'fact', check: check.number, index: BigInt(place), value },
    trace: node('check', label, shown, read?.span ?? null, noReason),
    bounds,
  };
};

const walkCheck = (check: Check, place: number, env: Env, walk: Walk): Refused | null => {
  switch (check.kind) {
    case 'range': {
      const [held, lo, hi] = [valueOf(check.value, env, walk), valueOf(check.lo, env, walk), valueOf(check.hi, env, walk)];
      const bounds = { lo: lo.value, hi: hi.value };
      return held.value < lo.value || held.value > hi.value ? refuse(check, place, held.value, held.why, bounds) : null;
    }
    case 'items': {
      const [lo, hi] = [valueOf(check.lo, env, walk), valueOf(check.hi, env, walk)];
      const held = recOf(check.of, env, walk);
      const items = valuesAt(held.values, check.field);
      const at = items.findIndex((_, item) => integerAt(items, item) < lo.value || integerAt(items, item) > hi.value);
      if (at < 0) return null;
      const index: Int = { kind: 'const', value: BigInt(at), lo: BigInt(at), hi: BigInt(at) };
      const value = integerAt(items, at);
      const read: Int = { kind: 'read', of: check.of, field: check.field, slot: { kind: 'item', index }, lo: value, hi: value };
      const { why } = valueOf(read, env, walk);
      const bounds = { lo: lo.value, hi: hi.value };
      return refuse({ number: check.number, path: `${check.path}[${at}]` }, place, value, why, bounds);
    }
    case 'length': {
      const { values } = listOf(check.list, env, walk);
      return values.length < check.min || values.length > check.max
        ? refuse(check, place, BigInt(values.length), noReason)
        : null;
    }
    case 'reference': {
      const held = valueOf(check.value, env, walk);
      const count = BigInt((walk.facts.entities[check.entity] ?? []).length);
      return held.value < 0n || held.value >= count ? refuse(check, place, held.value, held.why) : null;
    }
    case 'each':
      return walkEach(check, env, walk);
    case 'within':
      env.set(check.element, recOf(check.of, env, walk));
      return first(check.checks, place, env, walk);
    case 'when present':
      return valueOf(check.present, env, walk).value === 0n ? null : first(check.checks, place, env, walk);
    default:
      return assertNever(check);
  }
};

const walkEach = (check: Extract<Check, { kind: 'each' }>, env: Env, walk: Walk): Refused | null => {
  const { ascending } = check;
  const list = listOf(check.list, env, walk);
  let before: bigint | null = null;
  for (let at = 0; at < list.values.length; at += 1) {
    const values = recordAt(list.values, at);
    env.set(check.element, { type: 'record', record: check.record, values, path: list.pathOf(at), why: noReason });
    const refused = first(check.checks, at, env, walk);
    if (refused !== null) return refused;
    if (ascending === null) continue;
    const key = integerAt(values, ascending.field);
    if (before !== null && key <= before)
      return refuse(
        { number: ascending.number, path: `${list.pathOf(at)}, which must come after the one before it` },
        at,
        key,
        noReason,
      );
    before = key;
  }
  return null;
};
