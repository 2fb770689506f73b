/** Expressions of a module with the names of the whole policy in them: `equity` of the instance `eth` is `eth.equity`. */
import { assertNever } from '../../source/assert-never.ts';
import type { Expression, Name } from '../../syntax/ast.ts';
import { lookUp, unknownName, type ModuleScope } from './scope.ts';

/** `locals`: names that are bound around the expression, and so not the module's. */
export const qualifyExpression = (scope: ModuleScope, locals: ReadonlySet<string>, expression: Expression): Expression => {
  const inside = (child: Expression): Expression => qualifyExpression(scope, locals, child);
  const maybe = (child: Expression | null): Expression | null => child && inside(child);
  switch (expression.kind) {
    case 'truth':
    case 'none':
    case 'error':
      return expression;
    case 'number':
      return { ...expression, unit: expression.unit && qualifyUnit(scope, locals, expression.unit) };
    case 'name':
      return { ...expression, name: qualifyName(scope, locals, expression.name) };
    case 'field':
      return instancePath(scope, locals, expression) ?? { ...expression, of: inside(expression.of) };
    case 'index':
      return { ...expression, of: inside(expression.of), key: inside(expression.key) };
    case 'call': {
      const called = calledName(scope, locals, expression);
      const of = called === null ? maybe(expression.of) : null;
      return { ...expression, of, name: called ?? expression.name, arguments: expression.arguments.map(inside) };
    }
    case 'builtin':
      return { ...expression, arguments: expression.arguments.map(inside) };
    case 'negate':
    case 'not':
    case 'is none':
    case 'before':
      return { ...expression, operand: inside(expression.operand) };
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return { ...expression, left: inside(expression.left), right: inside(expression.right) };
    case 'power':
      return { ...expression, base: inside(expression.base) };
    case 'otherwise':
      return { ...expression, operand: inside(expression.operand), fallback: inside(expression.fallback) };
    case 'share':
      return { ...expression, share: inside(expression.share), of: inside(expression.of) };
    case 'if':
      return {
        ...expression,
        condition: inside(expression.condition),
        then: inside(expression.then),
        else: maybe(expression.else),
      };
    case 'first matching':
      return {
        ...expression,
        arms: expression.arms.map((arm) => ({ ...arm, condition: inside(arm.condition), value: inside(arm.value) })),
        otherwise: maybe(expression.otherwise),
      };
    case 'match':
      return {
        ...expression,
        subject: inside(expression.subject),
        arms: expression.arms.map((arm) => ({ ...arm, value: inside(arm.value) })),
      };
    case 'fold': {
      const within = new Set(locals).add(expression.binder.text);
      const bound = (child: Expression | null): Expression | null => child && qualifyExpression(scope, within, child);
      return {
        ...expression,
        source: inside(expression.source),
        run: expression.run && { ...expression.run, last: inside(expression.run.last) },
        filter: bound(expression.filter),
        value: bound(expression.value),
      };
    }
    case 'by literal':
      return { ...expression, items: expression.items.map((item) => ({ ...item, value: inside(item.value) })) };
    case 'rows':
      return {
        ...expression,
        rows: expression.rows.map((row) => ({ ...row, bound: maybe(row.bound), value: inside(row.value) })),
      };
    default:
      return assertNever(expression);
  }
};

const qualifyName = (scope: ModuleScope, locals: ReadonlySet<string>, name: Name): Name =>
  locals.has(name.text) ? name : (lookUp(scope, [name])?.name ?? unknownName(scope, name));

/** The unit of a number: `USD`, `eth.share`, or a member's own `m.base`. */
const qualifyUnit = (scope: ModuleScope, locals: ReadonlySet<string>, path: readonly Name[]): readonly Name[] => {
  const [first] = path;
  if (first === undefined || (path.length > 1 && locals.has(first.text))) return path;
  const found = lookUp(scope, path);
  return found === null ? [unknownName(scope, first), ...path.slice(1)] : [found.name, ...path.slice(found.used)];
};

/** `eth.price` or `eth.math.cap.x`, read from an instance; null where the path begins with anything else. */
const instancePath = (
  scope: ModuleScope,
  locals: ReadonlySet<string>,
  expression: Expression & { kind: 'field' },
): Expression | null => {
  const path = pathOf(expression);
  const found = path && ofInstance(scope, locals, path);
  if (path === null || !found) return null;
  const whole: Expression = { kind: 'name', name: found.name, span: found.name.span };
  return path.slice(found.used).reduce<Expression>((of, name) => {
    const span = { ...of.span, end: name.span.end };
    return { kind: 'field', of, name, span };
  }, whole);
};

/** What is called: `equity` or `eth.equity`; null for a table that is a field. */
const calledName = (scope: ModuleScope, locals: ReadonlySet<string>, call: Expression & { kind: 'call' }): Name | null => {
  if (call.of === null) return qualifyName(scope, locals, call.name);
  const path = pathOf(call.of);
  const found = path && ofInstance(scope, locals, [...path, call.name]);
  return path !== null && found?.used === path.length + 1 ? found.name : null;
};

const ofInstance = (scope: ModuleScope, locals: ReadonlySet<string>, path: readonly Name[]) => {
  const [first] = path;
  return first === undefined || locals.has(first.text) || !scope.instances.has(first.text) ? null : lookUp(scope, path);
};

/** `a.b.c` as names; null for anything else. Without recursion: paths can be as high as an expression may be. */
const pathOf = (expression: Expression): readonly Name[] | null => {
  const names: Name[] = [];
  let at = expression;
  for (; at.kind === 'field'; at = at.of) names.push(at.name);
  return at.kind === 'name' ? [at.name, ...names.reverse()] : null;
};
