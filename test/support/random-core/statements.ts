/** Random statements and functions. Loops carry sums, clamped values and truths; nothing they do needs trust. */
import type {
  Block,
  CoreFunction,
  Int,
  List,
  Named,
  Parameter,
  Range,
  Rec,
  Slotted,
  Statement,
  Term,
} from '../../../src/core/core.ts';
import { isNarrow } from '../../../src/core/core.ts';
import {
  binary,
  boolTerm,
  compare,
  constant,
  intTerm,
  known,
  local,
  nowhere,
  read,
  recLocal,
  select,
  title,
  truth,
} from '../core-builder.ts';
import type { Random } from '../random.ts';
import { checkedRange, randomRange } from './schema.ts';
import type { Layout } from './schema.ts';
import { branch, clamp, condition, guard, listsOf, narrow, refine, wide } from './terms.ts';
import type { Context } from './terms.ts';

/** A function, and which of its integer parameters are references, to which entity. */
export type Made = { readonly core: CoreFunction; readonly refs: ReadonlyMap<string, number> };

/** What all blocks of one function share. */
export type Maker = {
  readonly random: Random;
  readonly layout: Layout;
  readonly functions: readonly Made[];
  readonly depth: number;
  readonly fresh: () => string;
};

export const createMaker = (random: Random, layout: Layout, functions: readonly Made[], depth: number): Maker => {
  let count = 0;
  const fresh = (): string => {
    count += 1;
    return `v${count}`;
  };
  return { random, layout, functions, depth, fresh };
};

export const contextOf = (maker: Maker, parameters: readonly Parameter[], refs: ReadonlyMap<string, number>): Context => {
  const context: Context = { random: maker.random, layout: maker.layout, ints: [], truths: [], recs: [] };
  for (const parameter of parameters) {
    if (parameter.type === 'bool') context.truths.push(parameter.name);
    else if (parameter.type === 'int') {
      context.ints.push({ name: parameter.name, range: { lo: parameter.lo, hi: parameter.hi } });
      const entity = refs.get(parameter.name);
      if (entity !== undefined) addRec(context, { kind: 'member', record: entity, index: local(parameter.name, parameter) });
    } else addRec(context, recLocal(parameter.name, parameter.record));
  }
  if (maker.random.chance(0.6)) addRec(context, { kind: 'globals', record: 0 });
  return context;
};

/** A record, and the members that its references lead to. */
const addRec = (context: Context, rec: Rec): void => {
  context.recs.push(rec);
  const { schema } = context.layout;
  (schema.records[rec.record]?.fields ?? []).forEach((field, at) => {
    if (field.shape.kind !== 'ref') return;
    const range = checkedRange(field.shape, schema);
    if (range !== null) addRec(context, { kind: 'member', record: field.shape.entity, index: read(rec, at, range) });
  });
};

export const statements = (maker: Maker, context: Context, count: number, level: number): Statement[] =>
  Array.from({ length: count }, () => statement(maker, context, level));

const statement = (maker: Maker, context: Context, level: number): Statement => {
  const { random } = maker;
  const kind = random.below(level > 0 ? 10 : 5);
  if (kind < 3) return letInt(maker, context, random.chance(0.35) ? wide(context, maker.depth) : narrow(context, maker.depth));
  if (kind === 3) return letTruth(maker, context);
  if (kind === 4) return call(maker, context) ?? letInt(maker, context, narrow(context, maker.depth));
  return kind < 7 ? branches(maker, context, level) : loop(maker, context, level);
};

const bindInt = (context: Context, name: string, range: Range): Named => {
  const { lo, hi } = range;
  context.ints.push({ name, range: { lo, hi } });
  return { name, type: 'int', lo, hi };
};

const bindTruth = (context: Context, name: string): Named => {
  context.truths.push(name);
  return { name, type: 'bool' };
};

const bindAs = (maker: Maker, context: Context, slot: Slotted): Named =>
  slot.type === 'bool' ? bindTruth(context, maker.fresh()) : bindInt(context, maker.fresh(), slot);

const letInt = (maker: Maker, context: Context, value: Int): Statement => {
  const name = maker.fresh();
  return {
    kind: 'let',
    bind: bindInt(context, name, value),
    value: intTerm(value),
    title: maker.random.chance(0.5) ? title(`name ${name}`, maker.random.pick([0, 6, 18]), 'USD') : null,
  };
};

const letTruth = (maker: Maker, context: Context): Statement => {
  const value = boolTerm(condition(context, maker.depth));
  return {
    kind: 'let',
    bind: bindTruth(context, maker.fresh()),
    value,
    title: maker.random.chance(0.3) ? title('a truth') : null,
  };
};

const call = (maker: Maker, context: Context): Statement | null => {
  if (maker.functions.length === 0) return null;
  const { core: callee, refs } = maker.random.pick(maker.functions);
  const given: (Term | { readonly type: 'record'; readonly value: Rec })[] = [];
  for (const parameter of callee.parameters) {
    const entity = refs.get(parameter.name);
    if (entity !== undefined) {
      const indexes = context.recs.flatMap((rec) => (rec.kind === 'member' && rec.record === entity ? [rec.index] : []));
      if (indexes.length === 0) return null;
      given.push(intTerm(maker.random.pick(indexes)));
    } else if (parameter.type === 'bool') given.push(boolTerm(condition(context, 1)));
    else if (parameter.type === 'int') given.push(intTerm(clamp(narrow(context, 1), parameter)));
    else {
      const fitting = context.recs.filter((rec) => rec.record === parameter.record);
      if (fitting.length === 0) return null;
      given.push({ type: 'record', value: maker.random.pick(fitting) });
    }
  }
  return {
    kind: 'call',
    bind: callee.results.map((slot) => bindAs(maker, context, slot)),
    function: callee.name,
    arguments: given,
    span: nowhere,
  };
};

const randomSlot = (random: Random): 'narrow' | 'wide' | 'bool' => random.pick(['narrow', 'narrow', 'wide', 'bool']);

const termOf = (maker: Maker, context: Context, wanted: 'narrow' | 'wide' | 'bool'): Term => {
  if (wanted === 'bool') return boolTerm(condition(context, maker.depth));
  return intTerm(wanted === 'wide' ? wide(context, maker.depth) : narrow(context, maker.depth));
};

const branches = (maker: Maker, context: Context, level: number): Statement => {
  const { random } = maker;
  const test = (random.chance(0.5) ? guard(context) : null) ?? condition(context, maker.depth);
  const wanted = Array.from({ length: 1 + random.below(3) }, () => randomSlot(random));
  const arm = (holds: boolean): Block => {
    const inner = refine(context, test, holds);
    const made = statements(maker, inner, random.below(3), level - 1);
    return { statements: made, results: wanted.map((each) => termOf(maker, inner, each)) };
  };
  const [then, otherwise] = [arm(true), arm(false)];
  const bind = wanted.map((_, at) => bindAs(maker, context, union(then.results[at], otherwise.results[at])));
  return { kind: 'if', bind, condition: test, then, else: otherwise, span: nowhere };
};

const union = (a: Term | undefined, b: Term | undefined): Slotted => {
  if (a?.type !== 'int' || b?.type !== 'int') return { type: 'bool' };
  return {
    type: 'int',
    lo: a.value.lo < b.value.lo ? a.value.lo : b.value.lo,
    hi: a.value.hi > b.value.hi ? a.value.hi : b.value.hi,
  };
};

type Carry = { readonly bind: Named; readonly initial: Term };

const loop = (maker: Maker, context: Context, level: number): Statement => {
  const { random, layout } = maker;
  const lists = [...context.recs.flatMap((rec) => listsOf(rec, layout)), ...foldable(layout)];
  const over = lists.length > 0 && random.chance(0.8) ? random.pick(lists) : null;
  const turns = over?.max ?? 1 + random.below(5);
  const indexName = maker.fresh();
  const index: Named = { name: indexName, type: 'int', lo: 0n, hi: BigInt(turns) - 1n };
  const inner = branch(context);
  inner.ints.push({ name: indexName, range: index });
  const element = over === null ? null : maker.fresh();
  if (over !== null && element !== null) {
    addRec(inner, recLocal(element, over.record));
    const at = random.chance(0.5) ? constant(0n) : local(indexName, index);
    inner.recs.push({ kind: 'element', record: over.record, list: over.list, index: at });
  }
  // What one turn adds to a sum may not depend on the carries, whose ranges follow from it; so sums come first.
  const before = statements(maker, inner, random.below(3), level - 1);
  const sums = Array.from({ length: random.below(3) }, () => summed(maker, context, inner, before, turns));
  const others = Array.from({ length: sums.length === 0 ? 1 + random.below(2) : random.below(2) }, () => kept(maker, context));
  const carrying = branch(inner);
  for (const { carry } of [...sums, ...others]) {
    if (carry.bind.type === 'bool') carrying.truths.push(carry.bind.name);
    else carrying.ints.push({ name: carry.bind.name, range: carry.bind });
  }
  const after = statements(maker, carrying, random.below(2), level - 1);
  const results = [...sums.map((each) => each.next), ...others.map(({ carry }) => nextOf(maker, carrying, after, carry))];
  const carry = [...sums, ...others].map((each) => each.carry);
  const watching = branch(context);
  for (const { bind } of carry) {
    if (bind.type === 'bool') watching.truths.push(bind.name);
    else watching.ints.push({ name: bind.name, range: bind });
  }
  const until = random.chance(0.35) ? stop(watching, carry) : null;
  for (const { bind } of carry) {
    if (bind.type === 'bool') context.truths.push(bind.name);
    else context.ints.push({ name: bind.name, range: { lo: bind.lo, hi: bind.hi } });
  }
  return {
    kind: 'loop',
    over:
      over === null || element === null
        ? { kind: 'count', count: turns }
        : { kind: 'list', list: over.list, element, record: over.record },
    index,
    carry,
    body: { statements: [...before, ...after], results },
    until,
    span: nowhere,
  };
};

const foldable = (layout: Layout): { readonly list: List; readonly max: number; readonly record: number }[] =>
  [...layout.modes].flatMap(([record, mode]) =>
    mode === 'whole'
      ? [{ list: { kind: 'members', record } as const, max: layout.schema.records[record]?.bound ?? 0, record }]
      : [],
  );

const stop = (watching: Context, carry: readonly Carry[]): ReturnType<typeof condition> => {
  const truths = carry.filter((each) => each.bind.type === 'bool');
  return truths.length > 0 ? truth(watching.random.pick(truths).bind.name) : condition(watching, 1);
};

const wideLimit = 1n << 511n;

/** A carry that grows by a bounded amount each turn: its range is that amount times the turns. */
const summed = (
  maker: Maker,
  context: Context,
  inner: Context,
  before: Statement[],
  turns: number,
): { readonly carry: Carry; readonly next: Term } => {
  const drawn = maker.random.chance(0.5) ? wide(inner, maker.depth) : narrow(inner, maker.depth);
  const first = narrow(context, 1);
  const most = BigInt(turns);
  const sumOf = (added: Range): Range => ({
    lo: first.lo + most * (added.lo < 0n ? added.lo : 0n),
    hi: first.hi + most * (added.hi > 0n ? added.hi : 0n),
  });
  const isHeld = ({ lo, hi }: Range): boolean => lo > -wideLimit && hi < wideLimit;
  const added = isHeld(sumOf(drawn)) ? drawn : constant(1n);
  const name = maker.fresh();
  before.push({ kind: 'let', bind: { name, type: 'int', lo: added.lo, hi: added.hi }, value: intTerm(added), title: null });
  const range = sumOf(added);
  const bind: Named = { name: maker.fresh(), type: 'int', ...range };
  const next = known(binary('add', local(bind.name, range), local(name, added)), range);
  return { carry: { bind, initial: intTerm(first) }, next: intTerm(next) };
};

/** A carry of a range that is fixed beforehand. */
const kept = (maker: Maker, context: Context): { readonly carry: Carry } => {
  const { random } = maker;
  if (random.chance(0.3))
    return { carry: { bind: { name: maker.fresh(), type: 'bool' }, initial: boolTerm(condition(context, 1)) } };
  const range = randomRange(random);
  const bind: Named = { name: maker.fresh(), type: 'int', lo: range.lo, hi: range.hi };
  return { carry: { bind, initial: intTerm(clamp(narrow(context, 1), range)) } };
};

const nextOf = (maker: Maker, context: Context, after: Statement[], carry: Carry): Term => {
  if (carry.bind.type === 'bool') return boolTerm(condition(context, maker.depth));
  const range = { lo: carry.bind.lo, hi: carry.bind.hi };
  const drawn = maker.random.chance(0.3) ? wide(context, maker.depth) : narrow(context, maker.depth);
  if (isNarrow(drawn)) return intTerm(clamp(drawn, range));
  // Two words cannot pass through min and max: a chain of selects that the test knows to be tighter.
  const name = maker.fresh();
  after.push({ kind: 'let', bind: { name, type: 'int', lo: drawn.lo, hi: drawn.hi }, value: intTerm(drawn), title: null });
  const value = local(name, drawn);
  if (drawn.lo > range.hi) return intTerm(constant(range.hi));
  if (drawn.hi < range.lo) return intTerm(constant(range.lo));
  const middle = { lo: drawn.lo > range.lo ? drawn.lo : range.lo, hi: drawn.hi };
  const raised = known(select(compare('<', value, constant(range.lo)), constant(range.lo), value), middle);
  const cut = select(compare('>', value, constant(range.hi)), constant(range.hi), raised);
  return intTerm(known(cut, range));
};
