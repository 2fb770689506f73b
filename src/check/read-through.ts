/**
 * What a protective action reads of the members that its records point to. Elsewhere a member is checked as a whole wherever
 * it is reached; here only what is read of it through the very field, so that an account which holds positions in two
 * markets can close the one although the other has no good price.
 */
import type { ArgumentSchema, Scale, Schema, Shape } from '../types/schema.ts';
import { children } from './children.ts';
import type { Action, Checked, Define, Expr } from './checked.ts';

/** Of the member that `field` of `record` points to: whether a field of it is read. */
export type ReadThrough = (record: number, field: number) => (target: number) => boolean;

export const everything: ReadThrough = () => () => true;

type Reads = { readonly schema: Schema; readonly through: Map<string, Set<number> | 'all'> };

/** `used`: the `record.field`s that the action can read. */
export const readThrough = (checked: Checked, action: Action, used: ReadonlySet<string>): ReadThrough => {
  const reads: Reads = { schema: checked.schema, through: new Map() };
  for (const each of used) {
    const [record = 0, field = 0] = each.split('.').map(Number);
    const shape = checked.schema.records[record]?.fields[field]?.shape;
    if (shape !== undefined) scaleOf(reads, shape, record, []);
  }
  const { changes, totals, requirements, held } = action;
  const roots = [
    ...changes.flatMap((each) => [each.value, ...(each.element === null ? [] : [each.element.key])]),
    ...totals.map((each) => each.key),
    ...requirements.map((each) => each.condition),
    ...(held === null ? [] : [held]),
  ];
  for (const { shape } of action.arguments) if (shape.kind !== 'record') scaleOf(reads, shape, null, action.arguments);
  walk(reads, roots, checked.defines);
  return (record, field) => {
    const found = reads.through.get(`${record}.${field}`);
    return found === 'all' ? () => true : (target) => found?.has(target) ?? false;
  };
};

const walk = (reads: Reads, roots: readonly Expr[], defines: readonly Define[]): void => {
  const seen = new Set<Expr | number>();
  const waiting = [...roots];
  for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
    if (seen.has(expr)) continue;
    seen.add(expr);
    waiting.push(...visit(reads, expr));
    const define = expr.kind === 'call' && !seen.has(expr.define) ? defines[expr.define] : undefined;
    if (define === undefined || expr.kind !== 'call') continue;
    seen.add(expr.define);
    for (const { shape } of define.arguments) if (shape.kind !== 'record') scaleOf(reads, shape, null, define.arguments);
    for (const { value, naming } of [...define.locals, define]) {
      waiting.push(value);
      if (naming?.type.kind === 'number' && naming.type.scale !== null) follow(reads, naming.type.scale, null, define.arguments);
    }
  }
};

type Pointer = Expr & { readonly kind: 'field' };
const pointerOf = (expr: Expr): Pointer | null =>
  expr.kind === 'field' && (expr.type.kind === 'ref' || (expr.type.kind === 'optional' && expr.type.of.kind === 'ref'))
    ? expr
    : null;

/** Notes what is read, and gives what is still to be looked at. A pointer that is not read at once may lead anywhere. */
const visit = (reads: Reads, expr: Expr): readonly Expr[] => {
  const pointer = pointerOf(expr);
  if (pointer !== null) {
    reads.through.set(`${pointer.record}.${pointer.field}`, 'all');
    return [pointer.of];
  }
  const from = expr.kind === 'field' ? pointerOf(expr.of) : null;
  if (expr.kind === 'field' && from !== null) {
    note(reads, from.record, from.field, expr.field);
    return [from.of];
  }
  // Two pointers that are compared are not followed.
  if (expr.kind === 'compare') return [expr.left, expr.right].map((each) => pointerOf(each)?.of ?? each);
  return children(expr);
};

/** Reading a field also takes its decimals, and the key by which it is kept. */
const note = (reads: Reads, record: number, field: number, target: number): void => {
  const key = `${record}.${field}`;
  const found = reads.through.get(key) ?? new Set<number>();
  if (found === 'all' || found.has(target)) return;
  reads.through.set(key, found.add(target));
  const entity = pointedBy(reads.schema, record, field);
  const fields = entity === null ? [] : (reads.schema.records[entity]?.fields ?? []);
  const { shape, stored } = fields[target] ?? {};
  if (shape === undefined || entity === null) return;
  if (shape.kind === 'list' || shape.kind === 'table') reads.through.set(key, 'all');
  if (stored != null) fields.forEach((each, at) => each.source === 'key' && note(reads, record, field, at));
  const scale = scaleIn(shape);
  if (scale?.kind === 'member' && scale.root === 'self') note(reads, record, field, scale.path[0] ?? scale.field);
};

const scaleIn = (shape: Shape): Scale | null => {
  if (shape.kind === 'number') return shape.scale;
  return shape.kind === 'array' || shape.kind === 'optional' ? scaleIn(shape.of) : null;
};

const scaleOf = (reads: Reads, shape: Shape, self: number | null, all: readonly ArgumentSchema[]): void => {
  const scale = scaleIn(shape);
  if (scale !== null) follow(reads, scale, self, all);
};

/** Step by step from a record to the decimals. */
const follow = (reads: Reads, scale: Scale, self: number | null, all: readonly ArgumentSchema[]): void => {
  if (scale.kind !== 'member') return;
  const root = scale.root === 'self' ? null : all[scale.root.argument]?.shape;
  let record = scale.root === 'self' ? self : root?.kind === 'record' ? root.record : root?.kind === 'ref' ? root.entity : null;
  for (const [at, field] of scale.path.entries()) {
    if (record === null) return;
    note(reads, record, field, scale.path[at + 1] ?? scale.field);
    record = pointedBy(reads.schema, record, field);
  }
};

const pointedBy = (schema: Schema, record: number, field: number): number | null => {
  const shape = schema.records[record]?.fields[field]?.shape;
  const inner = shape?.kind === 'optional' ? shape.of : shape;
  return inner?.kind === 'ref' ? inner.entity : null;
};
