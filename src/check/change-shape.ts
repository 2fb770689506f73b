/** The shape of a new value, whose decimals are found from the arguments of the action. */
import type { Span } from '../source/source.ts';
import type { NumberShape, Scale, Shape } from '../types/schema.ts';
import type { Changed } from './targets.ts';
import type { Binder, Expr } from './checked.ts';
import type { Env } from './program.ts';

/** A result stands outside its record, so the way to its decimals starts from an argument. */
export const placeResult = (env: Env, span: Span, target: Changed, shape: Shape, binders: readonly Binder[]): Shape | null => {
  if (shape.kind === 'optional' && shape.of.kind === 'number') {
    const of = placeNumber(env, span, target, shape.of, binders);
    return of && { ...shape, of };
  }
  return shape.kind === 'number' ? placeNumber(env, span, target, shape, binders) : shape;
};

const placeNumber = (
  env: Env,
  span: Span,
  target: Changed,
  shape: NumberShape,
  binders: readonly Binder[],
): NumberShape | null => {
  const scale = resultScale(shape.scale, target, binders);
  if (scale === null) env.program.report('FB9001', span, { what: 'a change whose decimals cannot be found from the arguments' });
  return scale && { ...shape, scale };
};

const resultScale = (scale: Scale, { record, element }: Changed, binders: readonly Binder[]): Scale | null => {
  if (scale.kind === 'fixed' || scale.root !== 'self') return scale;
  const way: number[] = [];
  let from: Expr | null = null;
  let path = scale.path;
  if (element !== null) {
    if (path[0] !== element.unique) return null;
    path = path.slice(1);
    for (from = element.key; from.kind === 'field'; from = from.of) way.unshift(from.field);
    if (from.kind !== 'binder') return null;
  }
  const id = from === null ? record.binder : from.id;
  const argument = binders.findIndex((each) => each.id === id);
  return argument < 0 ? null : { ...scale, root: { argument }, path: [...way, ...path] };
};
