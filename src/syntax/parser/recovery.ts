/**
 * How the parser goes on after a mistake. Chevrotain's own recovery guesses tokens; ours does not guess. A guarded part of a clause
 * that fails is reported once and left at the end of that part.
 */
import { EOF, isRecognitionException, type IToken } from 'chevrotain';
import type { Span } from '../../source/source.ts';
import { limits } from '../limits.ts';
import { marks, NewLine } from '../tokens.ts';
import { BaseParser, depthOf, said, type Scene } from './base.ts';

export class RecoveryParser extends BaseParser {
  /** How deep the rule that is running is nested in others of its kind. */
  private nesting = 0;

  protected override begin(scene: Scene): void {
    super.begin(scene);
    this.nesting = 0;
  }

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
