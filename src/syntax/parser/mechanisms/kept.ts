/** What actions do with mechanisms: they keep what one says, or send a loss through one. */
import type { ActionClause, Kept, Name as NameNode } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import { isBy } from '../base.ts';
import type { Rule } from '../operations.ts';
import { TypeParser } from '../types.ts';

export abstract class KeptParser extends TypeParser {
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

  readonly absorbsClause: Rule<[], ActionClause> = this.RULE('absorbsClause', (): ActionClause => {
    const start = this.CONSUME(words.absorbs);
    const loss = this.part(() => this.SUBRULE(this.expression), isBy);
    this.CONSUME(words.by, { ERR_MSG: '`by` and the fund that pays' });
    const { name, member } = this.SUBRULE(this.kept);
    return { kind: 'absorbs', loss, fund: name, member, span: this.since(start) };
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

  /** `trade, withdraw` */
  readonly names: Rule<[], readonly NameNode[]> = this.RULE('names', (): readonly NameNode[] => {
    const found: NameNode[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: marks[','], ERR_MSG: 'a name', DEF: () => this.add(found, this.nameOf(this.CONSUME(Name))) });
    return found;
  });
}
