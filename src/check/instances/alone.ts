/**
 * A policy with parameters, looked at by itself. Units stand for themselves and a `param` has its lowest value; decimals
 * are tried at each bound. So what is found wrong is wrong for some instance; each instance is checked in full all the same.
 */
import type { Declaration, Expression, Header, PolicyParameter } from '../../syntax/ast.ts';
import { decimalsOf, paramOf, type Bindings } from './bind.ts';
import type { Bound } from './scope.ts';

/** What the parameters stand for in one trial, and its decimals in words: `base decimals 18`. */
export type Trial = Bindings & { readonly declarations: readonly Declaration[]; readonly words: string };

/**
 * So many characters are compiled in all trials together. Where it would be more, only all lowest and all highest bounds are
 * tried, and only all highest, which are the widest, where the policy alone has as many.
 */
const mostTried = 131_072;
const mostFree = 4;

/** Null where only an instance can say what a parameter is. One trial without words where there are no parameters. */
export const trialsOf = (header: Header | null, size: number): readonly Trial[] | PolicyParameter => {
  const parameters = header?.parameters ?? [];
  const unknown = parameters.find(needsInstance);
  if (unknown) return unknown;
  const ranged = parameters.flatMap((each) => ('decimals' in each ? [{ name: each.name.text, ...decimalsOf(each) }] : []));
  const free = ranged.filter(({ min, max }) => min !== max);
  const corners =
    free.length > mostFree || size * 2 ** free.length > mostTried
      ? [0, 2 ** free.length - 1].slice(0, size > mostTried ? 1 : 2 ** free.length)
      : Array.from({ length: 2 ** free.length }, (_, corner) => corner);
  return corners.map((corner) => {
    const decimals = new Map(ranged.map(({ name, min }) => [name, min]));
    free.forEach(({ name, min, max }, at) => decimals.set(name, Math.floor(corner / 2 ** at) % 2 === 0 ? max : min));
    return trialAt(parameters, decimals, free.map(({ name }) => `${name} decimals ${decimals.get(name) ?? 0}`).join(', '));
  });
};

/** An entity and an enum are known from an instance only, and so is a value that has neither a default nor a range. */
const needsInstance = (parameter: PolicyParameter): boolean =>
  parameter.kind === 'param'
    ? parameter.value === null && (parameter.range === null || parameter.type.kind !== 'quantity')
    : !('decimals' in parameter);

const trialAt = (parameters: readonly PolicyParameter[], decimals: ReadonlyMap<string, number>, words: string): Trial => {
  const bound = new Map<string, Bound>();
  const params: Bindings['params'][number][] = [];
  const declarations: Declaration[] = [];
  for (const parameter of parameters) {
    const { name, span } = parameter;
    const chosen = decimals.get(name.text) ?? 0;
    if (parameter.kind === 'unit') {
      bound.set(name.text, { kind: 'name', text: name.text });
      declarations.push({ kind: 'unit', doc: '', name, decimals: { min: chosen, max: chosen, span }, span });
    } else if (parameter.kind === 'scale') bound.set(name.text, { kind: 'decimals', decimals: chosen });
    else if (parameter.kind === 'param')
      params.push({ declaration: paramOf(parameter, parameter.value ?? lowest(parameter)), given: null });
  }
  return { bound, params, declarations, words };
};

const lowest = (parameter: PolicyParameter & { readonly kind: 'param' }): Expression | null => parameter.range?.lo ?? null;
