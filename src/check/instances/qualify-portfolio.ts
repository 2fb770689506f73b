/** Scenarios, portfolios, guards and clearing of a module under the names of the whole policy. */
import { assertNever } from '../../source/assert-never.ts';
import type {
  ClearingClause,
  ClearingDeclaration,
  Expression,
  GuardDeclaration,
  Name,
  PortfolioClause,
  PortfolioDeclaration,
  ScenariosDeclaration,
  Shock,
} from '../../syntax/ast.ts';
import { binder, expression, nowhere, own, range, reached, type, typing, within } from './qualify-parts.ts';
import { lookUp, unknownName, type ModuleScope } from './scope.ts';

/** In what a position gains: the scenario that is tried. */
export const scenario = 'scenario';

/** Axes and scenarios keep their names, as members of enums do. */
export const qualifyScenarios = (scope: ModuleScope, declaration: ScenariosDeclaration): ScenariosDeclaration => {
  const asked = (each: Expression): Expression => expression(scope, nowhere, each);
  const shocks = (all: readonly Shock[]): readonly Shock[] => all.map((each) => ({ ...each, value: asked(each.value) }));
  return {
    ...declaration,
    name: own(scope, declaration.name),
    clauses: declaration.clauses.map((each) =>
      each.kind === 'axis'
        ? {
            ...each,
            type: type(scope, nowhere, each.type),
            range: each.range && range(scope, nowhere, each.range),
            values: shocks(each.values),
          }
        : { ...each, part: each.part && asked(each.part), values: shocks(each.values) },
    ),
  };
};

export const qualifyPortfolio = (scope: ModuleScope, declaration: PortfolioDeclaration): PortfolioDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const each = declaration.clauses.find((one) => one.kind === 'each');
  const group = each?.group ?? null;
  const grouped = group === null ? around : within(around, group.binder.name);
  const inside = each === undefined ? grouped : within(grouped, each.binder);
  const scanned = within(inside, { text: scenario, span: declaration.name.span });
  const clause = (one: PortfolioClause): PortfolioClause => {
    switch (one.kind) {
      case 'each':
        return {
          ...one,
          source: expression(scope, around, one.source),
          filter: one.filter && expression(scope, within(around, one.binder), one.filter),
          group: one.group && {
            binder: binder(scope, nowhere, one.group.binder),
            key: expression(scope, within(around, one.binder), one.group.key),
          },
        };
      case 'scan':
        return { ...one, scenarios: reached(scope, one.scenarios), gain: expression(scope, scanned, one.gain) };
      case 'sums':
        return { ...one, typing: typing(scope, around, one.typing), value: expression(scope, inside, one.value) };
      case 'offset':
        return {
          ...one,
          ratio: one.ratio.map((part) => expression(scope, around, part)),
          credit: expression(scope, around, one.credit),
        };
      case 'plus':
      case 'at least':
        return { ...one, value: expression(scope, grouped, one.value) };
      default:
        return assertNever(one);
    }
  };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    typing: typing(scope, around, declaration.typing),
    clauses: declaration.clauses.map(clause),
  };
};

export const qualifyGuard = (scope: ModuleScope, declaration: GuardDeclaration): GuardDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const { after } = declaration;
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    after: { ...after, of: after.of.map((each) => ({ ...each, path: whole(scope, each.path) })) },
    clauses: declaration.clauses.map((each) => ({ ...each, condition: expression(scope, around, each.condition) })),
  };
};

/** `account.cash`, or `usd.cash_out` of an instance. */
const whole = (scope: ModuleScope, path: readonly Name[]): readonly Name[] => {
  const [first, ...rest] = path;
  if (first === undefined) return path;
  const found = lookUp(scope, path);
  return found === null ? [unknownName(scope, first), ...rest] : [found.name, ...path.slice(found.used)];
};

export const qualifyClearing = (scope: ModuleScope, declaration: ClearingDeclaration): ClearingDeclaration => {
  const around = within(nowhere, declaration.scope.name);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const clause = (each: ClearingClause): ClearingClause => {
    switch (each.kind) {
      case 'capacity':
        return { ...each, amount: asked(each.amount), per: asked(each.per) };
      case 'room':
        return { ...each, amount: asked(each.amount) };
      case 'expires':
        return { ...each, after: asked(each.after) };
      case 'cancel':
        return { ...each, roles: each.roles.map((role) => reached(scope, role)) };
      case 'pays':
      case 'returns':
        return { ...each, to: asked(each.to) };
      case 'counts':
        return { ...each, share: asked(each.share) };
      default:
        return assertNever(each);
    }
  };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: binder(scope, nowhere, declaration.scope),
    type: type(scope, around, declaration.type),
    range: declaration.range && range(scope, around, declaration.range),
    clauses: declaration.clauses.map(clause),
  };
};
