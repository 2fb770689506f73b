/** Auto-deleveraging: who is closed, in which order, and how much of each. */
import type { AdlClause, AdlDeclaration, Rank, Selection, Weight } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { marks, Name, words } from '../../tokens.ts';
import { adlWords } from '../../words.ts';
import type { Rule } from '../operations.ts';
import { FundParser } from './fund.ts';

export abstract class AdlParser extends FundParser {
  readonly adlDeclaration: Rule<[], AdlDeclaration> = this.RULE('adlDeclaration', (): AdlDeclaration => {
    const start = this.CONSUME(words.adl);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      this.CONSUME(words.of, { ERR_MSG: '`of` and whose positions are closed, as in `of a: account`' });
      const candidate = this.SUBRULE(this.scope);
      const parameters = this.OPTION(() => this.SUBRULE(this.binders));
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of what is taken' });
      const type = this.SUBRULE(this.quantityType);
      const range = this.OPTION2(() => this.SUBRULE(this.range));
      return { candidate, parameters: parameters ?? [], type, range: range ?? null };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.adlClause), 'a clause');
    return { kind: 'adl', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly adlClause: Rule<[], AdlClause | null> = this.RULE('adlClause', (): AdlClause | null => {
    const start = this.LA(1);
    return this.OR<AdlClause | null>([
      { ALT: () => this.SUBRULE(this.eligibleClause) },
      { ALT: () => this.SUBRULE(this.rankClause) },
      { ALT: () => this.SUBRULE(this.takeAtMostClause) },
      { ALT: () => this.SUBRULE(this.selectionClause) },
      { ALT: () => this.SUBRULE(this.neededClause) },
      { ALT: () => this.SUBRULE(this.givenClause) },
      { ALT: () => this.SUBRULE(this.closeClause) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.unknown(start, 'in an `adl`', [...adlWords, 'take', 'need', 'changes', 'require']),
      },
    ]);
  });

  /** What stands in an action too: it is done with each account. */
  readonly closeClause: Rule<[], AdlClause> = this.RULE('closeClause', (): AdlClause => {
    const found = this.OR<ReturnType<typeof this.changesClause>>([
      { ALT: () => this.SUBRULE(this.changesClause) },
      { ALT: () => this.SUBRULE(this.requireClause) },
      { ALT: () => this.SUBRULE(this.keepsClause) },
      { ALT: () => this.SUBRULE(this.needsClause) },
      { ALT: () => this.SUBRULE(this.feedsClause) },
      { ALT: () => this.SUBRULE(this.absorbsClause) },
    ]);
    return found.kind === 'by' ? this.giveUp() : found;
  });

  readonly eligibleClause: Rule<[], AdlClause> = this.RULE('eligibleClause', (): AdlClause => {
    const start = this.CONSUME(words.eligible);
    this.CONSUME(words.when, { ERR_MSG: '`when` and the condition' });
    return { kind: 'eligible', condition: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly rankClause: Rule<[], AdlClause> = this.RULE('rankClause', (): AdlClause => {
    const start = this.CONSUME(words.rank);
    this.CONSUME(words.by, { ERR_MSG: '`by` and what accounts are ranked by' });
    const ranks: Rank[] = [];
    this.add(ranks, this.SUBRULE(this.ranked));
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(marks[',']));
      this.CONSUME(words.then);
      this.add(ranks, this.SUBRULE2(this.ranked));
    });
    return { kind: 'rank', ranks, span: this.since(start) };
  });

  readonly ranked: Rule<[], Rank> = this.RULE('ranked', (): Rank => {
    const start = this.LA(1);
    const value = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    const order = this.OR<Rank['order']>({
      ERR_MSG: '`ascending` or `descending`',
      DEF: [
        { ALT: () => this.as('ascending', this.CONSUME(words.ascending)) },
        { ALT: () => this.as('descending', this.CONSUME(words.descending)) },
      ],
    });
    return { value, order, span: this.since(start) };
  });

  readonly takeAtMostClause: Rule<[], AdlClause> = this.RULE('takeAtMostClause', (): AdlClause => {
    const start = this.CONSUME(words.take);
    this.CONSUME(words.at, { ERR_MSG: '`at most` and how much' });
    this.CONSUME(words.most);
    return { kind: 'take', amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  /** How much is taken in all, at most. */
  readonly neededClause: Rule<[], AdlClause> = this.RULE('neededClause', (): AdlClause => {
    const start = this.CONSUME(words.need);
    return { kind: 'need', amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  /** `at price = deleverage_price(m)` */
  readonly givenClause: Rule<[], AdlClause> = this.RULE('givenClause', (): AdlClause => {
    const start = this.CONSUME(words.at);
    const name = this.nameOf(this.CONSUME(Name, { ERR_MSG: 'an argument of the `adl`, as in `at price = …`' }));
    this.CONSUME(marks['='], { ERR_MSG: '`=` and what it is' });
    return { kind: 'given', name, amount: this.SUBRULE(this.fundAmount), span: this.since(start) };
  });

  readonly selectionClause: Rule<[], Selection> = this.RULE('selectionClause', (): Selection => {
    const start = this.CONSUME(words.by);
    return this.OR<Selection>({
      ERR_MSG: '`queue`, `pro rata` or `least haircut`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.queue);
            return { kind: 'selection', by: 'queue', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.least);
            this.CONSUME(words.haircut);
            return { kind: 'selection', by: 'least haircut', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.pro);
            this.CONSUME(words.rata);
            const weight = this.OPTION(() => this.SUBRULE(this.weightClause));
            return { kind: 'selection', by: 'pro rata', weight: weight ?? null, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly weightClause: Rule<[], Weight> = this.RULE('weightClause', (): Weight => {
    this.CONSUME(words.of);
    const value = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of the weight' });
    const type = this.SUBRULE(this.quantityType);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    return { value, type, range: range ?? null, rounding: this.SUBRULE(this.itsRounding) };
  });
}
