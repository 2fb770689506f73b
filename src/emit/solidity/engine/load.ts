/**
 * Records as the policy reads them: what is told, and of what is kept the fields that an entry uses. Here it is seen that no
 * member comes twice, and that its decimals are those of before.
 */
import { bug } from '../../../source/assert-never.ts';
import { memberOf } from '../layout.ts';
import { fieldId } from '../prune.ts';
import { storedType } from '../storage.ts';
import { assign, binary, call, declare, field, literal, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { isPartlyTold, keyOf, recordSchema, structOf, toldMembers, toldStruct, type Context } from './context.ts';

/** The call that makes the record in memory; of a record that is told whole, the record itself. */
export const loaded = (context: Context, record: number, used: ReadonlySet<string>, told: Expr): Expr =>
  isPartlyTold(context, record) ? call(loader(context, record, used).name, told) : told;

/** The same for all members of an entity. */
export const loadedList = (context: Context, record: number, used: ReadonlySet<string>, told: Expr): Expr =>
  isPartlyTold(context, record) ? call(listLoader(context, record).name, told, name(loader(context, record, used).name)) : told;

/** The policy's own record. `told` is null where it has only what is kept, and the time. */
export const loadedGlobals = (context: Context, used: ReadonlySet<string>, told: Expr | null): Expr =>
  isPartlyTold(context, 0)
    ? call(globalsLoader(context, used).name, ...(told === null ? [] : [told]))
    : (told ?? bug('facts that nobody tells'));

const once = (context: Context, key: string, base: string, write: (own: string) => FunctionNode): FunctionNode => {
  const known = context.functions.get(key);
  if (known) return known;
  let own = base;
  const taken = new Set([...context.functions.values()].map((each) => each.name));
  for (let at = 1; taken.has(own); at += 1) own = `${base}_${at}`;
  const node = write(own);
  context.functions.set(key, node);
  return node;
};

/** The kept fields of a record that are used. */
const usedOf = (context: Context, record: number, used: ReadonlySet<string>): readonly number[] =>
  [...new Set(context.stored.get(record)?.members.map((each) => each.field))].filter((at) => used.has(fieldId(record, at)));

const keyFor = (kind: string, context: Context, record: number, used: ReadonlySet<string>): string =>
  `${kind} ${record}: ${usedOf(context, record, used).join(' ')}`;

const loader = (context: Context, record: number, used: ReadonlySet<string>): FunctionNode =>
  once(context, keyFor('load', context, record, used), `load__${recordSchema(context, record).name}`, (own) => {
    const names = context.names.inner();
    const [told, made, kept] = [names.take('told'), names.take('made'), names.take('kept')];
    const stored = keptLines(context, record, used, { told: name(told), made: name(made), kept });
    return {
      name: own,
      doc: [{ tag: 'dev', text: `A ${recordSchema(context, record).name} with what is kept of it.` }],
      parameters: [{ type: `${toldStruct(context, record)} calldata`, name: told }],
      visibility: 'internal',
      mutability: stored.length > 0 ? 'view' : 'pure',
      returns: [{ type: `${structOf(context, record)} memory`, name: made }],
      body: [...copied(context, record, name(told), name(made)), ...stored],
    };
  });

/** What is told is the same for all, whatever else is read: it is copied in one place. */
const copied = (context: Context, record: number, told: Expr, made: Expr): readonly Statement[] =>
  toldMembers(context, record).length === 0
    ? []
    : [{ kind: 'expression', value: call(copier(context, record).name, told, made) }];

const copier = (context: Context, record: number): FunctionNode =>
  once(context, `copy ${record}`, `copy__${recordSchema(context, record).name || 'policy'}`, (own) => {
    const names = context.names.inner();
    const [told, made] = [names.take('told'), names.take('made')];
    return {
      name: own,
      doc: [{ tag: 'dev', text: 'What is told, where it is wanted.' }],
      parameters: [
        { type: `${toldStruct(context, record)} calldata`, name: told },
        { type: `${structOf(context, record)} memory`, name: made },
      ],
      visibility: 'internal',
      mutability: 'pure',
      returns: [],
      body: copies(context, record, name(told), name(made)),
    };
  });

const copies = (context: Context, record: number, told: Expr, made: Expr): readonly Statement[] =>
  toldMembers(context, record).map((each) => assign(field(made, each.name), field(told, each.name)));

type Places = { readonly told: Expr; readonly made: Expr; readonly kept: string };

const keptLines = (context: Context, record: number, used: ReadonlySet<string>, at: Places): readonly Statement[] => {
  const stored = context.stored.get(record);
  if (stored === undefined) return [];
  const wanted = usedOf(context, record, used);
  const decimals = decimalLines(context, record, at);
  const kept = readLines(context, record, wanted, at.made, name(at.kept));
  if (decimals.length === 0 && kept.length === 0 && wanted.length === 0) return [];
  const place: Expr = { kind: 'index', of: name(stored.variable), index: keyOf(context, record, at.told) };
  const open = declare(`${stored.struct} storage`, at.kept, place);
  const rings = ringLines(context, record, wanted, at.made, name(at.kept));
  if (stored.known === null) return [open, ...rings, ...kept];
  const initial = stored.members
    .filter((each) => wanted.includes(each.field) && each.initial !== 0n && !isDecimals(context, record, each.field))
    .map((each) =>
      assign(field(at.made, memberOf(context.pieces.layout, record, each.field, each.role).name), literal(each.initial)),
    );
  const lines = [...decimals, ...kept, ...initial];
  if (lines.length === 0) return [open, ...rings];
  return [
    open,
    ...rings,
    { kind: 'if', condition: field(name(at.kept), stored.known), then: [...decimals, ...kept], else: initial },
  ];
};

const isDecimals = (context: Context, record: number, at: number): boolean =>
  recordSchema(context, record).fields[at]?.source === 'decimals';

const decimalLines = (context: Context, record: number, { told, kept }: Places): readonly Statement[] =>
  (context.stored.get(record)?.members ?? [])
    .filter((each) => isDecimals(context, record, each.field))
    .map((each) => ({
      kind: 'if',
      condition: binary(
        '!=',
        field(name(kept), each.name),
        field(told, memberOf(context.pieces.layout, record, each.field, 'whole').name),
      ),
      then: [{ kind: 'revert', error: 'DecimalsChanged', arguments: [keyOf(context, record, told)] }],
      else: [],
    }));

/** Of a ring only where it lies: its items are read one by one, where they are wanted. */
const ringLines = (context: Context, record: number, wanted: readonly number[], made: Expr, kept: Expr): readonly Statement[] =>
  (context.stored.get(record)?.members ?? [])
    .filter((each) => wanted.includes(each.field) && each.length !== null)
    .map((each) => {
      const { name: own } = memberOf(context.pieces.layout, record, each.field, 'items');
      return assign(field(made, own), call(slotter(context, storedType(each)).name, field(kept, each.name)));
    });

const slotter = (context: Context, type: string): FunctionNode =>
  once(context, `slot of ${type}`, 'slot__ring', (own) => ({
    name: own,
    doc: [{ tag: 'dev', text: 'Where a ring lies in storage.' }],
    parameters: [{ type: `${type} storage`, name: 'ring' }],
    visibility: 'internal',
    mutability: 'pure',
    returns: [{ type: 'uint256', name: 'slot' }],
    body: [{ kind: 'assembly', lines: ['slot := ring.slot'] }],
  }));

/** Truths last: each ends the stretch of code in which solc reads a slot once. */
const readLines = (context: Context, record: number, wanted: readonly number[], made: Expr, kept: Expr): readonly Statement[] => {
  const members = (context.stored.get(record)?.members ?? []).filter(
    (each) => wanted.includes(each.field) && each.length === null && !isDecimals(context, record, each.field),
  );
  const late = (type: string): number => Number(type === 'bool');
  return [...members]
    .sort((a, b) => late(a.type) - late(b.type))
    .map((each) => {
      const own = field(kept, each.name);
      const value: Expr =
        each.type === 'bool' ? { kind: 'conditional', condition: own, then: literal(1n), else: literal(0n) } : own;
      return assign(field(made, memberOf(context.pieces.layout, record, each.field, each.role).name), value);
    });
};

const globalsLoader = (context: Context, used: ReadonlySet<string>): FunctionNode => {
  const key = `${keyFor('load', context, 0, used)}, now: ${String(usesNow(context, used))}`;
  return once(context, key, 'load__policy', (own) => {
    const names = context.names.inner();
    const [told, made] = [names.take('told'), names.take('made')];
    const stored = context.stored.get(0);
    const wanted = usedOf(context, 0, used);
    const rings = stored ? ringLines(context, 0, wanted, name(made), name(stored.variable)) : [];
    const kept = stored ? [...rings, ...readLines(context, 0, wanted, name(made), name(stored.variable))] : [];
    const members = toldMembers(context, 0);
    const now = nowField(context);
    const time = now >= 0 && usesNow(context, used) ? [assign(timeIn(context, made), name('block.timestamp'))] : [];
    return {
      name: own,
      doc: [{ tag: 'dev', text: "The policy's own facts with what is kept of them, and the time." }],
      parameters: members.length === 0 ? [] : [{ type: `${toldStruct(context, 0)} calldata`, name: told }],
      visibility: 'internal',
      mutability: kept.length + time.length > 0 ? 'view' : 'pure',
      returns: [{ type: `${structOf(context, 0)} memory`, name: made }],
      body: [...copied(context, 0, name(told), name(made)), ...time, ...kept],
    };
  });
};

const timeIn = (context: Context, made: string): Expr =>
  field(name(made), memberOf(context.pieces.layout, 0, nowField(context), 'whole').name);

const nowField = (context: Context): number => recordSchema(context, 0).fields.findIndex((each) => each.source === 'now');
const usesNow = (context: Context, used: ReadonlySet<string>): boolean => used.has(fieldId(0, nowField(context)));

/** Keys that ascend are seen to differ at a glance; any other is compared with all before it. */
const listLoader = (context: Context, record: number): FunctionNode =>
  once(context, `load all ${record}`, `load_all__${recordSchema(context, record).name}`, (own) => {
    const names = context.names.inner();
    const take = (wanted: string): string => names.take(wanted);
    const [told, made, last, key, i, j] = [take('told'), take('made'), take('last'), take('key'), take('i'), take('j')];
    const load = take('load');
    const index = (of: string, at: string): Expr => ({ kind: 'index', of: name(of), index: name(at) });
    const size = field(name(told), 'length');
    const loop = (at: string, until: Expr, body: readonly Statement[]): Statement => ({
      kind: 'for',
      init: declare('uint256', at, literal(0n)),
      condition: binary('<', name(at), until),
      update: { kind: 'increment', name: at },
      body,
    });
    const struct = structOf(context, record);
    const isSeen: Statement = {
      kind: 'if',
      condition: binary('==', keyOf(context, record, index(told, j)), name(key)),
      then: [twice(name(key))],
      else: [],
    };
    return {
      name: own,
      doc: [{ tag: 'dev', text: 'All members with what is kept of them. In ascending order of their keys they cost least.' }],
      parameters: [
        { type: `${toldStruct(context, record)}[] calldata`, name: told },
        { type: `function (${toldStruct(context, record)} calldata) view returns (${struct} memory)`, name: load },
      ],
      visibility: 'internal',
      mutability: 'view',
      returns: [{ type: `${struct}[] memory`, name: made }],
      body: [
        assign(name(made), call(`new ${struct}[]`, size)),
        declare('uint256', last, null),
        loop(i, size, [
          declare('uint256', key, keyOf(context, record, index(told, i))),
          {
            kind: 'if',
            condition: binary('||', binary('==', name(i), literal(0n)), binary('>', name(key), name(last))),
            then: [assign(name(last), name(key))],
            else: [loop(j, name(i), [isSeen])],
          },
          assign(index(made, i), call(load, index(told, i))),
        ]),
      ],
    };
  });

export const twice = (key: Expr): Statement => ({ kind: 'revert', error: 'MemberTwice', arguments: [key] });
