/**
 * A policy and its instances as one policy: each name of an instance becomes a name of the whole, `eth.equity`, and each
 * parameter becomes what it stands for. What comes in: the modules as they were read. What goes out: files as if a person
 * had copied each instance by hand, so that nothing after this knows of instances. Tested by `test/check/instances.test.ts`.
 */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import type { Declaration, File, Name } from '../../syntax/ast.ts';
import type { Module } from '../imports.ts';
import { reportInto, type Report } from '../report.ts';
import { bindArguments, type Bindings } from './bind.ts';
import { qualifyDeclaration, qualifyTopField } from './qualify.ts';
import { declaredIn, filesOf, lookUp, type Bound, type Declared, type ModuleScope } from './scope.ts';

export type Elaborated = {
  readonly main: File;
  /** Each after all that it names. */
  readonly imported: readonly File[];
  /** What stands before the names of a file's own module, by the file that spans carry. */
  readonly namespaces: ReadonlyMap<string, string>;
};

/** A module's scope while it is filled: an instance is bound by the names around it, which come first. */
type Open = Pick<ModuleScope, 'namespace' | 'declared'> & {
  readonly bound: Map<string, Bound>;
  readonly instances: Map<string, Open>;
};

type Own = Bindings & { readonly declarations: readonly Declaration[] };

/** `own`: what the parameters of the main policy stand for while it is looked at by itself. */
export const elaborate = (root: Module, own: Own): Result<Elaborated> => {
  const diagnostics: Diagnostic[] = [];
  const report = reportInto(diagnostics);
  const namespaces = new Map<string, string>();
  const all = new Map<string, Declared>();
  const params = new Map<Module, Bindings['params']>([[root, own.params]]);

  const open = (module: Module): Open => {
    const { namespace } = module;
    const declared = declaredIn(module);
    refuseTwins(module, declared, report);
    for (const [name, each] of declared) all.set(`${namespace}${name}`, each);
    for (const { path } of filesOf(module)) namespaces.set(path, namespace);
    const instances = new Map([...module.instances].map(([alias, { module: inside }]) => [alias, open(inside)]));
    return { namespace, declared, bound: new Map(), instances };
  };
  const bind = (module: Module, scope: Open): void => {
    for (const [alias, { clause, module: inside }] of module.instances) {
      const instance = scope.instances.get(alias);
      if (inside.main.header === null || instance === undefined) continue;
      const { bound, params: given } = bindArguments(inside.main.header, clause, scope, all, report);
      for (const [name, each] of bound) instance.bound.set(name, each);
      params.set(inside, given);
      bind(inside, instance);
    }
  };
  const scope = open(root);
  for (const [name, each] of own.bound) scope.bound.set(name, each);
  for (const each of own.declarations) if (each.kind === 'unit') all.set(each.name.text, unitOf(each));
  bind(root, scope);

  const filesIn = (module: Module, within: Open): readonly File[] => [
    ...[...module.instances].flatMap(([alias, { module: inside }]) => {
      const instance = within.instances.get(alias);
      return instance === undefined ? [] : filesIn(inside, instance);
    }),
    ...module.parts.map((file) => qualifyFile(within, file, report)),
    withParameters(within, qualifyFile(within, module.main, report), module === root ? own.declarations : [], params.get(module)),
  ];
  const files = filesIn(root, scope);
  return { value: { main: files.at(-1) ?? root.main, imported: files.slice(0, -1), namespaces }, diagnostics };
};

const unitOf = ({ decimals, span }: Declaration & { readonly kind: 'unit' }): Declared => ({
  kind: 'unit',
  decimals: decimals?.max ?? 0,
  span,
});

const qualifyFile = (scope: ModuleScope, file: File, report: Report): File => {
  // The names of a policy without instances and parameters are its own already.
  if (scope.namespace === '' && scope.bound.size === 0 && scope.instances.size === 0) return file;
  for (const each of file.declarations) refuseOutside(scope, each, report);
  const alias = (name: Name | null): Name | null => name && { ...name, text: `${scope.namespace}${name.text}` };
  return {
    ...file,
    imports: file.imports.map((each) => ({ ...each, alias: alias(each.alias) })),
    declarations: file.declarations.map((each) => qualifyDeclaration(scope, each)),
  };
};

/** The file with its parameters as declarations before its own. */
const withParameters = (scope: ModuleScope, file: File, units: readonly Declaration[], params: Bindings['params'] = []): File => {
  const declared = params.map(({ declaration, given }): Declaration => {
    const qualified = qualifyTopField(scope, declaration);
    return given === null ? qualified : { ...qualified, value: given };
  });
  return { ...file, declarations: [...units, ...declared, ...file.declarations] };
};

/** A parameter has a name that nothing else in its policy has. */
const refuseTwins = (module: Module, declared: ReadonlyMap<string, Declared>, report: Report): void => {
  const seen = new Map<string, Span>();
  for (const { kind, name } of module.main.header?.parameters ?? []) {
    const twin = seen.get(name.text);
    const other = kind === 'param' ? undefined : declared.get(name.text)?.span;
    const note = { span: name.span, text: 'declared here' };
    if (twin) report('FB2001', name.span, { name: name.text, what: 'a parameter' }, [{ ...note, span: twin }]);
    else if (other) report('FB2001', other, { name: name.text, what: 'a parameter' }, [note]);
    seen.set(name.text, name.span);
  }
};

/** An instance adds nothing to what it is given: two of them would add the same twice. */
const refuseOutside = (scope: ModuleScope, declaration: Declaration, report: Report): void => {
  const added = addedBy(declaration);
  const target = lookUp(scope, added?.entity ?? [])?.name.text ?? '';
  if (added === null || scope.namespace === '' || target.startsWith(scope.namespace) || target === '') return;
  report('FB6010', added.name.span, { name: added.name.text, entity: target });
};

/** What a declaration adds to an entity that is not its own text: a field, or the state of a parameter that is governed. */
const addedBy = (declaration: Declaration): { readonly name: Name; readonly entity: readonly Name[] } | null => {
  if (declaration.kind !== 'field' && declaration.kind !== 'govern' && declaration.kind !== 'adapt') return null;
  const type = declaration.scope?.type;
  const scoped = type?.kind === 'quantity' ? (type.unit.factors[0]?.path ?? []) : [];
  if (declaration.kind === 'field') return { name: declaration.name, entity: scoped };
  const { path } = declaration.kind === 'govern' ? (declaration.targets[0] ?? { path: [] }) : declaration.target;
  const name = path.at(-1);
  if (name === undefined) return null;
  return { name, entity: declaration.scope !== null ? scoped : path.slice(0, -1) };
};
