/**
 * Tables whose rows are data: one loop over the rows, which ends at the row that the input lies in. Rows ascend and there
 * is at least one: checked at the boundary.
 */
import type { Expr, Table } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import * as q from '../../types/rational.ts';
import type { NumberShape, TableForm } from '../../types/schema.ts';
import { isNarrow, type List, type Named, type Range, type Rec, type Term } from '../core.ts';
import { carriesOf, chosenIn } from './fold.ts';
import { add, constant, greatest, least, lengthOf, local, oneInt, refine, subtract, union, zeroInt } from './ints.ts';
import { carriedInt, carryName, closeLoop, openList, type Carry, type Loop } from './loop.ts';
import { align, know, number, numberConst, type Known, type Num } from './number.ts';
import {
  compareNumbers,
  extreme,
  multiplyNumbers,
  reciprocal,
  selectNumber,
  shared,
  subtractNumbers,
  addNumbers,
} from './number-arithmetic.ts';
import { bindInt, intOf, nameBool, nameInt, shareBool, type Place } from './place.ts';
import { checkedRange, fieldOf, readField } from './read.ts';
import { compare, no, or, truth } from './truths.ts';
import { asNumber, termsOf, valueOf } from './value.ts';

type Data = Extract<Table, { readonly kind: 'field' }>;

/** `of`: the record that holds the table. `argument`: what the checker knows of `x`. */
export const lookUpRows = (at: Place, table: Data, of: Rec, x: Num, argument: Expr): Num => {
  const { schema } = at.frame.program.checked;
  const { shape } = fieldOf(schema, table.record, table.field);
  if (shape.kind !== 'list') return bug('a table without rows');
  const [bound, value] = [0, 1].map((field) => fieldOf(schema, shape.record, field).shape);
  if (bound?.kind !== 'number' || value?.kind !== 'number') return bug('a row without two numbers');
  const list: List = { kind: 'field', of, field: table.field };
  const loop = openList(at, list, shape.record, 'row');
  const element = loop.element ?? bug('a list without elements');
  const column = (field: number): Num => asNumber(readField(loop.turn, element, field, argument.span));
  const most = argument.knowledge?.hi ?? null;
  const rows: Rows = {
    at,
    loop,
    list,
    bound: column(0),
    value: column(1),
    bounds: checkedRange(bound),
    values: { number: value, integer: checkedRange(value) },
    x: most === null ? shared(at, x) : know(shared(at, x), { lo: null, hi: most }),
    most,
    span: argument.span,
  };
  return forms[table.form](rows, table.inclusive);
};

type Rows = {
  readonly at: Place;
  readonly loop: Loop;
  readonly list: List;
  /** Of the turn's row. */
  readonly bound: Num;
  readonly value: Num;
  readonly bounds: Range;
  readonly values: { readonly number: NumberShape; readonly integer: Range };
  readonly x: Num;
  /** The input is at most this. */
  readonly most: q.Rational | null;
  readonly span: Span;
};

/** The value of the first row that the input lies in; past the last bound, of the last row. */
const tier = (rows: Rows, inclusive: boolean): Num => chosenRow(rows, rows.value, inclusive);

const chosenRow = (rows: Rows, value: Num, inclusive: boolean, carries: readonly Carry[] = []): Num => {
  const { at, loop, bound, x, span } = rows;
  const chosen = chosenIn(at, loop, loop.turn, value);
  const done: Term = { type: 'bool', value: compareNumbers(loop.turn, inclusive ? '<=' : '<', x, bound) };
  const own = carriesOf(chosen, done, termsOf(chosen.value, chosen.layout));
  const names = closeLoop(at, loop, [...own, ...carries], truth(chosen.present.name), span);
  const { lo, hi } = rows.values.number;
  return know(asNumber(valueOf(names.slice(1, own.length), chosen.layout)), { lo, hi });
};

/**
 * Each row's rate, on the part of the input that lies in the row; the first row begins at 0, the last one has no end. The
 * row that the input ends in is the last turn, so that every turn adds from where the one before has ended.
 */
const marginal = (rows: Rows): Num => {
  const { at, loop, list, bound, value, span } = rows;
  const { turn } = loop;
  const zero = numberConst(q.zero);
  const most = rows.most && q.maximum(rows.most, q.zero);
  const x = know(shared(at, extreme(at, 'max', rows.x, zero)), { lo: q.zero, hi: most });
  const last = bindInt(at, refine(subtract(lengthOf(list, loop.most), oneInt), { lo: 0n, hi: null }), 'last');
  const done = carryName(loop, nameBool(at, 'done'));
  const [input, row] = sameScale(turn, x, rows.bounds.lo < 0n ? extreme(turn, 'max', bound, zero) : bound);
  // Compared and then added from, each turn: worth a name even where it is short.
  const end = isNarrow(row.n) ? number(row.scale, bindInt(turn, row.n, 'end'), row.d, row.known) : row;
  const ends = shareBool(turn, or(compareNumbers(turn, '<=', input, end), compare('==', intOf(loop.index), last)));
  const from = carriedFrom(rows, 'from', union(zeroInt, end.n));
  const start = number(end.scale, carriedInt(from), end.d);
  const inRow = subtractNumbers(turn, selectNumber(turn, ends, input, end), start);
  const amount = multiplyNumbers(shared(turn, know(inRow, { lo: q.zero, hi: most })), value);
  const range = totalRange(amount, loop.most, most && rateTimes(rows.values.number, most));
  const total = carryName(loop, nameInt(at, 'total', range));
  const [sum] = closeLoop(
    at,
    loop,
    [
      { bind: total, initial: zeroTerm, next: { type: 'int', value: refine(add(carriedInt(total), amount.n), range) } },
      { bind: from, initial: zeroTerm, next: { type: 'int', value: end.n } },
      { bind: done, initial: { type: 'bool', value: no }, next: { type: 'bool', value: ends } },
    ],
    truth(done.name),
    span,
  );
  return number(amount.scale, intOf(sum), amount.d);
};

/** Over one denominator, so that what is multiplied to get there is multiplied once. */
const sameScale = (at: Place, a: Num, b: Num): readonly [Num, Num] => {
  const { scale, d, ns } = align(at, [a, b]);
  const [left = zeroInt, right = zeroInt] = ns;
  return [number(scale, left, d, a.known), number(scale, right, d, b.known)];
};

const zeroTerm: Term = { type: 'int', value: zeroInt };

/** What all rows together can have added at any time: parts of the input that sum to at most `most`, at rates of the column. */
const rateTimes = ({ lo, hi }: NumberShape, most: q.Rational): Known => ({
  lo: q.minimum(q.zero, q.multiply(lo, most)),
  hi: q.maximum(q.zero, q.multiply(hi, most)),
});

const totalRange = (amount: Num, turns: number, known: Known | null): Range => {
  const range = { lo: BigInt(turns) * least(amount.n.lo, 0n), hi: BigInt(turns) * greatest(amount.n.hi, 0n) };
  return known === null ? range : number(amount.scale, local('total', range), amount.d, known).n;
};

/** Linear between the points, constant outside them: at the first point the one before it is taken to be as high. */
const curve = (rows: Rows): Num => {
  const { loop, bound, value, bounds, values, x } = rows;
  const { turn } = loop;
  const before = bounds.lo - 1n;
  const [input, output] = [
    carriedFrom(rows, 'from', { lo: before, hi: bounds.hi }),
    carriedFrom(rows, 'left', union(zeroInt, values.integer)),
  ];
  const isFirst = compare('==', intOf(loop.index), zeroInt);
  const x0 = number(bound.scale, carriedInt(input));
  const y0 = shared(turn, selectNumber(turn, isFirst, value, number(value.scale, carriedInt(output))));
  const width = subtractNumbers(turn, bound, x0);
  const step = shared(turn, number(width.scale, refine(width.n, { lo: 1n, hi: null }), width.d));
  const along = extreme(turn, 'max', extreme(turn, 'min', subtractNumbers(turn, x, x0), step), numberConst(q.zero));
  const slope = multiplyNumbers(subtractNumbers(turn, value, y0), reciprocal(step) ?? bug('inputs that do not ascend'));
  const { lo, hi } = values.number;
  const segment = know(addNumbers(turn, y0, multiplyNumbers(slope, shared(turn, along))), { lo, hi });
  return chosenRow(rows, segment, true, [
    { bind: input, initial: { type: 'int', value: constant(before) }, next: { type: 'int', value: bound.n } },
    { bind: output, initial: zeroTerm, next: { type: 'int', value: value.n } },
  ]);
};

const carriedFrom = ({ at, loop }: Rows, wish: string, range: Range): Named => carryName(loop, nameInt(at, wish, range));

const forms: Readonly<Record<TableForm, (rows: Rows, inclusive: boolean) => Num>> = { tiers: tier, marginal, curve };
