/** Operations, by precedence climbing over the table of operators. */
import type { IToken } from 'chevrotain';
import type { Accept, Expression } from '../ast.ts';
import { limits } from '../limits.ts';
import { precedence } from '../precedence.ts';
import { unquote } from '../strings.ts';
import { Additive, Comparison, marks, Multiplicative, StringLiteral, words } from '../tokens.ts';
import type { Rule } from './heights.ts';
import { binaryOf, comparisonOf, levels } from './operators.ts';
import { OperandParser } from './operands.ts';

export { errorAt, type Rule } from './heights.ts';

type Outermost = 'and' | 'or' | 'comparison' | null;

export abstract class OperationParser extends OperandParser {
  /** The outermost operator of the expression that was read last, as far as it matters to the one after it; null in parentheses. */
  private outermost: Outermost = null;

  /** Operators that bind at least as tightly as `least`. */
  readonly operation: Rule<[number], Expression> = this.RULE('operation', (least: number = precedence.loosest): Expression => {
    const start = this.LA(1);
    const plain = this.RECORDING_PHASE ? null : this.plainOperand();
    let left = plain ?? this.SUBRULE(this.operand, { ARGS: [least] });
    this.outermost = null;
    if (!this.RECORDING_PHASE) {
      left = this.arithmetic(left, start, least);
      if (this.level() < least) return left;
    }
    let kind: Outermost = null;
    let chained = false;
    // One rule call for each operator, because Chevrotain tells calls of a rule apart by their number.
    const right = (call: () => Expression): Expression => {
      const found = this.beside(call);
      this.grow(this.height);
      return found;
    };
    const joined = (op: IToken, word: 'and' | 'or', level: number): void => {
      const operand = right(() =>
        word === 'or'
          ? this.SUBRULE1(this.operation, { ARGS: [level + 1] })
          : this.SUBRULE2(this.operation, { ARGS: [level + 1] }),
      );
      const mixed = [kind, this.outermost].some((each) => (each === 'and' || each === 'or') && each !== word);
      if (mixed && !this.RECORDING_PHASE) this.report('FB1024', this.spanOf(op), {});
      left = { kind: word, left, right: operand, span: this.since(start) };
      kind = word;
    };
    const once = (op: IToken): void => {
      if (kind === 'comparison' && !chained) this.report('FB1025', this.spanOf(op), {});
      chained = kind === 'comparison';
      kind = 'comparison';
    };
    this.MANY({
      GATE: () => this.level() >= least,
      DEF: () =>
        this.OR([
          { ALT: () => joined(this.CONSUME(words.or), 'or', precedence.or) },
          { ALT: () => joined(this.CONSUME(words.and), 'and', precedence.and) },
          {
            ALT: () => {
              const op = this.CONSUME(Comparison);
              this.ACTION(() => once(op));
              const operand = right(() => this.SUBRULE3(this.operation, { ARGS: [precedence.comparison + 1] }));
              const accept =
                this.OPTION({ GATE: () => this.is(words.because, 2), DEF: () => this.SUBRULE(this.acceptClause) }) ?? null;
              left = {
                kind: 'compare',
                op: comparisonOf(op),
                left,
                right: operand,
                opSpan: this.spanOf(op),
                accept,
                span: this.since(start),
              };
            },
          },
          {
            ALT: () => {
              const op = this.CONSUME(words.is);
              this.ACTION(() => once(op));
              const negated = this.OPTION2(() => this.CONSUME(words.not)) !== undefined;
              this.CONSUME(words.none);
              this.grow(this.height);
              left = { kind: 'is none', operand: left, negated, span: this.since(start) };
            },
          },
          {
            ALT: () => {
              this.CONSUME(words.otherwise);
              const fallback = right(() => this.SUBRULE4(this.operation, { ARGS: [precedence.otherwise + 1] }));
              left = { kind: 'otherwise', operand: left, fallback, span: this.since(start) };
              kind = null;
            },
          },
          {
            ALT: () => {
              const op = this.CONSUME(Additive);
              const operand = right(() => this.SUBRULE5(this.operation, { ARGS: [precedence.sum + 1] }));
              left = { kind: 'binary', op: binaryOf(op), left, right: operand, opSpan: this.spanOf(op), span: this.since(start) };
              kind = null;
            },
          },
          {
            ALT: () => {
              const op = this.CONSUME(Multiplicative);
              const operand = right(() => this.SUBRULE6(this.operation, { ARGS: [precedence.product + 1] }));
              left = { kind: 'binary', op: binaryOf(op), left, right: operand, opSpan: this.spanOf(op), span: this.since(start) };
              kind = null;
            },
          },
          {
            ALT: () => {
              this.CONSUME(words.of);
              const of = right(() => this.nested(() => this.SUBRULE7(this.operation, { ARGS: [precedence.share] })));
              left = { kind: 'share', share: left, of, span: this.since(start) };
              kind = null;
            },
          },
          {
            ALT: () => {
              this.CONSUME(marks['^']);
              const negative = this.OPTION3(() => this.CONSUME(marks['-'])) !== undefined;
              const exponent = this.SUBRULE(this.whole, { ARGS: ['an exponent', limits.decimals] });
              this.grow(this.height);
              left = {
                kind: 'power',
                base: left,
                exponent: negative && exponent !== 0 ? -exponent : exponent,
                span: this.since(start),
              };
              kind = null;
            },
          },
        ]),
    });
    this.outermost = kind;
    return left;
  });

  /** A value with what stands before it: `not`, `-`, `before`. */
  readonly operand: Rule<[number], Expression> = this.RULE('operand', (least: number = precedence.loosest): Expression => {
    const start = this.LA(1);
    const found = this.OR<Expression>({
      ERR_MSG: 'a value',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.not);
            this.ACTION(() => {
              if (least > precedence.not) this.fail('FB1026', this.spanOf(start), { word: 'not' });
            });
            const operand = this.nested(() => this.SUBRULE(this.operation, { ARGS: [precedence.not] }));
            this.grow(this.height);
            return { kind: 'not', operand, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(marks['-']);
            const operand = this.nested(() => this.SUBRULE2(this.operation, { ARGS: [precedence.negate] }));
            this.grow(this.height);
            return { kind: 'negate', operand, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.before);
            const operand = this.SUBRULE(this.postfix);
            this.grow(this.height);
            return { kind: 'before', operand, span: this.since(start) };
          },
        },
        { ALT: () => this.SUBRULE2(this.postfix) },
      ],
    });
    this.outermost = null;
    return found;
  });

  readonly acceptClause: Rule<[], Accept> = this.RULE('acceptClause', () => {
    const start = this.CONSUME(words.accept);
    this.CONSUME(words.because);
    const reason = this.CONSUME(StringLiteral);
    return { reason: this.reasonOf(reason), span: this.since(start) };
  });

  /** What a person is told, or will read one day: never nothing. */
  protected reasonOf(text: IToken): string {
    const reason = unquote(text.image);
    if (reason.trim() === '' && !this.scannerSaidSo(text)) this.report('FB1042', this.spanOf(text), {});
    return reason;
  }

  /** Sums and products as long as they go, by hand like plain operands; other operators are left to the rule. */
  private arithmetic(first: Expression, start: IToken, least: number): Expression {
    let left = first;
    for (;;) {
      const level = this.level();
      if (level < least || (level !== precedence.sum && level !== precedence.product)) return left;
      const op = this.LA(1);
      this.CONSUME(op.tokenType);
      const { height } = this;
      const right = this.SUBRULE(this.operation, { ARGS: [level + 1] });
      this.grow(Math.max(height, this.height));
      this.outermost = null;
      left = { kind: 'binary', op: binaryOf(op), left, right, opSpan: this.spanOf(op), span: this.since(start) };
    }
  }

  /** How tightly the operator that is next binds; 0 where none is. */
  private level(): number {
    const next = this.LA(1);
    if (next.tokenType === words.otherwise && this.is(marks[':'], 2)) return 0;
    return levels.get(next.tokenType) ?? 0;
  }
}
