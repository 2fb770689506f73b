/**
 * What most operands are: a number, a name, a call, with what is read from them. These are read by hand, several times as
 * fast as by Chevrotain's rules, because a policy is made of them. All else, and every mistake, is left to the rules, which
 * are also what the grammar is recorded from.
 */
import type { IToken } from 'chevrotain';
import type { Builtin, Expression } from '../ast.ts';
import { isShare, readNumber } from '../number.ts';
import { Bps, marks, Name, NumberLiteral, UnitName, words } from '../tokens.ts';
import { builtinWords } from '../words.ts';
import { FoldParser } from './folds.ts';
import { errorAt, type Rule } from './heights.ts';

export abstract class PlainParser extends FoldParser {
  abstract readonly arguments: Rule<[], Expression[]>;

  /** Null where nothing plain begins: no token has been read then. */
  protected plainOperand(): Expression | null {
    const start = this.LA(1);
    const plain = start.tokenType === NumberLiteral ? this.plainNumber(start) : this.plainName();
    return plain && this.suffixed(plain, start);
  }

  private plainNumber(start: IToken): Expression | null {
    const next = this.LA(2).tokenType;
    if (next === Bps || (next === UnitName && this.is(marks['.'], 3))) return null;
    this.height = 1;
    this.CONSUME(NumberLiteral);
    return this.numberOf(start, false, next === UnitName ? [this.nameOf(this.CONSUME(UnitName))] : null);
  }

  private plainName(): Expression | null {
    if (!this.isName()) return null;
    const next = this.LA(2).tokenType;
    if (next === words.matching || next === words.median) return null;
    if (next === marks['(']) return this.beginsFold() ? null : this.callOf();
    this.height = 1;
    const name = this.nameOf(this.CONSUME(Name));
    return { kind: 'name', name, span: name.span };
  }

  /** `.name`, `.name(…)` and `[key]` behind a value. */
  protected suffixed(value: Expression, start: IToken): Expression {
    let of = value;
    for (;;) {
      if (this.is(marks['.'])) {
        this.CONSUME(marks['.']);
        const name = this.nameOf(this.CONSUME(Name));
        if (this.is(marks['('])) {
          const given = this.beside(() => this.SUBRULE(this.arguments));
          of = { kind: 'call', of, name, arguments: given, span: this.since(start) };
        } else of = { kind: 'field', of, name, span: this.since(start) };
      } else if (this.is(marks['['])) {
        this.CONSUME(marks['[']);
        const key = this.beside(() => this.SUBRULE(this.expression));
        this.CONSUME(marks[']']);
        of = { kind: 'index', of, key, span: this.since(start) };
      } else return of;
      this.grow(this.height);
    }
  }

  protected callOf(): Expression {
    this.height = 1;
    const name = this.CONSUME(Name);
    const found = this.beside(() => this.SUBRULE(this.arguments));
    this.grow(this.height);
    const span = this.since(name);
    const builtin = builtins.get(name.image);
    return builtin === undefined
      ? { kind: 'call', of: null, name: this.nameOf(name), arguments: found, span }
      : { kind: 'builtin', name: builtin, arguments: found, span };
  }

  protected numberOf(start: IToken, isBps: boolean, unit: (Expression & { readonly kind: 'number' })['unit']): Expression {
    const text = isBps ? `${start.image}bps` : start.image;
    const value = readNumber(text);
    if (value === null) {
      if (isBps && readNumber(start.image) !== null) this.report('FB1043', this.since(start), { number: start.image });
      return errorAt(this.since(start));
    }
    const shown = text.endsWith('bps') ? text.replace(/bps$/, ' bps') : text;
    if (unit !== null && isShare(text))
      this.report('FB1041', this.since(start), { number: shown, unit: unit.map((name) => name.text).join('.') });
    return { kind: 'number', text: shown, value, unit, span: this.since(start) };
  }
}

const builtins: ReadonlyMap<string, Builtin> = new Map(builtinWords.map((each) => [each, each]));
