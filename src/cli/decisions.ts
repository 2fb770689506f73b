/** Calls of a document of facts, decided by the interpreter and put into words. */
import type { Check, Core, Entry } from '../core/core.ts';
import { prepare, type Interpreter } from '../evaluate/prepare.ts';
import type { Trace, Traced } from '../evaluate/trace.ts';
import type { Call, Document } from '../facts/decode.ts';
import { showAmount } from '../facts/decimal.ts';
import { encodeValue, encodingOf } from '../facts/encode.ts';
import { plainJson } from '../facts/json.ts';
import { showTime, showValue } from '../facts/show.ts';
import { bug } from '../source/assert-never.ts';
import { latestNow } from '../types/schema.ts';
import type { Refusal } from '../types/value.ts';

export type Decision = {
  /** `trade(alice, ETH, 2)` */
  readonly label: string;
  readonly entry: string;
  readonly outcome: 'value' | 'allowed' | 'refused';
  /** The value of a definition, or what an action changes to what. */
  readonly values: readonly { readonly name: string; readonly text: string; readonly json: unknown }[];
  /** Why it was refused, in the policy's words or the name of the fact; otherwise null. */
  readonly reason: string | null;
  readonly refusal: Refusal | null;
  /** The definitions that decided it, `equity = 502.5 USD`, each once; the trace has the rest. */
  readonly because: readonly string[];
  readonly trace: Trace;
};

export const decide = (core: Core, document: Document, calls: readonly Call[]): readonly Decision[] => {
  const interpreter = prepare(core);
  return calls.map((call) => decideCall(core, interpreter, document, call));
};

export const decideCall = (core: Core, interpreter: Interpreter, { nameOf }: Pick<Document, 'nameOf'>, call: Call): Decision => {
  const entry = core.entries.find((each) => each.name === call.entry) ?? bug(`there is no entry ${call.entry}`);
  const traced = interpreter.trace(call.entry, call.facts, nameOf);
  const { trace } = traced;
  const because = decidedBy(trace);
  return { label: call.label, entry: entry.name, because, trace, ...inWords(core, nameOf, call, entry, traced) };
};

/** The named values that the outcome was made of, not those that they were made of in turn. */
const decidedBy = (trace: Trace): readonly string[] => {
  const found = new Set<string>();
  const waiting = [...trace.children].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'call' && node.text !== null) found.add(`${node.label} = ${node.text}`);
    else waiting.push(...[...node.children].reverse());
  }
  return [...found];
};

type Words = Pick<Decision, 'outcome' | 'values' | 'reason' | 'refusal'>;

const inWords = (core: Core, nameOf: Document['nameOf'], call: Call, entry: Entry, traced: Traced): Words => {
  const { outcome } = traced;
  if (outcome.kind === 'refused') {
    const reason = reasonOf(entry, outcome.refusal, traced);
    return { outcome: 'refused', values: [], reason, refusal: outcome.refusal };
  }
  const encoding = encodingOf(core.schema, call.facts, entry.arguments, nameOf);
  const values = entry.results.map(({ name, shape }, at) => {
    const value = outcome.values[at] ?? bug(`${entry.name} has no result ${name}`);
    return { name, text: showValue(shape, value, encoding), json: plainJson(encodeValue(shape, value, encoding)) };
  });
  return { outcome: entry.kind === 'action' ? 'allowed' : 'value', values, reason: null, refusal: null };
};

const reasonOf = (entry: Entry, refusal: Refusal, traced: Traced): string => {
  if (refusal.kind === 'fact') return factReason(entry, refusal, traced);
  const verdict = entry.verdicts[refusal.verdict - 1] ?? bug(`${entry.name} has no verdict ${refusal.verdict}`);
  switch (verdict.kind) {
    case 'require':
      return verdict.reason;
    case 'change':
      return `${verdict.reason} would leave its range`;
    case 'missing':
      return `there is nothing to change at ${verdict.reason}`;
  }
};

const factReason = (entry: Entry, refusal: Extract<Refusal, { kind: 'fact' }>, { trace, bounds }: Traced): string => {
  const check = findCheck(entry.checks, refusal.check) ?? bug(`${entry.name} has no check ${refusal.check}`);
  const found = findTrace(trace);
  const label = found?.label ?? check.path;
  const shown = found?.text ?? refusal.value.toString();
  switch (check.kind) {
    case 'range':
    case 'items': {
      if (check.path === 'now' && refusal.value > latestNow)
        return `${refusal.value} s is later than any event can be: a time is in seconds since 1970, not in milliseconds`;
      if (check.path === 'now' && check.lo.kind === 'read') return `${showTime(refusal.value)} is before the last event`;
      if (found === null || bounds === null) return `${label} is ${shown}, outside its range`;
      const bound = (value: bigint, unit: string): string =>
        found.decimals === null ? value.toString() : showAmount(value, found.decimals, unit);
      return `${label} is ${shown}, outside ${bound(bounds.lo, '')} .. ${bound(bounds.hi, found.unit)}`;
    }
    case 'length':
      return refusal.value < check.min
        ? `${label} has ${refusal.value} rows; the least is ${check.min}`
        : `${label} has ${refusal.value} records; the most is ${check.max}`;
    case 'reference':
      return `${label} names nothing that was supplied`;
    case 'ascending':
      return `${label} is not above the one before it`;
  }
};

/** A check that can refuse by itself, the order of a list among them. */
type Refusing =
  Extract<Check, { readonly number: number }> | { readonly kind: 'ascending'; readonly number: number; readonly path: string };

const findCheck = (checks: readonly Check[], number: number): Refusing | null => {
  for (const check of checks) {
    if ('number' in check) {
      if (check.number === number) return check;
      continue;
    }
    const inside = findCheck(check.checks, number);
    if (inside !== null) return inside;
    if (check.kind === 'each' && check.ascending?.number === number) return { kind: 'ascending', ...check.ascending };
  }
  return null;
};

const findTrace = (trace: Trace): Trace | null => {
  if (trace.kind === 'check') return trace;
  for (const child of trace.children) {
    const found = findTrace(child);
    if (found !== null) return found;
  }
  return null;
};
