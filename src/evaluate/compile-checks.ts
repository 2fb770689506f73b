/** Boundary checks as closures: null when all is well, else the first refusal. */
import type { Check } from '../core/core.ts';
import { assertNever } from '../source/assert-never.ts';
import type { Refusal } from '../types/value.ts';
import { integerAt, memberKey, recordAt, recordCell, valuesAt, type Cell, type Cells, type Record } from './cells.ts';
import { compileInt } from './compile-int.ts';
import { cellOfRec, compileList, compileRec } from './compile-records.ts';

export type Checker = () => Refusal | null;

export const compileChecks = (checks: readonly Check[], cells: Cells): Checker => inOrder(checks, cells, { value: 0 });

/** `place` holds the place in the innermost list. */
const inOrder = (checks: readonly Check[], cells: Cells, place: Cell<number>): Checker => {
  const all = inRuns(checks, cells).map((run) => compileRun(run, cells, place));
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

const none: readonly Record[] = [];

const refuse = (check: number, place: Cell<number>, value: bigint): Refusal => ({
  kind: 'fact',
  check,
  index: BigInt(place.value),
  value,
});

type Range = Extract<Check, { kind: 'range' }>;

/** The field of a record in a cell that a check with constant bounds is about. */
type Fixed = { readonly number: number; readonly field: number; readonly lo: bigint; readonly hi: bigint };

const fixedOf = ({ number, value, lo, hi }: Range): Fixed | null =>
  value.kind === 'read' && value.slot.kind === 'whole' && lo.kind === 'const' && hi.kind === 'const'
    ? { number, field: value.field, lo: lo.value, hi: hi.value }
    : null;

/** Checks in a row of fields of one record, or of a reference and its member, are made in one go; others by themselves. */
const inRuns = (checks: readonly Check[], cells: Cells): readonly (readonly Check[])[] => {
  const runs: Check[][] = [];
  for (const check of checks) {
    const last = runs.at(-1);
    const holder = holderOf(check, cells);
    const isAlike = holder !== null && last?.[0] !== undefined && holderOf(last[0], cells) === holder;
    if (last?.[0] !== undefined && (isAlike || (last.length === 1 && follows(check, last[0])))) last.push(check);
    else runs.push([check]);
  }
  return runs;
};

const holderOf = (check: Check, cells: Cells): Cell<Record> | null =>
  check.kind === 'range' && check.value.kind === 'read' && fixedOf(check) !== null ? cellOfRec(check.value.of, cells) : null;

const compileRun = (run: readonly Check[], cells: Cells, place: Cell<number>): Checker => {
  const [first, second] = run;
  if (first === undefined) return allWell;
  if (first.kind === 'reference' && second !== undefined && follows(second, first))
    return compileReference(first, cells, place, second);
  const holder = holderOf(first, cells);
  if (holder === null) return compileCheck(first, cells, place);
  const fixed = run.flatMap((each) => (each.kind === 'range' ? (fixedOf(each) ?? []) : []));
  const [a, b] = fixed;
  if (a === undefined) return () => null;
  if (b === undefined)
    return () => {
      const held = integerAt(holder.value, a.field);
      return held < a.lo || held > a.hi ? refuse(a.number, place, held) : null;
    };
  if (!cells.world.isLasting || holder !== cells.world.globals) return () => firstOff(fixed, holder.value, place);
  const passed = passedOnce(() => firstOff(fixed, holder.value, place));
  return () => passed(0, holder.value);
};

const isOf = ({ value }: Range, element: string): boolean =>
  value.kind === 'read' && value.of.kind === 'local' && value.of.name === element;

const firstOff = (fixed: readonly Fixed[], record: Record, place: Cell<number>): Refusal | null => {
  for (const each of fixed) {
    const held = integerAt(record, each.field);
    if (held < each.lo || held > each.hi) return refuse(each.number, place, held);
  }
  return null;
};

const compileCheck = (check: Check, cells: Cells, place: Cell<number>): Checker => {
  switch (check.kind) {
    case 'range': {
      if (check.lo.kind === 'const' && check.hi.kind === 'const') {
        const [value, lo, hi] = [compileInt(check.value, cells), check.lo.value, check.hi.value];
        return () => {
          const held = value();
          return held < lo || held > hi ? refuse(check.number, place, held) : null;
        };
      }
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
    case 'reference':
      return compileReference(check, cells, place, null);
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

type Reference = Extract<Check, { kind: 'reference' }>;
type Within = Extract<Check, { kind: 'within' }>;

/** Checks that a reference leads to a member, and with `within` the member that it leads to, which is found but once. */
const compileReference = (check: Reference, cells: Cells, place: Cell<number>, within: Within | null): Checker => {
  const { entities } = cells.world;
  const { number, value: of, entity } = check;
  const holder = of.kind === 'read' && of.slot.kind === 'whole' ? cellOfRec(of.of, cells) : null;
  const value = compileInt(of, cells);
  const field = of.kind === 'read' ? of.field : 0;
  const member = within === null ? null : recordCell(cells, within.element);
  const checks = within === null ? allWell : inOrder(within.checks, cells, place);
  const passed =
    within !== null && cells.world.isLasting && looksWithin(within.checks, [within.element]) ? passedOnce(checks) : null;
  return () => {
    const held = holder === null ? value() : integerAt(holder.value, field);
    const members = entities.value[entity] ?? none;
    // As a double a large integer stays large and a negative one negative, which is all that is asked.
    const at = Number(held);
    if (at < 0 || at >= members.length) return refuse(number, place, held);
    if (member === null) return null;
    member.value = recordAt(members, at);
    return passed === null ? checks() : passed(at, member.value);
  };
};

const allWell: Checker = () => null;

/** Checks of a record that lasts are made once of it: most accounts refer to the same few members. */
const passedOnce = (checks: Checker): ((at: number, record: Record) => Refusal | null) => {
  const known: Record[] = [];
  return (at, record) => {
    if (known[at] === record) return null;
    const refusal = checks();
    if (refusal === null) known[at] = record;
    return refusal;
  };
};

const elsewhere: ReadonlySet<string> = new Set(['globals', 'param', 'member', 'members', 'reference']);

/** Whether checks look at nothing but the records of these names and what stands in them. */
const looksWithin = (node: unknown, names: readonly string[]): boolean => {
  if (Array.isArray(node)) return node.every((each) => looksWithin(each, names));
  if (typeof node !== 'object' || node === null) return true;
  const kind = 'kind' in node ? node.kind : null;
  if (typeof kind === 'string' && elsewhere.has(kind)) return false;
  if (kind === 'local') return 'name' in node && typeof node.name === 'string' && names.includes(node.name);
  const inner = 'element' in node && typeof node.element === 'string' ? [...names, node.element] : names;
  return Object.values(node).every((each) => looksWithin(each, inner));
};

/** Whether a check is about the member that a reference checked right before leads to. */
const follows = (check: Check, last: Check): check is Within => {
  if (check.kind !== 'within' || check.of.kind !== 'member' || last.kind !== 'reference') return false;
  const key = memberKey(check.of);
  return key !== null && key === memberKey({ kind: 'member', record: last.entity, index: last.value });
};

const compileEach = (check: Extract<Check, { kind: 'each' }>, cells: Cells): Checker => {
  const place: Cell<number> = { value: 0 };
  const element = recordCell(cells, check.element);
  const list = compileList(check.list, cells);
  const checks = inOrder(check.checks, cells, place);
  const { ascending } = check;
  const own = check.checks.flatMap((each) => (each.kind === 'range' && isOf(each, check.element) ? (fixedOf(each) ?? []) : []));
  const [bound, value, third] = own;
  // Rows of a table are all of this form, and there are many of them.
  if (ascending !== null && bound !== undefined && value !== undefined && third === undefined && check.checks.length === 2)
    return () => {
      const records = list();
      let before = 0n;
      for (let at = 0; at < records.length; at += 1) {
        const record = recordAt(records, at);
        place.value = at;
        const held = integerAt(record, bound.field);
        if (held < bound.lo || held > bound.hi) return refuse(bound.number, place, held);
        const other = integerAt(record, value.field);
        if (other < value.lo || other > value.hi) return refuse(value.number, place, other);
        const key = integerAt(record, ascending.field);
        if (at > 0 && key <= before) return refuse(ascending.number, place, key);
        before = key;
      }
      return null;
    };
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
