/**
 * Takes out of a function what nobody reads, since solc warns of it: locals whose value turned out to be a constant, blocks
 * left empty, names of parameters. All that is computed is without effects, so that nothing else changes.
 */
import { namesRead } from './walk.ts';
import type { FunctionNode, Statement } from './tree.ts';

export const tidy = (node: FunctionNode): FunctionNode => {
  let body = node.body;
  for (;;) {
    const read = namesRead(body);
    const next = tidyAll(body, read);
    if (!next.changed) {
      const parameters = node.parameters.map((each) => (read.has(each.name) ? each : { ...each, name: '' }));
      const doc = node.doc.filter((each) => each.tag !== 'param' || read.has(each.name ?? ''));
      return { ...node, doc, parameters, body: next.statements };
    }
    body = next.statements;
  }
};

type Tidied = { readonly statements: readonly Statement[]; readonly changed: boolean };

const tidyAll = (list: readonly Statement[], read: ReadonlySet<string>): Tidied => {
  let changed = false;
  const statements = list.flatMap((each) => {
    const [next, touched] = tidyOne(each, read);
    changed ||= touched;
    return next;
  });
  return { statements, changed };
};

const tidyOne = (node: Statement, read: ReadonlySet<string>): readonly [readonly Statement[], boolean] => {
  switch (node.kind) {
    case 'declare': {
      if (node.variables.every((each) => !read.has(each.name))) return [[], true];
      const dead = node.variables.some((each) => each.name !== '' && !read.has(each.name));
      const variables = node.variables.map((each) => (read.has(each.name) ? each : { type: '', name: '' }));
      return dead ? [[{ ...node, variables }], true] : [[node], false];
    }
    case 'block': {
      const { statements, changed } = tidyAll(node.body, read);
      if (statements.length === 0) return [[], true];
      return [[{ ...node, body: statements }], changed];
    }
    case 'if': {
      const then = tidyAll(node.then, read);
      const otherwise = tidyAll(node.else, read);
      if (then.statements.length === 0 && otherwise.statements.length === 0) return [[], true];
      return [[{ ...node, then: then.statements, else: otherwise.statements }], then.changed || otherwise.changed];
    }
    case 'for': {
      const body = tidyAll(node.body, read);
      if (body.statements.length === 0) return [[], true];
      return [[{ ...node, body: body.statements }], body.changed];
    }
    case 'unchecked': {
      const { statements, changed } = tidyAll(node.body, read);
      const direct = returned(statements);
      return [[{ ...node, body: direct ?? statements }], changed || direct !== null];
    }
    default:
      return [[node], false];
  }
};

/** A value that is named only to be returned is returned. */
const returned = (list: readonly Statement[]): readonly Statement[] | null => {
  const [named, last] = list.slice(-2);
  if (named?.kind !== 'declare' || named.value === null || last?.kind !== 'return') return null;
  const [variable, more] = named.variables;
  const [value, another] = last.values;
  const isIt = value?.kind === 'name' && value.name === variable?.name;
  return isIt && more === undefined && another === undefined ? [...list.slice(0, -2), { ...last, values: [named.value] }] : null;
};
