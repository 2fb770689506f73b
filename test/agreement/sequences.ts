/**
 * Agreement over time: sequences of 1 to 50 events on each policy. The ledger over the reference is the specification; after every
 * event each player must have given its outcome and its effects and stand in its state, refused events included.
 */
import type { Event } from '../../src/engine/transition.ts';
import type { Rational } from '../../src/types/rational.ts';
import { rational, subtract } from '../../src/types/rational.ts';
import type { Schema, Shape } from '../../src/types/schema.ts';
import type { Value } from '../../src/types/value.ts';
import { keepsState, keyField } from '../../src/engine/state.ts';
import { sequenceMaker, type Sequence } from '../support/random-events.ts';
import { stepCounter, type StepCounts } from './count-steps.ts';
import { emptyLedger, specified, type Entered, type Ledger } from './ledger.ts';
import { showFacts } from './outcome.ts';
import { drivers as allDrivers, type Driver } from './players.ts';
import type { Compiled } from './policies.ts';
import { sameStep, type StepText } from './step-text.ts';

export type SequenceDifference = {
  readonly policy: Compiled;
  readonly seed: number;
  /** The number of the sequence on this policy, from 0. */
  readonly sequence: number;
  readonly driver: string;
  /** All events up to the first that differs. */
  readonly events: readonly Event[];
  readonly expected: StepText;
  readonly found: StepText | undefined;
};

export type SequenceReport = {
  readonly sequences: number;
  readonly steps: number;
  readonly counts: StepCounts;
  readonly differences: readonly SequenceDifference[];
};

export type SequencePlan = {
  readonly seed: number;
  /** A policy without a state gets a part of it. */
  readonly sequencesPerPolicy: number;
  readonly drivers?: readonly Driver[];
  readonly progress?: (line: string) => void;
};

/** Policies that share one chain. */
const together = 25;
/** Sequences whose calls are sent to it at once. */
const atOnce = 100;
/** More differences than anyone reads. */
const most = 20;

/** A record that keeps something can be told apart by a key; without a state the compiler wants none. */
export const isPlayable = ({ checked: { schema } }: Compiled): boolean =>
  schema.records.every(
    (each) => each.role !== 'entity' || keyField(each) !== null || each.fields.every((field) => field.stored === null),
  );

/** Of `each` sequences, those that a policy is worth: events of one without a state do not hang together. */
export const shareOf = ({ checked }: Compiled, each: number): number =>
  keepsState(checked.schema) ? each : Math.ceil(each / stateless);

const stateless = 8;

export const playSequences = async (policies: readonly Compiled[], plan: SequencePlan): Promise<SequenceReport> => {
  const counts: StepCounts = new Map();
  const differences: SequenceDifference[] = [];
  const list = plan.drivers ?? allDrivers;
  let [sequences, steps] = [0, 0];
  for (let from = 0; from < policies.length; from += together) {
    const group = policies.slice(from, from + together);
    const opened = await openAll(list, group);
    try {
      for (const [at, policy] of group.entries()) {
        const next = specifiedSequences(policy, plan.seed);
        const count = stepCounter(policy.core, counts);
        const share = shareOf(policy, plan.sequencesPerPolicy);
        for (let start = 0; start < share; start += atOnce) {
          const played = Array.from({ length: Math.min(atOnce, share - start) }, next);
          sequences += played.length;
          for (const each of played) {
            steps += each.steps.length;
            for (const [index, step] of each.steps.entries()) count(each.events[index]?.entry ?? '', step);
          }
          for (const [place, { players }] of opened.entries()) {
            const answers = await players[at]?.play(played.map((each) => each.events));
            for (const [number, { events, steps: wanted }] of played.entries()) {
              const found = answers?.[number] ?? [];
              const step = wanted.findIndex((each, index) => !sameStep(each.text, found[index]));
              const expected = wanted[step]?.text;
              if (expected === undefined || differences.length >= most) continue;
              const about = { policy, seed: plan.seed, sequence: start + number, driver: list[place]?.name ?? '' };
              differences.push({ ...about, events: events.slice(0, step + 1), expected, found: found[step] });
            }
          }
        }
        plan.progress?.(`${policy.name}: ${sequences} sequences, ${steps} steps, ${differences.length} differences`);
      }
    } finally {
      for (const each of opened) await each.close();
    }
  }
  return { sequences, steps, counts, differences };
};

type Opened = Awaited<ReturnType<Driver['open']>>;

const openAll = async (list: readonly Driver[], policies: readonly Compiled[]): Promise<readonly Opened[]> => {
  const opened: Opened[] = [];
  try {
    for (const each of list) opened.push(await each.open(policies));
  } catch (error) {
    for (const each of opened) await each.close();
    throw error;
  }
  return opened;
};

/** Events and, after each, where the specification stands. */
export type Specified = { readonly events: readonly Event[]; readonly steps: readonly Entered[] };

/** The sequences on a policy, one after the other: the same for the same seed. */
export const specifiedSequences = (policy: Compiled, seed: number): (() => Specified) => {
  const make = sequenceMaker(policy.checked, `sequences ${seed} ${policy.name}`);
  const enter = specified(policy.checked);
  return () => play(policy, make(), enter);
};

const play = ({ checked }: Compiled, { length, next }: Sequence, enter: ReturnType<typeof specified>): Specified => {
  const { schema } = checked;
  const clock = (schema.records[0]?.fields ?? []).findIndex((each) => each.source === 'clock');
  const events: Event[] = [];
  const steps: Entered[] = [];
  let ledger = emptyLedger(checked);
  while (events.length < length) {
    const last = ledger.get('0')?.get(clock);
    const known = ledger;
    const event = next({ clock: typeof last === 'bigint' ? last : 0n, landmarks: () => quantitiesOf(schema, known) });
    const step = enter(ledger, event);
    events.push(event);
    steps.push(step);
    ledger = step.ledger;
  }
  return { events, steps };
};

/** What is kept, and how far it is from its bounds: amounts that lead just there, or just past. */
const quantitiesOf = (schema: Schema, ledger: Ledger): readonly Rational[] =>
  [...ledger].flatMap(([title, account]) => {
    const { fields = [] } = schema.records[Number.parseInt(title, 10)] ?? {};
    return [...account].flatMap(([at, value]) => around(fields[at]?.shape, value));
  });

const around = (shape: Shape | undefined, value: Value): readonly Rational[] => {
  if (shape?.kind === 'optional' && typeof value === 'object') return value.flatMap((each) => around(shape.of, each));
  if (shape?.kind === 'array' && typeof value === 'object') return value.slice(0, 4).flatMap((each) => around(shape.of, each));
  if (shape?.kind !== 'number' || shape.scale.kind !== 'fixed' || typeof value !== 'bigint') return [];
  const n = rational(value, 10n ** BigInt(shape.scale.decimals));
  return [n, subtract(shape.hi, n), subtract(n, shape.lo)];
};

export const showSequenceDifference = ({ policy, seed, sequence, driver, events, expected, found }: SequenceDifference): string =>
  [
    `${policy.name}, seed ${seed}, sequence ${sequence}, event ${events.length}: ${driver} differs`,
    ...showStep('reference', expected),
    ...showStep(driver, found),
    ...events.flatMap(({ entry, at, facts }, index) => [`event ${index + 1}: ${entry} at ${at}`, showFacts(facts)]),
    ...policy.text.split('\n').map((line) => `  | ${line}`),
  ].join('\n');

const showStep = (name: string, text: StepText | undefined): readonly string[] =>
  text === undefined
    ? [`  ${name}: nothing`]
    : [`  ${name}: ${text.head}`, ...(text.body === '' ? [] : text.body.split(' | ').map((each) => `    ${each}`))];
