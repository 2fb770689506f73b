/**
 * Calls of defines. In the state after an action, a define that can read what has changed is made once more, with the
 * changes as further parameters: which record they belong to is settled here, where both are at hand.
 */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Argument, Named, Rec, Term } from '../core.ts';
import { functionOf, type Passed } from './define.ts';
import { emit, fresh, type Place } from './place.ts';
import { fieldOf, readField, rootOf, type Roots } from './read.ts';
import { meets, type Overlay } from './state.ts';
import { textOfRecord } from './structure.ts';
import { argumentOf, termsOfShape, valueOfNames } from './terms.ts';
import type { Value } from './value.ts';

export const callDefine = (at: Place, index: number, values: readonly Value[], span: Span): Value => {
  const { program } = at.frame;
  const { schema } = program.checked;
  const define = program.checked.defines[index] ?? bug(`no define ${index}`);
  const roots: Roots = { self: null, arguments: define.arguments.map(({ shape }, k) => rootOf(schema, shape, values[k])) };
  const plain = define.arguments.map(({ shape }, k) =>
    argumentOf(at, shape, values[k] ?? bug('an argument is missing'), roots, span),
  );
  const changes = changesFor(at, index, plain, span);
  const callee = functionOf(
    program,
    index,
    changes.map((each) => each.passed),
  );
  const bind = callee.results.map((slot): Named => ({ name: fresh(at, define.name), ...slot }));
  const names = emit(at, {
    kind: 'call',
    bind,
    function: callee.name,
    arguments: [...plain, ...changes.flatMap((each) => each.arguments)],
    span,
  });
  return valueOfNames(at, define.shape, names, roots);
};

type ChangeFor = { readonly passed: Passed; readonly arguments: readonly Argument[] };

/** The changes that this call must see, from where the callee stands. */
const changesFor = (at: Place, define: number, given: readonly Argument[], span: Span): readonly ChangeFor[] => {
  const reads = at.frame.program.reads[define] ?? new Set<string>();
  const changes: ChangeFor[] = [];
  for (const overlay of at.state.overlays) {
    if (!reads.has(`${overlay.record}.${overlay.field}`)) continue;
    if (overlay.of.kind === 'member') changes.push(withinMember(at, overlay, overlay.of, span));
    if (overlay.of.kind === 'globals')
      changes.push(change(at, { of: 'globals', ...shapeOf(overlay) }, overlay, overlay.value, [], span));
    given.forEach((argument, parameter) => {
      if (argument.type !== 'record') return;
      if (overlay.of.kind === 'local' && textOfRecord(argument.value) === textOfRecord(overlay.of)) {
        changes.push(change(at, { of: { parameter }, ...shapeOf(overlay) }, overlay, overlay.value, [], span));
      } else if (meets(at, overlay, argument.value).kind !== 'false') {
        if (overlay.item !== null) bug('a ring of what may be another record');
        const passed: Passed = { of: { parameter }, element: null, record: overlay.record, field: overlay.field, isItem: false };
        if (changes.some((each) => isSame(each.passed, passed))) return;
        const whole: Overlay = { ...overlay, element: null };
        changes.push(change(at, passed, whole, readField(at, argument.value, overlay.field, span), [], span, argument.value));
      }
    });
  }
  return changes;
};

const isSame = (one: Passed, other: Passed): boolean => JSON.stringify(one) === JSON.stringify(other);

const shapeOf = ({ element, record, field, item }: Overlay): Omit<Passed, 'of'> => ({
  isItem: item !== null,
  element: element === null ? null : { list: element.list, record: element.record },
  record,
  field,
});

const withinMember = (at: Place, overlay: Overlay, of: Extract<Rec, { kind: 'member' }>, span: Span): ChangeFor =>
  change(
    at,
    { of: { member: of.record }, ...shapeOf(overlay) },
    overlay,
    overlay.value,
    [{ type: 'int', value: of.index }],
    span,
  );

const change = (
  at: Place,
  passed: Passed,
  overlay: Overlay,
  value: Value,
  first: readonly Term[],
  span: Span,
  holder: Rec = holderOf(overlay),
): ChangeFor => {
  const field = fieldOf(at.frame.program.checked.schema, overlay.record, overlay.field);
  const shape = overlay.item !== null && field.shape.kind === 'array' ? field.shape.of : field.shape;
  const roots: Roots = { self: holder, arguments: [] };
  const indexes = [overlay.element?.index, overlay.item].filter((each) => each != null);
  const place = indexes.map((value): Term => ({ type: 'int', value }));
  const optional = shape.kind === 'number' && value.kind === 'optional' ? value.inner : value;
  return { passed, arguments: [...first, ...place, ...termsOfShape(at, shape, optional, roots, span)] };
};

/** The record whose field has changed. */
export const holderOf = ({ of, element }: Overlay): Rec =>
  element === null
    ? of
    : { kind: 'element', record: element.record, list: { kind: 'field', of, field: element.list }, index: element.index };
