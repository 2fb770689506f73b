/** Where records stand: the path to a member, its units, and literals measured in them. */
import type { Span } from '../source/source.ts';
import type { Name } from '../syntax/ast.ts';
import { baseDimension, type Base, type Dimension } from '../types/dimension.ts';
import { multiply, rational, type Rational } from '../types/rational.ts';
import type { Expr } from './checked.ts';
import { sameAs } from './guards.ts';
import { pathOf, type Path } from './keys.ts';
import { literal, mistake } from './make.ts';
import type { EntityUnit, Env, Program, RelativeDimension } from './program.ts';
import { closest } from '../source/closest.ts';
import { placeDimension, timeUnit } from './units.ts';

export const fieldName = (program: Program, record: number, field: number): string =>
  program.schema.records[record]?.fields[field]?.name ?? '?';

/** The path to a member, with members that a condition has proved to be the same taken as one. */
export const pathTo = (env: Env, expr: Expr): Path | null => {
  const path = pathOf(env.program.keys, expr, (record, field) => fieldName(env.program, record, field));
  const same = path === null ? undefined : sameAs(env.program.keys, env.guards, path);
  return path && same !== undefined ? { ...path, key: same } : path;
};

/** The unit `unit` of the member at `path`. */
export const memberBase = (path: Path, unit: string): Base => ({ key: `${path.key}.${unit}`, label: `${path.label}.${unit}` });

/** A field's dimension, its record being known; null where it cannot be told whose unit it is. */
export const placeAt = (env: Env, record: Expr, relative: RelativeDimension): Dimension | null => {
  const { program } = env;
  return placeDimension(relative, (base) => {
    if (base.kind === 'owner') {
      const owner = ownerOf(program, record);
      const path = owner && pathTo(env, owner);
      return path ? memberBase(path, base.unit) : null;
    }
    // Following the fields as expressions keeps proved equalities and list keys in force.
    let at: Expr | null = record;
    for (const field of base.path) at = at && follow(program, at, field);
    const path = at && pathTo(env, at);
    return path ? memberBase(path, base.unit) : null;
  });
};

/** The record whose list this one is a member of, where it is known. */
const ownerOf = (program: Program, record: Expr): Expr | null => {
  if (record.kind === 'binder') return program.owners.get(record.id) ?? null;
  const found = record.kind === 'the' ? record.value : record;
  return found.kind === 'find' && found.list.kind === 'field' ? found.list.of : null;
};

const follow = (program: Program, of: Expr, field: number): Expr | null => {
  const record = of.type.kind === 'record' ? of.type.record : of.type.kind === 'ref' ? of.type.entity : null;
  const shape = record === null ? undefined : program.schema.records[record]?.fields[field]?.shape;
  if (record === null || shape?.kind !== 'ref') return null;
  return { span: of.span, type: { kind: 'ref', entity: shape.entity }, knowledge: null, kind: 'field', of, record, field };
};

export const entityUnit = (program: Program, record: number, name: string): EntityUnit | undefined =>
  program.entityUnits[record]?.find((each) => each.name === name);

/** `m.base`, `h.reserve.asset`: the member and its unit, or null where the names lead elsewhere. */
export const unitOfMember = (
  env: Env,
  names: readonly Name[],
): { readonly base: Base; readonly unit: EntityUnit; readonly member: Expr } | null => {
  const [first] = names;
  let at: Expr | null | undefined = first ? env.scope.get(first.text) : undefined;
  for (const step of names.slice(1, -1)) {
    const record: number | null = at?.type.kind === 'record' ? at.type.record : at?.type.kind === 'ref' ? at.type.entity : null;
    const field: number =
      record === null ? -1 : (env.program.schema.records[record]?.fields.findIndex((each) => each.name === step.text) ?? -1);
    at = at && field >= 0 ? follow(env.program, at, field) : null;
  }
  const last = names.at(-1);
  if (!at || names.length < 2 || last === undefined) return null;
  const record = at.type.kind === 'record' ? at.type.record : at.type.kind === 'ref' ? at.type.entity : null;
  const unit = record === null ? undefined : entityUnit(env.program, record, last.text);
  const path = pathTo(env, at);
  return unit && path ? { base: memberBase(path, unit.name), unit, member: at } : null;
};

/** `10M USD`, `30 min`, `2 m.base`: so many of a unit. */
export const measuredNumber = (env: Env, value: Rational, unit: readonly Name[], span: Span): Expr => {
  const [name] = unit;
  if (name && unit.length === 1) {
    if (env.program.names.get(name.text)?.meaning.kind === 'unit')
      return literal(env, span, value, baseDimension({ key: name.text, label: name.text }));
    const time = timeUnit(name.text);
    if (time?.base.kind === 'global')
      return literal(
        env,
        span,
        multiply(value, rational(time.factor)),
        baseDimension({ key: time.base.name, label: time.base.name }),
      );
  }
  const member = unitOfMember(env, unit);
  if (member) return literal(env, span, value, baseDimension(member.base));
  const text = unit.map((each) => each.text).join('.');
  env.program.report('FB2002', name?.span ?? span, () => {
    const units = [...env.program.names].filter(([, each]) => each.meaning.kind === 'unit').map(([key]) => key);
    return { name: text, what: 'unit', similar: closest(text, [...units, 's', 'min', 'h', 'd', 'year']) };
  });
  return mistake(span);
};
