/** Boundary checks as closures: null when all is well, else the first refusal. */
import type { Check } from '../core/core.ts';
import { assertNever } from '../source/assert-never.ts';
import type { Refusal } from '../types/value.ts';
import { integerAt, recordAt, recordCell, valuesAt } from './cells.ts';
import type { Cell, Cells } from './cells.ts';
import { compileInt } from './compile-int.ts';
import { cellOfRec, compileList, compileRec } from './compile-records.ts';

export type Checker = () => Refusal | null;

export const compileChecks = (checks: readonly Check[], cells: Cells): Checker => inOrder(checks, cells, { value: 0 });

/** `place` holds the place in the innermost list. */
const inOrder = (checks: readonly Check[], cells: Cells, place: Cell<number>): Checker => {
  const all = checks.map((check) => compileCheck(check, cells, place));
  const [first, second, third] = all;
  if (first === undefined) return () => null;
  if (second === undefined) return first;
  if (third === undefined) return () => first() ?? second();
  if (all.length === 3) return () => first() ?? second() ?? third();
  return () => {
    for (const check of all) {
      const refusal = check();
      if (refusal !== null) return refusal;
    }
    return null;
  };
};

const refuse = (check: number, place: Cell<number>, value: bigint): Refusal => ({
  kind: 'fact',
  check,
  index: BigInt(place.value),
  value,
});

const compileCheck = (check: Check, cells: Cells, place: Cell<number>): Checker => {
  switch (check.kind) {
    case 'range': {
      if (check.lo.kind === 'const' && check.hi.kind === 'const')
        return compileRange(check, check.lo.value, check.hi.value, cells, place);
      const [value, lo, hi] = [compileInt(check.value, cells), compileInt(check.lo, cells), compileInt(check.hi, cells)];
      return () => {
        const held = value();
        return held < lo() || held > hi() ? refuse(check.number, place, held) : null;
      };
    }
    case 'items': {
      const of = compileRec(check.of, cells);
      const [lo, hi] = [compileInt(check.lo, cells), compileInt(check.hi, cells)];
      return () => {
        const [least, most] = [lo(), hi()];
        const items = valuesAt(of(), check.field);
        for (let at = 0; at < items.length; at += 1) {
          const held = integerAt(items, at);
          if (held < least || held > most) return refuse(check.number, place, held);
        }
        return null;
      };
    }
    case 'length': {
      const list = compileList(check.list, cells);
      return () => {
        const { length } = list();
        return length < check.min || length > check.max ? refuse(check.number, place, BigInt(length)) : null;
      };
    }
    case 'reference': {
      const { entities } = cells.world;
      const value = compileInt(check.value, cells);
      return () => {
        const held = value();
        const members = entities.value[check.entity] ?? [];
        // As a double a large integer stays large and a negative one negative, which is all that is asked.
        const at = Number(held);
        return at < 0 || at >= members.length ? refuse(check.number, place, held) : null;
      };
    }
    case 'each':
      return compileEach(check, cells);
    case 'within': {
      const element = recordCell(cells, check.element);
      const of = compileRec(check.of, cells);
      const checks = inOrder(check.checks, cells, place);
      return () => {
        element.value = of();
        return checks();
      };
    }
    case 'when present': {
      const present = compileInt(check.present, cells);
      const checks = inOrder(check.checks, cells, place);
      return () => (present() === 0n ? null : checks());
    }
    default:
      return assertNever(check);
  }
};

const compileRange = (
  check: Extract<Check, { kind: 'range' }>,
  lo: bigint,
  hi: bigint,
  cells: Cells,
  place: Cell<number>,
): Checker => {
  const { number, value: int } = check;
  const holder = int.kind === 'read' && int.slot.kind === 'whole' ? cellOfRec(int.of, cells) : null;
  if (int.kind === 'read' && holder !== null) {
    const { field } = int;
    return () => {
      const held = integerAt(holder.value, field);
      return held < lo || held > hi ? refuse(number, place, held) : null;
    };
  }
  const value = compileInt(int, cells);
  return () => {
    const held = value();
    return held < lo || held > hi ? refuse(number, place, held) : null;
  };
};

const compileEach = (check: Extract<Check, { kind: 'each' }>, cells: Cells): Checker => {
  const place: Cell<number> = { value: 0 };
  const element = recordCell(cells, check.element);
  const list = compileList(check.list, cells);
  const checks = inOrder(check.checks, cells, place);
  const { ascending } = check;
  return () => {
    const records = list();
    let before: bigint | null = null;
    for (let at = 0; at < records.length; at += 1) {
      const record = recordAt(records, at);
      place.value = at;
      element.value = record;
      const refusal = checks();
      if (refusal !== null) return refusal;
      if (ascending === null) continue;
      const key = integerAt(record, ascending.field);
      if (before !== null && key <= before) return refuse(ascending.number, place, key);
      before = key;
    }
    return null;
  };
};
