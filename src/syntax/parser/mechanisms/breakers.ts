/** Circuit breakers: their levels, and who may put them back. */
import type { BreakerClause, BreakerDeclaration, BreakerLevel } from '../../ast.ts';
import { Name, words } from '../../tokens.ts';
import { breakerWords } from '../../words.ts';
import type { Rule } from '../operations.ts';
import { LevelParser } from './levels.ts';

export abstract class BreakerParser extends LevelParser {
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
    const roles = this.SUBRULE(this.names);
    const to = this.OPTION(() => {
      this.CONSUME(words.to);
      return this.nameOf(this.CONSUME(Name));
    });
    const when = this.OPTION2(() => {
      this.CONSUME(words.when);
      return this.SUBRULE(this.expression);
    });
    return { kind: 'reset', roles, to: to ?? null, when: when ?? null, span: this.since(start) };
  });

  readonly levelClause: Rule<[], BreakerLevel> = this.RULE('levelClause', (): BreakerLevel => {
    const start = this.CONSUME(words.level);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => ({
      trips: this.OPTION(() => {
        this.CONSUME(words.when);
        const when = this.SUBRULE(this.expression);
        const hold = this.OPTION2(() => this.SUBRULE(this.debounce));
        return { when, hold: hold ?? null };
      }),
    }));
    const rules = this.braces(false, () => this.SUBRULE(this.levelRule));
    const { when, hold } = (head ?? this.giveUp()).trips ?? { when: null, hold: null };
    return { kind: 'level', doc, name, when, hold, rules, span: this.since(start) };
  });
}
