/** What mechanisms add to actions: what they keep and are fed, and how far a price has to be trusted. */
import type { ActionClause, Kept, Name as NameNode } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import { isBy, isIn, never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { TypeParser } from '../types.ts';

export abstract class ActionMechanismParser extends TypeParser {
  readonly keepsClause: Rule<[], ActionClause> = this.RULE('keepsClause', (): ActionClause => {
    const start = this.CONSUME(words.keeps);
    const kept: Kept[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: marks[','],
      ERR_MSG: 'what is kept',
      DEF: () => this.add(kept, this.SUBRULE(this.keptOne)),
    });
    return { kind: 'keeps', kept, span: this.since(start) };
  });

  readonly absorbsClause: Rule<[], ActionClause> = this.RULE('absorbsClause', (): ActionClause => {
    const start = this.CONSUME(words.absorbs);
    const loss = this.part(() => this.SUBRULE(this.expression), isBy);
    this.CONSUME(words.by, { ERR_MSG: '`by` and the fund that pays' });
    const { name, member } = this.SUBRULE(this.keptOne);
    return { kind: 'absorbs', loss, fund: name, member, span: this.since(start) };
  });

  readonly queuesClause: Rule<[], ActionClause> = this.RULE('queuesClause', (): ActionClause => {
    const start = this.CONSUME(words.queues);
    const amount = this.part(() => this.SUBRULE(this.expression), isIn);
    this.CONSUME(words.in, { ERR_MSG: '`in` and the line that it joins' });
    const { name, member } = this.SUBRULE(this.keptOne);
    return { kind: 'queues', amount, line: name, member, span: this.since(start) };
  });

  readonly feedsClause: Rule<[], ActionClause> = this.RULE('feedsClause', (): ActionClause => {
    const start = this.CONSUME(words.feeds);
    const fed = this.SUBRULE(this.keptOne);
    this.CONSUME(words.by, { ERR_MSG: '`by` and what it is fed' });
    const value = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'feeds', fed, value, span: this.since(start) };
  });

  readonly keptOne: Rule<[], Kept> = this.RULE('keptOne', (): Kept => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.path);
    const member = this.OPTION(() => {
      this.CONSUME(marks['(']);
      const found = this.nameOf(this.CONSUME(Name));
      this.CONSUME(marks[')']);
      return found;
    });
    return { name, member: member ?? null, span: this.since(start) };
  });

  /** `needs eth.mark at least valid` */
  readonly needsClause: Rule<[], ActionClause> = this.RULE('needsClause', (): ActionClause => {
    const start = this.CONSUME(words.needs);
    const oracle = this.SUBRULE(this.path);
    this.CONSUME(words.at, { ERR_MSG: '`at least` and how far the price has to be trusted' });
    this.CONSUME(words.least);
    const level = this.nameOf(this.CONSUME(Name));
    return { kind: 'needs', oracle, level, span: this.since(start) };
  });

  /** `mark`, or `eth.mark` of an instance. `expected` is what a message says is missing. */
  readonly path: Rule<[expected?: string], NameNode> = this.RULE('path', (expected?: string): NameNode => {
    const first = this.CONSUME(Name, expected === undefined ? {} : { ERR_MSG: expected });
    let path = this.nameOf(first);
    this.MANY(() => {
      this.CONSUME(marks['.']);
      const part = this.nameOf(this.CONSUME2(Name));
      path = { text: `${path.text}.${part.text}`, span: this.since(first) };
    });
    return path;
  });

  /** `trade, eth.withdraw` */
  readonly names: Rule<[], readonly NameNode[]> = this.RULE('names', (): readonly NameNode[] => {
    const found: NameNode[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: marks[','], ERR_MSG: 'a name', DEF: () => this.add(found, this.SUBRULE(this.path)) });
    return found;
  });
}
