/**
 * The functions that the emitted code calls: arithmetic helpers and the accessors of records, by name. Everything that may be
 * used is registered; `reachable` keeps what is.
 */
import { bug } from '../../source/assert-never.ts';
import { helpers } from './helpers.ts';
import { fieldSchema, recordOf, type AbiMember, type Layout, type RecordLayout } from './layout.ts';
import type { Scope } from './names.ts';
import { fieldId } from './prune.ts';
import { cutTo, itemsInSlot, widthOf } from './widths.ts';
import type { FunctionNode, Statement } from './tree.ts';
import { calledFrom } from './walk.ts';

export type Library = {
  /** Names of this scope are seen by every function of the library. */
  readonly names: Scope;
  readonly layout: Layout;
  readonly functions: Map<string, FunctionNode>;
  /** Names of accessors, by what they do. */
  readonly accessors: ReadonlyMap<string, string>;
};

export const libraryOf = (layout: Layout, names: Scope): Library => {
  for (const each of helpers) if (names.take(each.name) !== each.name) bug(`helper ${each.name} is not free`);
  // All names are taken at once, so that no local can have one of them before it is used.
  const accessors = new Map(
    layout.records.flatMap((each) => accessorNames(layout, each).map(([key, wanted]) => [key, names.take(wanted)] as const)),
  );
  return { names, layout, functions: new Map(helpers.map((each) => [each.name, each])), accessors };
};

const accessorNames = (layout: Layout, record: RecordLayout): readonly (readonly [key: string, wanted: string])[] => {
  const own = lower(record.struct);
  const lists = record.fields.flat().filter((each) => each.role === 'list');
  const rings = record.fields.flatMap(([first], at) => (first !== undefined && isSlot(first) ? [`${at}`] : []));
  return [
    [`at ${record.record}`, `${own}At_`],
    ...lists.map((each) => [`list ${record.record} ${each.name}`, `${own}_${each.name}_`] as const),
    ...rings.map(
      (at) =>
        [
          `item ${record.record} ${at}`,
          `${own}_${layout.schema.records[record.record]?.fields[Number(at)]?.name ?? ''}_item_`,
        ] as const,
    ),
    [`to word ${record.record}`, `word_of_${own}_`],
    [`from word ${record.record}`, `${own}_of_word_`],
    [`list to frame ${record.record}`, `set_${own}_list_`],
    [`list from frame ${record.record}`, `get_${own}_list_`],
  ];
};

const accessor = (library: Library, key: string, build: (name: string) => FunctionNode): string => {
  const name = library.accessors.get(key) ?? bug(`no accessor ${key}`);
  if (!library.functions.has(name)) library.functions.set(name, build(name));
  return name;
};

const pure = (
  name: string,
  text: string,
  parameters: FunctionNode['parameters'],
  returns: FunctionNode['returns'],
  body: readonly Statement[],
): FunctionNode => ({ name, doc: [{ tag: 'dev', text }], parameters, visibility: 'internal', mutability: 'pure', returns, body });

const assembly = (...lines: readonly string[]): readonly Statement[] => [{ kind: 'assembly', lines }];

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** `marketAt_(list, i)`: a record of an array in calldata, its index proved or its reading harmless. */
export const recordAt = (library: Library, record: number): string => {
  const { struct, dynamic, words } = recordOf(library.layout, record);
  const place = dynamic
    ? 'add(list.offset, calldataload(add(list.offset, shl(5, i))))'
    : `add(list.offset, mul(i, ${32 * words}))`;
  return accessor(library, `at ${record}`, (name) =>
    pure(
      name,
      'The record at a place of a list. The place is not checked here: it has been.',
      [
        { type: `${struct}[] calldata`, name: 'list' },
        { type: 'uint256', name: 'i' },
      ],
      [{ type: `${struct} calldata`, name: 'p' }],
      assembly(`p := ${place}`),
    ),
  );
};

/** `positionsOf_(account)`: the list that a record in calldata holds. */
export const listOf = (library: Library, record: RecordLayout, member: AbiMember, inner: RecordLayout): string =>
  accessor(library, `list ${record.record} ${member.name}`, (name) =>
    pure(
      name,
      'The list that a record holds.',
      [{ type: `${record.struct} calldata`, name: 'p' }],
      [{ type: `${inner.struct}[] calldata`, name: 'list' }],
      assembly(
        `let place := add(p, calldataload(add(p, ${32 * member.offset})))`,
        'list.offset := add(place, 32)',
        'list.length := calldataload(place)',
      ),
    ),
  );

/** The one word of a ring whose items are in storage. */
const isSlot = ({ role, count }: AbiMember): boolean => role === 'items' && count === null;

/** `token_flows_item_(ring, i)`: an item of a ring in storage, whose place is proved. As many stand in a slot as fit. */
export const itemOf = (library: Library, record: number, field: number): { readonly name: string; readonly signed: boolean } => {
  const { type, bits } = itemWidth(library, record, field);
  const signed = type.startsWith('int');
  const group = library.layout.ringGroups.get(fieldId(record, field));
  const ahead = (group?.fields ?? []).slice(0, group?.fields.indexOf(field));
  const offset = ahead.reduce((sum, each) => sum + itemWidth(library, record, each).bits, 0);
  const each = group?.bits ?? bits;
  const many = itemsInSlot(each);
  const slot = many === 1 ? 'sload(add(ring, i))' : `shr(mul(mod(i, ${many}), ${each}), sload(add(ring, div(i, ${many}))))`;
  const from = offset === 0 ? slot : `shr(${offset}, ${slot})`;
  const name = accessor(library, `item ${record} ${field}`, (own) => ({
    ...pure(
      own,
      'An item of a ring in storage. Its place is not checked here: it has been.',
      [
        { type: 'uint256', name: 'ring' },
        { type: 'uint256', name: 'i' },
      ],
      [{ type: signed ? 'int256' : 'uint256', name: 'z' }],
      assembly(`z := ${cutTo(type, bits, from)}`),
    ),
    mutability: 'view',
  }));
  return { name, signed };
};

const itemWidth = (library: Library, record: number, field: number): ReturnType<typeof widthOf> => {
  const { shape } = fieldSchema(library.layout, record, field);
  return shape.kind === 'array' ? widthOf(shape.of) : bug('an item of what is no array');
};

/** A reference as a word, to keep it in a frame. */
export const recordToWord = (library: Library, record: number): string => {
  const type = `${recordOf(library.layout, record).struct} ${library.layout.location}`;
  return accessor(library, `to word ${record}`, (name) =>
    pure(
      name,
      'A reference as a word, to keep it in a frame.',
      [{ type, name: 'p' }],
      [{ type: 'uint256', name: 'z' }],
      assembly('z := p'),
    ),
  );
};

export const recordFromWord = (library: Library, record: number): string => {
  const type = `${recordOf(library.layout, record).struct} ${library.layout.location}`;
  return accessor(library, `from word ${record}`, (name) =>
    pure(
      name,
      'A reference that was kept as a word.',
      [{ type: 'uint256', name: 'z' }],
      [{ type, name: 'p' }],
      assembly('p := z'),
    ),
  );
};

/** Keeps a list in a frame: one word in memory; offset and length in calldata. */
export const listToFrame = (library: Library, record: number): string => {
  const { struct } = recordOf(library.layout, record);
  const { location } = library.layout;
  const lines =
    location === 'memory'
      ? ['mstore(add(f, offset), list)']
      : ['f := add(f, offset)', 'mstore(f, list.offset)', 'mstore(add(f, 32), list.length)'];
  return accessor(library, `list to frame ${record}`, (name) =>
    pure(
      name,
      'Keeps a list in a frame.',
      [
        { type: 'uint256', name: 'f' },
        { type: 'uint256', name: 'offset' },
        { type: `${struct}[] ${location}`, name: 'list' },
      ],
      [],
      assembly(...lines),
    ),
  );
};

export const listFromFrame = (library: Library, record: number): string => {
  const { struct } = recordOf(library.layout, record);
  const { location } = library.layout;
  const lines =
    location === 'memory'
      ? ['list := mload(add(f, offset))']
      : ['f := add(f, offset)', 'list.offset := mload(f)', 'list.length := mload(add(f, 32))'];
  return accessor(library, `list from frame ${record}`, (name) =>
    pure(
      name,
      'A list that was kept in a frame.',
      [
        { type: 'uint256', name: 'f' },
        { type: 'uint256', name: 'offset' },
      ],
      [{ type: `${struct}[] ${location}`, name: 'list' }],
      assembly(...lines),
    ),
  );
};

/** The functions that are called from `roots`, directly or not, in the order in which they were registered. */
export const reachable = (library: Library, roots: readonly FunctionNode[]): readonly FunctionNode[] => {
  const called = calledFrom(library.functions, roots);
  return [...library.functions.values()].filter((each) => called.has(each.name));
};
