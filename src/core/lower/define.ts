/** A define as a Core function, once for the state as it is and once for each way in which an action's changes reach it. */
import type { Define, Local, Naming } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Shape } from '../../types/schema.ts';
import type { CoreFunction, Named, Parameter, Rec, Title } from '../core.ts';
import { lowerExpression } from './expression.ts';
import { closeFunction, openFunction, type Opened } from './frame.ts';
import { intOf, bindBool, bindInt, fresh, shareBool, shareInt, type Place, type Program } from './place.ts';
import { nameExpression } from './name.ts';
import { fieldOf, indexRange, type Roots } from './read.ts';
import { before, type Overlay } from './state.ts';
import { ringLength } from './ring.ts';
import { slotsOf, termsOfShape, valueOfNames } from './terms.ts';
import { yes } from './truths.ts';
import type { Value } from './value.ts';

/**
 * A change as the callee knows it: of the policy's own record, of a record parameter, or of a member whose index is passed, or of
 * a list element of these.
 */
export type Passed = {
  readonly of: 'globals' | { readonly parameter: number } | { readonly member: number };
  readonly element: { readonly list: number; readonly record: number } | null;
  readonly record: number;
  readonly field: number;
  /** Only one item of the field, which is a ring. */
  readonly isItem: boolean;
};

export const functionOf = (program: Program, index: number, changes: readonly Passed[]): CoreFunction => {
  const variants = program.made.get(index) ?? new Map<string, CoreFunction>();
  program.made.set(index, variants);
  const key = JSON.stringify(changes);
  const made = variants.get(key);
  if (made !== undefined) return made;
  const define = program.checked.defines[index] ?? bug(`no define ${index}`);
  const name = changes.length === 0 ? `define_${define.name}` : `define_${define.name}_after_${variants.size}`;
  const lowered = lowerDefine(program, define, name, changes);
  variants.set(key, lowered);
  program.functions.push(lowered);
  return lowered;
};

const lowerDefine = (program: Program, define: Define, name: string, changes: readonly Passed[]): CoreFunction => {
  const overlays: Overlay[] = [];
  const expressions = [...define.locals.map((each) => each.value), define.value];
  const opened = openFunction(
    program,
    define,
    define.parameters,
    define.arguments,
    expressions,
    changes.length === 0 ? before : { overlays },
  );
  const { at, roots } = opened;
  const extra: Parameter[] = [];
  for (const each of changes) overlays.push(overlayOf(at, opened, each, extra));
  for (const each of define.locals) bindLocal(at, each, roots);
  const value = nameExpression(at, define.naming, define.value, roots, define.span);
  const results = termsOfShape(at, define.shape, value, roots, define.span);
  const title = titleOf(define.name, define.naming, define.shape, define.span);
  return closeFunction({ ...opened, parameters: [...opened.parameters, ...extra] }, name, title, define.doc, results);
};

/** Adds the parameters that carry a change, and answers the change as it is seen inside. */
const overlayOf = (at: Place, opened: Opened, passed: Passed, extra: Parameter[]): Overlay => {
  const { schema } = at.frame.program.checked;
  const { shape: whole, outside, name } = fieldOf(schema, passed.record, passed.field);
  const shape = passed.isItem && whole.kind === 'array' ? whole.of : whole;
  const parameter = (
    wish: string,
    slot: { readonly type: 'int'; readonly lo: bigint; readonly hi: bigint } | { readonly type: 'bool' },
  ): Named => {
    const named: Named = { name: fresh(at, wish), ...slot };
    at.site.names.add(named.name);
    extra.push(named);
    return named;
  };
  const of = ((): Rec => {
    if (passed.of === 'globals') return { kind: 'globals', record: 0 };
    if ('parameter' in passed.of) return recordParameter(opened.parameters[passed.of.parameter]);
    const index = intOf(parameter('changed', { type: 'int', ...indexRange(schema, passed.of.member) }));
    return { kind: 'member', record: passed.of.member, index };
  })();
  let element: Overlay['element'] = null;
  if (passed.element !== null) {
    const list = fieldOf(schema, of.record, passed.element.list).shape;
    const most = list.kind === 'list' ? list.max : bug('an element of what is no list');
    const index = intOf(parameter('changed', { type: 'int', lo: 0n, hi: BigInt(Math.max(most - 1, 0)) }));
    element = { ...passed.element, index };
  }
  const holder: Rec =
    element === null
      ? of
      : { kind: 'element', record: element.record, list: { kind: 'field', of, field: element.list }, index: element.index };
  const item = passed.isItem
    ? intOf(parameter('changed', { type: 'int', lo: 0n, hi: BigInt(ringLength(schema, passed.record, passed.field) - 1) }))
    : null;
  const value = valueOfNames(
    at,
    shape,
    slotsOf(schema, shape).map((slot) => parameter(`new_${name}`, slot)),
    { self: holder, arguments: [] },
  );
  return { of, element, record: passed.record, field: passed.field, item, value: available(value, outside, shape) };
};

/** A new value lies in its range, so that a field which may be unavailable is there. */
export const available = (value: Value, outside: string, shape: Shape): Value =>
  outside === 'unavailable' && shape.kind !== 'optional' ? { kind: 'optional', present: yes, inner: value } : value;

const recordParameter = (parameter: Parameter | undefined): Rec =>
  parameter?.type === 'record'
    ? { kind: 'local', name: parameter.name, record: parameter.record }
    : bug('a change of what is no record');

/** A local name: rounded and shown under its name, or exact and computed once. */
const bindLocal = (at: Place, { binder, value: expr, naming, span }: Local, roots: Roots): void => {
  if (naming === null) {
    at.site.binders.set(binder.id, once(at, lowerExpression(at, expr), binder.name));
    return;
  }
  const title = titleOf(binder.name, naming, null, span);
  at.site.binders.set(binder.id, titled(at, nameExpression(at, naming, expr, roots, span), binder.name, title));
};

const once = (at: Place, value: Value, wish: string): Value => {
  if (value.kind === 'number')
    return { ...value, n: shareInt(at, value.n, wish), d: value.d.map((each) => shareInt(at, each, wish)) };
  return value.kind === 'truth' ? { ...value, value: shareBool(at, value.value, wish) } : value;
};

export const titled = (at: Place, value: Value, wish: string, title: Title): Value => {
  switch (value.kind) {
    case 'number':
      return value.n.kind === 'const' ? value : { ...value, n: bindInt(at, value.n, wish, title) };
    case 'int':
      return value.value.kind === 'const' ? value : { ...value, value: bindInt(at, value.value, wish, title) };
    case 'truth':
      return { ...value, value: bindBool(at, value.value, wish, title) };
    case 'optional':
      return value.inner === null ? value : { ...value, inner: titled(at, value.inner, wish, title) };
    default:
      return value;
  }
};

export const titleOf = (label: string, naming: Naming, shape: Shape | null, span: Title['span']): Title => {
  const type = naming.type.kind === 'optional' ? naming.type.of : naming.type;
  const inner = shape?.kind === 'optional' ? shape.of : shape;
  const scale = inner?.kind === 'number' ? inner.scale : type.kind === 'number' ? type.scale : null;
  const decimals = scale?.kind === 'fixed' ? scale.decimals : type.kind === 'time' ? 0 : null;
  return { label, unit: naming.unit, decimals, enum: type.kind === 'enum' ? type.enum : null, span };
};
