/** Who may govern a parameter, and by how much. */
import type { GovernAmount, GovernClause, GovernDeclaration, GovernRight, GovernVerb, RightRule, Target } from '../../ast.ts';
import { marks, Name, StringLiteral, words } from '../../tokens.ts';
import { governWords } from '../../words.ts';
import { isComma, isElse } from '../base.ts';
import type { Rule } from '../operations.ts';
import { BreakerParser } from './breakers.ts';

export abstract class GovernanceParser extends BreakerParser {
  readonly governDeclaration: Rule<[], GovernDeclaration> = this.RULE('governDeclaration', (): GovernDeclaration => {
    const start = this.CONSUME(words.govern);
    const doc = this.docOf(start);
    const head = this.head(() => {
      const together = this.OPTION({ GATE: () => this.isName(2), DEF: () => this.CONSUME(words.together) });
      const targets: Target[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: 'a parameter',
        DEF: () => this.add(targets, this.SUBRULE(this.governTarget)),
      });
      const scope = this.OPTION2(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      return { together: together !== undefined, targets, scope: scope ?? null };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.governClause), 'who may change it');
    return { kind: 'govern', doc, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  /** `fee`, or `market.max_skew` */
  readonly governTarget: Rule<[], Target> = this.RULE('governTarget', (): Target => {
    const start = this.CONSUME(Name);
    const path = [this.nameOf(start)];
    this.MANY(() => {
      this.CONSUME(marks['.']);
      path.push(this.nameOf(this.CONSUME2(Name)));
    });
    return { path, span: this.since(start) };
  });

  readonly governClause: Rule<[], GovernClause | null> = this.RULE('governClause', (): GovernClause | null => {
    const start = this.LA(1);
    return this.OR<GovernClause | null>([
      { ALT: () => this.SUBRULE(this.neverClause) },
      { ALT: () => this.SUBRULE(this.valuesClause) },
      { ALT: () => this.SUBRULE(this.alwaysClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.rightClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a govern', governWords) },
    ]);
  });

  readonly neverClause: Rule<[], GovernClause> = this.RULE('neverClause', (): GovernClause => {
    const start = this.CONSUME(words.never);
    const side = this.OR<'below' | 'above'>([
      { ALT: () => this.as('below', this.CONSUME(words.below)) },
      { ALT: () => this.as('above', this.CONSUME(words.above)) },
    ]);
    return { kind: 'never', side, bound: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly valuesClause: Rule<[], GovernClause> = this.RULE('valuesClause', (): GovernClause => {
    const start = this.CONSUME(words.values);
    const values = this.braces(true, () => this.SUBRULE(this.expression), 'a value');
    return { kind: 'values', values, span: this.since(start) };
  });

  readonly alwaysClause: Rule<[], GovernClause> = this.RULE('alwaysClause', (): GovernClause => {
    const start = this.CONSUME(words.keeps);
    const condition = this.part(() => this.SUBRULE(this.expression), isElse);
    this.CONSUME(words.else, { ERR_MSG: '`else` and the reason in quotes' });
    const reason = this.CONSUME(StringLiteral, { ERR_MSG: 'the reason, in quotes' });
    const reasonSpan = this.spanOf(reason);
    return { kind: 'keeps always', condition, reason: this.reasonOf(reason), reasonSpan, span: this.since(start) };
  });

  readonly rightClause: Rule<[], GovernClause> = this.RULE('rightClause', (): GovernClause => {
    const start = this.LA(1);
    const doc = this.docOf(start);
    const roles = this.SUBRULE(this.names);
    return this.OR<GovernClause>({
      ERR_MSG: '`sets`, `raises`, `lowers`, `changes` or `cancels`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.cancels);
            return { kind: 'cancels', roles, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const verb = this.SUBRULE(this.verb);
            const amount = this.SUBRULE(this.amount);
            const rules: GovernRight['rules'][number][] = [];
            this.MANY(() => {
              this.CONSUME(marks[',']);
              this.add(rules, this.SUBRULE(this.rightRule));
            });
            return { kind: 'right', doc, roles, verb, amount, rules, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly verb: Rule<[], GovernVerb> = this.RULE('verb', (): GovernVerb =>
    this.OR<GovernVerb>([
      { ALT: () => this.as('sets', this.CONSUME(words.sets)) },
      { ALT: () => this.as('raises', this.CONSUME(words.raises)) },
      { ALT: () => this.as('lowers', this.CONSUME(words.lowers)) },
      { ALT: () => this.as('changes', this.CONSUME(words.changes)) },
    ]),
  );

  /** `any value in 0 .. 1M`, `to any value`, `by at most 10% of itself rounds down`, `by less than 50 bps` */
  readonly amount: Rule<[], GovernAmount> = this.RULE('amount', (): GovernAmount => {
    const start = this.LA(1);
    return this.OR<GovernAmount>({
      ERR_MSG: '`any value`, `by at most` or `by less than`',
      DEF: [
        {
          ALT: () => {
            this.OPTION(() => this.CONSUME(words.to));
            this.CONSUME(words.any);
            this.OR2({
              ERR_MSG: '`value`',
              DEF: [{ ALT: () => this.CONSUME(words.value) }, { ALT: () => this.CONSUME(words.values) }],
            });
            const range = this.OPTION2(() => this.SUBRULE(this.range));
            const orNone = this.OPTION4(() => {
              this.CONSUME(words.or);
              return this.CONSUME(words.none);
            });
            return { kind: 'any', range: range ?? null, orNone: orNone !== undefined, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.by);
            const exclusive = this.SUBRULE(this.stepBound);
            const most = this.part(() => this.SUBRULE(this.expression), isComma);
            const rounding = this.OPTION3(() => this.SUBRULE(this.roundingClause));
            return { kind: 'step', exclusive, most, rounding: rounding ?? null, span: this.since(start) };
          },
        },
      ],
    });
  });

  /** `at most`, or `less than`, which excludes the bound. */
  readonly stepBound: Rule<[], boolean> = this.RULE('stepBound', (): boolean =>
    this.OR<boolean>({
      ERR_MSG: '`at most` or `less than`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.at);
            this.CONSUME(words.most);
            return false;
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.less);
            this.CONSUME(words.than);
            return true;
          },
        },
      ],
    }),
  );

  readonly rightRule: Rule<[], RightRule> = this.RULE('rightRule', (): RightRule => {
    const start = this.LA(1);
    return this.OR<RightRule>({
      ERR_MSG: '`after`, `once per`, `ramps over` or `expires after`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.after);
            const duration = this.SUBRULE(this.expression);
            return { kind: 'after', duration, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.once);
            this.CONSUME(words.per);
            const duration = this.SUBRULE2(this.expression);
            return { kind: 'once', duration, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.expires);
            this.CONSUME2(words.after);
            const duration = this.SUBRULE3(this.expression);
            return { kind: 'expires', duration, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.ramps);
            this.CONSUME(words.over, { ERR_MSG: '`over` and how long the way takes' });
            const duration = this.SUBRULE4(this.expression);
            const rounding = this.OPTION(() => this.SUBRULE(this.roundingClause));
            return { kind: 'ramps', duration, rounding: rounding ?? null, span: this.since(start) };
          },
        },
      ],
    });
  });
}
