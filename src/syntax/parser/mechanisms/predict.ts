/** Predictions: a model and its terms. */
import type { PredictDeclaration, PredictTerm } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import type { Rule } from '../operations.ts';
import { BooksParser } from './books.ts';

export abstract class PredictParser extends BooksParser {
  readonly predictDeclaration: Rule<[], PredictDeclaration> = this.RULE('predictDeclaration', (): PredictDeclaration => {
    const start = this.CONSUME(words.predict);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const scope = this.OPTION(() => {
      this.CONSUME(words.of);
      return this.SUBRULE(this.scope);
    });
    const typing = this.SUBRULE(this.typing);
    this.CONSUME(marks['='], { ERR_MSG: '`=` and the model' });
    const model = this.OR<'logistic' | 'linear'>({
      ERR_MSG: '`logistic` or `linear`',
      DEF: [
        { ALT: () => this.as('logistic', this.CONSUME(words.logistic)) },
        { ALT: () => this.as('linear', this.CONSUME(words.linear)) },
      ],
    });
    const terms = this.braces(true, () => this.SUBRULE(this.predictTerm), 'a term');
    return { kind: 'predict', doc, name, scope: scope ?? null, typing, model, terms, span: this.since(start) };
  });

  readonly predictTerm: Rule<[], PredictTerm> = this.RULE('predictTerm', (): PredictTerm => {
    const start = this.LA(1);
    return this.OR<PredictTerm>([
      {
        ALT: () => {
          this.CONSUME(words.intercept);
          return { kind: 'intercept', value: this.SUBRULE(this.expression), span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.clamped);
          return { kind: 'clamped', range: this.SUBRULE(this.range), span: this.since(start) };
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => ({ kind: 'term', value: this.SUBRULE2(this.expression), span: this.since(start) }),
      },
    ]);
  });
}
