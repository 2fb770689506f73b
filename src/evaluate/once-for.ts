/**
 * What an entry asks for again: a requirement, an amount and a residual all go by the equity of one account. What a function made of its
 * arguments stands in its cells until it runs anew, so of the same arguments it need not.
 */
import type { Cell } from './cells.ts';
import type { Run } from './compile-assign.ts';

/** Runs unless the arguments are those of the last time and so is the evaluation. */
export const onceFor = (given: readonly Cell<unknown>[], run: Run, evaluation: Cell<number>): Run => {
  const [first, second] = given;
  let when = 0;
  const runAs = (now: number): void => {
    // Whoever is stopped midway has made nothing.
    when = 0;
    run();
    when = now;
  };
  if (first === undefined)
    return () => {
      if (when !== evaluation.value) runAs(evaluation.value);
    };
  let one: unknown = null;
  if (second === undefined)
    return () => {
      if (when === evaluation.value && first.value === one) return;
      one = first.value;
      runAs(evaluation.value);
    };
  let other: unknown = null;
  if (given.length === 2)
    return () => {
      if (when === evaluation.value && first.value === one && second.value === other) return;
      one = first.value;
      other = second.value;
      runAs(evaluation.value);
    };
  const last: unknown[] = given.map(() => null);
  return () => {
    let isKnown = when === evaluation.value;
    for (let at = 0; at < given.length; at += 1) {
      const value = given[at]?.value;
      if (value === last[at]) continue;
      isKnown = false;
      last[at] = value;
    }
    if (!isKnown) runAs(evaluation.value);
  };
};
