/** The order in which definitions are checked: each after all that it names. Without recursion, for hostile chains. */
import type { DefineDeclaration, Expression, LetDeclaration } from '../syntax/ast.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Named } from './program.ts';
import type { Report } from './report.ts';

type Definition = LetDeclaration | DefineDeclaration;

/** Definitions of the policy in dependency order; those in a cycle are reported and left out, with what needs them. */
export const orderDefinitions = (
  names: ReadonlyMap<string, Named>,
  report: Report,
): { readonly defines: readonly DefineDeclaration[]; readonly broken: ReadonlySet<string> } => {
  const definitions = new Map<string, Definition>();
  for (const [name, { meaning }] of names)
    if (meaning.kind === 'let' || meaning.kind === 'define') definitions.set(name, meaning.declaration);
  const state = new Map<string, 'open' | 'done'>();
  const broken = new Set<string>();
  const defines: DefineDeclaration[] = [];
  for (const root of definitions.keys()) {
    // Each frame: a name and what is left of the names it needs.
    const stack: { readonly name: string; readonly all: readonly string[]; readonly needs: string[] }[] = [];
    const enter = (name: string): void => {
      const definition = definitions.get(name);
      if (definition === undefined || state.has(name)) return;
      state.set(name, 'open');
      const all = [...namesIn(definition)].filter((each) => definitions.has(each));
      stack.push({ name, all, needs: [...all].reverse() });
    };
    enter(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const next = frame.needs.pop();
      if (next === undefined) {
        stack.pop();
        state.set(frame.name, 'done');
        if (frame.all.some((each) => broken.has(each))) broken.add(frame.name);
        const definition = definitions.get(frame.name);
        if (definition?.kind === 'define' && !broken.has(frame.name)) defines.push(definition);
      } else if (state.get(next) === 'open') {
        const cycle = stack.slice(stack.findIndex((each) => each.name === next)).map((each) => each.name);
        if (!cycle.some((each) => broken.has(each)))
          report('FB2009', definitions.get(next)?.name.span ?? { file: '', start: 0, end: 0 }, { path: [...cycle, next] });
        cycle.forEach((each) => broken.add(each));
      } else {
        enter(next);
      }
    }
  }
  return { defines, broken };
};

/** Every name that stands in a definition. Names of other things are in it too and do no harm. */
const namesIn = (definition: Definition): ReadonlySet<string> => {
  const found = new Set<string>();
  const own = new Set<string>(definition.parameters.map((each) => each.name.text));
  const pending: Expression[] = [definition.value];
  if (definition.kind === 'define') {
    for (const local of definition.locals) {
      own.add(local.name.text);
      pending.push(local.value);
    }
  }
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    if (expression.kind === 'name' || expression.kind === 'call') found.add(expression.name.text);
    pending.push(...childrenOf(expression));
  }
  for (const name of own) found.delete(name);
  return found;
};
