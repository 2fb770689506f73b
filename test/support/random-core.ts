/**
 * Random valid Core programs with facts, for tests that compare back ends.
 *
 *   const random = createRandom(seed);                      // test/support/random.ts
 *   const { core, facts, calls } = randomCore(random, 4);   // size 1 (tiny) to about 8 (hundreds of nodes)
 *   const { entry, facts } = calls(random);                 // any entry of the core, with facts for it
 *   const given = facts(random, 'entry_1');                 // facts for one entry; the first when left out
 *   const sound = facts(random, 'entry_1', 0);              // none of them refused at the boundary
 *
 * All operations, roundings and signs occur, widths up to 2^511, loops with `until`, nested loops, calls, members by
 * reference, optionals, tables, decimals per member, fields that are not refused (any word), and checks of every kind.
 * Every range is true by construction (`test/core/random-core.test.ts` observes it); every core passes `validate`.
 * About two calls in three get past the boundary; the others have one value just outside, within what the ABI can hold:
 * `uint256` where the range is non-negative, `int256` otherwise, never a bool other than 0 and 1. Params are the defaults.
 */
import type { Core, CoreFunction, Entry, Parameter, Slotted, Statement, Term } from '../../src/core/core.ts';
import type { ArgumentSchema, Shape } from '../../src/types/schema.ts';
import type { Facts } from '../../src/types/value.ts';
import { boolTerm, constant, intTerm, nowhere, select, title } from './core-builder.ts';
import { createNumbers, reach } from './random-core/checks.ts';
import { randomFacts } from './random-core/facts.ts';
import { checkedRange, numberOver, randomRange, randomSchema, timeLimit } from './random-core/schema.ts';
import type { Layout } from './random-core/schema.ts';
import { contextOf, createMaker, statements } from './random-core/statements.ts';
import type { Made, Maker } from './random-core/statements.ts';
import { clamp, condition, narrow } from './random-core/terms.ts';
import type { Context } from './random-core/terms.ts';
import type { Random } from './random.ts';

export type RandomCore = {
  readonly core: Core;
  readonly facts: (random: Random, entry?: string, offShare?: number) => Facts;
  readonly calls: (random: Random) => { readonly entry: string; readonly facts: Facts };
};

export const randomCore = (random: Random, size: number): RandomCore => {
  const layout = randomSchema(random);
  const made: Made[] = [];
  const entries: Entry[] = [];
  const numbers = createNumbers();
  const depth = 1 + Math.min(2, Math.floor(size / 2));
  for (let at = 0; at < 1 + random.below(Math.max(1, size)); at += 1)
    made.push(helper(random, layout, made, `helper_${at}`, depth, size).made);
  for (let at = 0; at < 1 + random.below(3); at += 1) {
    const name = `entry_${at}`;
    const body = random.chance(0.6)
      ? define(random, layout, made, name, depth, size)
      : action(random, layout, made, name, depth, size);
    made.push(body.made);
    const functions = made.map((each) => each.core);
    const { checks, entities, globals } = reach(layout, functions, body.made.core, body.arguments, numbers);
    entries.push({
      ...body.entry,
      name,
      doc: '',
      span: nowhere,
      arguments: body.arguments,
      roles: null,
      protective: false,
      function: body.made.core.name,
      checks,
      entities,
      globals,
    });
  }
  const core: Core = { schema: layout.schema, functions: made.map((each) => each.core), entries, sessions: [] };
  const find = (name: string | undefined): Entry => {
    const entry = name === undefined ? entries[0] : entries.find((each) => each.name === name);
    if (entry === undefined) throw new Error(`no entry ${String(name)}`);
    return entry;
  };
  return {
    core,
    facts: (source, name, offShare) => randomFacts(source, layout.schema, find(name), offShare),
    calls: (source) => {
      const entry = source.pick(entries);
      return { entry: entry.name, facts: randomFacts(source, layout.schema, entry) };
    },
  };
};

type Parameters = {
  readonly parameters: readonly Parameter[];
  readonly arguments: readonly ArgumentSchema[];
  readonly refs: ReadonlyMap<string, number>;
};

const randomParameters = (random: Random, layout: Layout): Parameters => {
  const refs = new Map<string, number>();
  const made = Array.from({ length: 1 + random.below(4) }, (_, at) => {
    const name = `a${at}`;
    const shape = randomArgument(random, layout, at === 0);
    if (shape.kind === 'ref') refs.set(name, shape.entity);
    return { parameter: parameterOf(name, shape, layout), argument: { name, span: nowhere, shape } };
  });
  return { parameters: made.map((each) => each.parameter), arguments: made.map((each) => each.argument), refs };
};

const randomArgument = (random: Random, layout: Layout, first: boolean): ArgumentSchema['shape'] => {
  const { records, enums } = layout.schema;
  const whole = records.filter((each) => each.role === 'member' || (each.role === 'entity' && each.bound === null));
  if (first && random.chance(0.7)) return { kind: 'record', record: random.pick(whole).id };
  const entities = [...layout.modes.keys()];
  switch (random.below(7)) {
    case 0:
      return { kind: 'bool' };
    case 1:
      return { kind: 'enum', enum: random.below(enums.length) };
    case 2:
      return random.chance(0.5) ? { kind: 'time' } : { kind: 'address' };
    case 3:
      return entities.length > 0 ? { kind: 'ref', entity: random.pick(entities) } : { kind: 'bool' };
    case 4:
      return { kind: 'record', record: random.pick(whole).id };
    default:
      return numberOver(randomRange(random), random.pick([0, 6, 18]), 'USD');
  }
};

const parameterOf = (name: string, shape: ArgumentSchema['shape'], layout: Layout): Parameter => {
  if (shape.kind === 'record') return { name, type: 'record', record: shape.record };
  if (shape.kind === 'bool') return { name, type: 'bool' };
  const range = checkedRange(shape, layout.schema) ?? { lo: 0n, hi: timeLimit };
  return { name, type: 'int', lo: range.lo, hi: range.hi };
};

type Body = {
  readonly maker: Maker;
  readonly context: Context;
  readonly statements: Statement[];
  readonly parameters: Parameters;
};

const start = (random: Random, layout: Layout, made: readonly Made[], depth: number, size: number): Body => {
  const parameters = randomParameters(random, layout);
  const maker = createMaker(random, layout, made, depth);
  const context = contextOf(maker, parameters.parameters, parameters.refs);
  return { maker, context, parameters, statements: statements(maker, context, 1 + random.below(size + 1), size > 2 ? 2 : 1) };
};

const slotOf = (term: Term): Slotted =>
  term.type === 'bool' ? { type: 'bool' } : { type: 'int', lo: term.value.lo, hi: term.value.hi };

const finish = (
  body: Body,
  name: string,
  results: readonly Term[],
): { readonly made: Made; readonly arguments: readonly ArgumentSchema[] } => {
  const core: CoreFunction = {
    name,
    title: title(name, 6, 'USD'),
    doc: '',
    parameters: body.parameters.parameters,
    results: results.map(slotOf),
    body: { statements: body.statements, results },
  };
  return { made: { core, refs: body.parameters.refs }, arguments: body.parameters.arguments };
};

const helper = (
  random: Random,
  layout: Layout,
  made: readonly Made[],
  name: string,
  depth: number,
  size: number,
): ReturnType<typeof finish> => {
  const body = start(random, layout, made, depth, size);
  const results = Array.from({ length: 1 + random.below(3) }, () =>
    random.chance(0.3) ? boolTerm(condition(body.context, depth)) : intTerm(narrow(body.context, depth)),
  );
  return finish(body, name, results);
};

type EntryBody = ReturnType<typeof finish> & { readonly entry: Pick<Entry, 'kind' | 'results' | 'verdicts'> };

const define = (random: Random, layout: Layout, made: readonly Made[], name: string, depth: number, size: number): EntryBody => {
  const body = start(random, layout, made, depth, size);
  const { shape, terms } = resultOf(body, depth);
  return {
    ...finish(body, `define_${name}`, terms),
    entry: { kind: 'define', results: [{ name, shape, target: null }], verdicts: [] },
  };
};

const action = (random: Random, layout: Layout, made: readonly Made[], name: string, depth: number, size: number): EntryBody => {
  const body = start(random, layout, made, depth, size);
  const verdicts = Array.from({ length: 1 + random.below(3) }, (_, at) => ({
    kind: random.pick(['missing', 'change', 'require'] as const),
    reason: `reason ${at}`,
    span: nowhere,
  }));
  const verdict = verdicts.reduceRight(
    (rest, _, at) => select(condition(body.context, 1, 'arm'), constant(BigInt(at + 1)), rest),
    constant(0n),
  );
  const changes = Array.from({ length: 1 + random.below(2) }, () => resultOf(body, depth));
  const results = changes.map(({ shape }, at) => ({ name: `change_${at}`, shape, target: null }));
  return {
    ...finish(body, `action_${name}`, [intTerm(verdict), ...changes.flatMap((each) => each.terms)]),
    entry: { kind: 'action', results, verdicts },
  };
};

const resultOf = ({ maker, context }: Body, depth: number): { readonly shape: Shape; readonly terms: readonly Term[] } => {
  const { random, layout } = maker;
  const int = narrow(context, depth);
  const shape = numberOver(int, random.pick([0, 6, 18]), 'USD');
  switch (random.below(8)) {
    case 0:
      return { shape: { kind: 'bool' }, terms: [boolTerm(condition(context, depth))] };
    case 1:
      return { shape: { kind: 'optional', of: shape }, terms: [boolTerm(condition(context, depth)), intTerm(int)] };
    case 2: {
      const enumShape: Shape = { kind: 'enum', enum: random.below(layout.schema.enums.length) };
      return { shape: enumShape, terms: [intTerm(clamp(int, checkedRange(enumShape, layout.schema) ?? { lo: 0n, hi: 0n }))] };
    }
    case 3:
      return { shape: { kind: 'time' }, terms: [intTerm(clamp(int, { lo: 0n, hi: timeLimit - 1n }))] };
    default:
      return { shape, terms: [intTerm(int)] };
  }
};
