/** The functions that list the accounts of a session: shared by the library, which only verifies, and the contract, which closes. */
import type { Core } from '../../../core/core.ts';
import type { Session } from '../../../core/session.ts';
import { bug } from '../../../source/assert-never.ts';
import { emit, invoke, valueOf, type Shared, type Signature } from '../body.ts';
import { boundary, type Boundary } from '../checks.ts';
import { writeFunction, type Emitted } from '../functions.ts';
import type { Scope } from '../names.ts';
import { at as elementAt } from '../reads.ts';
import { callInto, forEach, lengthOf, world } from '../statements.ts';
import { binary, literal, type Statement } from '../tree.ts';
import { listFunction } from './list.ts';
import { sessionStructs, type SessionStructs } from './told.ts';
import { namedWord, wordOfState, wordsOfSession, type SessionWords } from './words.ts';

export type SessionPieces = {
  readonly session: Session;
  readonly structs: SessionStructs;
  readonly words: SessionWords;
  /** Refuses words of terms and cursor that none can be. */
  readonly check: Emitted;
  readonly terms: Boundary;
  /** Whether it may begin with its terms; null where that is not said. */
  readonly begins: Signature | null;
  readonly list: Emitted;
  /** Lists all of an array in calldata; null where facts are in memory, which are loaded one by one. */
  readonly loop: Emitted | null;
};

export type SessionNames = {
  readonly [part in 'check' | 'unfit' | 'explain' | 'unfitTerms' | 'explainTerms' | 'list' | 'loop']: string;
};

export const sessionNames = (session: Session, scope: Scope): SessionNames => ({
  check: scope.take(`check_${session.name}_words_`),
  unfit: scope.take(`unfit_${session.name}_account_`),
  explain: scope.take(`explain_${session.name}_account_`),
  unfitTerms: scope.take(`unfit_${session.name}_terms_`),
  explainTerms: scope.take(`explain_${session.name}_terms_`),
  list: scope.take(`list_${session.name}_`),
  loop: scope.take(`verify_${session.name}_`),
});

export const sessionPieces = (shared: Shared, core: Core, session: Session, names: SessionNames, file: Scope): SessionPieces => {
  const structs = sessionStructs(session, file);
  const words = wordsOfSession(session);
  const keysOf = (own: string): readonly string[] =>
    core.functions.find((each) => each.name === own)?.parameters.map((each) => each.name) ?? [];
  const terms = boundary(shared, session.terms, keysOf(session.terms.function), {
    ...{ unfit: names.unfitTerms, explain: names.explainTerms },
  });
  const edge = boundary(shared, session.candidate, keysOf(session.candidate.function), names);
  const list = listFunction(shared, core, session, words, edge, names.list, structs.state);
  const isCalldata = shared.library.layout.location === 'calldata';
  const loop = isCalldata ? loopFunction(shared, session, list, names.loop, structs.state) : null;
  const begins = session.terms.results.length === 0 ? null : (shared.functions.get(session.terms.function) ?? bug('no terms'));
  const check = checkFunction(shared, session, words, names.check, structs.state);
  return { session, structs, words, check, terms, begins, list, loop };
};

/** `amounts_`: where the proposed amounts begin in calldata; there are as many as accounts. */
const loopFunction = (shared: Shared, session: Session, list: Emitted, own: string, state: string): Emitted =>
  writeFunction(shared, {
    name: own,
    doc: [{ tag: 'dev', text: `Lists accounts of ${session.name}, in the order in which they are proposed.` }],
    parameters: [
      { name: 'state_', kind: { kind: 'struct', type: state } },
      { name: 'amounts_', kind: { kind: 'word', signed: false } },
      { name: 'accounts_', kind: { kind: 'list', record: session.record } },
    ],
    results: [],
    into: null,
    globals: list.signature.globals,
    entities: list.signature.entities,
    write: (body) => {
      const [words, amounts, accounts] = ['state_', 'amounts_', 'accounts_'].map(
        (each) => body.locals.get(each) ?? bug(`no parameter ${each}`),
      );
      if (words === undefined || amounts === undefined || accounts === undefined) return bug('a parameter too few');
      forEach(body, 'i', lengthOf(body, accounts), (index) => {
        const account = elementAt(body, session.record, valueOf(body, accounts), valueOf(body, index));
        const amount = invoke(body, 'word_at_', valueOf(body, amounts), valueOf(body, index));
        callInto(body, list.signature, [], () => [valueOf(body, words), account, amount, ...world(body, list.signature)]);
      });
    },
  });

/** The words of a cursor that add something up. */
const sumWords = ({ by }: Session): readonly string[] =>
  by === 'queue' ? ['covered'] : by === 'pro rata' ? ['covered', 'weighed'] : ['covered', 'given', 'kept'];

const checkFunction = (shared: Shared, session: Session, words: SessionWords, own: string, state: string): Emitted =>
  writeFunction(shared, {
    name: own,
    doc: [{ tag: 'dev', text: `Refuses terms and cursors of ${session.name} that none can be.` }],
    parameters: [{ name: 'state_', kind: { kind: 'struct', type: state } }],
    ...{ results: [], into: null, globals: false, entities: [] },
    write: (body) => {
      const block = valueOf(body, body.locals.get('state_') ?? bug('no state'));
      const all = [...words.terms.slice(words.given), ...words.cursor];
      const counted = all.findIndex((each) => each.name.replace(/_+$/, '') === 'covered');
      const listed = namedWord(words, block, 'listed');
      all.forEach(({ signed, lo, hi }, place) => {
        const value = wordOfState(words, block, words.given + place, { kind: 'word', signed });
        const low = binary('<', value, literal(lo));
        // All zero at first: what can never be 0 is 0 before the first account.
        const below = signed ? [low] : lo > 0n ? [binary('&&', binary('!=', listed, literal(0n)), low)] : [];
        const tests = [...below, binary('>', value, literal(hi))];
        const condition = tests.reduce((one, other) => binary('||', one, other));
        const then: readonly Statement[] = [{ kind: 'revert', error: 'NoSuchWord', arguments: [literal(BigInt(place))] }];
        emit(body, { kind: 'if', condition, then, else: [] });
      });
      // Before the first account nothing can have been taken.
      const none = binary('==', listed, literal(0n));
      const some = sumWords(session).map((each) => binary('!=', namedWord(words, block, each), literal(0n)));
      const revert: Statement = { kind: 'revert', error: 'NoSuchWord', arguments: [literal(BigInt(counted))] };
      const isSome = some.reduce((one, other) => binary('||', one, other));
      emit(body, { kind: 'if', condition: binary('&&', none, isSome), then: [revert], else: [] });
    },
  });
