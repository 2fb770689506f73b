/** Outcomes in the words of a case: values as JSON, refusals by the reason or by the path of the fact. */
import type { Check, Core, Entry } from '../../src/core/core.ts';
import { encodeValue, encodingOf } from '../../src/facts/encode.ts';
import type { Json as EncodedJson } from '../../src/facts/json.ts';
import type { Call } from '../../src/facts/decode.ts';
import type { Outcome } from '../../src/types/value.ts';
import type { Json } from './cases.ts';

export const entryOf = (core: Core, name: string): Entry => {
  const entry = core.entries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`the policy has no entry ${name}`);
  return entry;
};

export const inWords = (core: Core, call: Call, outcome: Outcome): Json => {
  const entry = entryOf(core, call.entry);
  if (outcome.kind === 'refused') {
    const { refusal } = outcome;
    if (refusal.kind === 'verdict') return { refused: entry.verdicts[refusal.verdict - 1]?.reason ?? `verdict ${refusal.verdict}` };
    return { 'refused fact': pathOf(entry.checks, refusal.check) ?? `check ${refusal.check}` };
  }
  const encoding = encodingOf(core.schema, call.facts, entry.arguments);
  const values = entry.results.map(({ name, shape }, at): readonly [string, Json] => {
    const value = outcome.values[at];
    return [name, value === undefined ? 'missing' : plain(encodeValue(shape, value, encoding))];
  });
  const [first] = values;
  return entry.kind === 'action' ? Object.fromEntries(values) : first === undefined ? 'missing' : first[1];
};

const pathOf = (checks: readonly Check[], number: number): string | null => {
  for (const check of checks) {
    switch (check.kind) {
      case 'each': {
        if (check.ascending?.number === number) return check.ascending.path;
        const inside = pathOf(check.checks, number);
        if (inside !== null) return inside;
        break;
      }
      case 'within':
      case 'when present': {
        const inside = pathOf(check.checks, number);
        if (inside !== null) return inside;
        break;
      }
      default:
        if (check.number === number) return check.path;
    }
  }
  return null;
};

const plain = (json: EncodedJson): Json => {
  switch (json.kind) {
    case 'null':
      return null;
    case 'truth':
      return json.value;
    case 'number':
      return json.text;
    case 'string':
      return json.value;
    case 'array':
      return json.items.map(plain);
    case 'object':
      return Object.fromEntries([...json.members].map(([key, value]) => [key, plain(value)]));
  }
};
