/** Books: a sum over accounts, and what stands beside it. */
import type { BooksDeclaration, Expression } from '../../ast.ts';
import { precedence } from '../../precedence.ts';
import { marks, Name, words } from '../../tokens.ts';
import type { Rule } from '../operations.ts';
import { AdaptParser } from './adapt.ts';

type Balance = Pick<BooksDeclaration, 'sum' | 'rest'>;

export abstract class BooksParser extends AdaptParser {
  readonly booksDeclaration: Rule<[], BooksDeclaration> = this.RULE('booksDeclaration', (): BooksDeclaration => {
    const start = this.CONSUME(words.books);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const scope = this.OPTION(() => {
      this.CONSUME(words.of);
      return this.SUBRULE(this.scope);
    });
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit' });
    const type = this.SUBRULE(this.typeExpression);
    this.CONSUME(marks['='], { ERR_MSG: '`=` and what there is' });
    const balance = this.OR<Balance>([
      { GATE: () => this.is(words.over, 2), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.balance) },
      { ALT: () => ({ sum: null, rest: this.SUBRULE(this.expression) }) },
    ]);
    return { ...{ kind: 'books', doc, name, scope: scope ?? null, type }, ...balance, span: this.since(start) };
  });

  /** `sum over a: account of a.collateral - insurance_deficit`: a sign ends what is summed. */
  readonly balance: Rule<[], Balance> = this.RULE('balance', (): Balance => {
    this.CONSUME(words.sum);
    this.CONSUME(words.over);
    const binder = this.SUBRULE(this.scope);
    this.CONSUME(words.of);
    const each = this.SUBRULE(this.operation, { ARGS: [precedence.product] });
    const rest = this.OPTION(() =>
      this.OR<Expression>([
        {
          ALT: () => {
            this.CONSUME(marks['+']);
            return this.SUBRULE2(this.operation, { ARGS: [precedence.sum] });
          },
        },
        { GATE: () => this.is(marks['-']), ALT: () => this.SUBRULE3(this.operation, { ARGS: [precedence.sum] }) },
      ]),
    );
    return { sum: { binder, each }, rest: rest ?? null };
  });
}
