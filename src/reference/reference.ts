/**
 * The specification: what a checked policy means, over exact rationals. Every other path is compared with this one.
 * What comes in: the checked tree and positional facts. What goes out: the outcome, in the integers of the facts.
 * May import: source, types, syntax/ast, check. Shares no arithmetic with `core/`, so that a defect cannot hide in both.
 * Tested by hand-made policies in test/reference, and against all back ends in test/agreement.
 */
import { usedFacts } from '../check/used-facts.ts';
import type { Action, Checked, Define, Expr, Session } from '../check/checked.ts';
import { bug } from '../source/assert-never.ts';
import { checkNumbers } from '../types/check-number.ts';
import type { FieldSchema, Schema } from '../types/schema.ts';
import type { Selection, Verified } from '../types/session.ts';
import type { Facts, Outcome, Refusal, Value } from '../types/value.ts';
import { act } from './act.ts';
import { refusedFact } from './boundary.ts';
import { asTruth, type Datum } from './datum.ts';
import { bind, callDefine, evaluate, type Env, type Observer } from './expression.ts';
import type { Named } from './naming.ts';
import { decode, encode, type World } from './place.ts';
import { selectAll, verifyAll, type Look } from './session.ts';

export type Reference = {
  readonly evaluate: (entry: string, facts: Facts) => Outcome;
  /**
   * The same evaluation, with each named number beside its exact value: without the roundings of names, and with the
   * decisions (conditions, slabs, filters, keys) of the rounded run. `seen` hears of every expression's value.
   */
  readonly exact: (entry: string, facts: Facts, seen?: (expr: Expr, value: Datum) => void) => Exact;
  /** Who is closed, in order, and by how much. `facts`: its arguments are those of the session, without account and need. */
  readonly select: (session: string, facts: Facts, accounts: Accounts, need: bigint) => Selection;
  /** Whether a whole proposed order is right: the accounts, how much of each, and the terms (the need, the count, what the selection adds). */
  readonly verify: (
    session: string,
    facts: Facts,
    accounts: Accounts,
    taken: readonly bigint[],
    terms: readonly bigint[],
  ) => Verified;
};

type Accounts = readonly (readonly Value[])[];

export type Exact = { readonly outcome: Outcome; readonly names: readonly Named[] };

export const reference = (checked: Checked): Reference => {
  const entries = new Map<string, Define | Action>([...checked.defines, ...checked.actions].map((each) => [each.name, each]));
  const numbers = checkNumbers(checked.schema, [...checked.defines, ...checked.actions, ...checked.sessions]);
  const used = usedFacts(checked);
  const run = (name: string, facts: Facts, exact: boolean, observe: Observer): Outcome => {
    const entry = entries.get(name) ?? bug(`no entry ${name}`);
    const uses = used.get(name) ?? bug(`no facts of ${name}`);
    const protective = 'changes' in entry && entry.protective;
    const boundary = { entry: name, arguments: entry.arguments, used: uses, numbers, protective };
    const refusal = refusedFact(boundary, checked.schema, facts);
    if (refusal !== null) return { kind: 'refused', refusal };
    const timely = protective ? inTime(checked.schema, facts) : facts;
    const env = enter(checked, entry, { schema: checked.schema, facts: timely, exact }, observe);
    return 'changes' in entry ? act(env, entry) : { kind: 'value', values: [define(env, entry)] };
  };
  const begin = (name: string, facts: Facts, need: bigint): Begun => {
    const session = checked.sessions.find((each) => each.name === name) ?? bug(`no session ${name}`);
    const uses = used.get(name) ?? bug(`no facts of ${name}`);
    const boundary = { entry: name, arguments: session.arguments, used: uses, numbers, protective: true };
    const withAccount = (account: Value): Facts => ({ ...facts, arguments: [account, ...facts.arguments, need] });
    return {
      session,
      off: refusedFact(boundary, checked.schema, withAccount([]), 'others'),
      may: () => {
        if (session.begins === null) return true;
        const world = { schema: checked.schema, facts: { ...facts, arguments: [...facts.arguments, need] }, exact: false };
        const env = enter(checked, session.begins, world, { named: ignore, evaluated: ignore });
        return asTruth(evaluate(env, session.begins.value));
      },
      look: (account) => {
        const all = withAccount(account);
        if (refusedFact(boundary, checked.schema, all, 'first') !== null) return null;
        const about = { ...session, arguments: session.arguments.slice(0, -1) };
        return enter(checked, about, { schema: checked.schema, facts: all, exact: false }, { named: ignore, evaluated: ignore });
      },
    };
  };
  return {
    select: (name, facts, accounts, need) => {
      const { session, off, may, look } = begin(name, facts, need);
      return selectAll(session, off, may, look, accounts, need);
    },
    verify: (name, facts, accounts, taken, terms) => {
      const { session, off, may, look } = begin(name, facts, terms[0] ?? bug('terms without a need'));
      return verifyAll(session, off, may, look, accounts, taken, terms);
    },
    evaluate: (entry, facts) => run(entry, facts, false, { named: ignore, evaluated: ignore }),
    exact: (entry, facts, seen = ignore) => {
      const names: Named[] = [];
      const outcome = run(entry, facts, true, { named: (each) => names.push(each), evaluated: seen });
      return { outcome, names };
    },
  };
};

type Begun = { readonly session: Session; readonly off: Refusal | null; readonly may: () => boolean; readonly look: Look };

const ignore = (): void => {};

/** What is protective is never late: its time is no sooner than that of the last event. */
const inTime = ({ records }: Schema, facts: Facts): Facts => {
  const place = (source: FieldSchema['source']): number => records[0]?.fields.findIndex((each) => each.source === source) ?? -1;
  const [told, last] = [facts.globals[place('now')], facts.globals[place('clock')]];
  if (typeof told !== 'bigint' || typeof last !== 'bigint' || told >= last) return facts;
  return { ...facts, globals: facts.globals.with(place('now'), last) };
};

/** The arguments as the policy sees them, bound to the entry's parameters. */
const enter = (checked: Checked, entry: Pick<Define, 'arguments' | 'parameters'>, world: World, observe: Observer): Env => {
  const roots: Datum[] = [];
  for (const [at, { shape }] of entry.arguments.entries()) {
    if (shape.kind === 'record') roots.push({ kind: 'record', place: { kind: 'argument', record: shape.record, argument: at } });
    else roots.push(decode(world, null, roots, shape, world.facts.arguments[at] ?? bug('an argument is missing')));
  }
  const env: Env = { checked, world, before: world, bound: new Map(), roots, observe, known: new WeakMap() };
  return entry.parameters.reduce((bound, { id }, at) => bind(bound, id, roots[at] ?? bug('an argument is missing')), env);
};

const define = (env: Env, entry: Define): Value =>
  encode(env.world, null, env.roots, entry.shape, callDefine(env, entry, env.roots));
