/**
 * One account of a proposed order: that it is fit and eligible, that it stands behind the one before, and that what is proposed to
 * be taken of it is what is due. Then the cursor moves on. What is wrong is refused with the key of the account.
 */
import type { Core } from '../../../core/core.ts';
import type { Session } from '../../../core/session.ts';
import { bug } from '../../../source/assert-never.ts';
import { bind, emit, valueOf, wordOf, within, type Body, type Kind, type Local, type Shared, type Signature } from '../body.ts';
import type { Boundary } from '../checks.ts';
import { writeFunction, type Emitted } from '../functions.ts';
import { placed, placedWhere, type Placed } from '../in-place.ts';
import { readSlot } from '../reads.ts';
import { callInto, world } from '../statements.ts';
import { assign, binary, field, literal, not, type Expr } from '../tree.ts';
import { as } from '../words.ts';
import { namedWord, placeOfWord, wordOfState, type SessionWords } from './words.ts';

export const listFunction = (
  shared: Shared,
  core: Core,
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
  const listing = (isInPlace: boolean): Emitted =>
    writeFunction(shared, {
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
        const [block, amount] = ['state_', 'amount_'].map((of) => valueOf(body, local(of)));
        if (block === undefined || amount === undefined) return bug('a parameter too few');
        const about: About = { body, core, session, words, block, account: local('account_'), isInPlace, function_ };
        if (check !== null) isFit(about, check.signature, unfit === null);
        const found = look(about);
        stands(about, found);
        const next = due(about, found, amount);
        moveOn(about, found, next);
      },
    });
  const whole = listing(true);
  const { mode, frame } = whole.signature;
  return mode === 'stack' && frame === 0 ? whole : listing(false);
};

type About = {
  readonly body: Body;
  readonly core: Core;
  readonly session: Session;
  readonly words: SessionWords;
  readonly block: Expr;
  readonly account: Local;
  /** Whether all that is decided is decided here, for which the stack may be too short. */
  readonly isInPlace: boolean;
  readonly function_: (of: string) => Signature;
};

/** The key as the type of its word in the block. */
const keyOf = ({ body, session, account }: About, signed: boolean): Expr =>
  as(readSlot(body, valueOf(body, account), session.record, session.key, { kind: 'whole' }), signed);

const get = ({ words, block }: About, word: string, kind?: Kind): Expr => namedWord(words, block, word, kind);

const refuse = (about: About, condition: Expr, error: string, ...more: readonly Expr[]): void =>
  emit(about.body, {
    kind: 'if',
    condition,
    then: [{ kind: 'revert', error, arguments: [keyOf(about, false), ...more] }],
    else: [],
  });

/** What a function is given: a local as it is, or a word of the state. */
type Given = Local | { readonly word: number } | 'key';

const exprOf = (about: About, given: Given, kind: Kind | undefined): Expr => {
  const { body, words, block } = about;
  if (given === 'key') return keyOf(about, kind?.kind === 'word' && kind.signed);
  if ('word' in given) return wordOfState(words, block, given.word, kind);
  return kind?.kind === 'record' ? valueOf(body, given) : asKind(body, given, kind);
};

/** In place of a call each is bound once, but for a local that is what is wanted. */
const localOf = (about: About, given: Given, kind: Kind, wanted: string): Local =>
  typeof given === 'object' && 'home' in given && isSame(given.kind, kind)
    ? given
    : bind(about.body, kind, wanted, () => [exprOf(about, given, kind)]);

const isSame = (one: Kind, other: Kind): boolean =>
  one.kind === other.kind && (one.kind !== 'word' || other.kind !== 'word' || one.signed === other.signed);

const placing = (about: About, own: string, given: readonly Given[]): Placed => {
  const node = about.core.functions.find((each) => each.name === own) ?? bug(`no function ${own}`);
  const { parameters } = about.function_(own);
  return {
    node,
    given: given.map(
      (each, at) => () => localOf(about, each, parameters[at] ?? bug('one too many'), node.parameters[at]?.name ?? ''),
    ),
  };
};

/** What a function decides, in place or by a call. */
const decided = (about: About, own: string, given: readonly Given[], wanted: (at: number) => string): readonly Local[] => {
  if (about.isInPlace) return placed(about.body, placing(about, own, given), wanted);
  const signature = about.function_(own);
  const targets = signature.results.map((kind, at) => ({ name: wanted(at), kind }));
  return callInto(about.body, signature, targets, () => argumentsOf(about, signature, given)).map(
    (each) => each ?? bug('a word too few'),
  );
};

const argumentsOf = (about: About, signature: Signature, given: readonly Given[]): readonly Expr[] => [
  ...given.map((each, at) => exprOf(about, each, signature.parameters[at])),
  ...world(about.body, signature),
];

/** The account, then the arguments of the session. */
const ofAccount = ({ account }: About, { parameters }: Signature): readonly Given[] =>
  parameters.map((_, at) => (at === 0 ? account : { word: at - 1 }));

/** Memory cannot be looked at before it is checked: there the check itself refuses. */
const isFit = (about: About, signature: Signature, explains: boolean): void => {
  const { body } = about;
  if (explains) {
    callInto(body, signature, [], () => argumentsOf(about, signature, ofAccount(about, signature)));
    return;
  }
  const statements = within(body, () => {
    const [bad] = callInto(body, signature, [{ name: 'bad_', kind: { kind: 'word', signed: false } }], () =>
      argumentsOf(about, signature, ofAccount(about, signature)),
    );
    if (bad) refuse(about, binary('!=', valueOf(body, bad), literal(0n)), 'NotEligible');
  });
  body.sink.push({ kind: 'block', body: statements });
};

type Found = { readonly amounts: readonly Local[]; readonly ranks: readonly Local[] };

const look = (about: About): Found => {
  const { body, session } = about;
  const own = session.candidate.function;
  refuse(about, binary('>=', get(about, 'listed'), get(about, 'eligible')), 'TooManyListed');
  const given = ofAccount(about, about.function_(own));
  const isHere = (holds: Expr): void => refuse(about, not(holds), 'NotEligible');
  const name = (): string => 'found_';
  const locals = about.isInPlace
    ? placedWhere(about.body, placing(about, own, given), name, isHere)
    : afterFirst(
        decided(about, own, given, (at) => (at === 0 ? 'can_' : 'found_')),
        (can) => isHere(valueOf(body, can)),
      );
  const many = locals.length - session.ranks.reduce((sum, { lower }) => sum + (lower === null ? 1 : 2), 0);
  return { amounts: locals.slice(0, many), ranks: locals.slice(many) };
};

const afterFirst = ([can, ...found]: readonly Local[], look_: (can: Local) => void): readonly Local[] => {
  look_(can ?? bug('a candidate without an answer'));
  return found;
};

const stands = (about: About, { ranks }: Found): void => {
  const { body, session, words, function_ } = about;
  const keyKind = function_(session.before).parameters.at(-1);
  const first = words.given + placeOfWord(words, 'key') - ranks.length;
  const signed = keyKind?.kind === 'word' && keyKind.signed;
  const then = within(body, () => {
    refuse(about, binary('==', keyOf(about, signed), get(about, 'key', keyKind)), 'ListedTwice');
    const last = [...ranks, null].map((_, at): Given => ({ word: first + at }));
    const [before] = decided(about, session.before, [...last, ...ranks, 'key'], () => 'before_');
    if (before) refuse(about, not(valueOf(body, before)), 'OutOfOrder');
  });
  emit(body, { kind: 'if', condition: binary('!=', get(about, 'listed'), literal(0n)), then, else: [] });
};

const asKind = (body: Body, local: Local, kind: Kind | undefined): Expr =>
  as(wordOf(body, local), kind?.kind === 'word' && kind.signed);

type Next = { readonly covered: Local; readonly words: readonly Local[] };

const due = (about: About, { amounts }: Found, proposed: Expr): Next => {
  const { body, session, words, function_ } = about;
  const { results } = function_(session.share);
  const [most = bug('no amount'), weight = most] = amounts;
  const [taken, ...more] = decided(
    about,
    session.share,
    [
      ...(session.by === 'pro rata' ? [most, weight] : [most]),
      ...session.shareWords.map((each) => ({ word: words.given + each })),
    ],
    (at) => (results[at]?.kind === 'bool' ? 'beyond_' : 'next_'),
  );
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
