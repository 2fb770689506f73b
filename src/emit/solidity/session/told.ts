/** What the function of a session is told and gives: the structs of its terms, its cursor, and the whole call. */
import type { Session } from '../../../core/session.ts';
import { describe } from '../describe.ts';
import type { Library } from '../library.ts';
import { typeName, type Scope } from '../names.ts';
import type { Doc, TopLevel } from '../tree.ts';
import type { SessionWord, SessionWords } from './words.ts';

export type SessionStructs = { readonly terms: string; readonly cursor: string; readonly state: string; readonly call: string };

export const sessionStructs = (session: Session, file: Scope): SessionStructs => ({
  terms: file.take(`${typeName(session.name)}Terms`),
  cursor: file.take(`${typeName(session.name)}Cursor`),
  state: file.take(`${typeName(session.name)}State`),
  call: file.take(`${typeName(session.name)}Call`),
});

type Fields = (TopLevel & { readonly kind: 'struct' })['fields'];

export type ToldWorld = readonly { readonly name: string; readonly type: string }[];

/** `world`: the facts of the policy and the members of entities, as far as they are read. */
export const structsOfSession = (
  library: Library,
  session: Session,
  words: SessionWords,
  structs: SessionStructs,
  account: string,
  world: ToldWorld,
): readonly TopLevel[] => {
  const plain = (text: string): readonly Doc[] => [{ tag: 'dev', text }];
  const fields = (all: readonly SessionWord[], first: number) =>
    all.map(({ name, signed }, at) => {
      const shape = at < first ? session.candidate.arguments[at + 1]?.shape : undefined;
      const isWord = shape !== undefined && shape.kind !== 'record';
      const doc = isWord ? describe({ library }, shape) : (meanings[name.replace(/_+$/, '')] ?? 'the rank of the last account');
      return { type: signed ? 'int256' : 'uint256', name: `${name}_`, doc: plain(doc) };
    });
  const struct = (own: string, text: string, of: Fields): TopLevel => ({
    ...{ kind: 'struct', name: own, doc: plain(text), fields: of },
  });
  return [
    struct(structs.terms, `What ${session.name} is about: as it began, until it is complete.`, fields(words.terms, words.given)),
    struct(structs.cursor, `How far ${session.name} has come. All zero at first.`, fields(words.cursor, 0)),
    struct(structs.state, `Terms and cursor of ${session.name} while accounts are listed.`, [
      ...fields(words.terms, words.given),
      ...fields(words.cursor, 0),
    ]),
    struct(structs.call, `A batch of ${session.name}.`, [
      { type: structs.terms, name: 'terms_', doc: [] },
      { type: structs.cursor, name: 'from_', doc: plain('what the batch before this one gave') },
      { type: `${account}[]`, name: 'accounts_', doc: plain('the next accounts, in order') },
      { type: 'uint256[]', name: 'taken_', doc: plain('how much is taken of each') },
      ...world.map((each) => ({ ...each, doc: [] })),
    ]),
  ];
};

const meanings: Readonly<Record<string, string>> = {
  need: 'how much is to be taken in all',
  eligible: 'how many accounts are eligible',
  total_weight: 'what all eligible accounts weigh together',
  level: 'how much each account gives at most, but for one unit',
  extra: 'how many accounts give one unit more',
  listed: 'how many accounts have been listed',
  covered: 'how much has been taken',
  weighed: 'what the listed accounts weigh together',
  given: 'how many of them gave one unit more',
  kept: '1 where one of them could have given more',
  key: 'the key of the last account',
};

export const sessionErrors = (): readonly TopLevel[] => {
  const error = (name: string, text: string, ...parameters: readonly string[]): TopLevel => ({
    ...{ kind: 'error', name, doc: [{ tag: 'notice', text }] },
    parameters: parameters.map((each) => ({ type: 'uint256', name: each })),
  });
  return [
    error('NotEligible', 'An account is listed that is not eligible, or whose facts are off.', 'key'),
    error('OutOfOrder', 'An account is listed behind one that it stands before.', 'key'),
    error('ListedTwice', 'An account is listed twice.', 'key'),
    error('TooManyListed', 'More accounts are listed than are eligible.', 'key'),
    error('BeyondNeed', 'With this account more would be taken than is needed.', 'key'),
    error('WrongAmount', 'Another amount of this account is due.', 'key', 'due'),
    error('NoSuchWord', 'A word of the terms or of the cursor that none can be.', 'word'),
    error('LengthsDiffer', 'There are not as many amounts as accounts.'),
    error('Unneeded', 'More is asked for than is needed, or with other arguments than the policy says.'),
    error('Unfounded', 'The terms are not those of the accounts that were listed.'),
  ];
};

export const sessionErrorNames = [
  ...['NotEligible', 'OutOfOrder', 'ListedTwice', 'TooManyListed', 'BeyondNeed', 'WrongAmount'],
  ...['NoSuchWord', 'LengthsDiffer', 'Unneeded', 'Unfounded'],
] as const;
