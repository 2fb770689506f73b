/** Names, types, ranges and expressions of a module under the names of the whole policy: what all its declarations are made of. */
import { assertNever } from '../../source/assert-never.ts';
import type { Binder, Expression, Name, RangeExpression, TypeExpression, Typing, UnitExpression } from '../../syntax/ast.ts';
import { qualifyExpression } from './qualify-expression.ts';
import { lookUp, typeWords, unknownName, type ModuleScope } from './scope.ts';

/** What is bound around a place: `locals` by a parameter or fold, `fields` and `units` by the record in which it stands. */
export type Around = {
  readonly locals: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
};

export const nowhere: Around = { locals: new Set(), fields: new Set(), units: new Set() };

export const within = (around: Around, ...names: readonly Name[]): Around => ({
  ...around,
  locals: new Set([...around.locals, ...names.map((each) => each.text)]),
});

export const own = (scope: ModuleScope, name: Name): Name => ({ ...name, text: `${scope.namespace}${name.text}` });

/** What a name refers to: what the module has, what an instance of it has, or what a parameter stands for in the whole policy. */
export const reached = (scope: ModuleScope, name: Name): Name => {
  const path = name.text.split('.').map((text) => ({ text, span: name.span }));
  const found = lookUp(scope, path);
  return found?.used === path.length ? found.name : own(scope, name);
};

/** A type of a parameter may name the units of the parameters before it. */
export const binders = (scope: ModuleScope, list: readonly Binder[]): readonly Binder[] => {
  const around = within(nowhere, ...list.map((each) => each.name));
  return list.map((each) => binder(scope, around, each));
};

export const binder = (scope: ModuleScope, around: Around, each: Binder): Binder => ({
  ...each,
  type: type(scope, around, each.type),
  range: each.range && range(scope, around, each.range),
});

export const typing = (scope: ModuleScope, around: Around, typed: Typing): Typing => ({
  ...typed,
  type: type(scope, around, typed.type),
  range: typed.range && range(scope, around, typed.range),
});

export const range = (scope: ModuleScope, around: Around, each: RangeExpression): RangeExpression => ({
  ...each,
  lo: expression(scope, around, each.lo),
  hi: expression(scope, around, each.hi),
});

export const expression = (scope: ModuleScope, around: Around, each: Expression): Expression =>
  qualifyExpression(scope, around.locals, each);

export const type = (scope: ModuleScope, around: Around, each: TypeExpression): TypeExpression => {
  switch (each.kind) {
    case 'quantity': {
      const decimals = each.decimals?.value;
      const bound = typeof decimals === 'object' ? scope.bound.get(decimals.text) : undefined;
      return {
        ...each,
        unit: unit(scope, around, each.unit),
        decimals: each.decimals && bound?.kind === 'decimals' ? { ...each.decimals, value: bound.decimals } : each.decimals,
      };
    }
    case 'by': {
      const path = each.key.text.split('.').map((text) => ({ text, span: each.key.span }));
      const [key = each.key, ...rest] = qualifyPath(scope, nowhere, path);
      const text = [key, ...rest].map((part) => part.text).join('.');
      return { ...each, of: type(scope, around, each.of), key: { ...key, text } };
    }
    case 'table':
      return {
        ...each,
        input: type(scope, around, each.input),
        inputRange: each.inputRange && range(scope, around, each.inputRange),
        output: type(scope, around, each.output),
        rate: each.rate && type(scope, around, each.rate),
      };
    case 'ring':
    case 'optional':
      return { ...each, of: type(scope, around, each.of) };
    case 'unsupported':
      return each;
    default:
      return assertNever(each);
  }
};

const unit = (scope: ModuleScope, around: Around, each: UnitExpression): UnitExpression => ({
  ...each,
  factors: each.factors.map((factor) => ({ ...factor, path: qualifyPath(scope, around, factor.path) })),
});

/** A path in a type: words of the language, then what is bound around it, then the module's names. */
const qualifyPath = (scope: ModuleScope, around: Around, path: readonly Name[]): readonly Name[] => {
  const [first] = path;
  if (first === undefined) return path;
  const isAlone = path.length === 1;
  if (isAlone && typeWords.has(first.text)) return path;
  if (!isAlone && (around.locals.has(first.text) || around.fields.has(first.text))) return path;
  const found = lookUp(scope, path);
  const isOwn = isAlone && around.units.has(first.text);
  if (found !== null && !(isOwn && found.declared?.kind === 'other')) return [found.name, ...path.slice(found.used)];
  return isOwn ? path : [unknownName(scope, first), ...path.slice(1)];
};
