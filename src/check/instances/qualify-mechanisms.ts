/** Mechanisms of a module under the names of the whole policy. */
import { assertNever } from '../../source/assert-never.ts';
import type { BreakerDeclaration, BreakerLevel, Expression, LevelRule, MechanismDeclaration } from '../../syntax/ast.ts';
import { binder, expression, nowhere, own, range, within } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

export const qualifyMechanism = (scope: ModuleScope, declaration: MechanismDeclaration): MechanismDeclaration =>
  qualifyBreaker(scope, declaration);

const qualifyBreaker = (scope: ModuleScope, declaration: BreakerDeclaration): BreakerDeclaration => {
  const around = declaration.scope === null ? nowhere : within(nowhere, declaration.scope.name);
  const asked = (each: Expression): Expression => expression(scope, around, each);
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
        return { ...each, roles: each.roles.map((role) => own(scope, role)) };
      case 'refuses':
      case 'allows':
        return { ...each, actions: each.actions.map((action) => own(scope, action)) };
      case 'caps':
        return { ...each, action: own(scope, each.action), range: range(scope, around, each.range) };
      case 'holds': {
        const { target } = each;
        const name = target.holder === null ? own(scope, target.name) : target.name;
        return { ...each, action: own(scope, each.action), target: { ...target, name } };
      }
      case 'leaves':
        return { ...each, when: asked(each.when), hold: each.hold && asked(each.hold) };
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
    hold: each.hold?.kind === 'time' ? { kind: 'time', duration: asked(each.hold.duration) } : each.hold,
    rules: each.rules.map(rule),
  });
  return {
    ...declaration,
    name: own(scope, declaration.name),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    clauses: declaration.clauses.map((each) =>
      each.kind === 'reset'
        ? { ...each, roles: each.roles.map((role) => own(scope, role)), when: each.when && asked(each.when) }
        : level(each),
    ),
  };
};
