/** Clearing: a line of settlements, what it clears and when, and what happens to what is taken out of it. */
import type { ClearingClause, ClearingDeclaration } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { marks, Name, words } from '../../tokens.ts';
import { clearingWords } from '../../words.ts';
import { never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { PortfolioParser } from './portfolio.ts';

export abstract class ClearingParser extends PortfolioParser {
  readonly clearingDeclaration: Rule<[], ClearingDeclaration> = this.RULE('clearingDeclaration', (): ClearingDeclaration => {
    const start = this.CONSUME(words.clearing);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      this.CONSUME(words.of, { ERR_MSG: '`of` and whose settlements wait, as in `of a: account`' });
      const scope = this.SUBRULE(this.scope);
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of what is settled' });
      const type = this.SUBRULE(this.quantityType);
      const range = this.OPTION(() => this.SUBRULE(this.range));
      return { scope, type, range: range ?? null };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.clearingClause), 'a capacity');
    return { kind: 'clearing', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly clearingClause: Rule<[], ClearingClause | null> = this.RULE('clearingClause', (): ClearingClause | null => {
    const start = this.LA(1);
    return this.OR<ClearingClause | null>([
      {
        ALT: () => {
          this.CONSUME(words.capacity);
          const amount = this.SUBRULE(this.expression);
          this.CONSUME(words.per, { ERR_MSG: '`per` and a time' });
          const per = this.SUBRULE2(this.expression);
          return { kind: 'capacity', amount, per, rounding: this.SUBRULE(this.itsRounding), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.room);
          return { kind: 'room', amount: this.part(() => this.SUBRULE3(this.expression), never), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.expires);
          this.CONSUME(words.after);
          return { kind: 'expires', after: this.part(() => this.SUBRULE4(this.expression), never), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.cancel);
          return { kind: 'cancel', roles: this.SUBRULE(this.whoMay), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const kind = this.OR2<'pays' | 'returns'>([
            { ALT: () => this.as('pays', this.CONSUME(words.pays)) },
            { ALT: () => this.as('returns', this.CONSUME(words.returns)) },
          ]);
          this.CONSUME(words.to, { ERR_MSG: '`to` and what it is added to' });
          return { kind, to: this.SUBRULE(this.postfix), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.counts);
          const share = this.SUBRULE(this.operation, { ARGS: [precedence.share + 1] });
          this.CONSUME2(words.of, { ERR_MSG: '`of waiting`' });
          this.CONSUME(words.waiting);
          return { kind: 'counts', share, rounding: this.SUBRULE2(this.itsRounding), span: this.since(start) };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a clearing', clearingWords) },
    ]);
  });
}
