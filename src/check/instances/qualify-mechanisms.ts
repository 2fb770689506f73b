/** Mechanisms of a module under the names of the whole policy. */
import type { BreakerDeclaration, Expression, LevelRule, MechanismDeclaration } from '../../syntax/ast.ts';
import { qualifyFund } from './qualify-fund.ts';
import { binder, expression, nowhere, own, within } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

export const qualifyMechanism = (scope: ModuleScope, declaration: MechanismDeclaration): MechanismDeclaration =>
  declaration.kind === 'fund' ? qualifyFund(scope, declaration) : qualifyBreaker(scope, declaration);

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
