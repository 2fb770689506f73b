/** Declarations of a module under the names of the whole policy. Fields and members of enums keep theirs. */
import { assertNever } from '../../source/assert-never.ts';
import type {
  ActionClause,
  Binder,
  BreakerDeclaration,
  Declaration,
  EntityDeclaration,
  Expression,
  FieldDeclaration,
  LevelRule,
  ListDeclaration,
  Local,
  Name,
  RangeExpression,
  TypeExpression,
  Typing,
  UnitExpression,
} from '../../syntax/ast.ts';
import { qualifyExpression } from './qualify-expression.ts';
import { lookUp, typeWords, unknownName, type ModuleScope } from './scope.ts';

/** What is bound around a place: `locals` by a parameter or fold, `fields` and `units` by the record in which it stands. */
type Around = {
  readonly locals: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
};

const nowhere: Around = { locals: new Set(), fields: new Set(), units: new Set() };

const within = (around: Around, ...names: readonly Name[]): Around => ({
  ...around,
  locals: new Set([...around.locals, ...names.map((each) => each.text)]),
});

const own = (scope: ModuleScope, name: Name): Name => ({ ...name, text: `${scope.namespace}${name.text}` });

export const qualifyDeclaration = (scope: ModuleScope, declaration: Declaration): Declaration => {
  switch (declaration.kind) {
    case 'unit':
    case 'enum':
    case 'role':
      return { ...declaration, name: own(scope, declaration.name) };
    case 'entity':
      return qualifyEntity(scope, declaration);
    case 'field':
      return qualifyTopField(scope, declaration);
    case 'let': {
      const around = within(nowhere, ...declaration.parameters.map((each) => each.name));
      const parameters = declaration.parameters.map((each) => ({ ...each, type: each.type && type(scope, around, each.type) }));
      return {
        ...declaration,
        name: own(scope, declaration.name),
        parameters,
        value: expression(scope, around, declaration.value),
      };
    }
    case 'define': {
      let around = within(nowhere, ...declaration.parameters.map((each) => each.name));
      const parameters = binders(scope, declaration.parameters);
      const typed = typing(scope, around, declaration.typing);
      const locals = declaration.locals.map((local): Local => {
        const value = expression(scope, around, local.value);
        const qualified = { ...local, typing: local.typing && typing(scope, around, local.typing), value };
        around = within(around, local.name);
        return qualified;
      });
      const value = expression(scope, around, declaration.value);
      return { ...declaration, name: own(scope, declaration.name), parameters, typing: typed, locals, value };
    }
    case 'action': {
      const around = within(nowhere, ...declaration.parameters.map((each) => each.name));
      return {
        ...declaration,
        name: own(scope, declaration.name),
        parameters: binders(scope, declaration.parameters),
        clauses: declaration.clauses.map((each) => clause(scope, around, each)),
      };
    }
    case 'breaker':
      return qualifyBreaker(scope, declaration);
    case 'unsupported':
      return declaration;
    default:
      return assertNever(declaration);
  }
};

/** A fact, param or total that stands at the top of a file. */
export const qualifyTopField = (scope: ModuleScope, field: FieldDeclaration): FieldDeclaration => ({
  ...qualifyField(scope, nowhere, field),
  name: own(scope, field.name),
});

const clause = (scope: ModuleScope, around: Around, each: ActionClause): ActionClause => {
  switch (each.kind) {
    case 'changes':
      return {
        ...each,
        target: expression(scope, around, each.target),
        value: expression(scope, around, each.value),
        when: each.when && expression(scope, around, each.when),
      };
    case 'require':
      return { ...each, condition: expression(scope, around, each.condition) };
    case 'by':
      return { ...each, roles: each.roles.map((role) => own(scope, role)) };
    case 'unsupported':
      return each;
    default:
      return assertNever(each);
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

const qualifyEntity = (scope: ModuleScope, declaration: EntityDeclaration): EntityDeclaration => {
  const named = (isUnit: boolean): ReadonlySet<string> =>
    new Set(declaration.members.filter((each) => (each.kind === 'unit') === isUnit).map((each) => each.name.text));
  const around = { ...nowhere, fields: named(false), units: named(true) };
  return {
    ...declaration,
    name: own(scope, declaration.name),
    members: declaration.members.map((member) => {
      if (member.kind === 'unit') return member;
      if (member.kind === 'field') return qualifyField(scope, around, member);
      return qualifyList(scope, around, member);
    }),
  };
};

/** Members of a list see the units of the entity that owns it. */
const qualifyList = (scope: ModuleScope, owner: Around, declaration: ListDeclaration): ListDeclaration => {
  const around = { ...owner, fields: new Set(declaration.fields.map((each) => each.name.text)) };
  const fields = declaration.fields.map((field) => qualifyField(scope, around, field));
  return { ...declaration, member: own(scope, declaration.member), fields };
};

const qualifyField = (scope: ModuleScope, record: Around, field: FieldDeclaration): FieldDeclaration => {
  const around = field.scope === null ? record : within(record, field.scope.name);
  const { sum } = field;
  return {
    ...field,
    scope: field.scope && binder(scope, record, field.scope),
    type: type(scope, around, field.type),
    range: field.range && range(scope, around, field.range),
    value: field.value && expression(scope, around, field.value),
    sum: sum && {
      binder: binder(scope, around, sum.binder),
      path: expression(scope, within(around, sum.binder.name), sum.path),
    },
  };
};

/** A type of a parameter may name the units of the parameters before it. */
const binders = (scope: ModuleScope, list: readonly Binder[]): readonly Binder[] => {
  const around = within(nowhere, ...list.map((each) => each.name));
  return list.map((each) => binder(scope, around, each));
};

const binder = (scope: ModuleScope, around: Around, each: Binder): Binder => ({
  ...each,
  type: type(scope, around, each.type),
  range: each.range && range(scope, around, each.range),
});

const typing = (scope: ModuleScope, around: Around, typed: Typing): Typing => ({
  ...typed,
  type: type(scope, around, typed.type),
  range: typed.range && range(scope, around, typed.range),
});

const range = (scope: ModuleScope, around: Around, each: RangeExpression): RangeExpression => ({
  ...each,
  lo: expression(scope, around, each.lo),
  hi: expression(scope, around, each.hi),
});

const expression = (scope: ModuleScope, around: Around, each: Expression): Expression =>
  qualifyExpression(scope, around.locals, each);

const type = (scope: ModuleScope, around: Around, each: TypeExpression): TypeExpression => {
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
      return { ...each, input: type(scope, around, each.input), output: type(scope, around, each.output) };
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
