/** The rules by which a parameter adapts. */
import type { AdaptClause, AdaptDeclaration, AdaptPace } from '../../ast.ts';
import { words } from '../../tokens.ts';
import { adaptWords } from '../../words.ts';
import type { Rule } from '../operations.ts';
import { GovernanceParser } from './governance.ts';

type Pace = Pick<AdaptPace, 'most' | 'rounding' | 'period'>;

export abstract class AdaptParser extends GovernanceParser {
  readonly adaptDeclaration: Rule<[], AdaptDeclaration> = this.RULE('adaptDeclaration', (): AdaptDeclaration => {
    const start = this.CONSUME(words.adapt);
    const doc = this.docOf(start);
    const head = this.head(() => {
      const target = this.SUBRULE(this.governTarget);
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      this.CONSUME(words.toward, { ERR_MSG: '`toward` and what it follows' });
      const toward = this.SUBRULE(this.expression);
      const rounding = this.OPTION2(() => this.SUBRULE(this.roundingClause));
      const accept = this.OPTION3(() => this.SUBRULE(this.acceptClause));
      return { target, scope: scope ?? null, toward, rounding: rounding ?? null, accept: accept ?? null };
    });
    const clauses = this.braces(true, () => this.SUBRULE(this.adaptClause));
    return { kind: 'adapt', doc, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly adaptClause: Rule<[], AdaptClause | null> = this.RULE('adaptClause', (): AdaptClause | null => {
    const start = this.LA(1);
    return this.OR<AdaptClause | null>([
      { ALT: () => this.SUBRULE(this.paceClause) },
      { ALT: () => ({ kind: 'in', range: this.SUBRULE(this.range), span: this.since(start) }) },
      { ALT: () => this.SUBRULE(this.floorClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in an adapt', adaptWords) },
    ]);
  });

  readonly floorClause: Rule<[], AdaptClause> = this.RULE('floorClause', (): AdaptClause => {
    const start = this.CONSUME(words.at);
    this.CONSUME(words.least);
    return { kind: 'at least', floor: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly paceClause: Rule<[], AdaptClause> = this.RULE('paceClause', (): AdaptClause => {
    const start = this.LA(1);
    const way = this.OR<'rises' | 'falls' | 'moves'>([
      { ALT: () => this.as('rises', this.CONSUME(words.rises)) },
      { ALT: () => this.as('falls', this.CONSUME(words.falls)) },
      { ALT: () => this.as('moves', this.CONSUME(words.moves)) },
    ]);
    const pace = this.OR2<Pace>({
      ERR_MSG: '`by at most … per …`, `once per …` or `at once`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.at);
            this.CONSUME(words.once);
            return { most: null, rounding: null, period: null };
          },
        },
        {
          ALT: () => {
            this.CONSUME2(words.once);
            this.CONSUME(words.per);
            return { most: null, rounding: null, period: this.SUBRULE(this.expression) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.by);
            this.CONSUME2(words.at);
            this.CONSUME(words.most);
            const most = this.SUBRULE2(this.expression);
            const rounding = this.OPTION(() => this.SUBRULE(this.roundingClause));
            this.CONSUME2(words.per, { ERR_MSG: '`per` and a duration' });
            return { most, rounding: rounding ?? null, period: this.SUBRULE3(this.expression) };
          },
        },
      ],
    });
    return { kind: 'pace', way, ...pace, span: this.since(start) };
  });
}
