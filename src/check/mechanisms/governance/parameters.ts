/** What `govern` and `adapt` speak of: parameters, each with the entity that has it and how it is written of a member. */
import { closest } from '../../../source/closest.ts';
import { namespaceOf, plainName, type Span } from '../../../source/source.ts';
import type {
  Binder,
  Declaration,
  EntityDeclaration,
  Expression,
  FieldDeclaration,
  Name,
  RangeExpression,
  Target,
  TypeExpression,
} from '../../../syntax/ast.ts';
import type { Report } from '../../report.ts';
import { entityOf } from '../written.ts';

export type Parameter = {
  readonly field: FieldDeclaration;
  /** Null for one of the policy. */
  readonly entity: EntityDeclaration | null;
  /** Whose it is, as written-out declarations call it. */
  readonly member: Binder | null;
  /** From which the names of what it becomes are made. */
  readonly title: Name;
  /** Its type as it is written outside of its entity. */
  readonly type: TypeExpression;
  /** Null for what is no number. */
  readonly range: RangeExpression | null;
  readonly first: Expression;
};

/** All that is declared, as far as targets are looked for in it. */
export type Params = readonly { readonly field: FieldDeclaration; readonly entity: EntityDeclaration | null }[];

export const paramsIn = (declarations: readonly Declaration[]): Params => {
  const entities = declarations.filter((each) => each.kind === 'entity');
  const inside = entities.flatMap((entity) =>
    entity.members.flatMap((field) => (field.kind === 'field' ? [{ field, entity }] : [])),
  );
  const outside = declarations.flatMap((field) => {
    if (field.kind !== 'field') return [];
    const owner = field.scope === null ? null : entityOf(field.scope);
    return [{ field, entity: entities.find((each) => each.name.text === owner) ?? null }];
  });
  return [...inside, ...outside];
};

/** A target that can be kept from event to event, null after a reported mistake. */
export const parameterOf = (params: Params, target: Target, scope: Binder | null, report: Report): Parameter | null => {
  const written = target.path.map((each) => each.text).join('.');
  const refuse = (problem: string, help: string | null, span: Span = target.span): null => {
    report('FB7402', span, { name: plainName(written), problem, help });
    return null;
  };
  const [first, second] = target.path;
  if (first === undefined || target.path.length > 2 || (scope !== null && second !== undefined))
    return refuse('is not the name of a parameter', 'write `govern fee`, `govern market.fee` or `govern fee of m: market`');
  const owner = scope === null ? (second === undefined ? null : first.text) : entityOf(scope);
  const named = (second ?? first).text;
  const near = params.filter(({ entity }) => (entity?.name.text ?? null) === owner);
  const found = near.find(({ field }) => nameIn(field, owner) === named || field.name.text === named);
  if (found === undefined) {
    const better = closest(
      plainName(named),
      near.flatMap(({ field }) => (field.word === 'param' ? [plainName(field.name.text)] : [])),
    );
    const elsewhere = params.find(
      ({ field, entity }) => entity !== null && owner === null && field.name.text === plainName(named),
    );
    const instead = elsewhere?.entity ? `govern ${plainName(named)} of x: ${elsewhere.entity.name.text}` : null;
    return refuse(
      owner === null ? 'is no parameter of the policy' : `is no parameter of ${owner}`,
      better === null ? instead && `write \`${instead}\`` : `did you mean \`${better}\`?`,
    );
  }
  return soundOf(found, scope, refuse);
};

const soundOf = (
  { field, entity }: Params[number],
  scope: Binder | null,
  refuse: (problem: string, help: string | null, span?: Span) => null,
): Parameter | null => {
  if (field.word !== 'param') return refuse(`is a ${field.word}, and only a \`param\` is governed`, null);
  if (field.type.kind === 'table' || field.type.kind === 'by' || field.type.kind === 'unsupported')
    return refuse('is a table, and only single values can be governed', 'make each value that changes a `param` of its own');
  const isNumber = !isTime(field.type) && field.type.kind === 'quantity';
  if (field.value === null)
    return refuse(
      'has no value until somebody changes it',
      'write its first value: `param NAME : TYPE in LO .. HI = VALUE`',
      field.name.span,
    );
  const span = field.name.span;
  const member = entity === null ? null : (scope ?? memberOf(entity, span));
  return {
    ...{ field, entity, member },
    title: { text: `${namespaceOf(entity?.name.text ?? field.name.text)}${plainName(field.name.text)}`, span },
    type: outside(field.type, entity, field.scope, member),
    range: isNumber ? field.range : null,
    first: field.value,
  };
};

const nameIn = (field: FieldDeclaration, owner: string | null): string =>
  owner === null ? field.name.text : plainName(field.name.text);

/** Where nobody names the member. */
const memberOf = (entity: EntityDeclaration, span: Span): Binder => ({
  name: { text: `the_${plainName(entity.name.text)}`, span },
  type: {
    ...{ kind: 'quantity', decimals: null, span },
    unit: { factors: [{ path: [{ text: entity.name.text, span }], doubledPower: 2, span }], span },
  },
  range: null,
  span,
});

const isTime = (type: TypeExpression): boolean =>
  type.kind === 'quantity' && type.unit.factors.length === 1 && type.unit.factors[0]?.path[0]?.text === 'time';

/** What a new value is told as: what is missing at first is never missing again. */
export const toldType = (type: TypeExpression): TypeExpression => (type.kind === 'optional' ? type.of : type);

/** Inside an entity its own units are written alone; outside they are those of a member. */
const outside = (
  type: TypeExpression,
  entity: EntityDeclaration | null,
  scope: Binder | null,
  member: Binder | null,
): TypeExpression => {
  if (entity === null || member === null) return type;
  if (type.kind === 'optional') return { ...type, of: outside(type.of, entity, scope, member) };
  if (type.kind !== 'quantity') return type;
  const own = new Set(entity.members.flatMap((each) => (each.kind === 'unit' ? [each.name.text] : [])));
  const factors = type.unit.factors.map((factor) => {
    const [first] = factor.path;
    if (first === undefined) return factor;
    if (factor.path.length === 1 && scope === null && own.has(first.text)) return { ...factor, path: [member.name, first] };
    return first.text === scope?.name.text ? { ...factor, path: [member.name, ...factor.path.slice(1)] } : factor;
  });
  return { ...type, unit: { ...type.unit, factors } };
};
