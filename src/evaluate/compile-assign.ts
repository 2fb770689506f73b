/** Terms into cells. What is assigned most is one operation on two cells: that is done without a call in between. */
import type { Argument, Bool, Int, Named, Parameter } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import { intCell, recordCell, truthCell } from './cells.ts';
import type { Cell, Cells } from './cells.ts';
import { compileBool } from './compile-bool.ts';
import { cellOfInt, compileInt } from './compile-int.ts';
import { compileRec } from './compile-records.ts';

export type Run = () => void;

export const sequence = (runs: readonly Run[]): Run => {
  const [first, second, third, fourth, fifth, sixth] = runs;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  if (third === undefined)
    return () => {
      first();
      second();
    };
  if (fourth === undefined)
    return () => {
      first();
      second();
      third();
    };
  if (runs.length === 4)
    return () => {
      first();
      second();
      third();
      fourth();
    };
  if (fifth === undefined || runs.length > 6)
    return () => {
      for (const run of runs) run();
    };
  const last = sixth ?? nothing;
  return () => {
    first();
    second();
    third();
    fourth();
    fifth();
    last();
  };
};

const nothing: Run = () => undefined;

/** Evaluates a term with `from`'s cells into the cell that `to` has for the name. */
export const assign = (bind: Named | Parameter, to: Cells, term: Argument, from: Cells): Run => {
  if (term.type === 'int') return assignInt(intCell(to, bind.name), term.value, from);
  if (term.type === 'bool') {
    const cell = truthCell(to, bind.name);
    if (term.value.kind === 'truth') return copy(cell, truthCell(from, term.value.name));
    return assignTruth(cell, term.value, from);
  }
  const [cell, value] = [recordCell(to, bind.name), compileRec(term.value, from)];
  return () => {
    cell.value = value();
  };
};

export const assignAll = (binds: readonly (Named | Parameter)[], to: Cells, terms: readonly Argument[], from: Cells): Run[] =>
  terms.map((term, at) => {
    const bind = binds[at];
    return bind === undefined ? bug('more results than names to bind them') : assign(bind, to, term, from);
  });

export const copy = <T>(target: Cell<T>, source: Cell<T>): Run => {
  return () => {
    target.value = source.value;
  };
};

const assignTruth = (cell: Cell<boolean>, bool: Bool, from: Cells): Run => {
  if (bool.kind === 'or') {
    const [left, right] = [compileBool(bool.left, from), compileBool(bool.right, from)];
    return () => {
      cell.value = left() || right();
    };
  }
  const value = compileBool(bool, from);
  return () => {
    cell.value = value();
  };
};

const assignInt = (cell: Cell<bigint>, int: Int, from: Cells): Run => {
  const source = cellOfInt(int, from);
  if (source !== null) return copy(cell, source);
  if (int.kind === 'mul') {
    const [a, b] = [cellOfInt(int.left, from), cellOfInt(int.right, from)];
    if (a !== null && b !== null)
      return () => {
        cell.value = a.value * b.value;
      };
  }
  if (int.kind === 'add') {
    const a = cellOfInt(int.left, from);
    if (a !== null) {
      const product = factorsOf(int.right, from);
      if (product !== null) {
        const [b, c] = product;
        return () => {
          cell.value = a.value + b.value * c.value;
        };
      }
      const y = compileInt(int.right, from);
      return () => {
        cell.value = a.value + y();
      };
    }
  }
  if (int.kind === 'sub') {
    const [chosen, b] = [choiceOf(int.left, from), cellOfInt(int.right, from)];
    if (chosen !== null && b !== null) {
      const { test, then, otherwise } = chosen;
      return () => {
        cell.value = (test.value ? then.value : otherwise.value) - b.value;
      };
    }
  }
  const value = compileInt(int, from);
  return () => {
    cell.value = value();
  };
};

const factorsOf = (int: Int, from: Cells): readonly [Cell<bigint>, Cell<bigint>] | null => {
  if (int.kind !== 'mul') return null;
  const [left, right] = [cellOfInt(int.left, from), cellOfInt(int.right, from)];
  return left === null || right === null ? null : [left, right];
};

type Choice = { readonly test: Cell<boolean>; readonly then: Cell<bigint>; readonly otherwise: Cell<bigint> };

const choiceOf = (int: Int, from: Cells): Choice | null => {
  if (int.kind !== 'select' || int.condition.kind !== 'truth') return null;
  const [then, otherwise] = [cellOfInt(int.then, from), cellOfInt(int.else, from)];
  return then === null || otherwise === null ? null : { test: truthCell(from, int.condition.name), then, otherwise };
};
