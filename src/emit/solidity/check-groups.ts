/** Checks of records in functions of their own, so that what many entries check is written once. */
import { bug } from '../../source/assert-never.ts';
import type { Check } from '../../core/core.ts';
import type { Shape } from '../../types/schema.ts';
import { bind, emit, invoke, store, valueOf, values, within, wordOf, type Body, type Kind } from './body.ts';
import { writeFunction } from './functions.ts';
import { rawWord } from './ints.ts';
import { fieldSchema, numberType, recordOf } from './layout.ts';
import { at, list, record, recordOfList } from './reads.ts';
import { callInto, forEach, lengthOf, world } from './statements.ts';
import { binary, literal, type Expr } from './tree.ts';
import { as, constant, type Word } from './words.ts';
import { descends, run, type Way } from './check-run.ts';
import { canonical, choicesOf, groupKey, type Choice, type Group } from './check-unions.ts';
import { isRead, usesOf } from './check-uses.ts';

/**
 * The records of a list have a function of their own, shared by all entries that check the same of them. It takes the list and
 * whatever else its checks read.
 */
export const each = (way: Way, node: Each): void => {
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
    (inner, all) => records(inner, node, all),
  );
};

type Each = Extract<Check, { kind: 'each' }>;

type Within = Extract<Check, { kind: 'within' }>;

/** So has one record that is reached by a reference. */
export const oneRecord = (way: Way, node: Within, index: Expr): void => {
  if (!isRead(node.element, node.checks)) return;
  const of: Kind = { kind: 'record', record: node.of.record };
  shareGroup(
    way,
    node,
    of,
    [node.of.record, node.checks, node.element],
    index,
    () => record(way.body, node.of),
    (inner, all) => {
      const own = inner.body.locals.get(subject) ?? bug('no record');
      for (const name of all.elements) inner.body.locals.set(name, own);
      const here = inner.body.locals.get(place);
      all.run(inner, here ? valueOf(inner.body, here) : literal(0n));
    },
  );
};

const subject = 'subject_';

export const place = 'place_';

const mask = 'mask_';

/** What the checks call a record, and how they are run: all of them, or those that a mask names. */
type Checks = { readonly elements: readonly string[]; readonly run: (way: Way, index: Expr) => void };

const allOf = ({ element, checks }: Group): Checks => ({
  elements: [element],
  run: (way, index) => run(way, checks, index),
});

const chosenOf = (choices: readonly Choice[]): Checks => ({
  elements: [...new Set(choices.map((each) => each.element))],
  run: (way, index) => {
    const { body } = way;
    const bits = valueOf(body, body.locals.get(mask) ?? bug('no mask'));
    choices.forEach(({ check }, at) => {
      const then = within(body, () => run(way, [check], index));
      const isChosen = binary('!=', binary('&', bits, literal(1n << BigInt(at))), literal(0n));
      if (then.length > 0) emit(body, { kind: 'if', condition: isChosen, then, else: [] });
    });
  },
});

const shareGroup = (
  way: Way,
  node: Group,
  of: Kind,
  content: readonly unknown[],
  index: Expr,
  given: () => Expr,
  write: (way: Way, all: Checks) => void,
): void => {
  const { body, kind } = way;
  const { shared } = body;
  const uses = usesOf(node.checks);
  uses.names.delete(node.element);
  const free = [...uses.names].flatMap((key) => {
    const local = body.locals.get(key);
    return local ? [{ key, local }] : [];
  });
  // What nothing is gathered ahead of is run whether it refuses or not.
  const isRare = kind === 'explain' && shared.library.layout.location === 'calldata' && free.length === 0;
  const choices = isRare ? (shared.unions.get(groupKey(node)) ?? null) : null;
  const own = choices === null ? [] : choicesOf(node).map((each) => each.id);
  const bits = (choices ?? []).reduce((sum, each, at) => (own.includes(each.id) ? sum + (1n << BigInt(at)) : sum), 0n);
  // Only an explanation of one record has to be told its place.
  const takesPlace = kind === 'explain' && of.kind === 'record';
  const key =
    choices !== null
      ? `${kind} any ${groupKey(node)}`
      : `${kind} ${canonical([of, content, free.map((each_) => [{ name: each_.key }, each_.local.kind])], kind === 'unfit')}`;
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
        ...(choices !== null ? [{ name: mask, kind: { kind: 'word', signed: false } } as const] : []),
        ...free.map((each_) => ({ name: each_.key, kind: each_.local.kind })),
      ],
      results: kind === 'unfit' ? [{ kind: 'word', signed: false }] : [],
      into: null,
      globals: uses.globals,
      entities: [...uses.entities].sort((a, b) => a - b),
      write: (inner, finish) =>
        way.inside(inner, finish, (one) => write(one, choices === null ? allOf(node) : chosenOf(choices))),
    });
  shared.groups.set(key, emitted);
  const { signature } = emitted;
  const args = (): readonly Expr[] => [
    given(),
    ...(takesPlace ? [index] : []),
    ...(choices !== null ? [literal(bits)] : []),
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

const records = (way: Way, node: Each, all: Checks): void => {
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
    for (const name of all.elements) body.locals.set(name, element);
    all.run(way, here);
    if (!ascending || !previous) return;
    const local = { kind: 'local', name: all.elements[0] ?? node.element, record: node.record } as const;
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
