/** What all rules of the parser stand on: places, and what is said of mistakes. */
import { EOF, MismatchedTokenException, type IToken, type TokenType } from 'chevrotain';
import { diagnose, type Code, type Diagnostic, type FactsOf } from '../../diagnostics/diagnostic.ts';
import { closest } from '../../source/closest.ts';
import type { Span } from '../../source/source.ts';
import type { Name as NameNode } from '../ast.ts';
import { misplaced } from './misplaced.ts';
import { Identifier, isReserved, marks, Name, NewLine, UnitName, words } from '../tokens.ts';
import { clauseWords, tailWords } from '../words.ts';
import { closings, endsComparison } from './expectations.ts';
import { lookaheadWhenReached, maxLookahead } from './lookahead.ts';
import { RecordingParser } from './recording.ts';

export { closings } from './expectations.ts';

/** What one parse reads besides its tokens. */
export type Scene = {
  readonly path: string;
  readonly text: string;
  /** Documentation by the offset of the token after it. */
  readonly docs: ReadonlyMap<number, string>;
  /** Offsets, ascending, at which the scanner refused something. */
  readonly faults: readonly number[];
};

/** Marks an exception whose diagnostic has been made. */
export const said = 'said';

export type ParserOptions = { readonly validate: boolean };

export class BaseParser extends RecordingParser {
  protected scene: Scene = { path: '', text: '', docs: new Map(), faults: [] };
  protected diagnostics: Diagnostic[] = [];
  /** Offsets of tokens whose documentation found its declaration. */
  protected documented = new Set<number>();
  /** Where the part of a clause that is being read begins: a fault of the scanner in it explains what is wrong. */
  protected partStart = 0;

  constructor(options: ParserOptions) {
    super({
      recoveryEnabled: false,
      maxLookahead,
      lookaheadStrategy: lookaheadWhenReached(),
      nodeLocationTracking: 'none',
      skipValidations: !options.validate,
    });
  }

  protected begin(scene: Scene): void {
    this.scene = scene;
    this.diagnostics = [];
    this.documented = new Set();
    this.partStart = 0;
  }

  // Places

  protected is(type: TokenType, ahead = 1): boolean {
    return this.LA(ahead).tokenType === type;
  }

  protected isName(ahead = 1): boolean {
    const type = this.LA(ahead).tokenType;
    return type === Identifier || (type.CATEGORIES ?? []).includes(Name);
  }

  protected spanOf(token: IToken): Span {
    if (token.tokenType === EOF) return { file: this.scene.path, start: this.scene.text.length, end: this.scene.text.length };
    return { file: this.scene.path, start: token.startOffset, end: token.startOffset + token.image.length };
  }

  /** From a token to the last one read. */
  protected since(first: IToken): Span {
    return { file: this.scene.path, start: first.startOffset, end: endOf(this.LA(0)) };
  }

  protected nameOf(token: IToken): NameNode {
    return { text: token.image, span: this.spanOf(token) };
  }

  protected docOf(token: IToken): string {
    const doc = this.scene.docs.get(token.startOffset);
    if (doc !== undefined) this.documented.add(token.startOffset);
    return doc ?? '';
  }

  // Mistakes

  protected report<C extends Code>(code: C, span: Span, facts: FactsOf<C>): void {
    this.diagnostics.push(diagnose(code, span, facts));
  }

  /** Reports, and gives up the part of the clause that is being read. */
  protected fail<C extends Code>(code: C, span: Span, facts: FactsOf<C>): never {
    this.report(code, span, facts);
    return this.giveUp();
  }

  /** Gives up the part of the clause that is being read; the mistake has been reported. */
  protected giveUp(): never {
    throw new MismatchedTokenException(said, this.LA(1), this.LA(0));
  }

  /** `expected X after Y, and found Z`, at the token that is next. */
  protected unexpected(token: IToken, expected: string): void {
    if (this.scannerSaidSo(token)) return;
    const last = this.LA(0);
    const after = last.tokenType === EOF || last.tokenType === NewLine ? null : quoted(last.image);
    if (token.tokenType === marks['='] && endsComparison.has(expected)) return this.report('FB1033', this.spanOf(token), {});
    if (isReserved(token.image) && expected.includes('name'))
      return this.report('FB1029', this.spanOf(token), { word: token.image });
    // A line that ends too early, or a brace that closes: what is missing is missing behind the last word.
    const atEnd = token.tokenType === NewLine || token.tokenType === EOF || token.tokenType === marks['}'] || token.image === '';
    const better = this.misspelt(token, expected);
    const early = better !== null && better.token !== token;
    const span = atEnd && after !== null ? this.spanOf(last) : this.spanOf(better?.token ?? token);
    const found = atEnd ? null : quoted(better?.token.image ?? token.image);
    this.report('FB1020', span, { expected, after: early ? null : after, found, better: better?.word ?? null });
  }

  /** The clause should have ended here. */
  protected moreThanOneClause(token: IToken): void {
    if (this.scannerSaidSo(token)) return;
    if (token.tokenType === marks['=']) return this.report('FB1033', this.spanOf(token), {});
    if (closings.has(token.tokenType)) return this.report('FB1023', this.spanOf(token), { bracket: token.image });
    const better = this.misspelt(token, '');
    const last = this.LA(0);
    const at = better?.token ?? (last.tokenType === UnitName && clauseWords.has(last.image) ? last : token);
    const help = better === null ? misplaced(last, token) : null;
    this.report('FB1028', this.spanOf(at), { found: quoted(at.image), better: better?.word ?? null, help });
  }

  /** A word near to one that could stand here: this token, or the one before it, which was taken for a unit. */
  private misspelt(token: IToken, expected: string): { readonly word: string; readonly token: IToken } | null {
    const candidates = [...expected.matchAll(/`([a-z]+)`/g)].map((match) => match[1] ?? '');
    for (const each of [this.LA(0), token]) {
      const isUnit = each.tokenType === UnitName;
      if (!isUnit && each !== token) continue;
      if (each.tokenType !== Identifier && !isUnit) continue;
      const word = closest(each.image, isUnit ? tailWords : candidates.length > 0 ? candidates : tailWords);
      if (word !== null && word !== each.image) return { word, token: each };
    }
    return null;
  }

  /** Whether the scanner has refused something in this part of the clause, at or before the token. */
  protected scannerSaidSo(token: IToken): boolean {
    const { faults } = this.scene;
    const end = this.spanOf(token).end;
    let low = 0;
    let high = faults.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((faults[middle] ?? 0) < this.partStart) low = middle + 1;
      else high = middle;
    }
    const first = faults[low];
    return first !== undefined && first <= end;
  }
}

const endOf = (token: IToken): number => token.startOffset + token.image.length;
const quoted = (text: string): string => '`' + (text.length > 40 ? `${text.slice(0, 37)}...` : text) + '`';

export const never = (): boolean => false;
export const isComma = (token: IToken): boolean => token.tokenType === marks[','];
export const isColon = (token: IToken): boolean => token.tokenType === marks[':'];
export const isBy = (token: IToken): boolean => token.tokenType === words.by;
export const isIn = (token: IToken): boolean => token.tokenType === words.in;
export const isElse = (token: IToken): boolean => token.tokenType === words.else;

export const depthOf = (token: IToken): number => ('depth' in token && typeof token.depth === 'number' ? token.depth : 0);
