/** A step as text: equal texts are equal outcomes, effects and states. */
import type { Core } from '../../src/core/core.ts';
import type { State } from '../../src/engine/state.ts';
import type { Step } from '../../src/engine/transition.ts';
import type { Outcome } from '../../src/types/value.ts';
import { showOutcome, showValue } from './outcome.ts';

/** `head` is the outcome; `body` the effects and the state after, empty where nothing is done. */
export type StepText = { readonly head: string; readonly body: string };

export const outcomeText = showOutcome;
/** Null, where a player can't be asked, says nothing against it. */
export const sameStep = (wanted: StepText, found: StepText | null | undefined): boolean =>
  found === null || (wanted.head === found?.head && wanted.body === found.body);

/** `outcome` is what the decision was, where there was one. */
export const stepText = (core: Core, step: Step, outcome: Outcome | null): StepText => {
  if (step.kind === 'malformed') {
    const record = core.schema.records.find((each) => each.role === 'entity' && each.name === step.record);
    return { head: `malformed ${step.problem} ${record?.id ?? '?'} ${step.key.toString(16)}`, body: '' };
  }
  if (step.kind === 'within') return { head: `within ${step.session}`, body: '' };
  if (step.kind === 'forbidden') return { head: `forbidden ${step.roles.join(' ')}`, body: '' };
  const head = outcome === null ? 'no outcome' : showOutcome(outcome);
  if (step.kind === 'refused') return { head, body: '' };
  const effects = step.effects.map(({ result: { target }, member, isKept, index, before, after }) => {
    const title = member === null ? '0' : `${member.record} ${member.key.toString(16)}`;
    if (target?.kind === 'element') return `${title} [${target.field}] value ${showValue([after])}`;
    const field = target === null ? 'place' : `${target.field}${index === null ? '' : `[${index}]`}`;
    return `${title} ${field}${isKept ? ' kept' : ''} value ${showValue([before, after])}`;
  });
  return { head, body: `${effects.join('; ')} | ${stateText(step.state)}` };
};

const stateText = ({ globals, members }: State): string =>
  [
    `0: value ${showValue(globals)}`,
    ...[...members].flatMap(([record, all]) =>
      [...all].map(([key, values]) => `${record} ${key.toString(16)}: value ${showValue(values)}`),
    ),
  ]
    .sort()
    .join(', ');
