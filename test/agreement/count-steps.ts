/** What the steps of a run have exercised: how they end, and what becomes of what is kept. */
import type { Core } from '../../src/core/core.ts';
import { checkNumbers } from '../../src/types/check-number.ts';
import type { FieldSchema } from '../../src/types/schema.ts';
import type { Entered, Entry } from './ledger.ts';
import { showValue } from './outcome.ts';

export type StepCounts = Map<string, number>;

/** Counts the steps of one policy. */
export const stepCounter = (core: Core, counts: StepCounts): ((entry: string, step: Entered) => void) => {
  const time = nowCheck(core);
  const entries = new Map(core.entries.map((each) => [each.name, each]));
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  return (entry, { outcome, text, written }) => {
    if (outcome === 'malformed') return count(text.head.split(' ').slice(0, 2).join(' '));
    if (outcome.kind === 'value') {
      count(entries.get(entry)?.kind === 'action' ? 'done: action' : 'done: define');
      for (const each of written) count(`written: ${nameOf(each)}`);
      return;
    }
    const { refusal } = outcome;
    if (refusal.kind === 'fact') return count(refusal.check === time ? 'refused: time' : 'refused: fact');
    count(`refused: ${entries.get(entry)?.verdicts[refusal.verdict - 1]?.kind ?? ''}`);
  };
};

const nowCheck = ({ schema }: Core): number | null => {
  const field = (schema.records[0]?.fields ?? []).findIndex((each) => each.source === 'now');
  return field < 0 ? null : checkNumbers(schema, []).field(0, field, 'range');
};

const nameOf = ({ record, field, before, after }: Entry): string => {
  const whose = record.role === 'globals' ? 'policy' : record.bound === null ? 'unbounded' : 'bounded';
  const same = showValue(before) === showValue(after);
  return `${whose} ${kindOf(field)}${same ? ', the same' : ''}`;
};

const kindOf = ({ shape, source, stored }: FieldSchema): string => {
  if (source === 'clock' || source === 'total') return source;
  if (shape.kind === 'optional') return `${shape.of.kind} or none`;
  if (shape.kind !== 'number') return shape.kind;
  const scale = shape.scale.kind === 'member' ? ' with own decimals' : '';
  return `number${scale}, ${stored?.full === null ? 'proved' : (stored?.full ?? '')}`;
};
