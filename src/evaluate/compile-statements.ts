/** Statements and functions as closures over cells. Results of a block go straight into the cells that bind them. */
import type { Argument, Block, CoreFunction, Named, Parameter, Statement, Term } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import { createCells, intCell, recordAt, recordCell, truthCell } from './cells.ts';
import type { Cell, Cells, World } from './cells.ts';
import { compileBool } from './compile-bool.ts';
import { compileInt } from './compile-int.ts';
import { compileList, compileRec } from './compile-records.ts';

type Run = () => void;

/** Runs the body; the result terms then read the function's cells. */
export type Compiled = {
  readonly source: CoreFunction;
  readonly cells: Cells;
  readonly run: Run;
};

export type Functions = ReadonlyMap<string, Compiled>;

export const compileFunction = (source: CoreFunction, world: World, known: Functions): Compiled => {
  const cells = createCells(world);
  for (const parameter of source.parameters) cellFor(parameter, cells);
  return { source, cells, run: sequence(source.body.statements.map((each) => compileStatement(each, cells, known))) };
};

const cellFor = (named: Named | Parameter, cells: Cells): Cell<unknown> => {
  if (named.type === 'record') return recordCell(cells, named.name);
  return named.type === 'int' ? intCell(cells, named.name) : truthCell(cells, named.name);
};

const sequence = (runs: readonly Run[]): Run => {
  const [first, second, third] = runs;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  if (third === undefined)
    return () => {
      first();
      second();
    };
  if (runs.length === 3)
    return () => {
      first();
      second();
      third();
    };
  return () => {
    for (const run of runs) run();
  };
};

const compileStatement = (statement: Statement, cells: Cells, known: Functions): Run => {
  switch (statement.kind) {
    case 'let':
      return assign(statement.bind, cells, statement.value, cells);
    case 'call':
      return compileCall(statement, cells, known);
    case 'if': {
      const condition = compileBool(statement.condition, cells);
      const then = compileBlock(statement.then, statement.bind, cells, known);
      const otherwise = compileBlock(statement.else, statement.bind, cells, known);
      return () => (condition() ? then() : otherwise());
    }
    case 'loop':
      return compileLoop(statement, cells, known);
    default:
      return assertNever(statement);
  }
};

/** Evaluates a term with `from`'s cells into the cell that `to` has for the name. */
const assign = (bind: Named | Parameter, to: Cells, term: Argument, from: Cells): Run => {
  if (term.type === 'int') {
    const [cell, value] = [intCell(to, bind.name), compileInt(term.value, from)];
    return () => {
      cell.value = value();
    };
  }
  if (term.type === 'bool') {
    const [cell, value] = [truthCell(to, bind.name), compileBool(term.value, from)];
    return () => {
      cell.value = value();
    };
  }
  const [cell, value] = [recordCell(to, bind.name), compileRec(term.value, from)];
  return () => {
    cell.value = value();
  };
};

const assignAll = (binds: readonly (Named | Parameter)[], to: Cells, terms: readonly Argument[], from: Cells): Run[] =>
  terms.map((term, at) => {
    const bind = binds[at];
    return bind === undefined ? bug('more results than names to bind them') : assign(bind, to, term, from);
  });

/** The names bound are not read by the block, so each result can be stored as soon as it is known. */
const compileBlock = (block: Block, binds: readonly Named[], cells: Cells, known: Functions): Run =>
  sequence([
    ...block.statements.map((each) => compileStatement(each, cells, known)),
    ...assignAll(binds, cells, block.results, cells),
  ]);

const compileCall = (call: Extract<Statement, { kind: 'call' }>, cells: Cells, known: Functions): Run => {
  const callee = known.get(call.function) ?? bug(`${call.function} is called before it is known`);
  const given = assignAll(callee.source.parameters, callee.cells, call.arguments, cells);
  const taken = assignAll(call.bind, cells, callee.source.body.results, callee.cells);
  return sequence([...given, callee.run, ...taken]);
};

const compileLoop = (loop: Extract<Statement, { kind: 'loop' }>, cells: Cells, known: Functions): Run => {
  const binds = loop.carry.map((each) => each.bind);
  const begin = sequence(
    assignAll(
      binds,
      cells,
      loop.carry.map((each) => each.initial),
      cells,
    ),
  );
  const body = loop.body.statements.map((each) => compileStatement(each, cells, known));
  const turn = sequence([...body, ...nextCarries(binds, loop.body.results, cells)]);
  const until = loop.until === null ? null : compileBool(loop.until, cells);
  const index = intCell(cells, loop.index.name);
  const isCounted = mentions(loop.body, loop.index.name);
  if (loop.over.kind === 'count') {
    const { count } = loop.over;
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
  const element = recordCell(cells, loop.over.element);
  const sum = sumOf(loop, cells);
  if (sum !== null && !isCounted) {
    const { carry, initial, added } = sum;
    const before = body.length === 0 ? null : sequence(body);
    return () => {
      let total = initial();
      const records = list();
      for (let at = 0; at < records.length; at += 1) {
        element.value = recordAt(records, at);
        if (before !== null) before();
        total += added();
      }
      carry.value = total;
    };
  }
  return () => {
    begin();
    const records = list();
    for (let at = 0; at < records.length; at += 1) {
      if (until !== null && until()) return;
      if (isCounted) index.value = BigInt(at);
      element.value = recordAt(records, at);
      turn();
    }
  };
};

/** All next values are computed from the old ones, then stored; a lone carry needs no place in between. */
const nextCarries = (binds: readonly Named[], results: readonly Term[], cells: Cells): Run[] => {
  if (results.length === 1) return assignAll(binds, cells, results, cells);
  const held = binds.map((each): Named => ({ ...each, name: `${each.name} next` }));
  return [...assignAll(held, cells, results, cells), ...held.map((each, at) => move(each, binds[at] ?? each, cells))];
};

/** A loop that does nothing but add, which most folds are: its total need not stand in a cell between the turns. */
const sumOf = (
  loop: Extract<Statement, { kind: 'loop' }>,
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

const move = (from: Named, to: Named, cells: Cells): Run => {
  if (from.type === 'int') {
    const [source, target] = [intCell(cells, from.name), intCell(cells, to.name)];
    return () => {
      target.value = source.value;
    };
  }
  const [source, target] = [truthCell(cells, from.name), truthCell(cells, to.name)];
  return () => {
    target.value = source.value;
  };
};

/** Whether a local is read anywhere in a block; one that is not need not be made. */
const mentions = (node: unknown, name: string): boolean => {
  if (Array.isArray(node)) return node.some((each) => mentions(each, name));
  if (typeof node !== 'object' || node === null) return false;
  return (
    ('kind' in node && node.kind === 'local' && 'name' in node && node.name === name) ||
    Object.values(node).some((each) => mentions(each, name))
  );
};
