/** Statements and functions as closures over cells. Results of a block go straight into the cells that bind them. */
import type { Block, CoreFunction, Named, Parameter, Statement } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import { isWork } from '../core/share.ts';
import { countCell, createCells, intCell, recordCell, truthCell } from './cells.ts';
import type { Cell, Cells, World } from './cells.ts';
import { assign, assignAll, sequence, type Run } from './compile-assign.ts';
import { compileBool } from './compile-bool.ts';
import { compileCount } from './compile-count.ts';
import { compileLoop } from './compile-loop.ts';
import { onceFor } from './once-for.ts';

/** Runs the body; the result terms then read the function's cells. */
export type Compiled = {
  readonly source: CoreFunction;
  readonly cells: Cells;
  readonly run: Run;
};

export type Functions = ReadonlyMap<string, Compiled>;

export const compileFunction = (source: CoreFunction, world: World, known: Functions): Compiled => {
  const cells = createCells(world);
  const given = source.parameters.map((each) => cellFor(each, cells));
  const run = sequence(source.body.statements.map((each) => compileStatement(each, cells, known)));
  return { source, cells, run: source.body.statements.some(isWork) ? onceFor(given, run, world.evaluation) : run };
};

const cellFor = (named: Named | Parameter, cells: Cells): Cell<unknown> => {
  if (named.type === 'record') return recordCell(cells, named.name);
  return named.type === 'int' ? intCell(cells, named.name) : truthCell(cells, named.name);
};

const compileStatement = (statement: Statement, cells: Cells, known: Functions): Run => {
  switch (statement.kind) {
    case 'let':
      return compileLet(statement, cells);
    case 'call':
      return compileCall(statement, cells, known);
    case 'if': {
      const condition = compileBool(statement.condition, cells);
      const then = compileBlock(statement.then, statement.bind, cells, known);
      const otherwise = compileBlock(statement.else, statement.bind, cells, known);
      return () => (condition() ? then() : otherwise());
    }
    case 'loop':
      return compileLoop(statement, cells, (each) => compileStatement(each, cells, known));
    default:
      return assertNever(statement);
  }
};

/** What is made of counts alone stays a count. */
const compileLet = ({ bind, value }: Extract<Statement, { kind: 'let' }>, cells: Cells): Run => {
  const count = value.type === 'int' && value.value.kind !== 'const' ? compileCount(value.value, cells) : null;
  if (count === null) return assign(bind, cells, value, cells);
  const cell = countCell(cells, bind.name);
  return () => {
    cell.value = count();
  };
};

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
