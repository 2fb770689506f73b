/** Declarations of a module under the names of the whole policy. Fields and members of enums keep theirs. */
import { assertNever } from '../../source/assert-never.ts';
import type { ActionClause, Declaration, EntityDeclaration, FieldDeclaration, ListDeclaration, Local } from '../../syntax/ast.ts';
import { qualifyLiquidation } from './qualify-liquidation.ts';
import { qualifyAdl } from './qualify-adl.ts';
import { qualifyMechanism, qualifyNeeds } from './qualify-mechanisms.ts';
import { binder, binders, expression, nowhere, own, range, reached, type, typing, within, type Around } from './qualify-parts.ts';
import type { ModuleScope } from './scope.ts';

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
    case 'oracle':
    case 'govern':
    case 'adapt':
    case 'predict':
    case 'gauge':
    case 'fund':
    case 'scenarios':
    case 'portfolio':
    case 'guard':
    case 'clearing':
    case 'books':
      return qualifyMechanism(scope, declaration);
    case 'liquidation':
      return qualifyLiquidation(scope, declaration, clause);
    case 'adl':
      return qualifyAdl(scope, declaration, clause);
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
      return { ...each, roles: each.roles.map((role) => reached(scope, role)) };
    case 'keeps':
      return { ...each, kept: each.kept.map((kept) => ({ ...kept, name: reached(scope, kept.name) })) };
    case 'needs':
      return qualifyNeeds(scope, each);
    case 'feeds':
      return {
        ...each,
        fed: { ...each.fed, name: reached(scope, each.fed.name) },
        value: expression(scope, around, each.value),
      };
    case 'absorbs':
      return { ...each, loss: expression(scope, around, each.loss), fund: reached(scope, each.fund) };
    case 'queues':
      return { ...each, amount: expression(scope, around, each.amount), line: reached(scope, each.line) };
    case 'unsupported':
      return each;
    default:
      return assertNever(each);
  }
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
