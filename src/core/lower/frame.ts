/** Begins a function: its parameters bound to what they stand for, an empty block to put statements in. */
import { bug } from '../../source/assert-never.ts';
import { once } from '../../source/once.ts';
import { children } from '../../check/children.ts';
import type { Binder, Expr } from '../../check/checked.ts';
import type { Span } from '../../source/source.ts';
import type { ArgumentSchema } from '../../types/schema.ts';
import type { CoreFunction, Named, Parameter, Rec, Slotted, Term, Title } from '../core.ts';
import { fresh, newSite, type Frame, type Place, type Program } from './place.ts';
import { newNumbering } from './numbering.ts';
import { rootOf, type Roots } from './read.ts';
import type { State } from './state.ts';
import { sweep } from './sweep.ts';
import { isPassable, slotsOf, valueOfNames } from './terms.ts';
import { local } from './ints.ts';
import { int, type Value } from './value.ts';

export type Opened = { readonly at: Place; readonly parameters: readonly Parameter[]; readonly roots: Roots };

export const openFunction = (
  program: Program,
  about: { readonly name: string; readonly span: Span },
  binders: readonly Binder[],
  given: readonly ArgumentSchema[],
  expressions: readonly Expr[],
  state: State,
): Opened => {
  const frame: Frame = {
    program,
    title: about.name,
    span: about.span,
    isNeverLate: program.neverLate.has(about.name),
    taken: new Map(),
    uses: countUses(expressions),
    powers: new Map(),
    elements: new Map(),
    turns: new Map(),
    numbering: newNumbering(),
    progress: { failed: false, size: 0 },
  };
  const at: Place = { frame, site: newSite(null, 'function'), state };
  const parameters = binders.map((each, index) => parameterOf(at, each, given[index]));
  const { schema } = program.checked;
  const records = parameters.map((each, index): Rec | null => {
    const shape = given[index]?.shape;
    if (each.type === 'record') return { kind: 'local', name: each.name, record: each.record };
    if (each.type !== 'int' || shape?.kind !== 'ref') return null;
    return rootOf(schema, shape, int(local(each.name, each)));
  });
  const roots: Roots = { self: null, arguments: records };
  binders.forEach((binder, index) => {
    const parameter = parameters[index];
    const shape = given[index]?.shape;
    if (parameter === undefined || shape === undefined) return;
    at.site.binders.set(binder.id, boundTo(at, parameter, shape, roots));
  });
  return { at, parameters, roots };
};

const parameterOf = (at: Place, binder: Binder, argument: ArgumentSchema | undefined): Parameter => {
  const name = fresh(at, binder.name);
  at.site.names.add(name);
  const shape = argument?.shape ?? { kind: 'bool' };
  if (shape.kind === 'record') return { name, type: 'record', record: shape.record };
  const [slot, more] = isPassable(shape) ? slotsOf(at.frame.program.checked.schema, shape) : [];
  if (slot === undefined || more !== undefined) {
    return bug(`a parameter that is a ${shape.kind}`);
  }
  return { name, ...slot };
};

const boundTo = (at: Place, parameter: Parameter, shape: ArgumentSchema['shape'], roots: Roots): Value => {
  if (parameter.type === 'record')
    return { kind: 'record', of: { kind: 'local', name: parameter.name, record: parameter.record } };
  const named: Named = parameter;
  if (shape.kind === 'record' || at.frame.progress.failed) return int(local(parameter.name, { lo: 0n, hi: 0n }));
  return valueOfNames(at, shape, [named], roots);
};

/** How often each expression stands in the tree, where it stands more than once. */
const countUses = (roots: readonly Expr[]): ReadonlyMap<Expr, number> => {
  const uses = new Map<Expr, number>();
  const waiting: Expr[] = [...roots];
  for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
    const before = uses.get(expr) ?? 0;
    uses.set(expr, before + 1);
    if (before === 0) for (const part of children(expr)) waiting.push(part);
  }
  return uses;
};

export const closeFunction = (
  { at, parameters }: Opened,
  name: string,
  title: Title,
  doc: string,
  results: readonly Term[],
  slots: readonly Slotted[] = results.map(slotOf),
): CoreFunction => {
  // Of all that was needed to make the function only its statements are kept.
  const { statements } = at.site;
  const body = once(() => sweep({ statements, results }));
  return {
    ...{ name, title, doc, parameters, results: slots },
    get body() {
      return body();
    },
  };
};

const slotOf = (term: Term): Slotted =>
  term.type === 'int' ? { type: 'int', lo: term.value.lo, hi: term.value.hi } : { type: 'bool' };
