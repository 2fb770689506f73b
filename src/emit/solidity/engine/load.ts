/**
 * Records as the policy reads them: what is told, and of what is kept the fields that an entry uses. Here it is seen that no
 * member comes twice, and that its decimals are those of before.
 */
import { bug } from '../../../source/assert-never.ts';
import { memberOf } from '../layout.ts';
import { fieldId } from '../prune.ts';
import type { StoredMember } from '../storage.ts';
import { assign, binary, call, declare, field, literal, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { listed, loadedType, only } from './alone.ts';
import { isPartlyTold, keyOf, recordSchema, structOf, toldMembers, toldStruct, type Context } from './context.ts';
import { inMemory, memberIn, memoryOffset, readLines, slotAt } from './slots.ts';

/**
 * The call that makes the record in memory; of a record that is told whole, the record itself. `kept`: where that which is kept
 * of it has been found already.
 */
export const loaded = (
  context: Context,
  record: number,
  used: ReadonlySet<string>,
  told: Expr,
  kept: Expr = element(context, record, told),
): Expr => {
  if (!isPartlyTold(context, record)) return told;
  const { name: own, parameters } = loader(context, record, used);
  return only(context, record, call(own, told, ...(parameters.length > 1 ? [kept] : [])));
};

/** Where a ring lies is known without a look. */
const readsSlots = (body: readonly Statement[]): boolean =>
  body.some((each) => each.kind === 'assembly' && each.lines.some((line) => line.includes('sload(')));

/** Whether anything that is kept of a record is read to make it. */
export const readsKept = (context: Context, record: number, used: ReadonlySet<string>): boolean =>
  isPartlyTold(context, record) && loader(context, record, used).parameters.length > 1;

/** Where that which is kept of a member lies. */
export const element = (context: Context, record: number, told: Expr): Expr => {
  const stored = context.stored.get(record);
  return stored === undefined ? told : { kind: 'index', of: name(stored.variable), index: keyOf(context, record, told) };
};

/** The same for all members of an entity. */
export const loadedList = (context: Context, record: number, used: ReadonlySet<string>, told: Expr): Expr =>
  isPartlyTold(context, record)
    ? call(listLoader(context, record, used).name, told, name(loader(context, record, used).name))
    : told;

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
    const [told, made, kept, wrong] = [names.take('told'), names.take('made'), names.take('kept'), names.take('wrong')];
    const stored = keptLines(context, record, used, { told, made, kept, wrong });
    const { list, inList } = listed(context, record, told, made, names);
    const alone = list === made ? '' : ', alone in a list';
    return {
      name: own,
      doc: [{ tag: 'dev', text: `A ${recordSchema(context, record).name} with what is kept of it${alone}.` }],
      parameters: [
        { type: `${toldStruct(context, record)} calldata`, name: told },
        ...(stored.length > 0 ? [{ type: `${context.stored.get(record)?.struct ?? ''} storage`, name: kept }] : []),
      ],
      visibility: 'internal',
      mutability: readsSlots(stored) ? 'view' : 'pure',
      returns: [{ type: `${loadedType(context, record)} memory`, name: list }],
      body: [...(inList ?? copied(context, record, name(told), name(made))), ...stored],
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
      body: copies(context, record, told, made),
    };
  });

/** Words that follow each other, in which place they are wanted, and from where. */
type Run = { readonly to: number; readonly from: number; readonly names: readonly string[] };

const nothingYet: Run = { to: 0, from: 0, names: [] };

/** Words that follow each other in both places are copied at once. */
const copies = (context: Context, record: number, told: string, made: string): readonly Statement[] => {
  const statements: Statement[] = [];
  let from = 0;
  let run: Run = nothingYet;
  const flush = (): void => {
    const { to, from: start, names } = run;
    const [first] = names;
    if (first !== undefined && names.length === 1) statements.push(assign(field(name(made), first), field(name(told), first)));
    if (names.length > 1) {
      const line = `calldatacopy(${inMemory(made, to)}, ${inMemory(told, start)}, ${32 * names.length})`;
      statements.push({ kind: 'assembly', lines: [line], names: [made, told] });
    }
    run = nothingYet;
  };
  for (const each of toldMembers(context, record)) {
    const to = memoryOffset(context, record, each.name);
    const isWord = each.count === null && each.record === null;
    if (!isWord || to !== run.to + 32 * run.names.length) flush();
    if (isWord) run = run.names.length === 0 ? { to, from, names: [each.name] } : { ...run, names: [...run.names, each.name] };
    else statements.push(assign(field(name(made), each.name), field(name(told), each.name)));
    from += 32 * (each.count ?? 1);
  }
  flush();
  return statements;
};

type Places = { readonly told: string; readonly made: string; readonly kept: string; readonly wrong: string };

/**
 * Where no event has touched a member, zeros are right but for what begins with something else; and its decimals are those of
 * before where one has.
 */
const keptLines = (context: Context, record: number, used: ReadonlySet<string>, at: Places): readonly Statement[] => {
  const stored = context.stored.get(record);
  if (stored === undefined) return [];
  const wanted = usedOf(context, record, used);
  const decimals = stored.members.filter((each) => isDecimals(context, record, each.field));
  const kept = membersOf(context, record, wanted);
  if (decimals.length === 0 && kept.length === 0) return [];
  const slot = `${at.kept}.slot`;
  const names = [at.made, at.kept];
  const read = (word: string | null) => readLines(context, record, kept, { made: at.made, place: slot, word });
  const begins = kept.filter((each) => each.initial !== 0n);
  const isFlagged = stored.known !== null && (decimals.length > 0 || begins.length > 0);
  if (!isFlagged) return [{ kind: 'assembly', lines: read(null), names }];
  const ownOf = (each: StoredMember): string =>
    inMemory(at.made, memoryOffset(context, record, memberOf(context.pieces.layout, record, each.field, each.role).name));
  const initial = begins.map((each) => `mstore(${ownOf(each)}, ${wordOf(each.initial)})`);
  const lines = [...read('first'), ...(initial.length === 0 ? [] : ['if iszero(and(first, 0xff)) {', ...initial, '}'])];
  const differ = decimals.map((each) => {
    const word = each.slot === 0 ? 'first' : `sload(${slotAt(slot, each.slot)})`;
    return `xor(${memberIn(word, each)}, mload(${ownOf(each)}))`;
  });
  const first = `let first := sload(${slot})`;
  if (differ.length === 0) return [{ kind: 'assembly', lines: [first, ...lines], names }];
  const wrong = `mul(and(first, 0xff), ${differ.reduce((all, each) => `or(${all}, ${each})`)})`;
  return [
    declare('uint256', at.wrong, null),
    { kind: 'assembly', lines: [first, `${at.wrong} := ${wrong}`, ...lines], names: [...names, at.wrong] },
    {
      kind: 'if',
      condition: binary('!=', name(at.wrong), literal(0n)),
      then: [{ kind: 'revert', error: 'DecimalsChanged', arguments: [keyOf(context, record, name(at.told))] }],
      else: [],
    },
  ];
};

const wordOf = (value: bigint): string => (value < 0n ? `0x${BigInt.asUintN(256, value).toString(16)}` : String(value));

const isDecimals = (context: Context, record: number, at: number): boolean =>
  recordSchema(context, record).fields[at]?.source === 'decimals';

/** What is kept of the fields that are wanted; decimals are told. */
const membersOf = (context: Context, record: number, wanted: readonly number[]): readonly StoredMember[] => {
  const { ringGroups } = context.pieces.layout;
  const led = new Set(wanted.map((at) => ringGroups.get(fieldId(record, at))?.fields[0] ?? at));
  return (context.stored.get(record)?.members ?? []).filter(
    (each) => led.has(each.field) && !isDecimals(context, record, each.field),
  );
};

const globalsLoader = (context: Context, used: ReadonlySet<string>): FunctionNode => {
  return once(context, keyFor('load', context, 0, used), 'load__policy', (own) => {
    const names = context.names.inner();
    const [told, made] = [names.take('told'), names.take('made')];
    const stored = context.stored.get(0);
    const wanted = membersOf(context, 0, usedOf(context, 0, used));
    const kept: readonly Statement[] =
      stored === undefined || wanted.length === 0
        ? []
        : [
            {
              ...{ kind: 'assembly', names: [made] },
              lines: readLines(context, 0, wanted, { made, place: `${stored.variable}.slot`, word: null }),
            },
          ];
    const members = toldMembers(context, 0);
    return {
      name: own,
      doc: [{ tag: 'dev', text: "The policy's own facts with what is kept of them." }],
      parameters: members.length === 0 ? [] : [{ type: `${toldStruct(context, 0)} calldata`, name: told }],
      visibility: 'internal',
      mutability: readsSlots(kept) ? 'view' : 'pure',
      returns: [{ type: `${structOf(context, 0)} memory`, name: made }],
      body: [...copied(context, 0, name(told), name(made)), ...kept],
    };
  });
};

/** Keys that ascend are seen to differ at a glance; any other is compared with all before it. */
const listLoader = (context: Context, record: number, used: ReadonlySet<string>): FunctionNode => {
  const takesKept = readsKept(context, record, used);
  const kept = takesKept ? `, ${context.stored.get(record)?.struct ?? ''} storage` : '';
  return once(context, `load all ${record}${kept}`, `load_all__${recordSchema(context, record).name}`, (own) => {
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
        {
          type: `function (${toldStruct(context, record)} calldata${kept}) view returns (${loadedType(context, record)} memory)`,
          name: load,
        },
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
          assign(
            index(made, i),
            only(context, record, call(load, index(told, i), ...(takesKept ? [element(context, record, index(told, i))] : []))),
          ),
        ]),
      ],
    };
  });
};

export const twice = (key: Expr): Statement => ({ kind: 'revert', error: 'MemberTwice', arguments: [key] });
