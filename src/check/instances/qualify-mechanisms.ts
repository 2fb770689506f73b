/** Mechanisms of a module under the names of the whole policy. */
import type {
  BooksDeclaration,
  BreakerDeclaration,
  BreakerLevel,
  Debounce,
  Expression,
  GaugeDeclaration,
  LevelRule,
  MechanismDeclaration,
  NeedsClause,
  OracleClause,
  OracleDeclaration,
  PredictDeclaration,
} from '../../syntax/ast.ts';
import { assertNever } from '../../source/assert-never.ts';
import { qualifyFund } from './qualify-fund.ts';
import { qualifyAdapt, qualifyGovern } from './qualify-governance.ts';
import { qualifyClearing, qualifyGuard, qualifyPortfolio, qualifyScenarios } from './qualify-portfolio.ts';
import { binder, expression, nowhere, own, range, reached, type, typing, within } from './qualify-parts.ts';
import { lookUp, unknownName, type ModuleScope } from './scope.ts';

/** Liquidations and auto-deleveraging have clauses of actions in them, and stand with these. */
type Mechanism = Exclude<MechanismDeclaration, { kind: 'liquidation' | 'adl' }>;

export const qualifyMechanism = (scope: ModuleScope, declaration: Mechanism): MechanismDeclaration => {
  switch (declaration.kind) {
    case 'breaker':
      return qualifyBreaker(scope, declaration);
    case 'gauge':
      return qualifyGauge(scope, declaration);
    case 'oracle':
      return qualifyOracle(scope, declaration);
    case 'fund':
      return qualifyFund(scope, declaration);
    case 'govern':
      return qualifyGovern(scope, declaration);
    case 'adapt':
      return qualifyAdapt(scope, declaration);
    case 'predict':
      return qualifyPredict(scope, declaration);
    case 'scenarios':
      return qualifyScenarios(scope, declaration);
    case 'portfolio':
      return qualifyPortfolio(scope, declaration);
    case 'guard':
      return qualifyGuard(scope, declaration);
    case 'clearing':
      return qualifyClearing(scope, declaration);
    case 'books':
      return qualifyBooks(scope, declaration);
    default:
      return assertNever(declaration);
  }
};

const qualifyBreaker = (scope: ModuleScope, declaration: BreakerDeclaration): BreakerDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const waiting = (hold: Debounce | null): Debounce | null =>
    hold?.kind === 'time' ? { kind: 'time', duration: asked(hold.duration) } : hold;
  const rule = (each: LevelRule): LevelRule => {
    switch (each.kind) {
      case 'least':
      case 'most':
      case 'again':
        return { ...each, duration: asked(each.duration) };
      case 'once':
        return { ...each, period: asked(each.period), offset: each.offset && asked(each.offset) };
      case 'escalates':
        return { ...each, after: asked(each.after) };
      case 'trip':
        return { ...each, roles: each.roles.map((role) => reached(scope, role)) };
      case 'refuses':
      case 'allows':
      case 'holds':
        return { ...each, actions: each.actions.map((action) => reached(scope, action)) };
      case 'caps':
        return { ...each, action: reached(scope, each.action), range: range(scope, around, each.range) };
      case 'holds part': {
        const { target } = each;
        const name = target.holder === null ? own(scope, target.name) : target.name;
        return { ...each, action: reached(scope, each.action), target: { ...target, name } };
      }
      case 'leaves':
        return { ...each, when: asked(each.when), hold: waiting(each.hold) };
      case 'only':
      case 'renews':
        return each;
      default:
        return assertNever(each);
    }
  };
  const level = (each: BreakerLevel): BreakerLevel => ({
    ...each,
    when: each.when && asked(each.when),
    hold: waiting(each.hold),
    rules: each.rules.map(rule),
  });
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    clauses: declaration.clauses.map((each) =>
      each.kind === 'reset'
        ? { ...each, roles: each.roles.map((role) => reached(scope, role)), when: each.when && asked(each.when) }
        : level(each),
    ),
  };
};

/** The levels of its validity keep their names, as members of enums do. */
const qualifyOracle = (scope: ModuleScope, declaration: OracleDeclaration): OracleDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const reports = within(around, declaration.report);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const clause = (each: OracleClause): OracleClause => {
    switch (each.kind) {
      case 'older':
      case 'after':
        return { ...each, age: asked(each.age) };
      case 'further':
        return { ...each, share: asked(each.share) };
      case 'reject':
        return { ...each, when: expression(scope, reports, each.when) };
      case 'take':
        return { ...each, weight: each.weight && expression(scope, reports, each.weight) };
      case 'most':
        return { ...each, cap: asked(each.cap) };
      case 'moves':
        return { ...each, share: asked(each.share), per: each.per && asked(each.per) };
      case 'grows': {
        const { share, per, from, since } = each;
        return { ...each, share: asked(share), per: asked(per), from: asked(from), since: asked(since) };
      }
      case 'delay':
        return { ...each, hop: asked(each.hop) };
      case 'fallback':
        return { ...each, value: asked(each.value) };
      case 'falls':
        return { ...each, when: asked(each.when) };
      case 'validity':
        return { ...each, of: lookUp(scope, [each.of])?.name ?? unknownName(scope, each.of) };
      case 'need':
      case 'kept':
        return each;
      default:
        return assertNever(each);
    }
  };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    type: type(scope, around, declaration.type),
    range: declaration.range && range(scope, around, declaration.range),
    source: asked(declaration.source),
    clauses: declaration.clauses.map(clause),
  };
};

export const qualifyNeeds = (scope: ModuleScope, clause: NeedsClause): NeedsClause => {
  return { ...clause, oracle: reached(scope, clause.oracle) };
};

const qualifyPredict = (scope: ModuleScope, declaration: PredictDeclaration): PredictDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    typing: typing(scope, around, declaration.typing),
    terms: declaration.terms.map((each) =>
      each.kind === 'clamped'
        ? { ...each, range: range(scope, around, each.range) }
        : { ...each, value: expression(scope, around, each.value) },
    ),
  };
};

const qualifyBooks = (scope: ModuleScope, declaration: BooksDeclaration): BooksDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const { sum, rest } = declaration;
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    type: type(scope, around, declaration.type),
    sum: sum && {
      binder: binder(scope, around, sum.binder),
      each: expression(scope, within(around, sum.binder.name), sum.each),
    },
    rest: rest && expression(scope, around, rest),
  };
};

/** What is said of a gauge alone: `fed`, and the forms that stand within another. */
const measured = ['fed', 'change', 'difference'];

const qualifyGauge = (scope: ModuleScope, declaration: GaugeDeclaration): GaugeDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const { measure } = declaration;
  const names = measured.map((text) => ({ text, span: measure.span }));
  const asked = (each: Expression): Expression => expression(scope, within(around, ...names), each);
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    typing: typing(scope, around, declaration.typing),
    measure: {
      ...measure,
      of: asked(measure.of),
      options: measure.options.map((each) =>
        each.kind === 'over' ? { ...each, value: asked(each.value), by: asked(each.by) } : { ...each, value: asked(each.value) },
      ),
    },
  };
};
