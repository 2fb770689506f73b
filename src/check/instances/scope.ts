/** What the names in a module stand for: its own declarations, its parameters, and the instances it has made. */
import { cover, type Span } from '../../source/source.ts';
import type { Declaration, File, Name } from '../../syntax/ast.ts';
import type { Module } from '../imports.ts';
import { isTimeUnit, usualDecimals } from '../units.ts';

/** What is declared under a name, as far as imports care: decimals are those of a unit. */
export type Declared = {
  readonly kind: 'unit' | 'enum' | 'entity' | 'list member' | 'other';
  readonly decimals: number;
  readonly span: Span;
};

/** What a parameter stands for: a name of the whole policy, or a number of decimals. */
export type Bound = { readonly kind: 'name'; readonly text: string } | { readonly kind: 'decimals'; readonly decimals: number };

export type ModuleScope = {
  readonly namespace: string;
  readonly declared: ReadonlyMap<string, Declared>;
  readonly bound: ReadonlyMap<string, Bound>;
  readonly instances: ReadonlyMap<string, ModuleScope>;
};

/** A name of the whole policy, and how many names of the path it took. */
export type Found = { readonly name: Name; readonly used: number; readonly declared: Declared | null };

export const filesOf = ({ main, parts }: Module): readonly File[] => [...parts, main];

export const declaredIn = (module: Module): Map<string, Declared> => {
  const found = new Map<string, Declared>();
  const add = (name: Name, kind: Declared['kind'], decimals = 0): void => {
    if (!found.has(name.text)) found.set(name.text, { kind, decimals, span: name.span });
  };
  const declare = (each: Declaration): void => {
    switch (each.kind) {
      case 'unit':
        return add(each.name, 'unit', each.decimals?.max ?? usualDecimals);
      case 'enum':
        add(each.name, 'enum');
        return each.members.forEach((member) => add(member, 'other'));
      case 'entity':
        add(each.name, 'entity');
        return each.members.forEach((member) => (member.kind === 'list' ? add(member.member, 'list member') : undefined));
      case 'scenarios':
        return add(each.name, 'enum');
      case 'guard':
      case 'govern':
      case 'adapt':
      case 'unsupported':
        return;
      default:
        return add(each.name, 'other');
    }
  };
  for (const file of filesOf(module)) file.declarations.forEach(declare);
  for (const parameter of module.main.header?.parameters ?? []) if (parameter.kind === 'param') add(parameter.name, 'other');
  return found;
};

/** Words that are types whatever else has the name. */
export const typeWords: ReadonlySet<string> = new Set(['ratio', 'duration', 's', 'year', 'bool', 'time', 'address']);

/** The longest beginning of a path that is one name: `eth.equity` of an instance, `equity` of the module, a parameter. */
export const lookUp = (scope: ModuleScope, path: readonly Name[]): Found | null => {
  const [first] = path;
  if (first === undefined) return null;
  const bound = scope.bound.get(first.text);
  if (bound?.kind === 'name') return { name: { text: bound.text, span: first.span }, used: 1, declared: null };
  const instance = scope.instances.get(first.text);
  if (instance !== undefined && path.length > 1) {
    const inside = lookUp(instance, path.slice(1)) ?? missing(instance, path.slice(1));
    const span = cover(first.span, inside.name.span);
    return { name: { text: inside.name.text, span }, used: inside.used + 1, declared: inside.declared };
  }
  const declared = scope.declared.get(first.text);
  if (declared === undefined && instance === undefined) return null;
  return { name: { text: `${scope.namespace}${first.text}`, span: first.span }, used: 1, declared: declared ?? null };
};

/** A name that nothing has, put where it is looked for: an instance must not see the names of those who made it. */
const missing = ({ namespace }: ModuleScope, [first]: readonly Name[]): Found => ({
  name: { text: `${namespace}${first?.text ?? ''}`, span: first?.span ?? { file: '', start: 0, end: 0 } },
  used: 1,
  declared: null,
});

/** A name that nothing in the module has. Those of the language stay; others must not find something outside. */
export const unknownName = ({ namespace }: ModuleScope, name: Name): Name =>
  namespace === '' || typeWords.has(name.text) || isTimeUnit(name.text)
    ? name
    : { text: `${namespace}${name.text}`, span: name.span };
