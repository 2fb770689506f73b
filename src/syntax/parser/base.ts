/**
 * What all rules of the parser stand on: spans, messages, and recovery. Chevrotain's own recovery guesses tokens; ours
 * does not guess. A guarded part of a clause that fails is reported once and left at the end of that part.
 */
import { EOF, isRecognitionException, MismatchedTokenException, type IToken, type TokenType } from 'chevrotain';
import { diagnose, type Code, type Diagnostic, type FactsOf } from '../../diagnostics/diagnostic.ts';
import { closest } from '../../source/closest.ts';
import type { Span } from '../../source/source.ts';
import type { Name as NameNode } from '../ast.ts';
import { limits } from '../limits.ts';
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
const said = 'said';

export type ParserOptions = { readonly validate: boolean };

export class BaseParser extends RecordingParser {
  protected scene: Scene = { path: '', text: '', docs: new Map(), faults: [] };
  protected diagnostics: Diagnostic[] = [];
  /** Offsets of tokens whose documentation found its declaration. */
  protected documented = new Set<number>();
  /** How deep the rule that is running is nested in others of its kind. */
  private nesting = 0;
  /** Where the part of a clause that is being read begins: a fault of the scanner in it explains what is wrong. */
  private partStart = 0;

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
    this.nesting = 0;
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

  // Recovery

  /**
   * Reads a part; if that fails, reports it and steps to the next token at the depth of the part's beginning that
   * `stops`, or to the bracket that closes around the part.
   */
  protected guarded<T>(parse: () => T, fallback: (span: Span) => T, stops: (token: IToken) => boolean): T {
    if (this.RECORDING_PHASE) return parse();
    const first = this.LA(1);
    const depth = depthOf(first);
    const { nesting, partStart } = this;
    this.partStart = first.startOffset;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
      if (error.message !== said) this.unexpected(this.LA(1), error.message);
      this.nesting = nesting;
      this.skip(depth, stops);
      return fallback(this.since(first));
    } finally {
      this.partStart = partStart;
    }
  }

  /** Whether `parse` finds no mistake. */
  protected isClean(parse: () => void): boolean {
    const before = this.diagnostics.length;
    parse();
    return this.diagnostics.length === before;
  }

  /** The head of a declaration, up to its body. Where it fails it is null, and the body is still read, if there is one. */
  protected head<T>(parse: () => T): T | null {
    const found = this.guarded<{ readonly head: T } | null>(
      () => {
        const head = parse();
        const isBody = this.RECORDING_PHASE || this.is(marks['{']) || this.is(NewLine) || this.is(EOF);
        if (!isBody) this.unexpected(this.LA(1), '`{`');
        return isBody ? { head } : this.giveUp();
      },
      () => null,
      (token) => token.tokenType === marks['{'],
    );
    if (found === null && !this.is(marks['{'])) this.giveUp();
    return found?.head ?? null;
  }

  /** Steps over tokens to one at `depth` that `stops`, or out of the brackets around. */
  protected skip(depth: number, stops: (token: IToken) => boolean): void {
    for (;;) {
      const token = this.LA(1);
      if (token.tokenType === EOF || depthOf(token) < depth) return;
      if (depthOf(token) === depth && (stops(token) || token.tokenType === NewLine)) return;
      this.SKIP_TOKEN();
    }
  }

  /** Counts the rules that run within each other. */
  protected nested<T>(parse: () => T): T {
    this.nesting += 1;
    if (this.nesting > limits.nesting) this.tooDeep('this is nested too deeply', limits.nesting);
    const result = parse();
    this.nesting -= 1;
    return result;
  }

  protected tooDeep(what: string, limit: number): never {
    return this.fail('FB1012', this.spanOf(this.LA(1)), { what, limit });
  }

  /**
   * `{ item … }`, items apart by newlines, or by commas too. An item that fails leaves out itself and nothing else. The
   * grammar is recorded as a repetition; it runs as a plain loop, because any token at all may turn up where an item
   * should begin, and `item` reports it. `needs` says what there must be one of at least.
   */
  protected braces<T>(commas: boolean, item: () => T | null, needs: string | null = null): T[] {
    const items: T[] = [];
    if (this.RECORDING_PHASE) {
      this.CONSUME9(marks['{']);
      this.MANY9(() => {
        item();
        if (commas) this.OPTION9(() => this.CONSUME9(marks[',']));
        this.OPTION8(() => this.CONSUME9(NewLine));
      });
      this.CONSUME9(marks['}']);
      return items;
    }
    if (this.openingIsMissing()) this.unexpected(this.LA(1), '`{`');
    else this.CONSUME9(marks['{']);
    if (needs !== null && this.is(marks['}'])) this.unexpected(this.LA(1), needs);
    const separates = (token: IToken): boolean => commas && token.tokenType === marks[','];
    const ends = (token: IToken): boolean => {
      if (items.length > limits.items) this.tooDeep('there is too much between these braces', limits.items);
      return token.tokenType === marks['}'];
    };
    this.clauses(ends, separates, () => {
      const found = item();
      if (found !== null) items.push(found);
    });
    this.CONSUME9(marks['}']);
    return items;
  }

  /** Adds to a list between parentheses. */
  protected add<T>(list: T[], one: T): void {
    list.push(one);
    if (list.length > limits.items) this.tooDeep('there is too much between these parentheses', limits.items);
  }

  /** Reads clause after clause up to a token that `ends` them; each is guarded by itself. */
  protected clauses(ends: (token: IToken) => boolean, separates: (token: IToken) => boolean, clause: () => void): void {
    for (;;) {
      const token = this.LA(1);
      if (token.tokenType === EOF || ends(token)) return;
      // Nobody reads more messages than are shown, so there is nothing left to find.
      if (this.diagnostics.length > limits.diagnostics) return this.giveUp();
      if (token.tokenType === NewLine || separates(token)) {
        this.SKIP_TOKEN();
        continue;
      }
      const depth = depthOf(token);
      const { partStart } = this;
      const isClean = this.isClean(() => this.guarded(clause, () => undefined, separates));
      // Its documentation has lost nothing but its declaration.
      if (!isClean) this.documented.add(token.startOffset);
      const next = this.LA(1);
      if (next.tokenType !== EOF && next.tokenType !== NewLine && !separates(next) && !ends(next)) {
        this.partStart = token.startOffset;
        this.moreThanOneClause(next);
        this.skip(depth, separates);
        this.partStart = partStart;
        if (this.LA(1) === token) this.SKIP_TOKEN();
      }
    }
  }

  /** The line ends where `{` belongs, and further on is the `}` that would close it. */
  private openingIsMissing(): boolean {
    if (!this.is(NewLine)) return false;
    let open = 0;
    for (let ahead = 2; ahead < missingBraceReach; ahead += 1) {
      const type = this.LA(ahead).tokenType;
      if (type === EOF) return false;
      if (type === marks['{']) open += 1;
      if (type === marks['}']) open -= 1;
      if (open < 0) return true;
    }
    return false;
  }
}

/** How many tokens ahead a closing brace may be that shows where an opening one was forgotten. */
const missingBraceReach = 500;
const endOf = (token: IToken): number => token.startOffset + token.image.length;
const quoted = (text: string): string => '`' + (text.length > 40 ? `${text.slice(0, 37)}...` : text) + '`';

export const never = (): boolean => false;
export const isComma = (token: IToken): boolean => token.tokenType === marks[','];
export const isColon = (token: IToken): boolean => token.tokenType === marks[':'];
export const isBy = (token: IToken): boolean => token.tokenType === words.by;
export const isIn = (token: IToken): boolean => token.tokenType === words.in;
export const isElse = (token: IToken): boolean => token.tokenType === words.else;

export const depthOf = (token: IToken): number => ('depth' in token && typeof token.depth === 'number' ? token.depth : 0);
