/** Outcomes compared and shown: values, verdicts and refusals, down to the last integer. */
import type { Facts, Outcome, Value } from '../../src/types/value.ts';

export const showValue = (value: Value): string =>
  typeof value === 'bigint' ? value.toString() : `[${value.map(showValue).join(', ')}]`;

export const sameValue = (a: Value | undefined, b: Value | undefined): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.length === b.length && a.every((each, at) => sameValue(each, b[at]));
};

/** As equal texts of `showOutcome` say, without writing them. */
export const sameOutcome = (a: Outcome, b: Outcome): boolean => {
  if (a.kind === 'value') return b.kind === 'value' && sameValue(a.values, b.values);
  if (b.kind === 'value') return false;
  const [one, other] = [a.refusal, b.refusal];
  if (one.kind === 'verdict') return other.kind === 'verdict' && one.verdict === other.verdict;
  return other.kind === 'fact' && one.check === other.check && one.index === other.index && one.value === other.value;
};

/** Equal texts are equal outcomes. */
export const showOutcome = (outcome: Outcome): string => {
  if (outcome.kind === 'value') return `value ${showValue(outcome.values)}`;
  const { refusal } = outcome;
  return refusal.kind === 'verdict'
    ? `verdict ${refusal.verdict}`
    : `fact check ${refusal.check} at ${refusal.index}: ${refusal.value}`;
};

export const showFacts = (facts: Facts): string =>
  [
    `  params    ${showValue(facts.params)}`,
    `  globals   ${showValue(facts.globals)}`,
    ...facts.entities.map((each, id) => `  entity ${id}  ${showValue(each)}`).filter((line) => !line.endsWith('[]')),
    `  arguments ${showValue(facts.arguments)}`,
  ].join('\n');
