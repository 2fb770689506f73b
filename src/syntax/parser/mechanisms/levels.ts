/** What a level of a breaker says: how long it holds, when it can trip again, what it does to actions, when it is left. */
import type { Debounce, HeldIn, LevelRule, TimeOfDay } from '../../ast.ts';
import { limits } from '../../limits.ts';
import { marks, Name, NumberLiteral, words } from '../../tokens.ts';
import { levelWords } from '../../words.ts';
import { DeclarationParser } from '../declarations.ts';
import type { Rule } from '../operations.ts';

export abstract class LevelParser extends DeclarationParser {
  readonly levelRule: Rule<[], LevelRule | null> = this.RULE('levelRule', (): LevelRule | null => {
    const start = this.LA(1);
    return this.OR<LevelRule | null>([
      { ALT: () => this.SUBRULE(this.boundRule) },
      { ALT: () => this.SUBRULE(this.againRule) },
      { ALT: () => this.SUBRULE(this.onceRule) },
      { ALT: () => this.SUBRULE(this.onlyRule) },
      { ALT: () => this.SUBRULE(this.renewsRule) },
      { ALT: () => this.SUBRULE(this.escalatesRule) },
      { ALT: () => this.SUBRULE(this.tripRule) },
      { ALT: () => this.SUBRULE(this.refusesRule) },
      { ALT: () => this.SUBRULE(this.capsRule) },
      { ALT: () => this.SUBRULE(this.holdsRule) },
      { ALT: () => this.SUBRULE(this.leavesRule) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a level', levelWords) },
    ]);
  });

  readonly boundRule: Rule<[], LevelRule> = this.RULE('boundRule', (): LevelRule => {
    const start = this.CONSUME(words.at);
    const kind = this.OR<'least' | 'most'>({
      ERR_MSG: '`least` or `most`',
      DEF: [{ ALT: () => this.as('least', this.CONSUME(words.least)) }, { ALT: () => this.as('most', this.CONSUME(words.most)) }],
    });
    const duration = this.SUBRULE(this.expression);
    return { kind, duration, span: this.since(start) };
  });

  readonly againRule: Rule<[], LevelRule> = this.RULE('againRule', (): LevelRule => {
    const start = this.CONSUME(words.not);
    this.CONSUME(words.again);
    this.CONSUME(words.within);
    const duration = this.SUBRULE(this.expression);
    return { kind: 'again', duration, span: this.since(start) };
  });

  readonly onceRule: Rule<[], LevelRule> = this.RULE('onceRule', (): LevelRule => {
    const start = this.CONSUME(words.once);
    this.CONSUME(words.per);
    const period = this.SUBRULE(this.expression);
    const offset = this.OPTION(() => {
      this.CONSUME(marks[',']);
      this.CONSUME(words.offset);
      return this.SUBRULE2(this.expression);
    });
    return { kind: 'once', period, offset: offset ?? null, span: this.since(start) };
  });

  readonly onlyRule: Rule<[], LevelRule> = this.RULE('onlyRule', (): LevelRule => {
    const start = this.CONSUME(words.only);
    return this.OR<LevelRule>({
      ERR_MSG: '`on weekdays` or `between`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.on);
            this.CONSUME(words.weekdays);
            const between = this.OPTION(() => this.SUBRULE(this.hours));
            return { kind: 'only', weekdays: true, between: between ?? null, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const between = this.SUBRULE2(this.hours);
            return { kind: 'only', weekdays: false, between, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly hours: Rule<[], { readonly from: TimeOfDay; readonly to: TimeOfDay }> = this.RULE('hours', () => {
    this.CONSUME(words.between);
    const from = this.SUBRULE(this.timeOfDay);
    this.CONSUME(words.and);
    const to = this.SUBRULE2(this.timeOfDay);
    this.CONSUME(words.UTC);
    return { from, to };
  });

  readonly timeOfDay: Rule<[], TimeOfDay> = this.RULE('timeOfDay', (): TimeOfDay => {
    const hour = this.SUBRULE(this.whole, { ARGS: ['an hour', 23] });
    this.CONSUME(marks[':']);
    return hour * 60 + this.SUBRULE2(this.whole, { ARGS: ['a minute', 59] });
  });

  readonly renewsRule: Rule<[], LevelRule> = this.RULE('renewsRule', (): LevelRule => {
    const start = this.CONSUME(words.renews);
    return { kind: 'renews', span: this.since(start) };
  });

  readonly escalatesRule: Rule<[], LevelRule> = this.RULE('escalatesRule', (): LevelRule => {
    const start = this.CONSUME(words.escalates);
    this.CONSUME(words.to);
    const to = this.nameOf(this.CONSUME(Name));
    this.CONSUME(words.after);
    const after = this.SUBRULE(this.expression);
    return { kind: 'escalates', to, after, span: this.since(start) };
  });

  readonly tripRule: Rule<[], LevelRule> = this.RULE('tripRule', (): LevelRule => {
    const start = this.CONSUME(words.trip);
    this.CONSUME(words.by);
    return { kind: 'trip', roles: this.SUBRULE(this.names), span: this.since(start) };
  });

  readonly refusesRule: Rule<[], LevelRule> = this.RULE('refusesRule', (): LevelRule => {
    const start = this.LA(1);
    const kind = this.OR<'refuses' | 'allows'>([
      { ALT: () => this.as('refuses', this.CONSUME(words.refuses)) },
      { ALT: () => this.as('allows', this.CONSUME(words.allows)) },
    ]);
    return { kind, actions: this.SUBRULE(this.names), span: this.since(start) };
  });

  readonly capsRule: Rule<[], LevelRule> = this.RULE('capsRule', (): LevelRule => {
    const start = this.CONSUME(words.caps);
    const argument = this.nameOf(this.CONSUME(Name));
    this.CONSUME(words.of);
    const action = this.SUBRULE(this.path);
    const range = this.SUBRULE(this.range);
    return { kind: 'caps', argument, action, range, span: this.since(start) };
  });

  readonly holdsRule: Rule<[], LevelRule> = this.RULE('holdsRule', (): LevelRule => {
    const start = this.CONSUME(words.holds);
    const first = this.SUBRULE(this.path);
    return this.OR<LevelRule>([
      {
        ALT: () => {
          this.CONSUME(words.of);
          const action = this.SUBRULE2(this.path);
          this.CONSUME(words.in);
          const target = this.SUBRULE(this.heldIn);
          return { kind: 'holds part', argument: first, action, target, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const actions = [first];
          this.MANY(() => {
            this.CONSUME(marks[',']);
            actions.push(this.SUBRULE3(this.path));
          });
          return { kind: 'holds', actions, span: this.since(start) };
        },
      },
    ]);
  });

  readonly heldIn: Rule<[], HeldIn> = this.RULE('heldIn', (): HeldIn => {
    const first = this.nameOf(this.CONSUME(Name));
    const name = this.OPTION(() => {
      this.CONSUME(marks['.']);
      return this.nameOf(this.CONSUME2(Name));
    });
    return name === undefined ? { holder: null, name: first } : { holder: first, name };
  });

  readonly leavesRule: Rule<[], LevelRule> = this.RULE('leavesRule', (): LevelRule => {
    const start = this.CONSUME(words.leaves);
    this.CONSUME(words.when);
    const when = this.SUBRULE(this.expression);
    const hold = this.OPTION(() => this.SUBRULE(this.debounce));
    const to = this.OPTION2(() => {
      this.OPTION3(() => this.CONSUME(marks[',']));
      this.CONSUME(words.to);
      return this.nameOf(this.CONSUME(Name));
    });
    return { kind: 'leaves', when, hold: hold ?? null, to: to ?? null, span: this.since(start) };
  });

  readonly debounce: Rule<[], Debounce> = this.RULE('debounce', (): Debounce => {
    const start = this.CONSUME(words.for);
    return this.OR<Debounce>([
      {
        GATE: () => this.is(NumberLiteral) && this.LA(2).image === 'events',
        ALT: () => {
          const count = this.SUBRULE(this.whole, { ARGS: ['a number of events', limits.count] });
          this.CONSUME(words.events);
          return { kind: 'events', count, span: this.since(start) };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => ({ kind: 'time', duration: this.SUBRULE(this.expression) }) },
    ]);
  });
}
