/**
 * Which newlines end a clause, and where brackets that nobody closed would have ended. This is the only place that
 * decides either; the parser sees a `NewLine` only where it counts, and always sees balanced opening brackets.
 */
import type { TokenType } from 'chevrotain';
import { AnyToken, makeToken, marks, Name, NewLine, NumberLiteral, StringLiteral, words, type Token } from './tokens.ts';
import { clauseWords, laterWords } from './words.ts';
import { limits } from './limits.ts';

/** A bracket without its partner. The parser stays quiet about it if it has found something wrong in between. */
export type Unclosed = { readonly opening: Token; readonly to: number };

export type Layout = {
  readonly tokens: Token[];
  readonly unclosed: readonly Unclosed[];
  /** The first token beyond the nesting limit: nothing is parsed then. */
  readonly tooDeep: Token | null;
};

/** After these at the end of a line the clause goes on in the next. */
const opensLine: ReadonlySet<TokenType> = new Set([
  ...[marks[','], marks['='], marks[':'], marks['->'], marks['..'], marks['.'], marks['@'], marks['^']],
  ...[marks['+'], marks['-'], marks['*'], marks['/'], marks['{']],
  ...[marks['<'], marks['<='], marks['>'], marks['>='], marks['=='], marks['!=']],
  ...[words.if, words.then, words.else, words.and, words.or, words.not, words.before],
]);

/** These cannot begin a clause, so at the beginning of a line they go on with the one before. */
const continuesLine: ReadonlySet<TokenType> = new Set([
  ...[marks[','], marks['='], marks[':'], marks['->'], marks['..'], marks['.'], marks['@'], marks['^']],
  ...[marks['+'], marks['-'], marks['*'], marks['/'], marks['{']],
  ...[marks['<'], marks['<='], marks['>'], marks['>='], marks['=='], marks['!=']],
  ...[words.then, words.else, words.and, words.or],
]);

/** Words that go on with a clause only before certain others; elsewhere they are names or begin a clause. */
const continuesLineBefore: ReadonlyMap<TokenType, (next: Token | undefined) => boolean> = new Map([
  [words.otherwise, (next) => next?.tokenType !== marks[':']],
  [words.of, (next) => next?.tokenType !== marks[':']],
  [words.is, (next) => next?.tokenType === words.none || next?.tokenType === words.not],
  [words.accept, (next) => next?.tokenType === words.because],
  [words.rounds, (next) => next !== undefined && directions.has(next.image)],
]);
const directions: ReadonlySet<string> = new Set(['up', 'down', 'toward', 'away', 'half']);

/** Words that begin a clause nowhere but at the top of a file. */
const topOnly: ReadonlySet<string> = new Set([
  'policy',
  'import',
  'enum',
  'role',
  'entity',
  'action',
  'breaker',
  'oracle',
  'gauge',
  'books',
  'liquidation',
  'adl',
  ...laterWords,
]);
/** What a policy may take as a parameter, where these words begin no clause. */
const parameterWords: ReadonlySet<string> = new Set(['unit', 'entity', 'enum', 'param']);
/** Their heads hold no braces, so a brace at the end of the line opens the body, whatever bracket was forgotten. */
const opensBody: ReadonlySet<string> = new Set(['entity', 'list', 'action', 'enum']);
/** A name after one of these is a name after a name, which no expression has. */
const infixWords: ReadonlySet<string> = new Set(['of', 'is', 'in', 'by', 'to', 'where', 'rounds', 'accept', 'otherwise']);

export const layOut = (raw: readonly Token[], text: string): Layout => {
  const tokens: Token[] = [];
  const open: Token[] = [];
  const unclosed: Unclosed[] = [];
  const closesAngle = anglesOf(raw);
  /** The bracket behind `policy NAME`. */
  let head: Token | null = null;

  const put = (token: Token): void => {
    token.depth = open.length;
    tokens.push(token);
  };
  const pop = (): void => {
    open.pop();
  };
  /** Closes the innermost bracket where it should have been closed. */
  const closeHere = (): void => {
    const opening = open.pop();
    const last = tokens.at(-1);
    if (opening === undefined || last === undefined) return;
    const at = last.startOffset + last.image.length;
    unclosed.push({ opening, to: at });
    put(makeToken(closingOf(opening), '', at));
  };
  /** `unit`, `entity`, `enum` or `param` in the head of a policy, on a line of its own. */
  const isParameter = (last: Token, next: Token): boolean =>
    open.length === 1 &&
    open[0] === head &&
    parameterWords.has(next.image) &&
    (last.tokenType === marks['('] || last.tokenType === marks[',']);
  const innermost = (): TokenType | undefined => open[open.length - 1]?.tokenType;
  const isRound = (type: TokenType | undefined): boolean => type === marks['('] || type === marks['['];

  const newLine = (token: Token, next: Token | undefined, second: Token | undefined): void => {
    const last = tokens.at(-1);
    if (next === undefined || last === undefined) return;
    const clause = beginsClause(next, second) && !isParameter(last, next);
    if (clause) while (isRound(innermost())) closeHere();
    if (isRound(innermost())) return;
    const isTop = text[next.startOffset - 1] === '\n' && topOnly.has(next.image);
    if (clause && isTop) while (open.length > 0) closeHere();
    const isClosed = next.tokenType === marks['}'] && open.length > 0;
    if (last.tokenType === marks['{'] || last.tokenType === NewLine || isClosed) return;
    const goesOn =
      (opensLine.has(last.tokenType) && !closesAngle.has(last)) ||
      continuesLine.has(next.tokenType) ||
      (continuesLineBefore.get(next.tokenType)?.(second) ?? false);
    if (clause || !goesOn) put(token);
  };

  /** The first word of the clause. */
  let first = '';
  for (let at = 0; at < raw.length; at += 1) {
    const token = raw[at];
    if (token === undefined) break;
    const type = token.tokenType;
    const last = tokens[tokens.length - 1]?.tokenType;
    if (last === undefined || last === NewLine || last === marks['{'] || last === marks['}'])
      first = raw[at + 1]?.tokenType === marks[':'] ? '' : token.image;
    if (type === NewLine) newLine(token, raw[at + 1], raw[at + 2]);
    else if (isRound(type) || type === marks['{']) {
      if (type === marks['{'] && raw[at + 1]?.tokenType === NewLine && opensBody.has(first))
        while (isRound(innermost())) closeHere();
      if (open.length === 0 && raw[at - 2]?.tokenType === words.policy) head = token;
      put(token);
      open.push(token);
      if (open.length > limits.nesting) return { tokens, unclosed, tooDeep: token };
    } else if (type === marks[')'] || type === marks[']']) {
      if (isRound(innermost())) pop();
      put(token);
    } else if (type === marks['}']) {
      if (open.some((each) => each.tokenType === marks['{'])) {
        while (isRound(innermost())) closeHere();
        pop();
      }
      put(token);
    } else put(token);
  }
  while (open.length > 0) closeHere();
  return { tokens, unclosed, tooDeep: null };
};

/** The `>` of types such as `list[..5] of report<USD/base>`, which is no comparison. */
const anglesOf = (raw: readonly Token[]): ReadonlySet<Token> => {
  const found = new Set<Token>();
  for (let at = 3; at < raw.length; at += 1) {
    if (raw[at]?.tokenType !== marks['<']) continue;
    if (raw[at - 2]?.tokenType !== words.of || raw[at - 3]?.tokenType !== marks[']']) continue;
    const closing = raw.slice(at, at + 40).find((each) => each.tokenType === marks['>'] || each.tokenType === NewLine);
    if (closing?.tokenType === marks['>']) found.add(closing);
  }
  return found;
};

const closingOf = (opening: Token): TokenType =>
  opening.tokenType === marks['('] ? marks[')'] : opening.tokenType === marks['['] ? marks[']'] : marks['}'];

/** A clause word and then something that cannot follow a name within an expression. */
const beginsClause = (token: Token, next: Token | undefined): boolean =>
  clauseWords.has(token.image) && token.tokenType !== words.otherwise && next !== undefined && cannotFollowName(next);

const startsOperand: ReadonlySet<TokenType> = new Set([
  words.not,
  words.if,
  words.before,
  words.true,
  words.false,
  NumberLiteral,
  StringLiteral,
]);
const cannotFollowName = (next: Token): boolean =>
  startsOperand.has(next.tokenType) ||
  ((next.tokenType.CATEGORIES ?? []).includes(Name) && next.tokenType !== AnyToken && !infixWords.has(next.image));
