/** Liquidations: when an account is due, what is closed of it, and at what price. */
import type {
  FundAmount,
  LiquidationArm,
  LiquidationClause,
  LiquidationDeclaration,
  LiquidationFee,
  Leftover,
} from '../../ast.ts';
import type { Expression } from '../../ast-expression.ts';
import { precedence } from '../../precedence.ts';
import { unquote } from '../../strings.ts';
import { marks, Name, StringLiteral, words } from '../../tokens.ts';
import { liquidationWords } from '../../words.ts';
import { isColon, isComma, isElse, never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { LiquidationTermsParser } from './liquidation-terms.ts';

type Taker = LiquidationFee['takers'][number];

export abstract class LiquidationParser extends LiquidationTermsParser {
  readonly liquidationDeclaration: Rule<[], LiquidationDeclaration> = this.RULE(
    'liquidationDeclaration',
    (): LiquidationDeclaration => {
      const start = this.CONSUME(words.liquidation);
      const doc = this.docOf(start);
      const name = this.nameOf(this.CONSUME(Name));
      const head = this.head(() => {
        this.CONSUME(words.of, { ERR_MSG: '`of` and whose positions are closed, as in `of a: account`' });
        const of = this.SUBRULE(this.scope);
        const parameters = this.OPTION(() => this.SUBRULE(this.binders)) ?? [];
        this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of what is closed' });
        const type = this.SUBRULE(this.quantityType);
        const range = this.OPTION2(() => this.SUBRULE(this.range));
        return { of, parameters, type, range: range ?? null };
      });
      const clauses = this.braces(false, () => this.SUBRULE(this.liquidationClause), '`when` and a condition');
      return { kind: 'liquidation', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
    },
  );

  readonly liquidationClause: Rule<[], LiquidationClause | null> = this.RULE(
    'liquidationClause',
    (): LiquidationClause | null => {
      const start = this.LA(1);
      return this.OR<LiquidationClause | null>([
        { ALT: () => this.SUBRULE(this.dueClause) },
        { ALT: () => this.SUBRULE(this.untilClause) },
        { ALT: () => this.SUBRULE(this.closesClause) },
        { ALT: () => this.SUBRULE(this.matchingClause) },
        { ALT: () => this.SUBRULE(this.closingCap) },
        { ALT: () => this.SUBRULE(this.rampClause) },
        { ALT: () => this.SUBRULE(this.cooldownClause) },
        { ALT: () => this.SUBRULE(this.leftoverClause) },
        { ALT: () => this.SUBRULE(this.bonusClause) },
        { ALT: () => this.SUBRULE(this.priceClause) },
        { ALT: () => this.SUBRULE(this.takenFee) },
        { ALT: () => this.SUBRULE(this.residualClause) },
        { ALT: () => this.SUBRULE(this.changesClause) },
        { ALT: () => this.SUBRULE(this.requireClause) },
        { ALT: () => this.SUBRULE(this.byClause) },
        { ALT: () => this.SUBRULE(this.keepsClause) },
        { ALT: () => this.SUBRULE(this.needsClause) },
        { ALT: () => this.SUBRULE(this.feedsClause) },
        { ALT: () => this.SUBRULE(this.absorbsClause) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a liquidation', liquidationWords) },
      ]);
    },
  );

  readonly dueClause: Rule<[], LiquidationClause> = this.RULE('dueClause', (): LiquidationClause => {
    const start = this.CONSUME(words.when);
    const condition = this.part(() => this.SUBRULE(this.expression), isElse);
    this.CONSUME(words.else, { ERR_MSG: '`else` and why there is nothing to liquidate, in quotes' });
    const reason = this.CONSUME(StringLiteral, { ERR_MSG: 'the reason, in quotes' });
    const said = { reason: this.reasonOf(reason), reasonSpan: this.spanOf(reason) };
    return { kind: 'when', condition, ...said, span: this.since(start) };
  });

  readonly untilClause: Rule<[], LiquidationClause> = this.RULE('untilClause', (): LiquidationClause => {
    const start = this.CONSUME(words.until);
    const condition = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'until', condition, span: this.since(start) };
  });

  readonly closesClause: Rule<[], LiquidationClause> = this.RULE('closesClause', (): LiquidationClause => {
    const start = this.CONSUME(words.closes);
    return { kind: 'closes', amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  readonly matchingClause: Rule<[], LiquidationClause> = this.RULE('matchingClause', (): LiquidationClause => {
    const start = this.CONSUME(words.first);
    this.CONSUME(words.matching);
    const arms = this.braces(true, () => this.SUBRULE(this.closingArm), '`when` and a condition');
    return { kind: 'matching', arms, span: this.since(start) };
  });

  readonly closingArm: Rule<[], LiquidationArm> = this.RULE('closingArm', (): LiquidationArm => {
    const start = this.LA(1);
    const condition = this.OR<Expression | null>({
      ERR_MSG: '`when` and a condition, or `otherwise`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.when);
            return this.part(() => this.SUBRULE(this.expression), isColon);
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.otherwise);
            return null;
          },
        },
      ],
    });
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and how much is closed' });
    return { condition, amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  /** `leaves at least 0.1 m.base or nothing`, `leaves owed(a, d), held(a, c) at least 1000 USD or nothing else "…"` */
  readonly leftoverClause: Rule<[], Leftover> = this.RULE('leftoverClause', (): Leftover => {
    const start = this.CONSUME(words.leaves);
    const values: Expression[] = [];
    this.OPTION({
      GATE: () => this.RECORDING_PHASE || !(this.is(words.at) && this.is(words.least, 2)),
      DEF: () =>
        this.AT_LEAST_ONE_SEP({
          SEP: marks[','],
          ERR_MSG: 'what may not be left as dust',
          DEF: () => this.add(values, this.SUBRULE(this.operation, { ARGS: [precedence.loosest] })),
        }),
    });
    this.CONSUME(words.at, { ERR_MSG: '`at least` and the smallest amount that may be left' });
    this.CONSUME(words.least);
    const least = this.SUBRULE2(this.operation, { ARGS: [precedence.comparison] });
    this.CONSUME(words.or, { ERR_MSG: '`or nothing`' });
    this.CONSUME(words.nothing);
    const reason = this.OPTION2(() => {
      this.CONSUME(words.else);
      const text = this.CONSUME(StringLiteral, { ERR_MSG: 'the reason, in quotes' });
      return { text: unquote(text.image), span: this.spanOf(text) };
    });
    return { kind: 'leaves', values, least, reason: reason ?? null, span: this.since(start) };
  });

  /** `fee : USD in 0 .. 1B = 1% of closed * m.mark, rounds up { to treasury: 60%  to m.reserve: remainder }` */
  readonly takenFee: Rule<[], LiquidationFee> = this.RULE('takenFee', (): LiquidationFee => {
    const start = this.CONSUME(words.fee);
    const { type, range } = this.SUBRULE(this.typedAmount);
    this.CONSUME(marks['='], { ERR_MSG: '`=` and the fee' });
    const amount = this.SUBRULE(this.fundAmount);
    const takers = this.braces(true, () => this.SUBRULE(this.feeTaker), '`to` and who takes a share');
    return { kind: 'fee', type, range, amount, takers, span: this.since(start) };
  });

  readonly feeTaker: Rule<[], Taker> = this.RULE('feeTaker', (): Taker => {
    const start = this.CONSUME(words.to);
    const to = this.SUBRULE(this.postfix);
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and its share, or `remainder`' });
    const isRest = (): boolean => this.is(words.remainder);
    const share = this.OR<Expression | null>([
      { GATE: isRest, IGNORE_AMBIGUITIES: true, ALT: () => this.as(null, this.CONSUME(words.remainder)) },
      { ALT: () => this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }) },
    ]);
    return { share, to, span: this.since(start) };
  });

  readonly residualClause: Rule<[], LiquidationClause> = this.RULE('residualClause', (): LiquidationClause => {
    const start = this.CONSUME(words.residual);
    const loss: FundAmount = {
      value: this.part(() => this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }), isComma),
      rounding: this.SUBRULE(this.itsRounding),
    };
    const when = this.OPTION(() => {
      this.CONSUME(words.when);
      return this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] });
    });
    this.CONSUME(words.by, { ERR_MSG: '`by` and the fund that pays' });
    const { name, member } = this.SUBRULE(this.keptOne);
    return { kind: 'residual', loss, when: when ?? null, fund: name, member, span: this.since(start) };
  });
}
