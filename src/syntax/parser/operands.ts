/** What operations are made of: numbers, names, calls, what stands in parentheses, and what is read from them. */
import type { Expression } from '../ast.ts';
import { limits } from '../limits.ts';
import { Bps, marks, Name, NumberLiteral, UnitName, words } from '../tokens.ts';
import { errorAt, type Rule } from './heights.ts';
import { PlainParser } from './plain.ts';

export abstract class OperandParser extends PlainParser {
  readonly postfix: Rule<[], Expression> = this.RULE('postfix', (): Expression => {
    const start = this.LA(1);
    const of = this.SUBRULE(this.primary);
    if (!this.RECORDING_PHASE) return this.suffixed(of, start);
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(marks['.']);
            this.CONSUME(Name);
            this.OPTION(() => this.SUBRULE(this.arguments));
          },
        },
        {
          ALT: () => {
            this.CONSUME(marks['[']);
            this.SUBRULE(this.expression);
            this.CONSUME(marks[']']);
          },
        },
      ]);
    });
    return of;
  });

  readonly primary: Rule<[], Expression> = this.RULE('primary', (): Expression => {
    this.height = 1;
    return this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: () => ({ kind: 'truth', value: true, span: this.spanOf(this.CONSUME(words.true)) }) },
      { ALT: () => ({ kind: 'truth', value: false, span: this.spanOf(this.CONSUME(words.false)) }) },
      { ALT: () => ({ kind: 'none', span: this.spanOf(this.CONSUME(words.none)) }) },
      {
        ALT: () => {
          this.CONSUME(marks['(']);
          const inside = this.SUBRULE(this.expression);
          this.CONSUME(marks[')']);
          return inside;
        },
      },
      { GATE: () => this.beginsFold(), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.fold) },
      { GATE: () => this.is(marks['('], 2), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.call) },
      {
        GATE: () => !this.is(words.matching, 2),
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          const name = this.nameOf(this.CONSUME(Name));
          return { kind: 'name', name, span: name.span };
        },
      },
      { ALT: () => this.SUBRULE(this.needsParentheses) },
    ]);
  });

  /** A conditional where only an operand can stand: it is read for its error. */
  readonly needsParentheses: Rule<[], Expression> = this.RULE('needsParentheses', (): Expression => {
    const start = this.LA(1);
    this.OR([
      { ALT: () => this.CONSUME(words.if) },
      { ALT: () => this.CONSUME(words.match) },
      { ALT: () => this.CONSUME(marks['{']) },
      { ALT: () => this.CONSUME(words.first) },
    ]);
    return this.ACTION(() =>
      this.fail('FB1026', this.spanOf(start), { word: start.tokenType === words.first ? 'first matching' : start.image }),
    );
  });

  readonly number: Rule<[], Expression> = this.RULE('number', (): Expression => {
    const start = this.CONSUME(NumberLiteral);
    const isBps = this.OPTION(() => this.CONSUME(Bps)) !== undefined;
    const unit = this.OPTION2(() => {
      const path = [this.nameOf(this.CONSUME(UnitName))];
      this.MANY(() => {
        this.CONSUME(marks['.']);
        path.push(this.nameOf(this.CONSUME(Name)));
        if (path.length > limits.nesting) this.tooDeep('this path is too long', limits.nesting);
      });
      return path;
    });
    return this.RECORDING_PHASE ? errorAt(this.since(start)) : this.numberOf(start, isBps, unit ?? null);
  });

  readonly call: Rule<[], Expression> = this.RULE('call', (): Expression => this.callOf());

  readonly arguments: Rule<[], Expression[]> = this.RULE('arguments', () => {
    const found: Expression[] = [];
    let height = 0;
    this.CONSUME(marks['(']);
    this.AT_LEAST_ONE_SEP({
      SEP: marks[','],
      ERR_MSG: 'a value',
      DEF: () => {
        this.add(found, this.SUBRULE(this.expression));
        height = Math.max(height, this.height);
      },
    });
    this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    this.height = height;
    return found;
  });
}
