/**
 * The interpreter over Core. What comes in: valid Core, then facts for one of its entries. What goes out: the outcome, or
 * the outcome and the tree that explains it. May import: core, arithmetic, types, source.
 * Tested by running it against the walker of `walk.ts`, the generated TypeScript and Solidity on random Core.
 */
import type { Core, Entry } from '../core/core.ts';
import { hiddenEntries } from '../core/select.ts';
import { quicken } from '../core/quick.ts';
import { bug } from '../source/assert-never.ts';
import type { Facts, Outcome } from '../types/value.ts';
import { createWorld, intCell, recordAt, recordCell, truthCell, integerAt, createCells } from './cells.ts';
import type { Cells, World } from './cells.ts';
import { compileBool } from './compile-bool.ts';
import { compileChecks } from './compile-checks.ts';
import { compileInt } from './compile-int.ts';
import { compileFunction } from './compile-statements.ts';
import type { Compiled } from './compile-statements.ts';
import { outcomeOf } from './outcome.ts';
import { traceEntry } from './trace.ts';
import type { Names, Traced } from './trace.ts';

export type Interpreter = {
  /** Runs the checks of the entry in order, then its function. An unknown entry is a mistake of the caller. */
  readonly evaluate: (entry: string, facts: Facts) => Outcome;
  /** The same outcome with its explanation; slower. `names` shows members by the names people gave them. */
  readonly trace: (entry: string, facts: Facts, names?: Names) => Traced;
};

/**
 * Compiles all of Core to closures. One interpreter runs one evaluation at a time. `facts`: `lasting` where whoever asks never changes any
 * in place, and asks again of the same ones; what was found of them then is kept.
 */
export const prepare = (core: Core, facts: 'lasting' | 'any' = 'any'): Interpreter => {
  const world = createWorld(facts === 'lasting');
  const functions = new Map<string, Compiled>();
  const quick = quicken(core);
  for (const each of quick.functions) functions.set(each.name, compileFunction(each, world, functions));
  const entries = new Map<string, (facts: Facts) => Outcome>();
  for (const entry of [...quick.entries, ...quick.sessions.flatMap(hiddenEntries)]) {
    const callee = functions.get(entry.function) ?? bug(`there is no function ${entry.function}`);
    entries.set(entry.name, compileEntry(entry, callee, world));
  }
  return {
    evaluate: (name, facts) => {
      const run = entries.get(name) ?? bug(`there is no entry ${name}`);
      if (!world.isLasting || !isOf(world, facts)) world.evaluation.value += 1;
      world.params.value = facts.params;
      world.globals.value = facts.globals;
      world.entities.value = facts.entities;
      return run(facts);
    },
    trace: (name, facts, names) =>
      traceEntry(core, core.entries.find((each) => each.name === name) ?? bug(`there is no entry ${name}`), facts, names),
  };
};

const isOf = ({ params, globals, entities }: World, facts: Facts): boolean =>
  params.value === facts.params && globals.value === facts.globals && entities.value === facts.entities;

const compileEntry = (entry: Entry, callee: Compiled, world: World): ((facts: Facts) => Outcome) => {
  // Checks have cells of their own: there a bool argument is still an integer.
  const checkCells = createCells(world);
  const accept = callee.source.parameters.map((parameter, at) => acceptArgument(parameter, at, checkCells, callee.cells));
  const check = compileChecks(entry.checks, checkCells);
  const results = callee.source.body.results.map((term): (() => bigint) => {
    if (term.type === 'int') return compileInt(term.value, callee.cells);
    const truth = compileBool(term.value, callee.cells);
    return () => (truth() ? 1n : 0n);
  });
  const [first] = results;
  // Most entries are defines of one value; they need nothing in between.
  const single = entry.kind === 'define' && results.length === 1 && first !== undefined ? first : null;
  return (facts) => {
    for (const each of accept) each(facts);
    const refusal = check();
    if (refusal !== null) return { kind: 'refused', refusal };
    callee.run();
    return single === null
      ? outcomeOf(
          entry,
          results.map((result) => result()),
        )
      : { kind: 'value', values: [single()] };
  };
};

const acceptArgument = (
  parameter: Compiled['source']['parameters'][number],
  at: number,
  checks: Cells,
  callee: Cells,
): ((facts: Facts) => void) => {
  const { name } = parameter;
  if (parameter.type === 'record') {
    const [checked, called] = [recordCell(checks, name), recordCell(callee, name)];
    return (facts) => {
      checked.value = recordAt(facts.arguments, at);
      called.value = checked.value;
    };
  }
  const checked = intCell(checks, name);
  if (parameter.type === 'bool') {
    const called = truthCell(callee, name);
    return (facts) => {
      checked.value = integerAt(facts.arguments, at);
      called.value = checked.value !== 0n;
    };
  }
  const called = intCell(callee, name);
  return (facts) => {
    checked.value = integerAt(facts.arguments, at);
    called.value = checked.value;
  };
};
