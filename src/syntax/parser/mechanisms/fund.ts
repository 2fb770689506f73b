/** Insurance funds: tranches and their rules, what they share, and what happens to the rest. */
import type { FundAmount, FundClause, FundDeclaration, FundEnd, Refill, Together, Tranche, TrancheRule } from '../../ast.ts';
import type { Expression, Name as NameNode } from '../../ast-expression.ts';
import { precedence } from '../../precedence.ts';
import { marks, Name, words } from '../../tokens.ts';
import { fundWords, trancheWords } from '../../words.ts';
import { isComma, never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { GaugeParser } from './gauges.ts';

type Member = NonNullable<FundDeclaration['member']>;
type Ways = { readonly shares: readonly Expression[]; readonly remainder: NameNode | null };
type Rounding = FundAmount['rounding'];

export abstract class FundParser extends GaugeParser {
  readonly fundDeclaration: Rule<[], FundDeclaration> = this.RULE('fundDeclaration', (): FundDeclaration => {
    const start = this.CONSUME(words.fund);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      const member = this.OPTION(() => this.SUBRULE(this.fundMember));
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of the fund' });
      const type = this.SUBRULE(this.quantityType);
      const range = this.OPTION2(() => this.SUBRULE(this.range));
      return { member: member ?? null, type, range: range ?? null };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.fundClause), 'a tranche').flat();
    return { kind: 'fund', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  /** `of m: market` has a fund for each; `for m: market` one fund that is told whose loss it pays. */
  readonly fundMember: Rule<[], Member> = this.RULE('fundMember', (): Member => {
    const word = this.OR<Member['word']>([
      { ALT: () => this.as('of', this.CONSUME(words.of)) },
      { ALT: () => this.as('for', this.CONSUME(words.for)) },
    ]);
    return { word, binder: this.SUBRULE(this.scope) };
  });

  /** A line that begins with `then` goes on with the one before it, so what follows a clause is read with it. */
  readonly fundClause: Rule<[], readonly FundClause[] | null> = this.RULE('fundClause', (): readonly FundClause[] | null => {
    const start = this.LA(1);
    const found: FundClause[] = [];
    const first = this.OR<FundClause | null>([
      { ALT: () => this.SUBRULE(this.trancheClause) },
      { ALT: () => this.SUBRULE(this.togetherClause) },
      { ALT: () => this.SUBRULE(this.deductibleClause) },
      { ALT: () => this.SUBRULE(this.feeClause) },
      { ALT: () => this.SUBRULE(this.refillClause) },
      { ALT: () => this.SUBRULE(this.thenClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a fund', [...fundWords, 'then']) },
    ]);
    if (first !== null) found.push(first);
    this.MANY(() => found.push(this.SUBRULE2(this.thenClause)));
    return found;
  });

  readonly trancheClause: Rule<[], Tranche> = this.RULE('trancheClause', (): Tranche => {
    const start = this.CONSUME(words.tranche);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const members = this.OPTION(() => {
      this.CONSUME(words.of);
      return this.SUBRULE(this.scope);
    });
    const kept = this.OPTION2(() => this.SUBRULE(this.otherUnit));
    const initial = this.OPTION4(() => {
      this.CONSUME(marks['=']);
      return this.part(() => this.SUBRULE(this.expression), never);
    });
    const rules = this.OPTION3({
      GATE: () => this.RECORDING_PHASE || this.is(marks['{']),
      DEF: () => this.braces(false, () => this.SUBRULE(this.trancheRule)),
    });
    return {
      ...{
        kind: 'tranche',
        doc,
        name,
        members: members ?? null,
        kept: kept ?? null,
        initial: initial ?? null,
        rules: rules ?? [],
      },
      span: this.since(start),
    };
  });

  readonly otherUnit: Rule<[], NonNullable<Tranche['kept']>> = this.RULE('otherUnit', (): NonNullable<Tranche['kept']> => {
    this.CONSUME(marks[':']);
    const type = this.SUBRULE(this.quantityType);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    this.CONSUME(words.at, { ERR_MSG: '`at` and the price of this unit in that of the fund' });
    const price = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    return { type, range: range ?? null, price, rounding: this.SUBRULE(this.itsRounding) };
  });

  readonly trancheRule: Rule<[], TrancheRule | null> = this.RULE('trancheRule', (): TrancheRule | null => {
    const start = this.LA(1);
    return this.OR<TrancheRule | null>([
      {
        ALT: () => {
          this.CONSUME(words.keeps);
          return { kind: 'keeps', amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.mostRule) },
      {
        ALT: () => {
          this.CONSUME(words.target);
          return { kind: 'target', amount: this.SUBRULE2(this.fundAmount), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.deposit);
          return { kind: 'deposit', roles: this.SUBRULE(this.whoMay), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.withdraw);
          return { kind: 'withdraw', roles: this.SUBRULE2(this.whoMay), span: this.since(start) };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a tranche', trancheWords) },
    ]);
  });

  readonly whoMay: Rule<[], readonly NameNode[]> = this.RULE('whoMay', (): readonly NameNode[] => {
    this.CONSUME(words.by, { ERR_MSG: '`by` and the roles that may' });
    return this.SUBRULE(this.names);
  });

  /** `at most 5M USD per market per 1 d by 1 h`, `at most m.most per market in total` */
  readonly mostRule: Rule<[], TrancheRule> = this.RULE('mostRule', (): TrancheRule => {
    const start = this.CONSUME(words.at);
    this.CONSUME(words.most);
    const value = this.SUBRULE(this.expression);
    const per: Expression[] = [];
    this.MANY(() => {
      this.CONSUME(words.per);
      this.add(per, this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }));
    });
    const step = this.OPTION2(() => {
      this.CONSUME(words.by);
      return this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] });
    });
    const isTotal =
      this.OPTION(() => {
        this.CONSUME(words.in);
        return this.CONSUME(words.total);
      }) !== undefined;
    const rounding = this.SUBRULE(this.itsRounding);
    return { kind: 'most', amount: { value, rounding }, per, isTotal, step: step ?? null, span: this.since(start) };
  });

  readonly fundAmount: Rule<[], FundAmount> = this.RULE('fundAmount', (): FundAmount => {
    const value = this.part(() => this.SUBRULE(this.expression), isComma);
    return { value, rounding: this.SUBRULE(this.itsRounding) };
  });

  readonly itsRounding: Rule<[], Rounding> = this.RULE('itsRounding', (): Rounding => {
    this.OPTION({ GATE: () => this.is(words.rounds, 2), DEF: () => this.CONSUME(marks[',']) });
    return this.OPTION2(() => this.SUBRULE(this.roundingClause)) ?? null;
  });

  readonly togetherClause: Rule<[], Together> = this.RULE('togetherClause', (): Together => {
    const start = this.CONSUME(words.together);
    const head = this.head(() => this.SUBRULE(this.sharing));
    const tranches = this.braces(false, () => this.SUBRULE(this.trancheClause), 'a tranche');
    return { kind: 'together', ...(head ?? { shares: [], remainder: null }), tranches, span: this.since(start) };
  });

  /** `by 70 : 30, remainder to senior` */
  readonly sharing: Rule<[], Ways> = this.RULE('sharing', (): Ways => {
    const shares: Expression[] = [];
    this.CONSUME(words.by, { ERR_MSG: '`by` and the shares, as in `by 70 : 30`' });
    this.AT_LEAST_ONE_SEP({
      SEP: marks[':'],
      ERR_MSG: 'a share',
      DEF: () => this.add(shares, this.SUBRULE(this.operation, { ARGS: [precedence.loosest] })),
    });
    const remainder = this.OPTION(() => {
      this.CONSUME(marks[',']);
      this.CONSUME(words.remainder, { ERR_MSG: '`remainder to` and who pays what does not divide' });
      this.CONSUME(words.to);
      return this.nameOf(this.CONSUME(Name));
    });
    return { shares, remainder: remainder ?? null };
  });

  readonly deductibleClause: Rule<[], FundClause> = this.RULE('deductibleClause', (): FundClause => {
    const start = this.CONSUME(words.deductible);
    return { kind: 'deductible', amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  /** `fee 1% of drawn, rounds up, to treasury` */
  readonly feeClause: Rule<[], FundClause> = this.RULE('feeClause', (): FundClause => {
    const start = this.CONSUME(words.fee);
    const rate = this.SUBRULE(this.operation, { ARGS: [precedence.share + 1] });
    this.CONSUME(words.of, { ERR_MSG: '`of drawn`' });
    this.CONSUME(words.drawn);
    const rounding = this.SUBRULE(this.itsRounding);
    this.OPTION(() => this.CONSUME(marks[',']));
    this.CONSUME(words.to, { ERR_MSG: '`to` and the state that takes the fee' });
    return { kind: 'fee', rate, rounding, to: this.SUBRULE(this.postfix), span: this.since(start) };
  });

  readonly refillClause: Rule<[], Refill> = this.RULE('refillClause', (): Refill => {
    const start = this.CONSUME(words.refill);
    const names = this.SUBRULE(this.names);
    const ways = this.OPTION(() => this.SUBRULE(this.sharing));
    return {
      ...{ kind: 'refill', names, shares: ways?.shares ?? null, remainder: ways?.remainder ?? null },
      span: this.since(start),
    };
  });

  readonly indexMove: Rule<[], 'raises' | 'lowers'> = this.RULE('indexMove', (): 'raises' | 'lowers' =>
    this.OR<'raises' | 'lowers'>({
      ERR_MSG: '`raises` or `lowers`, and the index that moves',
      DEF: [
        { ALT: () => this.as('raises', this.CONSUME(words.raises)) },
        { ALT: () => this.as('lowers', this.CONSUME(words.lowers)) },
      ],
    }),
  );

  readonly thenClause: Rule<[], FundEnd> = this.RULE('thenClause', (): FundEnd => {
    const start = this.CONSUME(words.then);
    return this.OR<FundEnd>({
      ERR_MSG: '`leave as deficit`, `draws on` another fund, `socialise` or `adl`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.leave);
            this.CONSUME(words.as);
            this.CONSUME(words.deficit);
            return { kind: 'then', end: 'leave', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.draws);
            this.CONSUME(words.on);
            return { kind: 'then', end: 'draws', fund: this.SUBRULE(this.path), span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.socialise);
            this.CONSUME(words.over);
            const over = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
            const way = this.SUBRULE(this.indexMove);
            const index = this.SUBRULE(this.postfix);
            const rounding = this.SUBRULE(this.itsRounding);
            return { kind: 'then', end: 'socialise', over, way, index, rounding, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.adl);
            const adl = this.SUBRULE2(this.path, { ARGS: ['the name of an `adl`, as in `then adl deleverage`'] });
            return { kind: 'then', end: 'adl', adl, span: this.since(start) };
          },
        },
      ],
    });
  });
}
