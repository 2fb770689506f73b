/**
 * The token table. The scanner in `lex.ts` makes these tokens, `layout.ts` decides which newlines count, the parser
 * reads them. A clause word is a token of its own and also a `Name`, so that a fact may be called `price` or `fee`.
 */
import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain';
import {
  actionWords,
  adaptWords,
  adlWords,
  armWords,
  blockWords,
  breakerWords,
  builtinWords,
  clearingWords,
  entityWords,
  foldWords,
  governWords,
  fundWords,
  innerWords,
  laterActionWords,
  laterWords,
  levelWords,
  liquidationWords,
  measureWords,
  medianWords,
  oracleWords,
  portfolioWords,
  predictWords,
  reservedWords,
  rightWords,
  scenarioWords,
  topWords,
  trancheWords,
} from './words.ts';

/** `depth` counts the brackets around a token; a closing bracket has the depth of its opening one. */
export type Token = IToken & { depth: number };

const category = (name: string, label: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label, pattern: Lexer.NA, categories });

/**
 * A token of the language. It is told of its categories afterwards: Chevrotain would list all the members of a category
 * anew with each of them, and when a parser is made it lists them once.
 */
const token = (name: string, label: string, ...categories: TokenType[]): TokenType =>
  Object.assign(category(name, label), { CATEGORIES: [AnyToken, ...categories] });

/** Every token but the end of the file: what error recovery and words of later mechanisms step over. */
export const AnyToken = category('AnyToken', 'anything');
/** Identifiers and all words that are not reserved. Told of its category at once, so that Chevrotain knows there are any. */
export const Name = category('Name', 'a name', AnyToken);
export const Later = category('Later', 'a mechanism');
export const LaterInAction = category('LaterInAction', 'a clause of an action');
export const FoldWord = category('FoldWord', 'a fold');
export const MedianWord = category('MedianWord', 'which median');
export const Comparison = category('Comparison', 'a comparison');
export const Additive = category('Additive', '`+` or `-`');
export const Multiplicative = category('Multiplicative', '`*` or `/`');

export const Identifier = token('Identifier', 'a name', Name);
/** A name directly after a number on the same line. */
export const UnitName = token('UnitName', 'a unit');
export const NumberLiteral = token('NumberLiteral', 'a number');
export const StringLiteral = token('StringLiteral', 'a text in double quotes');
/** `bps` after a number. */
export const Bps = token('bps', '`bps`');
/** The end of a clause. Newlines that end nothing are left out by `layout.ts`. */
export const NewLine = token('NewLine', 'the end of the line');

const mark = (image: string, name: string, ...categories: TokenType[]): TokenType => token(name, quoted(image), ...categories);
const quoted = (text: string): string => '`' + text + '`';

/** Punctuation by its text. */
export const marks = {
  '(': mark('(', 'LeftParenthesis'),
  ')': mark(')', 'RightParenthesis'),
  '[': mark('[', 'LeftBracket'),
  ']': mark(']', 'RightBracket'),
  '{': mark('{', 'LeftBrace'),
  '}': mark('}', 'RightBrace'),
  ',': mark(',', 'Comma'),
  ':': mark(':', 'Colon'),
  '=': mark('=', 'Equals'),
  '@': mark('@', 'At'),
  '.': mark('.', 'Dot'),
  '..': mark('..', 'Range'),
  '->': mark('->', 'Arrow'),
  '^': mark('^', 'Power'),
  '+': mark('+', 'Plus', Additive),
  '-': mark('-', 'Minus', Additive),
  '*': mark('*', 'Times', Multiplicative),
  '/': mark('/', 'Divide', Multiplicative),
  '<': mark('<', 'Less', Comparison),
  '<=': mark('<=', 'LessOrEqual', Comparison),
  '>': mark('>', 'Greater', Comparison),
  '>=': mark('>=', 'GreaterOrEqual', Comparison),
  '==': mark('==', 'Equal', Comparison),
  '!=': mark('!=', 'NotEqual', Comparison),
} as const;
export const markByText: ReadonlyMap<string, TokenType> = new Map(Object.entries(marks));

const contextualWords = [
  ...new Set([
    ...topWords,
    ...entityWords,
    ...actionWords,
    ...blockWords,
    ...armWords,
    ...breakerWords,
    ...levelWords,
    ...oracleWords,
    ...governWords,
    ...rightWords,
    ...adaptWords,
    ...predictWords,
    ...fundWords,
    ...trancheWords,
    ...liquidationWords,
    ...adlWords,
    ...scenarioWords,
    ...portfolioWords,
    ...clearingWords,
    ...innerWords,
    ...builtinWords,
    ...foldWords,
    ...medianWords,
    ...measureWords,
    ...laterWords,
    ...laterActionWords,
  ]),
];
export type Word =
  | (typeof reservedWords)[number]
  | (typeof topWords)[number]
  | (typeof entityWords)[number]
  | (typeof actionWords)[number]
  | (typeof blockWords)[number]
  | (typeof armWords)[number]
  | (typeof breakerWords)[number]
  | (typeof levelWords)[number]
  | (typeof oracleWords)[number]
  | (typeof governWords)[number]
  | (typeof rightWords)[number]
  | (typeof adaptWords)[number]
  | (typeof predictWords)[number]
  | (typeof fundWords)[number]
  | (typeof trancheWords)[number]
  | (typeof liquidationWords)[number]
  | (typeof adlWords)[number]
  | (typeof scenarioWords)[number]
  | (typeof portfolioWords)[number]
  | (typeof clearingWords)[number]
  | (typeof innerWords)[number]
  | (typeof builtinWords)[number]
  | (typeof foldWords)[number]
  | (typeof medianWords)[number]
  | (typeof measureWords)[number]
  | (typeof laterWords)[number]
  | (typeof laterActionWords)[number];

const reserved: ReadonlySet<string> = new Set(reservedWords);
const later: ReadonlySet<string> = new Set(laterWords);
const laterInAction: ReadonlySet<string> = new Set(laterActionWords);

const fold: ReadonlySet<string> = new Set(foldWords);
const median: ReadonlySet<string> = new Set(medianWords);

const categoriesOf = (text: string): TokenType[] => [
  ...(reserved.has(text) ? [] : [Name]),
  ...(later.has(text) ? [Later] : []),
  ...(laterInAction.has(text) ? [LaterInAction] : []),
  ...(fold.has(text) ? [FoldWord] : []),
  ...(median.has(text) ? [MedianWord] : []),
];

/** Tokens of words, by the word. */
export const wordByText: ReadonlyMap<string, TokenType> = new Map(
  [...new Set<string>([...reservedWords, ...contextualWords])].map((text) => [
    text,
    token(text, quoted(text), ...categoriesOf(text)),
  ]),
);
// The map above has exactly the members of `Word` as its keys; TypeScript cannot see that.
export const words = Object.fromEntries(wordByText) as Readonly<Record<Word, TokenType>>;

export const isReserved = (text: string): boolean => reserved.has(text);

export const vocabulary: TokenType[] = [
  AnyToken,
  Name,
  Later,
  LaterInAction,
  FoldWord,
  MedianWord,
  Comparison,
  Additive,
  Multiplicative,
  Identifier,
  UnitName,
  NumberLiteral,
  StringLiteral,
  Bps,
  NewLine,
  ...markByText.values(),
  ...wordByText.values(),
];

export const makeToken = (type: TokenType, image: string, startOffset: number): Token => ({
  image,
  startOffset,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx ?? 0,
  depth: 0,
});
