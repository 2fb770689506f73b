/**
 * A plain walk over Core that remembers why each value is what it is. Slower than the compiled closures and independent
 * of them; a test holds the two to the same outcomes. `watch` sees every integer that was computed, for tests that hold
 * Core to its bounds and count what was exercised.
 */
import type { Block, Core, CoreFunction, Entry, Int, Range, Statement, Term, Title } from '../core/core.ts';
import { assertNever, bug } from '../source/assert-never.ts';
import type { Facts, Outcome, Value } from '../types/value.ts';
import { integerAt, recordAt } from './cells.ts';
import { both, node, noReason, nothing, showTitled, showTruth, words } from './explain.ts';
import type { Shown, Why } from './explain.ts';
import { outcomeOf } from './outcome.ts';
import type { Names, Trace } from './trace.ts';
import { callLabel, calledWith, resultTitle } from './walk-calls.ts';
import { walkChecks } from './walk-checks.ts';
import { shownBy } from './walk-facts.ts';
import { listOf, recOf, truthOf, valueOf } from './walk-terms.ts';

export type Held =
  | { readonly type: 'int'; readonly value: bigint; readonly why: Why }
  | { readonly type: 'bool'; readonly value: boolean; readonly why: Why }
  | HeldRecord;

/** `path` is how people name the record: `a`, `a.positions[1]`, `market ETH`. */
export type HeldRecord = {
  readonly type: 'record';
  readonly record: number;
  readonly values: readonly Value[];
  readonly path: string;
  readonly why: Why;
};

export type Env = Map<string, Held>;

export type Walk = {
  readonly core: Core;
  readonly entry: Entry;
  readonly facts: Facts;
  readonly functions: ReadonlyMap<string, CoreFunction>;
  readonly names: Names;
  readonly watch: (int: Int, value: bigint) => void;
  /** Facts read so far, one node for each path. */
  readonly read: Map<string, Trace>;
};

export type Watching = Pick<Walk, 'names' | 'watch'>;

export const walkEntry = (
  core: Core,
  entry: Entry,
  facts: Facts,
  watching: Watching,
): { readonly outcome: Outcome; readonly trace: Trace; readonly bounds: Range | null } => {
  const functions = new Map(core.functions.map((each) => [each.name, each]));
  const walk: Walk = { core, entry, facts, functions, read: new Map(), ...watching };
  const callee = functions.get(entry.function) ?? bug(`there is no function ${entry.function}`);
  const given = callee.parameters.map((_, at) => argumentOf(walk, callee, at));
  const refused = walkChecks(walk, callee, given);
  if (refused !== null) {
    return {
      outcome: { kind: 'refused', refusal: refused.refusal },
      trace: node('entry', entry.name, words('refused'), entry.span, [refused.trace]),
      bounds: refused.bounds,
    };
  }
  const env: Env = new Map();
  callee.parameters.forEach((parameter, at) => env.set(parameter.name, given[at] ?? bug('an argument is missing')));
  const results = walkBlock(callee.body, env, walk);
  const raw = results.map((each) =>
    each.type === 'bool' ? (each.value ? 1n : 0n) : each.type === 'int' ? each.value : bug('a record is no result'),
  );
  const outcome = outcomeOf(entry, raw);
  return { outcome, trace: entryTrace(walk, callee, outcome, results), bounds: null };
};

const argumentOf = (walk: Walk, callee: CoreFunction, at: number): Held => {
  const parameter = callee.parameters[at];
  const label = walk.entry.arguments[at]?.name ?? parameter?.name ?? '';
  if (parameter?.type === 'record')
    return { type: 'record', record: parameter.record, values: recordAt(walk.facts.arguments, at), path: label, why: noReason };
  const value = integerAt(walk.facts.arguments, at);
  const shown = parameter?.type === 'bool' ? showTruth(value !== 0n) : argumentShown(walk, at, value);
  const why = [node('fact', label, shown, walk.entry.arguments[at]?.span ?? null, noReason)];
  return parameter?.type === 'bool' ? { type: 'bool', value: value !== 0n, why } : { type: 'int', value, why };
};

const argumentShown = (walk: Walk, at: number, value: bigint): Shown => {
  const shape = walk.entry.arguments[at]?.shape;
  if (shape === undefined || shape.kind === 'record') return nothing;
  return shownBy(walk, shape, value, null);
};

const entryTrace = (walk: Walk, callee: CoreFunction, outcome: Outcome, results: readonly Held[]): Trace => {
  const { entry } = walk;
  if (outcome.kind === 'refused' && outcome.refusal.kind === 'verdict') {
    const verdict = entry.verdicts[outcome.refusal.verdict - 1];
    const [why] = results;
    const reason = node('verdict', verdict?.reason ?? '', words('refused'), verdict?.span ?? null, why?.why ?? noReason);
    return node('entry', entry.name, words('refused'), entry.span, [reason]);
  }
  const why = results.reduce<Why>((all, each) => both(all, each.why), noReason);
  const own = { entry, given: walk.facts.arguments };
  const shown = entry.kind === 'action' ? words('allowed') : titled(walk, resultTitle(walk, callee.title, own), results);
  return node('entry', entry.name, shown, entry.span, why);
};

/** How the results of a call are shown under its title: one value, or an optional one. */
const titled = (walk: Walk, title: Title, results: readonly Held[]): Shown => {
  const [first, second] = results;
  if (first?.type === 'int') return results.length === 1 ? showTitled(walk.core.schema, title, first.value) : nothing;
  if (first?.type !== 'bool') return nothing;
  if (results.length === 1) return showTruth(first.value);
  if (results.length > 2 || second?.type !== 'int') return nothing;
  return first.value ? showTitled(walk.core.schema, title, second.value) : words('none');
};

const walkBlock = (block: Block, env: Env, walk: Walk): readonly Held[] => {
  for (const statement of block.statements) walkStatement(statement, env, walk);
  return block.results.map((term) => walkTerm(term, env, walk));
};

const walkTerm = (term: Term, env: Env, walk: Walk): Held => {
  if (term.type === 'int') return { type: 'int', ...valueOf(term.value, env, walk) };
  return { type: 'bool', ...truthOf(term.value, env, walk) };
};

const walkStatement = (statement: Statement, env: Env, walk: Walk): void => {
  switch (statement.kind) {
    case 'let': {
      const held = walkTerm(statement.value, env, walk);
      const { title } = statement;
      const shown = (): Shown => (title === null ? nothing : titled(walk, title, [held]));
      const why = title === null ? held.why : [node('name', title.label, shown(), title.span, held.why)];
      env.set(statement.bind.name, { ...held, why });
      return;
    }
    case 'call': {
      const callee = walk.functions.get(statement.function) ?? bug(`there is no function ${statement.function}`);
      const inner: Env = new Map();
      statement.arguments.forEach((argument, at) => {
        const name = callee.parameters[at]?.name ?? bug(`${callee.name} is called with too many arguments`);
        inner.set(name, argument.type === 'record' ? recOf(argument.value, env, walk) : walkTerm(argument, env, walk));
      });
      const results = walkBlock(callee.body, inner, walk);
      const reasons = results.reduce<Why>((all, each) => both(all, each.why), noReason);
      const called = calledWith(walk, callee, inner);
      const title = called === null ? callee.title : resultTitle(walk, callee.title, called);
      const label = called === null ? title.label : callLabel(walk, called, inner, callee);
      const why = [node('call', label, titled(walk, title, results), statement.span, reasons)];
      statement.bind.forEach((bind, at) => env.set(bind.name, explained(results[at], why)));
      return;
    }
    case 'if': {
      const condition = truthOf(statement.condition, env, walk);
      const results = walkBlock(condition.value ? statement.then : statement.else, env, walk);
      const label = condition.value ? 'the condition holds' : 'the condition does not hold';
      const reasons = results.reduce<Why>((all, each) => both(all, each.why), condition.why);
      const why = [node('branch', label, nothing, statement.span, reasons)];
      statement.bind.forEach((bind, at) => env.set(bind.name, explained(results[at], why)));
      return;
    }
    case 'loop':
      walkLoop(statement, env, walk);
      return;
    default:
      assertNever(statement);
  }
};

const explained = (held: Held | undefined, why: Why): Held =>
  held === undefined ? bug('a name without a value') : { ...held, why };

const walkLoop = (loop: Extract<Statement, { kind: 'loop' }>, env: Env, walk: Walk): void => {
  const { over } = loop;
  const list = over.kind === 'list' ? listOf(over.list, env, walk) : null;
  const turns = over.kind === 'count' ? over.count : (list?.values.length ?? 0);
  let reasons = list?.why ?? noReason;
  let carries = loop.carry.map((each): Held => walkTerm(each.initial, env, walk));
  reasons = carries.reduce((all, each) => both(all, each.why), reasons);
  const carry = (why: (held: Held) => Why): void =>
    loop.carry.forEach((each, at) => {
      const held = carries[at];
      if (held !== undefined) env.set(each.bind.name, { ...held, why: why(held) });
    });
  for (let at = 0; at < turns; at += 1) {
    // Within a turn a carry needs no explanation of its own: it is what the turns before it gave.
    carry(() => noReason);
    if (loop.until !== null && truthOf(loop.until, env, walk).value) break;
    env.set(loop.index.name, { type: 'int', value: BigInt(at), why: noReason });
    const path = over.kind === 'count' ? (over.names?.[at] ?? `turn ${at + 1}`) : (list?.pathOf(at) ?? '');
    if (over.kind === 'list')
      env.set(over.element, {
        type: 'record',
        record: over.record,
        values: recordAt(list?.values ?? [], at),
        path,
        why: noReason,
      });
    carries = walkBlock(loop.body, env, walk).map((each) => each);
    const given = carries.reduce<Why>((all, each) => both(all, each.why), noReason);
    if (given.length > 0) reasons = both(reasons, [node('element', path, nothing, loop.span, given)]);
  }
  carry(() => reasons);
};
