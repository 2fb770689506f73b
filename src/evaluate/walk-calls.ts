/** A call of a definition in words: of whom it is, and the decimals of what it gives where an argument sets them. */
import type { CoreFunction, Entry, Title } from '../core/core.ts';
import { decimalsOf } from '../facts/decimals.ts';
import type { Value } from '../types/value.ts';
import type { Env, Held, Walk } from './walk.ts';

/** A definition, and what it is asked of. */
export type Called = { readonly entry: Entry; readonly given: readonly Value[] };

/** Null where the definition is no entry point of its own, so that nothing is known of its arguments. */
export const calledWith = ({ core }: Walk, callee: CoreFunction, inner: Env): Called | null => {
  const entry = core.entries.find((each) => each.kind === 'define' && each.name === callee.title.label);
  if (entry === undefined) return null;
  // What has changed comes after the arguments.
  const given = heldBy(entry, inner, callee).map((held): Value =>
    held?.type === 'record' ? held.values : held?.type === 'int' ? held.value : held?.value === true ? 1n : 0n,
  );
  return { entry, given };
};

const heldBy = (entry: Entry, inner: Env, callee: CoreFunction): readonly (Held | undefined)[] =>
  entry.arguments.map((_, at) => inner.get(callee.parameters[at]?.name ?? ''));

/** The title with the decimals that the arguments set. */
export const resultTitle = ({ core, facts }: Walk, title: Title, { entry, given }: Called): Title => {
  const shape = entry.results[0]?.shape;
  const inner = shape?.kind === 'optional' ? shape.of : shape;
  if (title.decimals !== null || inner?.kind !== 'number') return title;
  const place = { schema: core.schema, entities: facts.entities, self: null };
  return { ...title, decimals: decimalsOf(inner.scale, { ...place, argumentSchemas: entry.arguments, arguments: given }) };
};

/** `mark(ETH)`, `required(initial)`: the members among the arguments. The one record that the whole call is about goes without saying. */
export const callLabel = (walk: Walk, { entry, given }: Called, inner: Env, callee: CoreFunction): string => {
  const { core, names } = walk;
  const passed = walk.entry.arguments.filter((each) => each.shape.kind === 'record');
  const said = heldBy(entry, inner, callee).flatMap((held, at): readonly string[] => {
    const shape = entry.arguments[at]?.shape;
    const value = given[at];
    if (held?.type === 'record') {
      const name = core.schema.records[held.record]?.name ?? '';
      const path = held.path.startsWith(`${name} `) ? held.path.slice(name.length + 1) : held.path;
      return passed.length === 1 && path === passed[0]?.name ? [] : [path];
    }
    if (typeof value !== 'bigint') return [];
    if (shape?.kind === 'enum') return [core.schema.enums[shape.enum]?.members[Number(value)] ?? value.toString()];
    if (shape?.kind !== 'ref') return [];
    return [names(shape.entity, Number(value)) ?? `${core.schema.records[shape.entity]?.name ?? ''}[${value}]`];
  });
  return said.length === 0 ? entry.name : `${entry.name}(${said.join(', ')})`;
};
