/** Quantities: units, their powers, and their decimals. */
import type { IToken } from 'chevrotain';
import type { Name as NameNode, TypeExpression, UnitExpression } from '../ast.ts';
import { limits } from '../limits.ts';
import { marks, Name, NumberLiteral, words } from '../tokens.ts';
import { ExpressionParser } from './expressions.ts';
import type { Rule } from './operations.ts';

type Factor = UnitExpression['factors'][number];

export abstract class UnitParser extends ExpressionParser {
  readonly quantityType: Rule<[], TypeExpression> = this.RULE('quantityType', (): TypeExpression => {
    const start = this.LA(1);
    const unit = this.SUBRULE(this.unitExpression);
    const decimals = this.OPTION(() => {
      const at = this.CONSUME(marks['@']);
      const value = this.OR<number | NameNode>({
        ERR_MSG: 'the number of decimals',
        DEF: [
          { ALT: () => this.SUBRULE(this.whole, { ARGS: ['the number of decimals', limits.decimals] }) },
          { ALT: () => this.nameOf(this.CONSUME(Name)) },
        ],
      });
      return { value, span: this.since(at) };
    });
    return { kind: 'quantity', unit, decimals: decimals ?? null, span: this.since(start) };
  });

  readonly unitExpression: Rule<[], UnitExpression> = this.RULE('unitExpression', (): UnitExpression => {
    const start = this.LA(1);
    const factors = [...this.list(this.SUBRULE(this.factor, { ARGS: [1] }))];
    this.MANY(() => {
      const sign = this.OR([
        { ALT: () => this.as(1, this.CONSUME(marks['*'])) },
        { ALT: () => this.as(-1, this.CONSUME(marks['/'])) },
      ]);
      factors.push(...this.list(this.SUBRULE2(this.factor, { ARGS: [sign] })));
      if (factors.length > limits.nesting) this.tooDeep('this unit has too many factors', limits.nesting);
    });
    return { factors, span: this.since(start) };
  });

  /** One unit to a power, a product in parentheses, or the `1` of `1/s`. */
  readonly factor: Rule<[number], readonly Factor[]> = this.RULE('factor', (sign: number): readonly Factor[] => {
    const start = this.LA(1);
    this.ACTION(() => {
      if (!this.typeIsMissing()) return;
      this.unexpected(start, 'a unit or a type');
      this.giveUp();
    });
    return this.OR<readonly Factor[]>([
      {
        ALT: () => {
          const one = this.CONSUME(NumberLiteral);
          this.ACTION(() => {
            if (one.image === '1') return;
            this.report('FB1020', this.spanOf(one), {
              expected: 'a unit or a type',
              after: null,
              found: `the number \`${one.image}\``,
              better: null,
            });
            this.giveUp();
          });
          return [];
        },
      },
      {
        ALT: () => {
          this.CONSUME(marks['(']);
          const inside = this.nested(() => this.SUBRULE(this.unitExpression));
          this.CONSUME(marks[')']);
          return this.list(inside.factors).map((each) => ({ ...each, doubledPower: sign * each.doubledPower }));
        },
      },
      {
        ALT: () => {
          const path = [this.nameOf(this.CONSUME(Name))];
          this.MANY(() => {
            this.CONSUME(marks['.']);
            path.push(this.nameOf(this.CONSUME2(Name)));
            if (path.length > limits.nesting) this.tooDeep('this path is too long', limits.nesting);
          });
          const power = this.OPTION(() => this.SUBRULE(this.unitPower)) ?? 2;
          return [{ path, doubledPower: sign * power, span: this.since(start) }];
        },
      },
    ]);
  });

  /** `^2`, `^-1`, `^(1/2)`, doubled. */
  readonly unitPower: Rule<[], number> = this.RULE('unitPower', (): number => {
    this.CONSUME(marks['^']);
    const signed = (token: IToken | undefined, value: number): number => (token === undefined || value === 0 ? value : -value);
    return this.OR<number>({
      ERR_MSG: 'a whole number or a half, as in `^2` or `^(1/2)`',
      DEF: [
        {
          ALT: () => {
            const minus = this.OPTION(() => this.CONSUME(marks['-']));
            return signed(minus, 2 * this.SUBRULE(this.whole, { ARGS: ['a power', limits.decimals] }));
          },
        },
        {
          ALT: () => {
            this.CONSUME(marks['(']);
            const minus = this.OPTION2(() => this.CONSUME2(marks['-']));
            const over = this.SUBRULE2(this.whole, { ARGS: ['a power', limits.decimals] });
            this.CONSUME(marks['/']);
            const under = this.LA(1);
            this.CONSUME(NumberLiteral, { ERR_MSG: '`2`: powers are whole or halves' });
            this.ACTION(() => {
              if (under.image !== '2')
                this.fail('FB1020', this.spanOf(under), {
                  expected: '`2`: powers are whole or halves',
                  after: '`/`',
                  found: `\`${under.image}\``,
                  better: null,
                });
            });
            this.CONSUME(marks[')']);
            return signed(minus, over);
          },
        },
      ],
    });
  });

  /** While the grammar is recorded, rules return placeholders that are no lists. */
  private list<T>(found: readonly T[]): readonly T[] {
    return this.RECORDING_PHASE ? [] : found;
  }

  /** What follows a type stands where the type belongs: `x : in 0 .. 1`. */
  private typeIsMissing(): boolean {
    if (this.is(words.in)) return this.is(NumberLiteral, 2) || this.is(marks['-'], 2);
    if (this.is(words.rounds))
      return [words.up, words.down, words.toward, words.away, words.half].some((each) => this.is(each, 2));
    return this.is(words.accept) && this.is(words.because, 2);
  }
}
