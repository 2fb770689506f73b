/**
 * An action as one Core function: its verdict, then the new values. Each step stands inside the one before it, so that
 * nothing runs after the first reason to refuse: is there a member for each change, is each new value in its range, totals,
 * requirements in the state after.
 */
import type { Action, Change, TotalUpdate } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Shape } from '../../types/schema.ts';
import type { Bool, CoreFunction, Int, Named, Rec, Slotted, Term, Verdict } from '../core.ts';
import { available, titled, titleOf } from './define.ts';
import { boundTo, lowerExpression, lowerTruth } from './expression.ts';
import { findIndex } from './find.ts';
import { closeFunction, openFunction } from './frame.ts';
import { constant, refine, zeroInt } from './ints.ts';
import { nameExpression } from './name.ts';
import { addNumbers, powerOfTen, subtractNumbers } from './number.ts';
import { bindBool, boolOf, branch, emit, fresh, intOf, type Place, type Program } from './place.ts';
import { changedShape, placeOf, placeShape, ringLength } from './ring.ts';
import { decimalsOf, fieldOf, isInside, memberAt, quantityOf, readField, valueOfInt, type Roots } from './read.ts';
import { before, type Overlay, type State } from './state.ts';
import { slotsOf, termsOfShape } from './terms.ts';
import { compare, not, or, yes } from './truths.ts';
import { asInt, asNumber, asOptional, choose, int, truthValue, type Value } from './value.ts';

export const lowerAction = (program: Program, action: Action): CoreFunction => {
  const expressions = [
    ...action.changes.flatMap(({ element, item, value }) => [element?.key, item, value].filter((each) => each != null)),
    ...action.totals.map((each) => each.key),
    ...action.requirements.map((each) => each.condition),
  ];
  const opened = openFunction(program, action, action.parameters, action.arguments, expressions, before);
  const { schema } = program.checked;
  const slots: readonly Slotted[] = [
    { type: 'int', lo: 0n, hi: BigInt(verdictsOf(program, action).length) },
    ...action.changes.flatMap((each) => [
      ...(each.item === null ? [] : slotsOf(schema, placeShape(ringLength(schema, each.record.record, each.field)))),
      ...slotsOf(schema, changedShape(schema, each)),
    ]),
    ...action.totals.flatMap((each) => slotsOf(schema, fieldOf(schema, each.entity, each.field).shape)),
  ];
  const results = locate({ action, slots, arguments: opened.roots.arguments }, opened.at, 1, []);
  const title = { label: action.name, unit: '', decimals: null, enum: null, span: action.span };
  return closeFunction(opened, `action_${action.name}`, title, action.doc, results, slots);
};

/** In the order in which they are tested; a change lists its own, possible or not, so that numbers never move. */
export const verdictsOf = ({ checked: { schema } }: Program, { changes, totals, requirements }: Action): readonly Verdict[] => [
  ...changes
    .filter(({ element }) => element !== null)
    .map(({ path, span }): Verdict => ({ kind: 'missing', reason: path, span })),
  ...changes.map(({ path, span }): Verdict => ({ kind: 'change', reason: path, span })),
  ...totals.map((each): Verdict => ({
    kind: 'change',
    reason: totalPath(schema.records, each),
    span: changes[each.change]?.span ?? each.key.span,
  })),
  ...requirements.map(({ reason, span }): Verdict => ({ kind: 'require', reason, span })),
];

type Records = Program['checked']['schema']['records'];
export const totalPath = (records: Records, { entity, field }: TotalUpdate): string =>
  `${records[entity]?.name ?? ''}.${records[entity]?.fields[field]?.name ?? ''}`;

type About = { readonly action: Action; readonly slots: readonly Slotted[]; readonly arguments: readonly (Rec | null)[] };

/** What has been computed so far: the change as the state after sees it, and its integers. */
type Done = { readonly overlay: Overlay; readonly old: Value; readonly terms: readonly Term[] };

/** The fields that the changes write to, one by one; a list without the member refuses. */
const locate = (about: About, at: Place, verdict: number, targets: readonly Target[]): readonly Term[] => {
  const each = about.action.changes[targets.length];
  if (each === undefined) return change(about, at, verdict, targets, []);
  const of = recordOf(at, each);
  const { element, field } = each;
  if (element === null) {
    const item = each.item && placeOf(at, each.item, ringLength(at.frame.program.checked.schema, of.record, field));
    return locate(about, at, verdict, [...targets, { of, element: null, record: of.record, field, item }]);
  }
  const key = lowerExpression(at, element.key);
  const found = findIndex(at, { kind: 'field', of, field: element.list }, element.record, element.unique, key, each.span);
  const place = { list: element.list, record: element.record, index: found.index };
  return unless(about, at, found.present, verdict, each.span, (here) =>
    locate(about, here, verdict + 1, [...targets, { of, element: place, record: element.record, field, item: null }]),
  );
};

const change = (about: About, at: Place, verdict: number, targets: readonly Target[], done: readonly Done[]): readonly Term[] => {
  const each = about.action.changes[done.length];
  const target = targets[done.length];
  if (each === undefined || target === undefined)
    return total(
      about,
      at,
      0,
      verdict,
      done,
      done.map((one) => one.overlay),
      [],
    );
  return write(about, at, each, target, verdict, (inside, made) => change(about, inside, verdict + 1, targets, [...done, made]));
};

const recordOf = (at: Place, { record }: Change): Rec => {
  if (record.binder === null) return { kind: 'globals', record: 0 };
  const value = boundTo(at, record.binder);
  if (value.kind === 'record') return value.of;
  return value.kind === 'int'
    ? memberAt(at.frame.program.checked.schema, record.record, value.value)
    : bug('a change of what is no record');
};

type Target = Omit<Overlay, 'value'>;

const holderOf = ({ of, element }: Target): Rec =>
  element === null
    ? of
    : { kind: 'element', record: element.record, list: { kind: 'field', of, field: element.list }, index: element.index };

const write = (
  about: About,
  at: Place,
  each: Change,
  target: Target,
  verdict: number,
  rest: (at: Place, done: Done) => readonly Term[],
): readonly Term[] => {
  const { value: expr, naming, path, span } = each;
  const shape = changedShape(at.frame.program.checked.schema, each);
  const holder = holderOf(target);
  const roots: Roots = { self: holder, arguments: about.arguments };
  const old = readField(at, holder, target.field, span);
  const named = nameExpression(at, naming, expr, roots, span);
  const value = titled(at, named, target.element === null ? 'changed' : 'moved', titleOf(path, naming, shape, span));
  return store(about, at, shape, target, value, verdict, span, (here, overlay, terms) =>
    rest(here, { overlay, old, terms: target.item === null ? terms : [{ type: 'int', value: target.item }, ...terms] }),
  );
};

/** Refuses a new value outside its range; inside, it is what the state after holds. */
const store = (
  about: About,
  at: Place,
  shape: Shape,
  target: Target,
  value: Value,
  verdict: number,
  span: Span,
  rest: (at: Place, overlay: Overlay, terms: readonly Term[]) => readonly Term[],
): readonly Term[] => {
  const { schema } = at.frame.program.checked;
  const roots: Roots = { self: holderOf(target), arguments: [] };
  const plain = shape.kind !== 'optional' && value.kind === 'optional' ? asOptional(value).inner : value;
  const terms = termsOfShape(at, shape, plain, roots, span);
  return unless(about, at, isInRange(at, shape, terms, roots), verdict, span, (here) => {
    const within = terms.map((term, index): Term => {
      const slot = slotsOf(schema, shape)[index];
      return term.type === 'int' && slot?.type === 'int' ? { type: 'int', value: refine(term.value, slot) } : term;
    });
    const { outside } = fieldOf(schema, target.record, target.field);
    return rest(here, { ...target, value: available(valueOfTerms(here, shape, within, roots), outside, shape) }, within);
  });
};

const isInRange = (at: Place, shape: Shape, [first, second]: readonly Term[], roots: Roots): Bool => {
  const { schema } = at.frame.program.checked;
  if (shape.kind === 'number' && first?.type === 'int') {
    return isInside(first.value, shape, powerOfTen(at, decimalsOf(schema, shape.scale, roots)));
  }
  if (shape.kind === 'optional' && shape.of.kind === 'number' && first?.type === 'bool' && second?.type === 'int') {
    return or(not(first.value), isInside(second.value, shape.of, powerOfTen(at, decimalsOf(schema, shape.of.scale, roots))));
  }
  if (shape.kind === 'time' && first?.type === 'int') return compare('<=', first.value, constant(latestTime));
  if (shape.kind === 'optional' && shape.of.kind === 'time' && first?.type === 'bool' && second?.type === 'int') {
    return or(not(first.value), compare('<=', second.value, constant(latestTime)));
  }
  return yes;
};

/** What a time is stored in: 40 bits. It is never negative, which the checker has proved. */
const latestTime = (1n << 40n) - 1n;

const valueOfTerms = (at: Place, shape: Shape, [first, second]: readonly Term[], roots: Roots): Value => {
  if (first?.type === 'bool' && shape.kind === 'bool') return truthValue(first.value);
  if (first?.type === 'bool' && shape.kind === 'optional') {
    const inner = second?.type === 'int' ? second.value : zeroInt;
    return { kind: 'optional', present: first.value, inner: valueOfInt(at, shape.of, inner, roots) };
  }
  return valueOfInt(at, shape, first?.type === 'int' ? first.value : zeroInt, roots);
};

/** A total moves by as much as the field that it sums. */
const total = (
  about: About,
  at: Place,
  index: number,
  verdict: number,
  done: readonly Done[],
  overlays: readonly Overlay[],
  sums: readonly Term[],
): readonly Term[] => {
  const each = about.action.totals[index];
  const state: State = { overlays };
  if (each === undefined) {
    const value = requirement(about, { ...at, state }, 0, verdict);
    return [{ type: 'int', value }, ...done.flatMap((one) => one.terms), ...sums];
  }
  const { checked } = at.frame.program;
  const moved = done[each.change] ?? bug('a total without its change');
  const { span } = about.action.changes[each.change] ?? bug('a total without its change');
  const of = memberAt(checked.schema, each.entity, asInt(lowerExpression(at, each.key)));
  const { shape } = fieldOf(checked.schema, each.entity, each.field);
  const last = asNumber(readField({ ...at, state }, of, each.field, span));
  const step = subtractNumbers(at, numberOf(moved.overlay.value), numberOf(moved.old));
  const label = totalPath(checked.schema.records, each);
  const [term] = termsOfShape(at, shape, addNumbers(at, last, step), { self: of, arguments: [] }, span);
  const bound = term?.type === 'int' ? int(term.value) : bug('a total that is no number');
  const title = { label, unit: shape.kind === 'number' ? shape.unit : '', decimals: null, enum: null, span };
  const value = titled(
    at,
    bound,
    'total',
    shape.kind === 'number' && shape.scale.kind === 'fixed' ? { ...title, decimals: shape.scale.decimals } : title,
  );
  // Nothing is known of it yet: that it lies in its range is what is tested next.
  const number =
    shape.kind === 'number' ? quantityOf(at, shape, asInt(value), { self: of, arguments: [] }, { lo: null, hi: null }) : value;
  const target: Target = { of, element: null, record: each.entity, field: each.field, item: null };
  return store(about, at, shape, target, number, verdict, span, (here, overlay, terms) =>
    total(about, here, index + 1, verdict + 1, done, [...overlays, overlay], [...sums, ...terms]),
  );
};

const numberOf = (value: Value): ReturnType<typeof asNumber> =>
  value.kind === 'number' ? value : bug('a total over what may be missing');

/** The number of the first requirement that does not hold, or 0. */
const requirement = (about: About, at: Place, index: number, verdict: number): Int => {
  const each = about.action.requirements[index];
  if (each === undefined) return zeroInt;
  const { reason, span } = each;
  const title = { label: reason, unit: '', decimals: null, enum: null, span };
  const holds = lowerTruth(at, each.condition);
  const shown = holds.kind === 'true' || holds.kind === 'false' ? holds : bindBool(at, holds, 'requirement', title);
  const next = (here: Place): Value => int(requirement(about, here, index + 1, verdict + 1));
  return asInt(choose(at, shown, next, () => int(constant(BigInt(verdict))), span));
};

/** Ends with this verdict unless the condition holds. */
const unless = (
  about: About,
  at: Place,
  condition: Bool,
  verdict: number,
  span: Span,
  rest: (at: Place) => readonly Term[],
): readonly Term[] => {
  if (condition.kind === 'true') return rest(at);
  const refused = about.slots.map((slot, index): Term =>
    index === 0 ? { type: 'int', value: constant(BigInt(verdict)) } : filler(slot),
  );
  if (condition.kind === 'false') return refused;
  const arm = branch(at);
  const results = rest(arm);
  const bind = about.slots.map((slot, index): Named => ({ name: fresh(at, index === 0 ? 'verdict' : 'result'), ...slot }));
  const otherwise = { statements: [], results: refused };
  const names = emit(at, {
    kind: 'if',
    bind,
    condition,
    then: { statements: arm.site.statements, results },
    else: otherwise,
    span,
  });
  return names.map((each): Term =>
    each.type === 'int' ? { type: 'int', value: intOf(each) } : { type: 'bool', value: boolOf(each) },
  );
};

/** What stands for a new value that is not to be used. */
const filler = (slot: Slotted): Term => {
  if (slot.type === 'bool') return { type: 'bool', value: { kind: 'false' } };
  return { type: 'int', value: constant(slot.lo > 0n ? slot.lo : slot.hi < 0n ? slot.hi : 0n) };
};
