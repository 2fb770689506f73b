/** What bounds a closing and prices it: caps, ramps, pauses, a bonus, and prices that fall. */
import type { LiquidationCap, LiquidationClause, PricePath } from '../../ast.ts';
import type { Expression, RangeExpression, TypeExpression } from '../../ast-expression.ts';
import { precedence } from '../../precedence.ts';
import { marks, words } from '../../tokens.ts';
import { isComma, never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { AdlParser } from './adl.ts';

type Typed = { readonly type: TypeExpression; readonly range: RangeExpression | null };
type Restart = { readonly after: Expression | null; readonly below: Expression | null };

export abstract class LiquidationTermsParser extends AdlParser {
  readonly typedAmount: Rule<[], Typed> = this.RULE('typedAmount', (): Typed => {
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit' });
    const type = this.SUBRULE(this.quantityType);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    return { type, range: range ?? null };
  });

  /** `at most 5M USD : USD in 0 .. 1B at m.mark, rounds up, per account per 1 d by 1 h` */
  readonly closingCap: Rule<[], LiquidationCap> = this.RULE('closingCap', (): LiquidationCap => {
    const start = this.CONSUME(words.at);
    this.CONSUME(words.most);
    const value = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    const other = this.OPTION(() => {
      const { type, range } = this.SUBRULE(this.typedAmount);
      this.CONSUME2(words.at, { ERR_MSG: '`at` and what one of what is closed is worth' });
      return { type, range, price: this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] }) };
    });
    const per: Expression[] = [];
    this.MANY(() => {
      this.CONSUME(words.per);
      this.add(per, this.SUBRULE3(this.operation, { ARGS: [precedence.loosest] }));
    });
    const step = this.OPTION2(() => {
      this.CONSUME(words.by);
      return this.SUBRULE4(this.operation, { ARGS: [precedence.loosest] });
    });
    const rounding = this.SUBRULE(this.itsRounding);
    return { kind: 'most', amount: { value, rounding }, other: other ?? null, per, step: step ?? null, span: this.since(start) };
  });

  readonly rampClause: Rule<[], LiquidationClause> = this.RULE('rampClause', (): LiquidationClause => {
    const start = this.CONSUME(words.ramps);
    this.CONSUME(words.from, { ERR_MSG: '`from` and the share that may be closed at once' });
    const from = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    this.CONSUME(words.to, { ERR_MSG: '`to` and the share that may be closed in the end' });
    const to = this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] });
    this.CONSUME(words.in, { ERR_MSG: '`in` and the time that takes' });
    const within = this.SUBRULE3(this.operation, { ARGS: [precedence.loosest] });
    return { kind: 'ramps', from, to, within, rounding: this.SUBRULE(this.itsRounding), span: this.since(start) };
  });

  readonly cooldownClause: Rule<[], LiquidationClause> = this.RULE('cooldownClause', (): LiquidationClause => {
    const start = this.CONSUME(words.cooldown);
    const duration = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'cooldown', duration, span: this.since(start) };
  });

  /** `bonus 1 - health(a), at most 20%, rounds down` */
  readonly bonusClause: Rule<[], LiquidationClause> = this.RULE('bonusClause', (): LiquidationClause => {
    const start = this.CONSUME(words.bonus);
    const value = this.part(() => this.SUBRULE(this.expression), isComma);
    this.CONSUME(marks[','], { ERR_MSG: '`, at most` and the largest bonus' });
    this.CONSUME(words.at);
    this.CONSUME(words.most);
    const most = this.part(() => this.SUBRULE2(this.expression), isComma);
    const rounding = this.SUBRULE(this.itsRounding);
    return { kind: 'bonus', amount: { value, rounding }, most, span: this.since(start) };
  });

  /** `price : USD/m.base in 0 .. 1M = m.mark * 120%, rounds down, halves every 20 min, restarts after 2 h` */
  readonly priceClause: Rule<[], PricePath> = this.RULE('priceClause', (): PricePath => {
    const start = this.CONSUME(words.price);
    const { type, range } = this.SUBRULE(this.typedAmount);
    this.CONSUME(marks['='], { ERR_MSG: '`=` and the price at the beginning' });
    const top = this.SUBRULE(this.fundAmount);
    this.CONSUME(marks[','], { ERR_MSG: '`,` and how the price falls' });
    const path = this.SUBRULE(this.pathTerm);
    let restart: Restart = { after: null, below: null };
    this.MANY(() => {
      this.CONSUME2(marks[',']);
      const found = this.SUBRULE(this.restartTerm);
      restart = { after: found.after ?? restart.after, below: found.below ?? restart.below };
    });
    return { kind: 'price', type, range, top, path, ...restart, span: this.since(start) };
  });

  readonly pathTerm: Rule<[], PricePath['path']> = this.RULE('pathTerm', (): PricePath['path'] =>
    this.OR<PricePath['path']>({
      ERR_MSG: '`falls linearly over`, `falls by … per …`, or `halves every`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.falls);
            return this.OR2<PricePath['path']>({
              ERR_MSG: '`linearly over` a time, or `by` a share',
              DEF: [
                {
                  ALT: () => {
                    this.CONSUME(words.linearly);
                    this.CONSUME(words.over);
                    return { kind: 'linear', over: this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }) };
                  },
                },
                {
                  ALT: () => {
                    this.CONSUME(words.by);
                    const share = this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] });
                    this.CONSUME(words.per, { ERR_MSG: '`per` and the length of a step' });
                    return { kind: 'steps', share, per: this.SUBRULE3(this.operation, { ARGS: [precedence.loosest] }) };
                  },
                },
              ],
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.halves);
            this.CONSUME(words.every);
            return { kind: 'halves', every: this.SUBRULE4(this.operation, { ARGS: [precedence.loosest] }) };
          },
        },
      ],
    }),
  );

  readonly restartTerm: Rule<[], Restart> = this.RULE('restartTerm', (): Restart => {
    this.CONSUME(words.restarts);
    return this.OR<Restart>({
      ERR_MSG: '`after` a time, or `below` a share of the first price',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.after);
            return { after: this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }), below: null };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.below);
            return { after: null, below: this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] }) };
          },
        },
      ],
    });
  });
}
