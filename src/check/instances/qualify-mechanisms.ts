/** Mechanisms of a module under the names of the whole policy. */
import type { BreakerDeclaration, Expression, GaugeDeclaration, LevelRule, MechanismDeclaration } from '../../syntax/ast.ts';
import { binder, expression, nowhere, own, typing, within } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

export const qualifyMechanism = (scope: ModuleScope, declaration: MechanismDeclaration): MechanismDeclaration =>
  declaration.kind === 'breaker' ? qualifyBreaker(scope, declaration) : qualifyGauge(scope, declaration);

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
