/** Loops as closures: what a turn reads of its element stands in cells before the turn runs. */
import type { Named, Statement, Term } from '../core/core.ts';
import { countCell, intCell, recordAt, truthCell } from './cells.ts';
import type { Cell, Cells } from './cells.ts';
import { assignAll, copy, sequence, type Run } from './compile-assign.ts';
import { compileBool } from './compile-bool.ts';
import { compileInt } from './compile-int.ts';
import { compileMarginal } from './compile-marginal.ts';
import { compileList } from './compile-records.ts';
import { openElement } from './open-element.ts';

type Loop = Extract<Statement, { kind: 'loop' }>;

export const compileLoop = (loop: Loop, cells: Cells, compile: (statement: Statement) => Run): Run =>
  compileMarginal(loop, cells) ?? compileAnyLoop(loop, cells, compile);

const compileAnyLoop = (loop: Loop, cells: Cells, compile: (statement: Statement) => Run): Run => {
  const binds = loop.carry.map((each) => each.bind);
  const begin = sequence(
    assignAll(
      binds,
      cells,
      loop.carry.map((each) => each.initial),
      cells,
    ),
  );
  const until = loop.until === null ? null : compileBool(loop.until, cells);
  const isCounted = mentions(loop.body, loop.index.name);
  const body = (): Run[] => loop.body.statements.map(compile);
  if (loop.over.kind === 'count') {
    const { count } = loop.over;
    const index = intCell(cells, loop.index.name);
    const turn = sequence([...body(), ...nextCarries(binds, loop.body.results, cells)]);
    return () => {
      begin();
      for (let at = 0; at < count; at += 1) {
        if (until !== null && until()) return;
        if (isCounted) index.value = BigInt(at);
        turn();
      }
    };
  }
  const list = compileList(loop.over.list, cells);
  const index = countCell(cells, loop.index.name);
  const open = openElement(loop.over.element, loop.body, cells);
  const before = body();
  const sum = sumOf(loop, cells);
  if (sum !== null) {
    const { carry, initial, added } = sum;
    const run = before.length === 0 ? null : sequence(before);
    return () => {
      let total = initial();
      const records = list();
      for (let at = 0; at < records.length; at += 1) {
        index.value = at;
        open(recordAt(records, at));
        if (run !== null) run();
        total += added();
      }
      carry.value = total;
    };
  }
  const turn = sequence([...before, ...nextCarries(binds, loop.body.results, cells)]);
  const done = loop.until?.kind === 'truth' ? truthCell(cells, loop.until.name) : null;
  if (done !== null)
    return () => {
      begin();
      const records = list();
      for (let at = 0; at < records.length && !done.value; at += 1) {
        index.value = at;
        open(recordAt(records, at));
        turn();
      }
    };
  return () => {
    begin();
    const records = list();
    for (let at = 0; at < records.length; at += 1) {
      if (until !== null && until()) return;
      index.value = at;
      open(recordAt(records, at));
      turn();
    }
  };
};

/** All next values are computed from the old ones: where one would disturb a later one, it waits in a place in between. */
const nextCarries = (binds: readonly Named[], results: readonly Term[], cells: Cells): Run[] => {
  const waiting = binds.map((each, at) => results.slice(at + 1).some((later) => mentions(later, each.name)));
  const held = binds.map((each, at): Named => (waiting[at] === true ? { ...each, name: `${each.name} next` } : each));
  const moves = held.flatMap((each, at) => (waiting[at] === true ? [move(each, binds[at] ?? each, cells)] : []));
  return [...assignAll(held, cells, results, cells), ...moves];
};

/** A loop that does nothing but add, which most folds are: its total need not stand in a cell between the turns. */
const sumOf = (
  loop: Loop,
  cells: Cells,
): { readonly carry: Cell<bigint>; readonly initial: () => bigint; readonly added: () => bigint } | null => {
  const [carry, second] = loop.carry;
  const [result] = loop.body.results;
  if (carry === undefined || second !== undefined || loop.until !== null) return null;
  if (carry.initial.type !== 'int' || result?.type !== 'int' || result.value.kind !== 'add') return null;
  const { left, right } = result.value;
  const { name } = carry.bind;
  if (left.kind !== 'local' || left.name !== name || mentions(right, name) || mentions(loop.body.statements, name)) return null;
  return { carry: intCell(cells, name), initial: compileInt(carry.initial.value, cells), added: compileInt(right, cells) };
};

const move = (from: Named, to: Named, cells: Cells): Run =>
  from.type === 'int'
    ? copy(intCell(cells, to.name), intCell(cells, from.name))
    : copy(truthCell(cells, to.name), truthCell(cells, from.name));

/** Whether a local is read anywhere in a block; one that is not need not be made. */
const mentions = (node: unknown, name: string): boolean => {
  if (Array.isArray(node)) return node.some((each) => mentions(each, name));
  if (typeof node !== 'object' || node === null) return false;
  return (
    ('kind' in node && (node.kind === 'local' || node.kind === 'truth') && 'name' in node && node.name === name) ||
    Object.values(node).some((each) => mentions(each, name))
  );
};
