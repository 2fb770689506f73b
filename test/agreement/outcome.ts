/** Outcomes compared and shown: values, verdicts and refusals, down to the last integer. */
import type { Facts, Outcome, Value } from '../../src/types/value.ts';

export const showValue = (value: Value): string =>
  typeof value === 'bigint' ? value.toString() : `[${value.map(showValue).join(', ')}]`;

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
