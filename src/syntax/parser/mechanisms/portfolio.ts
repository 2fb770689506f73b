/** Scenarios, portfolios that are judged under them, and guards over what actions leave behind. */
import type {
  ActionClause,
  GuardAfter,
  GuardDeclaration,
  PortfolioClause,
  PortfolioDeclaration,
  PortfolioEach,
  PortfolioOffset,
  PortfolioSum,
  ScenarioAxis,
  ScenarioClause,
  ScenariosDeclaration,
  ScenarioTail,
  Shock,
  Target,
} from '../../ast.ts';
import type { Expression } from '../../ast-expression.ts';
import { precedence } from '../../precedence.ts';
import { marks, Name, words } from '../../tokens.ts';
import { portfolioWords, scenarioWords } from '../../words.ts';
import { isBy, isComma, never } from '../base.ts';
import type { Rule } from '../operations.ts';
import { LiquidationParser } from './liquidation.ts';

type Requirement = Extract<ActionClause, { readonly kind: 'require' }>;

export abstract class PortfolioParser extends LiquidationParser {
  readonly scenariosDeclaration: Rule<[], ScenariosDeclaration> = this.RULE('scenariosDeclaration', (): ScenariosDeclaration => {
    const start = this.CONSUME(words.scenarios);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const clauses = this.braces(false, () => this.SUBRULE(this.scenarioClause), 'an axis');
    return { kind: 'scenarios', doc, name, clauses, span: this.since(start) };
  });

  readonly scenarioClause: Rule<[], ScenarioClause | null> = this.RULE('scenarioClause', (): ScenarioClause | null => {
    const start = this.LA(1);
    return this.OR<ScenarioClause | null>([
      { ALT: () => this.SUBRULE(this.axisClause) },
      { ALT: () => this.SUBRULE(this.tailClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in scenarios', scenarioWords) },
    ]);
  });

  readonly axisClause: Rule<[], ScenarioAxis> = this.RULE('axisClause', (): ScenarioAxis => {
    const start = this.CONSUME(words.axis);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of its shocks' });
    const type = this.SUBRULE(this.quantityType);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    this.CONSUME(marks['='], { ERR_MSG: '`=` and its shocks, as in `{ down: -16%, up: 16% }`' });
    const values = this.SUBRULE(this.shocks);
    return { kind: 'axis', doc, name, type, range: range ?? null, values, span: this.since(start) };
  });

  /** `tail crash counts 24% = { price: -66% }` */
  readonly tailClause: Rule<[], ScenarioTail> = this.RULE('tailClause', (): ScenarioTail => {
    const start = this.CONSUME(words.tail);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const part = this.OPTION(() => {
      this.CONSUME(words.counts);
      return this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    });
    this.CONSUME(marks['='], { ERR_MSG: '`=` and a shock for each axis, as in `{ price: -66% }`' });
    const values = this.SUBRULE(this.shocks);
    return { kind: 'tail', doc, name, part: part ?? null, values, span: this.since(start) };
  });

  readonly shocks: Rule<[], readonly Shock[]> = this.RULE('shocks', (): readonly Shock[] =>
    this.braces(true, () => this.SUBRULE(this.shock), 'a shock'),
  );

  readonly shock: Rule<[], Shock> = this.RULE('shock', (): Shock => {
    const start = this.CONSUME(Name);
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the shock' });
    const value = this.part(() => this.SUBRULE(this.expression), isComma);
    return { member: this.nameOf(start), value, span: this.since(start) };
  });

  // Portfolios

  readonly portfolioDeclaration: Rule<[], PortfolioDeclaration> = this.RULE('portfolioDeclaration', (): PortfolioDeclaration => {
    const start = this.CONSUME(words.portfolio);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      return { scope: scope ?? null, typing: this.SUBRULE(this.typing) };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.portfolioClause), '`each` and what it holds');
    return { kind: 'portfolio', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly portfolioClause: Rule<[], PortfolioClause | null> = this.RULE('portfolioClause', (): PortfolioClause | null => {
    const start = this.LA(1);
    return this.OR<PortfolioClause | null>([
      { ALT: () => this.SUBRULE(this.eachClause) },
      {
        ALT: () => {
          this.CONSUME(words.scan);
          const scenarios = this.nameOf(this.CONSUME(Name, { ERR_MSG: 'the name of the scenarios' }));
          this.CONSUME(words.gains, { ERR_MSG: '`gains` and what one of it gains in a `scenario`' });
          const gain = this.part(() => this.SUBRULE(this.expression), never);
          return { kind: 'scan', scenarios, gain, span: this.since(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.sumsClause) },
      { ALT: () => this.SUBRULE(this.offsetClause) },
      {
        ALT: () => {
          this.CONSUME(words.plus);
          const value = this.part(() => this.SUBRULE2(this.expression), never);
          return { kind: 'plus', value, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.at);
          this.CONSUME(words.least);
          const value = this.part(() => this.SUBRULE3(this.expression), never);
          return { kind: 'at least', value, span: this.since(start) };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a portfolio', portfolioWords) },
    ]);
  });

  readonly eachClause: Rule<[], PortfolioEach> = this.RULE('eachClause', (): PortfolioEach => {
    const start = this.CONSUME(words.each);
    const binder = this.nameOf(this.CONSUME(Name));
    this.CONSUME(words.in, { ERR_MSG: '`in` and the list or entity that it is one of' });
    const source = this.SUBRULE(this.postfix);
    const filter = this.OPTION(() => {
      this.CONSUME(words.where);
      return this.part(() => this.SUBRULE(this.expression), isBy);
    });
    const group = this.OPTION2((): NonNullable<PortfolioEach['group']> => {
      this.CONSUME(words.by);
      const found = this.SUBRULE(this.scope);
      this.CONSUME(marks['='], { ERR_MSG: '`=` and what it is netted by' });
      return { binder: found, key: this.part(() => this.SUBRULE2(this.expression), never) };
    });
    return { kind: 'each', binder, source, filter: filter ?? null, group: group ?? null, span: this.since(start) };
  });

  readonly sumsClause: Rule<[], PortfolioSum> = this.RULE('sumsClause', (): PortfolioSum => {
    const start = this.CONSUME(words.sums);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const typing = this.SUBRULE(this.typing);
    this.CONSUME(marks['='], { ERR_MSG: '`=` and what is summed' });
    const value = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'sums', doc, name, typing, value, span: this.since(start) };
  });

  /** `offset btc, eth by 1 : 20, credits 60%` */
  readonly offsetClause: Rule<[], PortfolioOffset> = this.RULE('offsetClause', (): PortfolioOffset => {
    const start = this.CONSUME(words.offset);
    const left = this.nameOf(this.CONSUME(Name));
    this.CONSUME(marks[','], { ERR_MSG: '`,` and what it is offset against' });
    const right = this.nameOf(this.CONSUME2(Name));
    const ratio: Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(words.by);
      this.add(ratio, this.SUBRULE(this.operation, { ARGS: [precedence.loosest] }));
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and how much of the other, as in `by 1 : 20`' });
      this.add(ratio, this.SUBRULE2(this.operation, { ARGS: [precedence.loosest] }));
    });
    this.CONSUME2(marks[','], { ERR_MSG: '`, credits` and a share of the risk of both' });
    this.CONSUME(words.credits, { ERR_MSG: '`credits` and a share of the risk of both' });
    const credit = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'offset', left, right, ratio, credit, span: this.since(start) };
  });

  // Guards

  readonly guardDeclaration: Rule<[], GuardDeclaration> = this.RULE('guardDeclaration', (): GuardDeclaration => {
    const start = this.CONSUME(words.guard);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      this.CONSUME(words.after, { ERR_MSG: '`after` and the actions that it guards, or `after changes of` what they change' });
      return { scope: scope ?? null, after: this.SUBRULE(this.guardAfter) };
    });
    const clauses = this.braces(false, (): Requirement | null => this.SUBRULE(this.guardClause), '`require`');
    return { kind: 'guard', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly guardClause: Rule<[], Requirement | null> = this.RULE('guardClause', (): Requirement | null => {
    const start = this.LA(1);
    return this.OR<Requirement | null>([
      { ALT: () => this.SUBRULE(this.requireClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a guard', ['require']) },
    ]);
  });

  readonly guardAfter: Rule<[], GuardAfter> = this.RULE('guardAfter', (): GuardAfter => {
    const start = this.LA(1);
    const isOfChanges = this.OPTION({
      GATE: () => this.RECORDING_PHASE || this.is(words.of, 2),
      DEF: () => {
        this.CONSUME(words.changes);
        return this.CONSUME(words.of);
      },
    });
    const of: Target[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: marks[','],
      ERR_MSG: 'an action, or what is changed, as in `account.collateral`',
      DEF: () => this.add(of, this.SUBRULE(this.governTarget)),
    });
    return { kind: isOfChanges ? 'changes' : 'actions', of, span: this.since(start) };
  });
}
