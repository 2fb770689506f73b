/**
 * One account of a proposed order: that it is fit and eligible, that it stands behind the one before, and that what is proposed to
 * be taken of it is what is due. Then the cursor moves on. What is wrong is refused with the key of the account.
 */
import type { Session } from '../../../core/session.ts';
import { bug } from '../../../source/assert-never.ts';
import { bind, emit, valueOf, wordOf, within, type Body, type Kind, type Local, type Shared, type Signature } from '../body.ts';
import type { Boundary } from '../checks.ts';
import { writeFunction, type Emitted } from '../functions.ts';
import { readSlot } from '../reads.ts';
import { callInto, world } from '../statements.ts';
import { assign, binary, field, literal, not, type Expr } from '../tree.ts';
import { as } from '../words.ts';
import { namedWord, placeOfWord, wordOfState, type SessionWords } from './words.ts';

export const listFunction = (
  shared: Shared,
  session: Session,
  words: SessionWords,
  { unfit, explain }: Boundary,
  own: string,
  state: string,
): Emitted => {
  const function_ = (of: string): Signature => shared.functions.get(of) ?? bug(`no function ${of}`);
  const candidate = function_(session.candidate.function);
  const check = unfit ?? explain;
  const used = [candidate, ...(check === null ? [] : [check.signature])];
  return writeFunction(shared, {
    name: own,
    doc: [{ tag: 'dev', text: `Lists the next account of ${session.name}.` }],
    parameters: [
      { name: 'state_', kind: { kind: 'struct', type: state } },
      { name: 'account_', kind: { kind: 'record', record: session.record } },
      { name: 'amount_', kind: { kind: 'word', signed: false } },
    ],
    results: [],
    into: null,
    globals: used.some((each) => each.globals),
    entities: [...new Set(used.flatMap((each) => each.entities))].sort((a, b) => a - b),
    write: (body) => {
      const local = (of: string): Local => body.locals.get(of) ?? bug(`no parameter ${of}`);
      const [block, account, amount] = ['state_', 'account_', 'amount_'].map((of) => valueOf(body, local(of)));
      if (block === undefined || account === undefined || amount === undefined) return bug('a parameter too few');
      const about: About = { body, session, words, block, account, candidate, function_ };
      if (check !== null) isFit(about, check.signature, unfit === null);
      const found = look(about);
      stands(about, found);
      const next = due(about, found, amount);
      moveOn(about, found, next);
    },
  });
};

type About = {
  readonly body: Body;
  readonly session: Session;
  readonly words: SessionWords;
  readonly block: Expr;
  readonly account: Expr;
  readonly candidate: Signature;
  readonly function_: (of: string) => Signature;
};

/** The key as the type of its word in the block. */
const keyOf = ({ body, session, account }: About, signed: boolean): Expr =>
  as(readSlot(body, account, session.record, session.key, { kind: 'whole' }), signed);

const get = ({ words, block }: About, word: string, kind?: Kind): Expr => namedWord(words, block, word, kind);

const refuse = (about: About, condition: Expr, error: string, ...more: readonly Expr[]): void =>
  emit(about.body, {
    kind: 'if',
    condition,
    then: [{ kind: 'revert', error, arguments: [keyOf(about, false), ...more] }],
    else: [],
  });

/** The account, then the arguments of the session. */
const given = ({ body, block, words, account }: About, signature: Signature): readonly Expr[] => [
  ...signature.parameters.map((kind, at) => (at === 0 ? account : wordOfState(words, block, at - 1, kind))),
  ...world(body, signature),
];

/** Memory cannot be looked at before it is checked: there the check itself refuses. */
const isFit = (about: About, signature: Signature, explains: boolean): void => {
  const { body } = about;
  if (explains) {
    callInto(body, signature, [], () => given(about, signature));
    return;
  }
  const statements = within(body, () => {
    const [bad] = callInto(body, signature, [{ name: 'bad_', kind: { kind: 'word', signed: false } }], () =>
      given(about, signature),
    );
    if (bad) refuse(about, binary('!=', valueOf(body, bad), literal(0n)), 'NotEligible');
  });
  body.sink.push({ kind: 'block', body: statements });
};

type Found = { readonly amounts: readonly Local[]; readonly ranks: readonly Local[] };

const look = (about: About): Found => {
  const { body, candidate, session } = about;
  refuse(about, binary('>=', get(about, 'listed'), get(about, 'eligible')), 'TooManyListed');
  const targets = candidate.results.map((kind, at) => ({ name: at === 0 ? 'can_' : 'found_', kind }));
  const [can, ...found] = callInto(body, candidate, targets, () => given(about, candidate));
  if (!can) return bug('a candidate without an answer');
  refuse(about, not(valueOf(body, can)), 'NotEligible');
  const locals = found.map((each) => each ?? bug('a word too few'));
  const many = locals.length - session.ranks.reduce((sum, { lower }) => sum + (lower === null ? 1 : 2), 0);
  return { amounts: locals.slice(0, many), ranks: locals.slice(many) };
};

const stands = (about: About, { ranks }: Found): void => {
  const { body, session, words, block, function_ } = about;
  const signature = function_(session.before);
  const kinds = signature.parameters;
  const first = placeOfWord(words, 'key') - ranks.length;
  const keyKind = kinds.at(-1);
  const signed = keyKind?.kind === 'word' && keyKind.signed;
  const then = within(body, () => {
    refuse(about, binary('==', keyOf(about, signed), get(about, 'key', keyKind)), 'ListedTwice');
    const args = (): readonly Expr[] => [
      ...ranks.map((_, at) => wordOfState(words, block, words.given + first + at, kinds[at])),
      get(about, 'key', keyKind),
      ...ranks.map((each, at) => asKind(body, each, kinds[ranks.length + 1 + at])),
      keyOf(about, signed),
    ];
    const [before] = callInto(body, signature, [{ name: 'before_', kind: { kind: 'bool' } }], args);
    if (before) refuse(about, not(valueOf(body, before)), 'OutOfOrder');
  });
  emit(body, { kind: 'if', condition: binary('!=', get(about, 'listed'), literal(0n)), then, else: [] });
};

const asKind = (body: Body, local: Local, kind: Kind | undefined): Expr =>
  as(wordOf(body, local), kind?.kind === 'word' && kind.signed);

type Next = { readonly covered: Local; readonly words: readonly Local[] };

const due = (about: About, { amounts }: Found, proposed: Expr): Next => {
  const { body, session, words, block, function_ } = about;
  const signature = function_(session.share);
  const ofAccount = session.by === 'pro rata' ? [amounts[0], amounts[1] ?? amounts[0]] : [amounts[0]];
  const args = (): readonly Expr[] => [
    ...ofAccount.map((each, at) => asKind(body, each ?? bug('no amount'), signature.parameters[at])),
    ...session.shareWords.map((place, at) =>
      wordOfState(words, block, words.given + place, signature.parameters[ofAccount.length + at]),
    ),
  ];
  const targets = signature.results.map((kind) => ({ name: kind.kind === 'bool' ? 'beyond_' : 'next_', kind }));
  const [taken, ...more] = callInto(body, signature, targets, args).map((each) => each ?? bug('a word too few'));
  if (taken === undefined) return bug('a share of nothing');
  const beyond = more.find((each) => each.kind.kind === 'bool');
  const amount = as(wordOf(body, taken), false);
  const covered = bind(body, { kind: 'word', signed: false }, 'covered_', () => [binary('+', get(about, 'covered'), amount)]);
  const isBeyond = binary('>', valueOf(body, covered), get(about, 'need'));
  refuse(about, beyond === undefined ? isBeyond : binary('||', valueOf(body, beyond), isBeyond), 'BeyondNeed');
  refuse(about, binary('!=', proposed, amount), 'WrongAmount', amount);
  return { covered, words: more.filter((each) => each.kind.kind !== 'bool') };
};

const moveOn = (about: About, { ranks }: Found, next: Next): void => {
  const { body, words, block } = about;
  const all = [...words.terms, ...words.cursor];
  const put = (place: number, value: (signed: boolean) => Expr): void => {
    const word = all[words.given + place] ?? bug('no such word');
    emit(body, assign(field(block, `${word.name}_`), value(word.signed)));
  };
  const listed = placeOfWord(words, 'listed');
  put(listed, () => binary('+', get(about, 'listed'), literal(1n)));
  put(listed + 1, () => valueOf(body, next.covered));
  [...next.words, ...ranks].forEach((each, at) => put(listed + 2 + at, (signed) => as(wordOf(body, each), signed)));
  put(placeOfWord(words, 'key'), (signed) => keyOf(about, signed));
};
