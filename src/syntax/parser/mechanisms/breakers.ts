/** Circuit breakers: their levels, when each trips and leaves, and what it refuses. */
import type { BreakerClause, BreakerDeclaration, BreakerLevel, LevelRule } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import { breakerWords, levelWords } from '../../words.ts';
import { DeclarationParser } from '../declarations.ts';
import type { Rule } from '../operations.ts';

export abstract class BreakerParser extends DeclarationParser {
  readonly breakerDeclaration: Rule<[], BreakerDeclaration> = this.RULE('breakerDeclaration', (): BreakerDeclaration => {
    const start = this.CONSUME(words.breaker);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const scope = this.head(() =>
      this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      }),
    );
    const clauses = this.braces(false, () => this.SUBRULE(this.breakerClause), 'a level');
    return { kind: 'breaker', doc, name, scope: scope ?? null, clauses, span: this.since(start) };
  });

  readonly breakerClause: Rule<[], BreakerClause | null> = this.RULE('breakerClause', (): BreakerClause | null => {
    const start = this.LA(1);
    return this.OR<BreakerClause | null>([
      { ALT: () => this.SUBRULE(this.levelClause) },
      { ALT: () => this.SUBRULE(this.resetClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a breaker', breakerWords) },
    ]);
  });

  readonly resetClause: Rule<[], BreakerClause> = this.RULE('resetClause', (): BreakerClause => {
    const start = this.CONSUME(words.reset);
    this.CONSUME(words.by);
    return { kind: 'reset', roles: this.SUBRULE(this.names), span: this.since(start) };
  });

  readonly levelClause: Rule<[], BreakerLevel> = this.RULE('levelClause', (): BreakerLevel => {
    const start = this.CONSUME(words.level);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      this.CONSUME(words.when);
      return this.SUBRULE(this.expression);
    });
    const rules = this.braces(false, () => this.SUBRULE(this.levelRule));
    return { kind: 'level', doc, name, when: head ?? this.giveUp(), rules, span: this.since(start) };
  });

  readonly levelRule: Rule<[], LevelRule | null> = this.RULE('levelRule', (): LevelRule | null => {
    const start = this.LA(1);
    return this.OR<LevelRule | null>([
      { ALT: () => this.SUBRULE(this.leastRule) },
      { ALT: () => this.SUBRULE(this.refusesRule) },
      { ALT: () => this.SUBRULE(this.leavesRule) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a level', levelWords) },
    ]);
  });

  readonly leastRule: Rule<[], LevelRule> = this.RULE('leastRule', (): LevelRule => {
    const start = this.CONSUME(words.at);
    this.CONSUME(words.least);
    const duration = this.SUBRULE(this.expression);
    return { kind: 'least', duration, span: this.since(start) };
  });

  readonly refusesRule: Rule<[], LevelRule> = this.RULE('refusesRule', (): LevelRule => {
    const start = this.CONSUME(words.refuses);
    return { kind: 'refuses', actions: this.SUBRULE(this.names), span: this.since(start) };
  });

  readonly leavesRule: Rule<[], LevelRule> = this.RULE('leavesRule', (): LevelRule => {
    const start = this.CONSUME(words.leaves);
    this.CONSUME(words.when);
    const when = this.SUBRULE(this.expression);
    const hold = this.OPTION(() => {
      this.CONSUME(words.for);
      return this.SUBRULE2(this.expression);
    });
    const to = this.OPTION2(() => {
      this.OPTION3(() => this.CONSUME(marks[',']));
      this.CONSUME(words.to);
      return this.nameOf(this.CONSUME(Name));
    });
    return { kind: 'leaves', when, hold: hold ?? null, to: to ?? null, span: this.since(start) };
  });
}
