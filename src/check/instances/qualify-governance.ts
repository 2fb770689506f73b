/** `govern` and `adapt` of a module under the names of the whole policy. */
import { assertNever } from '../../source/assert-never.ts';
import type {
  AdaptClause,
  AdaptDeclaration,
  Binder,
  Expression,
  GovernClause,
  GovernDeclaration,
  Target,
} from '../../syntax/ast.ts';
import { binder, expression, nowhere, range, reached, within, type Around } from './qualify-parts.ts';
import { lookUp, unknownName, type ModuleScope } from './scope.ts';

/** The value itself, in what bounds a step. */
export const itself = 'itself';

export const qualifyGovern = (scope: ModuleScope, declaration: GovernDeclaration): GovernDeclaration => {
  const around = aroundOf(declaration.scope);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const clause = (each: GovernClause): GovernClause => {
    switch (each.kind) {
      case 'right':
        return {
          ...each,
          roles: each.roles.map((role) => reached(scope, role)),
          amount:
            each.amount.kind === 'any'
              ? { ...each.amount, range: each.amount.range && range(scope, around, each.amount.range) }
              : { ...each.amount, most: asked(each.amount.most) },
          rules: each.rules.map((rule) => ({ ...rule, duration: asked(rule.duration) })),
        };
      case 'cancels':
        return { ...each, roles: each.roles.map((role) => reached(scope, role)) };
      case 'never':
        return { ...each, bound: asked(each.bound) };
      case 'values':
        return { ...each, values: each.values.map(asked) };
      case 'keeps always':
        return { ...each, condition: asked(each.condition) };
      default:
        return assertNever(each);
    }
  };
  return {
    ...declaration,
    targets: declaration.targets.map((each) => qualifyTarget(scope, declaration.scope, each)),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    clauses: declaration.clauses.map(clause),
  };
};

export const qualifyAdapt = (scope: ModuleScope, declaration: AdaptDeclaration): AdaptDeclaration => {
  const around = aroundOf(declaration.scope);
  const asked = (each: Expression): Expression => expression(scope, around, each);
  const clause = (each: AdaptClause): AdaptClause => {
    if (each.kind === 'in') return { ...each, range: range(scope, around, each.range) };
    if (each.kind === 'at least') return { ...each, floor: asked(each.floor) };
    return { ...each, most: each.most && asked(each.most), period: each.period && asked(each.period) };
  };
  return {
    ...declaration,
    target: qualifyTarget(scope, declaration.scope, declaration.target),
    scope: declaration.scope && binder(scope, nowhere, declaration.scope),
    toward: asked(declaration.toward),
    clauses: declaration.clauses.map(clause),
  };
};

const aroundOf = (scope: Binder | null): Around =>
  within(nowhere, { text: itself, span: { file: '', start: 0, end: 0 } }, ...(scope === null ? [] : [scope.name]));

/** Of a member, the field keeps its name; `fee`, `eth.fee` and the entity of `market.fee` are names of the policy. */
const qualifyTarget = (scope: ModuleScope, whose: Binder | null, target: Target): Target => {
  const [first] = target.path;
  if (whose !== null || first === undefined) return target;
  const found = lookUp(scope, target.path);
  if (found === null) return { ...target, path: [unknownName(scope, first), ...target.path.slice(1)] };
  return { ...target, path: [found.name, ...target.path.slice(found.used)] };
};
