/**
 * The boundary of an entry. `unfit_…_` folds all checks into one word without branching, so that good facts pass quickly;
 * `explain_…_` runs them one by one and reverts with the first that fails.
 *
 * While facts are gathered nothing is trusted. Reading calldata at a wild place is harmless (it gives zeros), and a list that
 * is too long ends the gathering at once. Memory cannot be read like that: there only the slow way is emitted.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Check, Entry, Int } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import {
  as,
  bind,
  constant,
  emit,
  emitBlock,
  invoke,
  store,
  valueOf,
  values,
  within,
  wordOf,
  type Body,
  type Kind,
  type Local,
  type Shared,
  type Word,
} from './body.ts';
import { writeFunction, type Blueprint, type Emitted } from './functions.ts';
import { at, int, list, rawWord, record, recordOfList } from './ints.ts';
import { fieldSchema, numberType, recordOf } from './layout.ts';
import { namesInInt, namesInList, namesInRec, noUses, type Uses } from './prune.ts';
import { bindList, callInto, forEach, lengthOf, world } from './statements.ts';
import { binary, literal, type Expr, type Statement } from './tree.ts';

type Fail = (body: Body, bad: Expr, number: number, index: Expr, value: () => Word) => void;

type Way = {
  readonly kind: 'unfit' | 'explain';
  readonly body: Body;
  /** Takes a word that is 0 where the check holds. */
  readonly fail: Fail;
  /** A list that is too long. */
  readonly tooLong: Fail;
  /** The same way in another function. */
  readonly inside: Inside;
};

type Inside = (body: Body, finish: (values: readonly Expr[]) => void, write: (way: Way) => void) => void;

/** Both null where an entry has no checks. */
export type Boundary = { readonly unfit: Emitted | null; readonly explain: Emitted | null };

/** `keys`: what the checks call the arguments, which are the names of the function's parameters. */
export const boundary = (
  shared: Shared,
  entry: Entry,
  keys: readonly string[],
  names: { readonly unfit: string; readonly explain: string },
): Boundary => {
  if (entry.checks.length === 0) return { unfit: null, explain: null };
  const uses = usesOf(entry.checks);
  const base: Pick<Blueprint, 'parameters' | 'globals' | 'entities'> = {
    parameters: entry.arguments.map((each, place) => ({
      name: each.name,
      key: keys[place] ?? each.name,
      kind: argumentKind(each.shape),
    })),
    globals: uses.globals,
    entities: [...uses.entities].sort((a, b) => a - b),
  };
  const write =
    (inside: Inside): Blueprint['write'] =>
    (body, finish) =>
      inside(body, finish, (way) => run(way, entry.checks, literal(0n)));
  // Entries that take the same and check the same share their boundary, under the name of the first.
  const content = [base.parameters.map((each) => [{ name: each.key }, each.kind]), base.globals, base.entities, entry.checks];
  const once = (kind: Way['kind'], build: () => Emitted): Emitted => {
    const key = `${kind} ${canonical(content, kind === 'unfit')}`;
    const known = shared.groups.get(key) ?? build();
    shared.groups.set(key, known);
    return known;
  };
  const explain = once('explain', () =>
    writeFunction(shared, {
      ...base,
      name: names.explain,
      doc: [{ tag: 'dev', text: `Reverts with the first check of ${entry.name} that fails, if any.` }],
      results: [],
      write: write(explaining),
    }),
  );
  if (shared.library.layout.location === 'memory') return { unfit: null, explain };
  const unfit = once('unfit', () =>
    writeFunction(shared, {
      ...base,
      name: names.unfit,
      doc: [{ tag: 'dev', text: `Not 0 where a check of ${entry.name} fails.` }],
      results: [{ kind: 'word', signed: false }],
      write: write(gathering),
    }),
  );
  return { unfit, explain };
};

/** Reverts with a check that fails: one call for each check keeps the code small. */
const refuseFact = (body: Body): string => {
  const { functions } = body.shared.library;
  const own = 'refuse__fact';
  const word = (name: string, type = 'uint256') => ({ type, name });
  const then: Statement = {
    kind: 'revert',
    error: 'FactOutOfRange',
    arguments: ['check', 'index', 'value'].map((each) => ({ kind: 'name', name: each })),
  };
  if (!functions.has(own)) {
    functions.set(own, {
      name: own,
      doc: [{ tag: 'dev', text: 'Reverts where a check has failed.' }],
      parameters: [word('bad'), word('check'), word('index'), word('value', 'int256')],
      visibility: 'internal',
      mutability: 'pure',
      returns: [],
      body: [{ kind: 'if', condition: binary('!=', { kind: 'name', name: 'bad' }, literal(0n)), then: [then], else: [] }],
    });
  }
  return own;
};

const explaining: Inside = (body, _finish, write) => {
  const fail: Fail = (inside, bad, number, index, value) => {
    const shown = as(value(), true);
    emit(inside, { kind: 'expression', value: invoke(inside, refuseFact(inside), bad, literal(BigInt(number)), index, shown) });
  };
  write({ kind: 'explain', body, fail, tooLong: fail, inside: explaining });
};

const gathering: Inside = (body, finish, write) => {
  const bad = bind(body, { kind: 'word', signed: false }, 'bad_', () => [literal(0n)]);
  const fail: Fail = (inside, more) => accumulate(inside, bad, more);
  const tooLong: Fail = (inside, more) => {
    const then = within(inside, () => {
      finish([literal(1n)]);
      if (inside.mode === 'frame') emit(inside, { kind: 'return', values: [] });
    });
    emit(inside, { kind: 'if', condition: binary('!=', more, literal(0n)), then, else: [] });
  };
  write({ kind: 'unfit', body, fail, tooLong, inside: gathering });
  finish(values(body, bad));
};

const accumulate = (body: Body, bad: Local, more: Expr): void => {
  const [target] = values(body, bad);
  if (bad.home.at === 'stack' && target) emit(body, { kind: 'assign', targets: [target], op: '|=', value: more });
  else store(body, bad, [binary('|', target ?? literal(0n), more)]);
};

/** The type that the ABI gives an argument. */
export const argumentKind = (shape: Entry['arguments'][number]['shape']): Kind => {
  if (shape.kind === 'record') return { kind: 'record', record: shape.record };
  return { kind: 'word', signed: shape.kind === 'number' && numberType(shape) === 'int256' };
};

const run = (way: Way, checks: readonly Check[], index: Expr): void => {
  for (const each of checks) check(way, each, index);
};

const check = (way: Way, node: Check, index: Expr): void => {
  const { body } = way;
  switch (node.kind) {
    case 'range':
      return emitBlock(
        body,
        within(body, () => {
          const value = rawWord(body, node.value);
          const bad = outside(body, value, node.lo, node.hi);
          if (bad) way.fail(body, bad, node.number, index, () => value);
        }),
      );
    case 'length':
      return emitBlock(
        body,
        within(body, () => {
          const of = bindList(body, node.list);
          const length: Word = { expr: lengthOf(body, of), signed: false, literal: null };
          way.tooLong(body, invoke(body, 'above_', length.expr, literal(BigInt(node.max))), node.number, index, () => length);
        }),
      );
    case 'reference':
      return emitBlock(
        body,
        within(body, () => {
          const value = rawWord(body, node.value);
          const members = body.entities.get(node.entity) ?? bug(`no members of record ${node.entity}`);
          way.fail(body, invoke(body, 'notAbove_', lengthOf(body, members), as(value, false)), node.number, index, () => value);
        }),
      );
    case 'ascending rows':
      node.rows.forEach((row, place) => {
        const before = node.rows[place - 1];
        if (!before) return;
        emitBlock(
          body,
          within(body, () => {
            const value = rawWord(body, row);
            const previous = rawWord(body, before);
            way.fail(body, descends(body, value, previous, node.strict), node.number, index, () => value);
          }),
        );
      });
      return;
    case 'each':
      return emitBlock(
        body,
        within(body, () => each(way, node)),
      );
    case 'within':
      if (node.checks.length > 1) return oneRecord(way, node, index);
      return emitBlock(
        body,
        within(body, () => {
          const element = bind(body, { kind: 'record', record: node.of.record }, 'p_', () => [record(body, node.of)]);
          if (!isRead(node.element, node.checks)) return;
          body.locals.set(node.element, element);
          run(way, node.checks, index);
        }),
      );
    case 'when present':
      return emitBlock(
        body,
        within(body, () => {
          const present = rawWord(body, node.present);
          const then = within(body, () => run(way, node.checks, index));
          if (then.length > 0)
            emit(body, { kind: 'if', condition: binary('!=', as(present, false), literal(0n)), then, else: [] });
        }),
      );
    default:
      assertNever(node);
  }
};

const isRead = (name: string, checks: readonly Check[]): boolean => usesOf(checks).names.has(name);

/** A word that is not 0 where the value lies outside its bounds; null where it cannot. */
const outside = (body: Body, value: Word, lo: Int, hi: Int): Expr | null => {
  const least = int(body, lo);
  const most = int(body, hi);
  const words = 1n << 256n;
  if (least.literal !== null && most.literal !== null) {
    const span = most.literal - least.literal;
    if (span >= words - 1n) return null;
    if (least.literal === 0n && !value.signed) return invoke(body, 'above_', as(value, false), literal(most.literal));
    return invoke(body, 'outside_', as(value, false), as(least, false), literal(span));
  }
  if (least.literal === 0n) return invoke(body, 'above_', as(value, false), as(most, false));
  return invoke(body, 'outside_', as(value, false), as(least, false), binary('-', as(most, false), as(least, false)));
};

/** A word that is not 0 where `value` lies below `previous`, or, if strict, is not above it. */
const descends = (body: Body, value: Word, previous: Word, strict: boolean): Expr => {
  const callee = `${strict ? 'notAbove' : 'above'}${value.signed ? 'Signed' : ''}_`;
  const [x, y] = strict ? [value, previous] : [previous, value];
  return invoke(body, callee, as(x, value.signed), as(y, value.signed));
};

/**
 * The records of a list have a function of their own, shared by all entries that check the same of them. It takes the list and
 * whatever else its checks read.
 */
const each = (way: Way, node: Each): void => {
  if (node.ascending === null && !isRead(node.element, node.checks)) return;
  const { body } = way;
  const of: Kind = { kind: 'list', record: recordOfList(body, node.list) };
  shareGroup(
    way,
    node,
    of,
    [node.record, node.checks, node.ascending, node.element],
    literal(0n),
    () => list(body, node.list),
    (inner) => records(inner, node),
  );
};

type Each = Extract<Check, { kind: 'each' }>;
type Within = Extract<Check, { kind: 'within' }>;

/** So has one record that is reached by a reference. */
const oneRecord = (way: Way, node: Within, index: Expr): void => {
  if (!isRead(node.element, node.checks)) return;
  const of: Kind = { kind: 'record', record: node.of.record };
  shareGroup(
    way,
    node,
    of,
    [node.of.record, node.checks, node.element],
    index,
    () => record(way.body, node.of),
    (inner) => {
      inner.body.locals.set(node.element, inner.body.locals.get(subject) ?? bug('no record'));
      const here = inner.body.locals.get(place);
      run(inner, node.checks, here ? valueOf(inner.body, here) : literal(0n));
    },
  );
};

const subject = 'subject_';
const place = 'place_';

const shareGroup = (
  way: Way,
  node: Each | Within,
  of: Kind,
  content: readonly unknown[],
  index: Expr,
  given: () => Expr,
  write: (way: Way) => void,
): void => {
  const { body, kind } = way;
  const { shared } = body;
  const uses = usesOf(node.checks);
  uses.names.delete(node.element);
  const free = [...uses.names].flatMap((key) => {
    const local = body.locals.get(key);
    return local ? [{ key, local }] : [];
  });
  // Only an explanation of one record has to be told its place.
  const takesPlace = kind === 'explain' && of.kind === 'record';
  const key = `${kind} ${canonical([of, content, free.map((each_) => [{ name: each_.key }, each_.local.kind])], kind === 'unfit')}`;
  const known = shared.groups.get(key);
  const emitted =
    known ??
    writeFunction(shared, {
      name: shared.library.names.take(
        `${kind}__${recordOf(shared.library.layout, of.kind === 'list' || of.kind === 'record' ? of.record : 0).struct}`,
      ),
      doc: [
        {
          tag: 'dev',
          text:
            kind === 'unfit'
              ? 'Not 0 where a check of a record fails.'
              : 'Reverts with the first check of a record that fails, if any.',
        },
      ],
      parameters: [
        { name: subject, kind: of },
        ...(takesPlace ? [{ name: place, kind: { kind: 'word', signed: false } } as const] : []),
        ...free.map((each_) => ({ name: each_.key, kind: each_.local.kind })),
      ],
      results: kind === 'unfit' ? [{ kind: 'word', signed: false }] : [],
      globals: uses.globals,
      entities: [...uses.entities].sort((a, b) => a - b),
      write: (inner, finish) => way.inside(inner, finish, write),
    });
  shared.groups.set(key, emitted);
  const { signature } = emitted;
  const args = (): readonly Expr[] => [
    given(),
    ...(takesPlace ? [index] : []),
    ...free.flatMap(({ local }) => values(body, local)),
    ...world(body, signature),
  ];
  const [result] = signature.results;
  if (!result) return void callInto(body, signature, [], args);
  if (body.mode === 'stack' && signature.mode === 'stack')
    return way.fail(body, invoke(body, signature.name, ...args()), 0, literal(0n), () => constant(0n));
  const [more] = callInto(body, signature, [{ name: 'more_', kind: result }], args);
  way.fail(body, valueOf(body, more ?? bug('no answer')), 0, literal(0n), () => constant(0n));
};

/** Checks as text that is equal where they are: names count by their order, paths for people do not count, nor, where nothing is said, numbers. */
const canonical = (value: unknown, withoutNumbers = false): string => {
  const names = new Map<string, number>();
  return JSON.stringify(value, (property, each: unknown) => {
    if (property === 'path' || (withoutNumbers && property === 'number')) return undefined;
    if (typeof each === 'bigint') return `${each}n`;
    if ((property === 'name' || property === 'element') && typeof each === 'string') {
      names.set(each, names.get(each) ?? names.size);
      return names.get(each);
    }
    return each;
  });
};

const records = (way: Way, node: Each): void => {
  const { body } = way;
  const of = body.locals.get(subject) ?? bug('no list');
  const { ascending } = node;
  const key: Kind | null = ascending && { kind: 'word', signed: isSigned(fieldShape(body, node.record, ascending.field)) };
  const previous = key && bind(body, key, 'previous_', () => [literal(0n)]);
  forEach(body, 'i_', lengthOf(body, of), (index) => {
    const here = valueOf(body, index);
    const element = bind(body, { kind: 'record', record: node.record }, 'p_', () => [
      at(body, node.record, valueOf(body, of), here),
    ]);
    body.locals.set(node.element, element);
    run(way, node.checks, here);
    if (!ascending || !previous || !key) return;
    const local = { kind: 'local', name: node.element, record: node.record } as const;
    const read = (): Word =>
      rawWord(body, { kind: 'read', of: local, field: ascending.field, slot: { kind: 'whole' }, lo: -1n, hi: 1n });
    const later = within(body, () =>
      way.fail(body, descends(body, read(), wordOf(body, previous), true), ascending.number, here, read),
    );
    emit(body, { kind: 'if', condition: binary('>', here, literal(0n)), then: later, else: [] });
    store(body, previous, [as(read(), previous.kind.kind === 'word' && previous.kind.signed)]);
  });
};

const fieldShape = (body: Body, recordId: number, fieldId: number): Shape =>
  fieldSchema(body.shared.library.layout, recordId, fieldId).shape;
const isSigned = (shape: Shape): boolean => shape.kind === 'number' && numberType(shape) === 'int256';

const usesOf = (checks: readonly Check[]): Uses => {
  const uses = noUses();
  const visit = (node: Check): void => {
    switch (node.kind) {
      case 'range':
        namesInInt(node.value, uses);
        namesInInt(node.lo, uses);
        return namesInInt(node.hi, uses);
      case 'length':
        return namesInList(node.list, uses);
      case 'reference':
        uses.entities.add(node.entity);
        return namesInInt(node.value, uses);
      case 'ascending rows':
        return node.rows.forEach((each_) => namesInInt(each_, uses));
      case 'each':
        namesInList(node.list, uses);
        return node.checks.forEach(visit);
      case 'within':
        namesInRec(node.of, uses);
        return node.checks.forEach(visit);
      case 'when present':
        namesInInt(node.present, uses);
        return node.checks.forEach(visit);
      default:
        assertNever(node);
    }
  };
  checks.forEach(visit);
  return uses;
};
