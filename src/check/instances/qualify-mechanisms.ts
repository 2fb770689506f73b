/** Mechanisms of a module under the names of the whole policy. */
import { assertNever } from '../../source/assert-never.ts';
import type { BreakerDeclaration, Expression, LevelRule, MechanismDeclaration, PredictDeclaration } from '../../syntax/ast.ts';
import { qualifyAdapt, qualifyGovern } from './qualify-governance.ts';
import { binder, expression, nowhere, own, range, typing, within } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

export const qualifyMechanism = (scope: ModuleScope, declaration: MechanismDeclaration): MechanismDeclaration => {
  switch (declaration.kind) {
    case 'breaker':
      return qualifyBreaker(scope, declaration);
    case 'govern':
      return qualifyGovern(scope, declaration);
    case 'adapt':
      return qualifyAdapt(scope, declaration);
    case 'predict':
      return qualifyPredict(scope, declaration);
    default:
      return assertNever(declaration);
  }
};

const qualifyBreaker = (scope: ModuleScope, declaration: BreakerDeclaration): BreakerDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const rule = (each: LevelRule): LevelRule => {
    if (each.kind === 'least') return { ...each, duration: asked(each.duration) };
    if (each.kind === 'refuses') return { ...each, actions: each.actions.map((action) => own(scope, action)) };
    return { ...each, when: asked(each.when), hold: each.hold && asked(each.hold) };
  };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    clauses: declaration.clauses.map((each) =>
      each.kind === 'reset'
        ? { ...each, roles: each.roles.map((role) => own(scope, role)) }
        : { ...each, when: asked(each.when), rules: each.rules.map(rule) },
    ),
  };
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
