/**
 * A session in the contract that keeps the state: verifies a batch as the library does, closes each account of whom something is
 * taken, and keeps a hash of how far it has come. The next batch brings the cursor itself. Sessions with other terms do not meet;
 * one that begins anew with the same terms takes the place of the one before, so that none can be blocked. Where it is said how
 * much is needed, all sessions about the same need meet, so that what is needed once is not taken twice.
 */
import { bug } from '../../../source/assert-never.ts';
import { createBody, emit, invoke, type Signature } from '../body.ts';
import { fieldsUsed } from './used.ts';
import { memberName } from '../functions.ts';
import { typeName, type Scope } from '../names.ts';
import { callInto } from '../statements.ts';
import type { SessionPieces } from '../session/pieces.ts';
import { structsOfSession } from '../session/told.ts';
import { begin, checkTerms, ends, refuseIf, signaturesOf, stateName, type SessionFunction } from '../session/verify-entry.ts';
import { namedWord } from '../session/words.ts';
import { takesGlobals } from '../told.ts';
import { deepestReach, reach } from '../stack.ts';
import {
  assign,
  binary,
  call,
  declare,
  field,
  literal,
  name,
  type Expr,
  type FunctionNode,
  type Member,
  type Statement,
  type TopLevel,
} from '../tree.ts';
import { structOf, toldStruct, type Context } from './context.ts';
import { doneWithin, type About, type EngineEntry } from './entry.ts';
import { loaded, loadedGlobals, loadedList } from './load.ts';
import { keysOf, parametersOf, type Parameter } from './parameters.ts';

export type EngineSession = {
  readonly nodes: readonly FunctionNode[];
  readonly structs: readonly TopLevel[];
  readonly event: Member;
  readonly kept: Member;
  readonly function: SessionFunction;
};

const told = name('told_');
const index = name('i_');

export const engineSession = (
  context: Context,
  pieces: SessionPieces,
  about: About,
  close: EngineEntry,
  file: Scope,
): EngineSession => {
  const { session, structs, words, check, list } = pieces;
  const { core } = context;
  const { outer, library } = context.pieces;
  const own = file.take(session.name);
  const [kept, event] = [file.take(`sessions_of_${session.name}`), file.take(`${typeName(session.name)}Batch`)];
  const closing = file.take(`close__${session.name}`);
  const world = worldFor(context, pieces, about);
  const call_ = `${structs.call} calldata`;
  const exprOf = (each: Parameter): Expr => {
    if (each.record === 0 && each.argument === null) return field(told, 'globals_');
    if (each.kind === 'list') return field(told, `${each.name}_`);
    if (each.argument === 0) return at(field(told, 'accounts_'));
    if (each.argument === about.entry.arguments.length - 1) return at(field(told, 'taken_'));
    return field(field(told, 'terms_'), `${each.name}_`);
  };
  const closed = doneWithin(context, about, close, {
    name: closing,
    given: [
      { type: call_, name: 'told_' },
      { type: 'uint256', name: 'i_' },
    ],
    exprOf,
  });
  const used = new Set([...fieldsUsed(core, session.candidate), ...fieldsUsed(core, session.terms)]);
  const body = createBody(outer, 'stack', outer.library.names.inner(), new Set());
  const guard = context.access.guard({ ...about.entry, roles: null, anyone: false });
  for (const each of guard.statements) emit(body, each);
  const state = begin(body, words, structs, told);
  emit(body, { kind: 'expression', value: invoke(body, check.signature.name, state) });
  const facts = new Map<number, Expr>();
  const signatures = signaturesOf(pieces);
  if (signatures.some((each) => each.globals)) {
    const given = takesGlobals(core, { ...about.entry, globals: true }) ? field(told, 'globals_') : null;
    emit(body, declare(`${structOf(context, 0)} memory`, 'globals_', loadedGlobals(context, used, given)));
    facts.set(0, name('globals_'));
  }
  for (const each of new Set(signatures.flatMap((one) => one.entities))) {
    const local = `${memberName(outer, each)}_`;
    emit(body, declare(`${structOf(context, each)}[] memory`, local, loadedList(context, each, used, field(told, local))));
    facts.set(each, name(local));
  }
  const given = (signature: Signature): readonly Expr[] =>
    [...(signature.globals ? [0] : []), ...signature.entities].map((each) => facts.get(each) ?? bug('facts that nobody tells'));
  checkTerms(body, pieces, state, given);
  const sizes = [32 * words.terms.length, 32 * words.cursor.length] as const;
  const hash = (offset: number, size: number, into: string): Statement => ({
    kind: 'assembly',
    lines: [`${into} := keccak256(add(${stateName}, ${offset}), ${size})`],
    names: [into, stateName],
  });
  emit(body, declare('bytes32', 'id_', null));
  const { apart } = session;
  const isRef = (place: number): boolean => session.candidate.arguments[place + 1]?.shape.kind === 'ref';
  emit(body, apart === null ? hash(0, sizes[0], 'id_') : hashOf(apart.filter((each) => !isRef(each))));
  // A reference is only a place among those that are told, which the next batch may tell in another order.
  const [, ...members] = keysOf(
    context,
    about.entry,
    parametersOf(context, about.entry).map((each) => ({ ...each, expr: exprOf(each) })),
  );
  for (const each of members)
    if (apart === null || apart.includes(each.argument - 1)) emit(body, { kind: 'block', body: withKey(each.value) });
  emit(body, declare('bytes32', 'hash_', null));
  // Sessions that meet are told apart by all their terms.
  const [from, length] = apart === null ? [sizes[0], sizes[1]] : [0, sizes[0] + sizes[1]];
  emit(body, hash(from, length, 'hash_'));
  const place: Expr = { kind: 'index', of: name(kept), index: name('id_') };
  const goesOn = binary('!=', namedWord(words, state, 'listed'), literal(0n));
  emit(body, refuseIf(binary('&&', goesOn, binary('!=', place, name('hash_'))), 'NoSuchSession'));
  const accounts = field(told, 'accounts_');
  emit(body, refuseIf(binary('!=', field(accounts, 'length'), field(field(told, 'taken_'), 'length')), 'LengthsDiffer'));
  const sink = body.sink;
  body.sink = [];
  const account = loaded(context, session.record, used, at(accounts));
  callInto(body, list.signature, [], () => [state, account, at(field(told, 'taken_')), ...given(list.signature)]);
  emit(body, {
    kind: 'if',
    condition: binary('!=', at(field(told, 'taken_')), literal(0n)),
    then: [{ kind: 'expression', value: call(closing, told, index) }],
    else: [],
  });
  const turn = body.sink;
  body.sink = sink;
  emit(body, {
    kind: 'for',
    init: declare('uint256', 'i_', literal(0n)),
    condition: binary('<', index, field(accounts, 'length')),
    update: { kind: 'increment', name: 'i_' },
    body: turn,
  });
  const { complete, residual, unfounded } = ends(pieces, state);
  emit(body, { kind: 'assembly', lines: [`cursor_ := add(${stateName}, ${sizes[0]})`], names: ['cursor_', stateName] });
  emit(body, assign(name('residual_'), residual));
  emit(body, assign(name('complete_'), complete));
  if (unfounded !== null) emit(body, refuseIf(binary('&&', name('complete_'), unfounded), 'Unfounded'));
  emit(body, hash(from, length, 'hash_'));
  emit(body, {
    kind: 'if',
    condition: name('complete_'),
    then: [assign(place, call('bytes32', literal(0n)))],
    else: [assign(place, name('hash_'))],
  });
  const words_ = ['listed', 'covered'].map((each) => namedWord(words, state, each));
  emit(body, {
    kind: 'expression',
    value: call(`emit ${event}`, name('id_'), name('block.timestamp'), ...words_, name('residual_'), name('complete_')),
  });
  const node: FunctionNode = {
    name: own,
    doc: [
      ...(session.doc === '' ? [] : [{ tag: 'notice', text: session.doc } as const]),
      {
        tag: 'dev',
        text: 'Verifies a batch and closes each account of whom something is taken. Gives the cursor for the next batch.',
      },
    ],
    parameters: [{ type: call_, name: 'told_' }],
    visibility: 'external',
    mutability: 'none',
    modifiers: guard.modifiers,
    returns: [
      { type: `${structs.cursor} memory`, name: 'cursor_' },
      { type: 'uint256', name: 'residual_' },
      { type: 'bool', name: 'complete_' },
    ],
    body: [{ kind: 'unchecked', body: body.sink }],
    span: session.span,
  };
  if (deepestReach(node) > reach) bug(`${session.name} does not fit the stack`);
  const worldFields = [
    ...(world.globals ? [{ name: 'globals_', type: toldStruct(context, 0) }] : []),
    ...world.entities.map((each) => ({ name: `${memberName(outer, each)}_`, type: `${toldStruct(context, each)}[]` })),
  ];
  return {
    nodes: [node, closed],
    structs: structsOfSession(library, session, words, structs, toldStruct(context, session.record), worldFields),
    event: {
      ...{ kind: 'event', name: event, doc: [{ tag: 'notice', text: `A batch of ${session.name} has been closed.` }] },
      parameters: [
        { type: 'bytes32 indexed', name: 'terms' },
        { type: 'uint256', name: 'time' },
        ...['listed', 'covered', 'residual'].map((each) => ({ type: 'uint256', name: each })),
        { type: 'bool', name: 'complete' },
      ],
    },
    kept: {
      ...{ kind: 'stored', type: 'mapping(bytes32 terms => bytes32 cursor)', name: kept, visibility: 'private' },
      doc: [{ tag: 'dev', text: `How far each ${session.name} has come that is not complete.` }],
    },
    function: { name: session.name, function: own, ...world },
  };
};

/** Of the arguments that tell sessions apart, wherever they stand. */
const hashOf = (apart: readonly number[]): Statement => ({
  kind: 'assembly',
  lines: [
    'id_ := mload(0x40)',
    ...apart.map((place, at) => `mstore(add(id_, ${32 * at}), mload(add(${stateName}, ${32 * place})))`),
    `id_ := keccak256(id_, ${32 * apart.length})`,
  ],
  names: ['id_', stateName],
});

/** A session is about the members that its terms refer to. */
const withKey = (key: Expr): readonly Statement[] => [
  declare('uint256', 'key_', key),
  {
    kind: 'assembly',
    lines: ['mstore(0, id_)', 'mstore(32, key_)', 'id_ := keccak256(0, 64)'],
    names: ['id_', 'key_'],
  },
];

const at = (of: Expr): Expr => ({ kind: 'index', of, index });

/** What a call has to hold for listing and for closing. */
const worldFor = ({ core }: Context, session: SessionPieces, { entry }: About) => {
  const signatures = signaturesOf(session);
  const entities = new Set([...signatures.flatMap((each) => each.entities), ...entry.entities]);
  const isRead = entry.globals || signatures.some((each) => each.globals);
  return { globals: isRead && takesGlobals(core, { ...entry, globals: true }), entities: [...entities].sort((a, b) => a - b) };
};

export const sessionEvents: { readonly errors: readonly TopLevel[] } = {
  errors: [
    {
      ...{ kind: 'error', name: 'NoSuchSession', parameters: [] },
      doc: [{ tag: 'notice', text: 'No batch has left this cursor for these terms.' }],
    },
  ],
};
