/** The clauses of an action that keep what mechanisms say, or feed them. */
import type { ActionClause, Kept } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import { never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { TypeParser } from '../types.ts';

export abstract class KeepingParser extends TypeParser {
  readonly keepsClause: Rule<[], ActionClause> = this.RULE('keepsClause', (): ActionClause => {
    const start = this.CONSUME(words.keeps);
    const kept: Kept[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: marks[','],
      ERR_MSG: 'what is kept',
      DEF: () => this.add(kept, this.SUBRULE(this.kept)),
    });
    return { kind: 'keeps', kept, span: this.since(start) };
  });

  readonly feedsClause: Rule<[], ActionClause> = this.RULE('feedsClause', (): ActionClause => {
    const start = this.CONSUME(words.feeds);
    const fed = this.SUBRULE(this.kept);
    this.CONSUME(words.by, { ERR_MSG: '`by` and what it is fed' });
    const value = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'feeds', fed, value, span: this.since(start) };
  });

  readonly kept: Rule<[], Kept> = this.RULE('kept', (): Kept => {
    const start = this.CONSUME(Name);
    const member = this.OPTION(() => {
      this.CONSUME(marks['(']);
      const found = this.nameOf(this.CONSUME2(Name));
      this.CONSUME(marks[')']);
      return found;
    });
    return { name: this.nameOf(start), member: member ?? null, span: this.since(start) };
  });
}
