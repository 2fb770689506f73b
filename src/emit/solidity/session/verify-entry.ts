/** The external function that verifies a batch of a session, without closing anybody. */
import { bug } from '../../../source/assert-never.ts';
import { createBody, emit, invoke, valueOf, within, type Body, type Signature } from '../body.ts';
import { memberName, type Emitted } from '../functions.ts';
import { recordOf } from '../layout.ts';
import type { Scope } from '../names.ts';
import type { Pieces } from '../pieces.ts';
import { callInto } from '../statements.ts';
import {
  assign,
  binary,
  declare,
  field,
  literal,
  name,
  not,
  type Expr,
  type FunctionNode,
  type Statement,
  type TopLevel,
} from '../tree.ts';
import type { SessionPieces } from './pieces.ts';
import { structsOfSession, type SessionStructs, type ToldWorld } from './told.ts';
import { namedWord, wordOfState, type SessionWords } from './words.ts';

/** An external function of a session, and which facts its call holds behind the accounts. */
export type SessionFunction = {
  readonly name: string;
  readonly function: string;
  readonly globals: boolean;
  readonly entities: readonly number[];
};

export type SessionEntry = {
  readonly function: SessionFunction;
  readonly node: FunctionNode;
  readonly structs: readonly TopLevel[];
};

export const verifyEntry = (pieces: Pieces, session: SessionPieces, file: Scope): SessionEntry => {
  const { outer, layout, library } = pieces;
  const { loop, words, check, structs } = session;
  if (loop === null) return bug('a session of facts that are no calldata');
  const all = name('all_');
  const world = worldOf(session);
  const told = toldWorld(pieces, world);
  const account = recordOf(layout, session.session.record).struct;
  const body = createBody(outer, 'stack', outer.library.names.inner(), new Set());
  const given = (signature: Signature): readonly Expr[] => [
    ...(signature.globals ? [field(all, 'globals_')] : []),
    ...signature.entities.map((each) => field(all, `${memberName(outer, each)}_`)),
  ];
  const block = begin(body, words, structs, all);
  emit(body, { kind: 'expression', value: invoke(body, check.signature.name, block) });
  checkTerms(body, session, block, given);
  const lengths = [field(field(all, 'accounts_'), 'length'), field(field(all, 'taken_'), 'length')] as const;
  emit(body, refuseIf(binary('!=', ...lengths), 'LengthsDiffer'));
  const listing = within(body, () => {
    emit(body, declare('uint256[] calldata', 'taken_', field(all, 'taken_')));
    emit(body, declare('uint256', 'amounts_', null));
    emit(body, { kind: 'assembly', lines: ['amounts_ := taken_.offset'], names: ['amounts_', 'taken_'] });
    callInto(body, loop.signature, [], () => [block, name('amounts_'), field(all, 'accounts_'), ...given(loop.signature)]);
  });
  emit(body, { kind: 'block', body: listing });
  finish(body, session, block);
  const node: FunctionNode = {
    name: file.take(`verify_${session.session.name}`),
    doc: [
      ...(session.session.doc === '' ? [] : [{ tag: 'notice', text: session.session.doc } as const]),
      {
        tag: 'dev',
        text: 'Refuses a wrong order. Gives how far it has come, what of the need is left, and whether all have been listed.',
      },
    ],
    parameters: [{ type: `${structs.call} calldata`, name: 'all_' }],
    visibility: 'external',
    mutability: body.views || loop.signature.mutability === 'view' ? 'view' : 'pure',
    returns: [
      { type: `${structs.cursor} memory`, name: 'cursor_' },
      { type: 'uint256', name: 'residual_' },
      { type: 'bool', name: 'complete_' },
    ],
    body: [{ kind: 'unchecked', body: body.sink }],
    span: session.session.span,
  };
  return {
    node,
    structs: structsOfSession(library, session.session, words, structs, account, told),
    function: { name: session.session.name, function: node.name, ...world },
  };
};

export const refuseIf = (condition: Expr, error: string, ...given: readonly Expr[]): Statement => ({
  ...{ kind: 'if', condition, then: [{ kind: 'revert', error, arguments: given }], else: [] },
});

export type World = Pick<SessionFunction, 'globals' | 'entities'>;

/** The facts that listing and checking read. */
export const worldOf = (session: SessionPieces): World => {
  const signatures = signaturesOf(session);
  const entities = [...new Set(signatures.flatMap((each) => each.entities))].sort((a, b) => a - b);
  return { globals: signatures.some((each) => each.globals), entities };
};

/** All that is called with what a call tells, but for closing. */
export const signaturesOf = ({ list, terms, begins }: SessionPieces): readonly Signature[] => [
  ...[list, terms.explain, terms.unfit].flatMap((each) => (each === null ? [] : [each.signature])),
  ...(begins === null ? [] : [begins]),
];

const toldWorld = (pieces: Pieces, { globals, entities }: World): ToldWorld => {
  return [
    ...(globals ? [{ type: recordOf(pieces.layout, 0).struct, name: 'globals_' }] : []),
    ...entities.map((each) => ({
      ...{ type: `${recordOf(pieces.layout, each).struct}[]`, name: `${memberName(pieces.outer, each)}_` },
    })),
  ];
};

/** Terms and cursor in one struct: all of them are nothing but words. */
export const begin = (body: Body, { terms, cursor }: SessionWords, structs: SessionStructs, all: Expr): Expr => {
  const sizes = [32 * terms.length, 32 * cursor.length] as const;
  emit(body, declare(`${structs.state} memory`, stateName, null));
  emit(body, {
    kind: 'block',
    body: [
      declare(`${structs.terms} calldata`, 'terms_', field(all, 'terms_')),
      declare(`${structs.cursor} calldata`, 'from_', field(all, 'from_')),
      {
        kind: 'assembly',
        lines: [
          `calldatacopy(${stateName}, terms_, ${sizes[0]})`,
          `calldatacopy(add(${stateName}, ${sizes[0]}), from_, ${sizes[1]})`,
        ],
        names: [stateName, 'terms_', 'from_'],
      },
    ],
  });
  return name(stateName);
};

export const stateName = 'state_';

/** The arguments and the need are what the policy allows, and when it begins, what it says of them. */
export const checkTerms = (
  body: Body,
  session: SessionPieces,
  block: Expr,
  world: (signature: Signature) => readonly Expr[],
): void => {
  const { explain } = session.terms;
  const { words, begins } = session;
  const given = (signature: Signature) => (): readonly Expr[] => [
    ...signature.parameters.map((kind, at) => wordOfState(words, block, at, kind)),
    ...world(signature),
  ];
  for (const each of [explain?.signature, begins])
    if (each != null && words.given + 1 !== each.parameters.length) bug('terms that check something else');
  if (explain !== null) checkFacts(body, session.terms, explain, given);
  if (begins === null) return;
  const first = within(body, () => {
    const [may] = callInto(body, begins, [{ name: 'may_', kind: { kind: 'bool' } }], given(begins));
    if (may) emit(body, refuseIf(not(valueOf(body, may)), 'Unneeded'));
  });
  emit(body, { kind: 'if', condition: binary('==', namedWord(words, block, 'listed'), literal(0n)), then: first, else: [] });
};

const checkFacts = (
  body: Body,
  { unfit }: SessionPieces['terms'],
  explain: Emitted,
  given: (signature: Signature) => () => readonly Expr[],
): void => {
  const say = (): void => void callInto(body, explain.signature, [], given(explain.signature));
  if (unfit === null) return say();
  const statements = within(body, () => {
    const [bad] = callInto(
      body,
      unfit.signature,
      [{ name: 'bad_', kind: { kind: 'word', signed: false } }],
      given(unfit.signature),
    );
    if (!bad) return;
    emit(body, { kind: 'if', condition: binary('!=', valueOf(body, bad), literal(0n)), then: within(body, say), else: [] });
  });
  emit(body, { kind: 'block', body: statements });
};

/** The cursor that is given, and what is true once all have been listed. */
const finish = (body: Body, session: SessionPieces, block: Expr): void => {
  const offset = 32 * session.words.terms.length;
  emit(body, { kind: 'assembly', lines: [`cursor_ := add(${stateName}, ${offset})`], names: ['cursor_', stateName] });
  const { complete, residual, unfounded } = ends(session, block);
  emit(body, assign(name('complete_'), complete));
  emit(body, assign(name('residual_'), residual));
  if (unfounded !== null) emit(body, refuseIf(binary('&&', name('complete_'), unfounded), 'Unfounded'));
};

export type Ends = { readonly complete: Expr; readonly residual: Expr; readonly unfounded: Expr | null };

/** What of the need is left, when all are listed, and when what was said of all of them was not true. */
export const ends = ({ session, words }: SessionPieces, block: Expr): Ends => {
  const get = (word: string): Expr => namedWord(words, block, word, { kind: 'word', signed: false });
  const isLeft = binary('>', get('need'), get('covered'));
  const unfounded =
    session.by === 'pro rata'
      ? binary('!=', get('weighed'), get('total_weight'))
      : session.by === 'least haircut'
        ? binary('&&', isLeft, binary('!=', get('kept'), literal(0n)))
        : null;
  return {
    complete: binary('>=', get('listed'), get('eligible')),
    residual: { kind: 'conditional', condition: isLeft, then: binary('-', get('need'), get('covered')), else: literal(0n) },
    unfounded,
  };
};
