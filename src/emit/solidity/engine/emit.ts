/**
 * A policy that keeps a state as a contract that keeps it: in storage packed from the declared ranges, with the time of the
 * block. One external function for each entry takes what is told, and is otherwise the decision that the library makes. It
 * calls nobody, so that nobody can call back.
 *
 * Comes in: Core that keeps a state. Goes out: text, a map of its lines, and where in storage what lies.
 * Tested by sequences of events on an EVM beside the interpreter (`test/emit/solidity/engine.test.ts`).
 */
import { bug } from '../../../source/assert-never.ts';
import type { Core } from '../../../core/core.ts';
import { sessionThatCloses } from '../../../core/session.ts';
import { apartNames, contractsOf, whereIs, type Parts } from '../apart.ts';
import { codeText, errorsOf, headerOf, structsOf } from '../declarations.ts';
import { describe } from '../describe.ts';
import type { SolidityOptions } from '../emit.ts';
import { isTold } from '../../../types/kept.ts';
import { memberType, recordOf } from '../layout.ts';
import { scope, typeName } from '../names.ts';
import { governedConstructor, governedStruct } from '../params.ts';
import { entryHeat, outlineOf, type Heat, type Outline } from '../outline.ts';
import { functionMember, piecesOf } from '../pieces.ts';
import { print, type LineMap } from '../print.ts';
import { storagePlaces, storedRecords, storedType, type StoragePlace } from '../storage.ts';
import type { SessionFunction } from '../session/verify-entry.ts';
import { assign, field, name, type Doc, type FunctionNode, type Member, type TopLevel } from '../tree.ts';
import { accessOf, type Role, type RolesOption } from './access.ts';
import { initialExpr, recordSchema, toldMembers, type Context, type StoredAt } from './context.ts';
import { engineEntry } from './entry.ts';
import { engineSession, sessionEvents } from './session.ts';
import { sessionErrorNames, sessionErrors } from '../session/told.ts';
import { getterNode, gettersOf, type Getter } from './getters.ts';
import { fieldsUsed } from './used.ts';

export type EngineOptions = Omit<SolidityOptions, 'location'> & { readonly roles?: RolesOption };

export type SolidityEngine = {
  readonly code: string;
  readonly map: LineMap;
  readonly contract: string;
  /** The contracts after the first, where one has no room for all, and what could stand in which. */
  readonly parts: readonly string[];
  readonly outline: Outline;
  /**
   * The external function of each entry, by its place in `core.entries`, in which contract, and whether it takes one struct. What closes
   * accounts for a session has none: it is done where the session has verified that the account is next.
   */
  readonly entries: readonly {
    readonly name: string;
    readonly contract: string;
    readonly function: string | null;
    readonly packed: boolean;
    /** What tells of it; null for a definition, of which nothing is told. */
    readonly event: string | null;
  }[];
  readonly getters: readonly (Getter & { readonly contract: string })[];
  /** Who may call what, and the roles in the order in which the constructor takes who has them, after the admin. */
  readonly access: RolesOption;
  readonly roles: readonly Role[];
  /** The external function of each session, which takes one struct, and closes; and in which contract. */
  readonly sessions: readonly (SessionFunction & { readonly contract: string })[];
  /** The integers that the constructor takes after the admin and who has the roles, and the struct that holds them. */
  readonly governed: readonly { readonly param: number; readonly value: bigint }[];
  readonly governedStruct: string;
  readonly storage: readonly StoragePlace[];
};

const errors = ['FactOutOfRange', 'Refused', 'ParamOutOfRange', 'MemberTwice', 'DecimalsChanged'] as const;

export const emitEngine = (core: Core, options: EngineOptions): SolidityEngine => {
  const file = scope();
  const immutables = options.params === 'immutables' && core.schema.params.some((each) => each.governed);
  const hasSessions = core.sessions.length > 0;
  for (const each of [...errors, ...(hasSessions ? [...sessionErrorNames, 'NoSuchSession'] : [])]) file.take(each);
  const contract = file.take(`${typeName(core.schema.policy)}Engine`);
  const apart = options.apart ?? [];
  const contracts = apartNames(file, contract, apart);
  const option = options.roles ?? 'table';
  const access = accessOf(core, option, file);
  const isInner = (own: string): boolean => sessionThatCloses(core.sessions, own) !== null;
  const functions = core.entries.map((each) => (isInner(each.name) ? null : file.take(each.name)));
  const getters = gettersOf(core.schema, file);
  const pieces = piecesOf(core, {
    ...{
      params: immutables ? 'immutables' : 'constants',
      location: 'memory',
      rings: 'in storage',
      file,
      library: null,
      sessions: hasSessions,
    },
    entryName: (entry) => `decide__${entry.name}`,
  });
  const stored = storedRecords(pieces.layout).map((each): StoredAt => {
    const { struct } = recordOf(pieces.layout, each.record);
    const own = core.schema.records[each.record]?.name ?? '';
    return { ...each, struct: file.take(`Stored${struct}`), variable: file.take(`kept__${own}`) };
  });
  const partly = core.schema.records.filter((each) => each.fields.some(isTold) && !each.fields.every(isTold));
  const context: Context = {
    ...{ core, pieces, names: pieces.outside, access, option, functions: new Map() },
    told: new Map(partly.map((each) => [each.id, file.take(`${recordOf(pieces.layout, each.id).struct}Facts`)])),
    stored: new Map(stored.map((each) => [each.record, each])),
  };
  const entries = core.entries.map((entry, place) =>
    engineEntry(context, {
      ...{ entry, place, name: functions[place] ?? entry.name, used: fieldsUsed(core, entry) },
      title: file.take(typeName(entry.name)),
    }),
  );
  const sessions = pieces.sessions.map((each) => {
    const place = core.entries.findIndex((one) => one.name === each.session.close);
    const [entry, close] = [core.entries[place] ?? bug('no close'), entries[place] ?? bug('no close')];
    const about = {
      entry,
      place,
      name: entry.name,
      used: fieldsUsed(core, entry),
      title: close.event === null ? '' : (eventOf(close.event) ?? ''),
    };
    return engineSession(context, each, about, close, file);
  });
  const given = immutables ? file.take('Governed') : '';
  const own = [
    ...entries.filter((_, place) => functions[place] !== null).map((each) => each.node),
    ...sessions.flatMap((each) => each.nodes.filter((node) => node.visibility === 'external')),
    ...getters.map((each) => getterNode(context, each)),
  ];
  const inner = [
    ...entries.flatMap((each) => [...(each.decision === null ? [] : [each.decision]), ...each.own]),
    ...sessions.flatMap((each) => each.nodes.filter((node) => node.visibility !== 'external')),
    ...context.functions.values(),
  ];
  const rest = pieces.finish([...own, ...inner]);
  const policy = pieces.functions;
  const external = [...own, ...access.functions.filter((each) => each.visibility === 'external')];
  const within = [...inner, ...rest.functions, ...access.functions.filter((each) => each.visibility !== 'external')];
  const parts: Parts = {
    doc: docsOf(core, option),
    bases: access.bases,
    idle: access.idle,
    shared: [
      ...entries.flatMap((each) => (each.event ? [each.event] : [])),
      ...sessions.map((each) => each.event),
      ...rest.values,
      ...[...access.members, ...stored.map(variableOf(context)), ...sessions.map((each) => each.kept)].map((each) =>
        each.kind === 'stored' && apart.length > 0 ? { ...each, visibility: 'internal' as const } : each,
      ),
    ],
    inner: within.map(functionMember),
    common: immutables ? governedConstructor(pieces.params, given) : null,
    own: constructorOf(context),
    external,
  };
  const heatOf = (node: FunctionNode): Heat => {
    const entry = core.entries[entries.findIndex((each) => each.node === node)];
    if (entry !== undefined) return entryHeat(entry);
    return sessions.some((each) => each.nodes.includes(node)) ? 'warm' : 'cold';
  };
  const items: readonly TopLevel[] = [
    ...structsOf(pieces.layout, pieces.library, core, policy),
    ...partly.map((each) => toldStructOf(context, each.id)),
    ...stored.map((each) => storedStructOf(context, each)),
    ...[...entries, ...sessions].flatMap((each) => each.structs),
    ...(immutables ? [governedStruct(pieces.params, given)] : []),
    ...errorsOf(core, immutables),
    ...access.errors,
    ...engineErrors(core),
    ...(hasSessions ? [...sessionErrors(), ...sessionEvents.errors] : []),
    ...contractsOf(contracts, parts, apart, codeText(core, options)),
  ];
  const { code, map } = print({
    license: options.license ?? 'MIT',
    pragma: '^0.8.24',
    header: headerOf(core, options),
    imports: access.imports,
    items,
  });
  return {
    ...{
      code,
      map,
      contract,
      parts: contracts.parts.map((each) => each.contract),
      outline: outlineOf(external, within, heatOf),
      access: option,
      roles: access.roles,
      sessions: sessions.map((each) => ({
        ...each.function,
        contract: whereIs(contracts, apart, each.function.function),
      })),
      getters: getters.map((each) => ({ ...each, contract: whereIs(contracts, apart, each.name) })),
      governedStruct: given,
      storage: storagePlaces(core.schema, stored),
    },
    entries: core.entries.map((each, place) => ({
      ...{ name: each.name, function: functions[place] ?? null, packed: entries[place]?.packed ?? false },
      contract: whereIs(contracts, apart, functions[place] ?? ''),
      event: eventOf(entries[place]?.event ?? null),
    })),
    governed: pieces.params.words.filter((each) => each.governed).map(({ param, value }) => ({ param, value })),
  };
};

const eventOf = (event: Member | null): string | null => (event?.kind === 'event' ? event.name : null);

const docsOf = (core: Core, option: RolesOption): readonly Doc[] => [
  ...(core.schema.doc === '' ? [] : [{ tag: 'notice', text: core.schema.doc } as const]),
  {
    tag: 'dev',
    text:
      option === 'table'
        ? 'Keeps the state of the policy. Facts are told by the operator, the time is that of the block.'
        : 'Keeps the state of the policy. Who may call what is for its authority to say, which is asked before all else; the time is that of the block.',
  },
];

const variableOf =
  (context: Context) =>
  ({ record, struct, variable }: StoredAt): Member => {
    const { role, name: own } = recordSchema(context, record);
    const isEntity = role === 'entity';
    return {
      ...{ kind: 'stored', type: isEntity ? `mapping(uint256 key => ${struct})` : struct, name: variable, visibility: 'private' },
      doc: [{ tag: 'dev', text: isEntity ? `What is kept of each ${own}.` : 'What is kept of the policy itself.' }],
    };
  };

const constructorOf = (context: Context): NonNullable<Parts['own']> => {
  const { access } = context;
  const policy = context.stored.get(0);
  const begins = (policy?.members ?? []).filter((each) => each.initial !== 0n);
  return {
    kind: 'constructor',
    doc: [{ tag: 'notice', text: 'Sets who may act.' }, ...access.constructor.doc],
    parameters: access.constructor.parameters,
    bases: access.constructor.bases,
    body: [
      ...access.constructor.body,
      ...begins.map((each) => assign(field(name(policy?.variable ?? ''), each.name), initialExpr(each.type, each.initial))),
    ],
  };
};

const toldStructOf = (context: Context, record: number): TopLevel => {
  const { layout, library } = context.pieces;
  const { name: own, fields } = recordSchema(context, record);
  const docOf = (member: string): readonly Doc[] => {
    const at = recordOf(layout, record).fields.findIndex((members) => members[0]?.name === member);
    const schema = fields[at];
    if (schema === undefined) return [];
    const meaning = describe({ library }, schema.shape);
    return [{ tag: 'dev', text: schema.doc === '' ? meaning : `${schema.doc} (${meaning})` }];
  };
  return {
    ...{ kind: 'struct', name: context.told.get(record) ?? bug('a record that is told whole') },
    doc: [{ tag: 'dev', text: record === 0 ? 'What is told of the policy.' : `What is told of a ${own}.` }],
    fields: toldMembers(context, record).map((each) => ({
      ...{ type: memberType(layout, each), name: each.name, doc: docOf(each.name) },
    })),
  };
};

const storedStructOf = (context: Context, { record, struct, known, members }: StoredAt): TopLevel => ({
  ...{ kind: 'struct', name: struct },
  doc: [
    {
      tag: 'dev',
      text: record === 0 ? 'What is kept of the policy.' : `What is kept of a ${recordSchema(context, record).name}.`,
    },
  ],
  fields: [
    ...(known === null
      ? []
      : [{ type: 'bool', name: known, doc: [{ tag: 'dev', text: 'Whether an event has changed it yet.' } as const] }]),
    ...members.flatMap((each) => {
      const type = storedType(each);
      return type === null ? [] : [{ type, name: each.name, doc: [] }];
    }),
  ],
});

const engineErrors = (core: Core): readonly TopLevel[] => {
  const key = [{ type: 'uint256', name: 'key' }];
  const entities = core.schema.records.filter((each) => each.role === 'entity' && each.fields.some((one) => one.stored !== null));
  const isMeasured = entities.some((each) => each.fields.some((one) => one.source === 'decimals'));
  const twice: TopLevel = { kind: 'error', name: 'MemberTwice', doc: says('One member comes twice.'), parameters: key };
  const moved: TopLevel = {
    ...{ kind: 'error', name: 'DecimalsChanged', parameters: key },
    doc: says('A member comes with other decimals than those in which its numbers are kept.'),
  };
  return [...(entities.length > 0 ? [twice] : []), ...(isMeasured ? [moved] : [])];
};

const says = (text: string): readonly Doc[] => [{ tag: 'notice', text }];
