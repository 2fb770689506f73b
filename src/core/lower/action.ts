/**
 * An action as one Core function: its verdict, then the new values. Each step stands inside the one before it, so that
 * nothing runs after the first reason to refuse: is there a member for each change, is each new value in its range, totals,
 * late changes, requirements in the state after. What is held keeps what was there before.
 */
import type { Action, Change, Checked, TotalUpdate } from '../../check/checked.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Bool, CoreFunction, Int, Rec, Slotted, Term, Verdict } from '../core.ts';
import { titled, titleOf } from './define.ts';
import { boundTo, lowerExpression, lowerTruth } from './expression.ts';
import { findIndex } from './find.ts';
import { closeFunction, openFunction } from './frame.ts';
import { constant, minimum, select, zeroInt } from './ints.ts';
import { nameExpression } from './name.ts';
import { addNumbers, subtractNumbers } from './number-arithmetic.ts';
import { bindBool, emit, nameFor, type Place, type Program } from './place.ts';
import { changedPlace, changedShape, placeShape } from './ring.ts';
import { fieldOf, memberAt, quantityOf, readField, type Roots } from './read.ts';
import { before, type Overlay, type State } from './state.ts';
import { holderOf, staysInside, store, termsOf, unless, type About, type Target } from './store.ts';
import { slotsOf, termsOfShape } from './terms.ts';
import { compare, no } from './truths.ts';
import { asInt, asNumber, choose, int, wider, type Value } from './value.ts';

export const lowerAction = (program: Program, action: Action): CoreFunction => {
  const expressions = [
    ...action.changes.flatMap(({ element, item, value }) => [element?.key, item, value].filter((each) => each != null)),
    ...action.totals.map((each) => each.key),
    ...action.requirements.map((each) => each.condition),
    ...(action.held === null ? [] : [action.held]),
  ];
  const opened = openFunction(program, action, action.parameters, action.arguments, expressions, before);
  const { schema } = program.checked;
  const slots: readonly Slotted[] = [
    { type: 'int', lo: 0n, hi: BigInt(verdictsOf(program.checked, action).length) },
    ...action.changes.flatMap((each) => [
      ...(each.item === null ? [] : slotsOf(schema, placeShape(schema, each))),
      ...slotsOf(schema, changedShape(schema, each)),
    ]),
    ...action.totals.flatMap((each) => slotsOf(schema, fieldOf(schema, each.entity, each.field).shape)),
  ];
  const results = locate({ action, slots, arguments: opened.roots.arguments }, opened.at, 1, []);
  const title = { label: action.name, unit: '', decimals: null, enum: null, span: action.span };
  return closeFunction(opened, `action_${action.name}`, title, action.doc, results, slots);
};

/** In the order in which they are tested; a change lists its own, possible or not, so that numbers never move. */
export const verdictsOf = ({ schema }: Checked, { changes, totals, requirements }: Action): readonly Verdict[] => [
  ...changes
    .filter(({ element }) => element !== null)
    .map(({ path, span }): Verdict => ({ kind: 'missing', reason: path, span })),
  ...changes.filter((each) => !each.late).map(changeVerdict),
  ...totals.map((each): Verdict => ({
    kind: 'change',
    reason: totalPath(schema.records, each),
    span: changes[each.changes[0] ?? 0]?.span ?? each.key.span,
  })),
  ...changes.filter((each) => each.late).map(changeVerdict),
  ...requirements.map(({ reason, span }): Verdict => ({ kind: 'require', reason, span })),
];

const changeVerdict = ({ path, span }: Change): Verdict => ({ kind: 'change', reason: path, span });

type Records = Program['checked']['schema']['records'];
export const totalPath = (records: Records, { entity, field }: TotalUpdate): string => {
  const name = records[entity]?.fields[field]?.name ?? '';
  return entity === 0 ? name : `${records[entity]?.name ?? ''}.${name}`;
};

/** What has been computed so far: the change as the state after sees it, what was there, and its integers. */
type Done = { readonly overlay: Overlay; readonly old: Value; readonly place: readonly Term[]; readonly terms: readonly Term[] };

/** All places that change, and what is known of those that come first. */
type Made = { readonly targets: readonly Target[]; readonly done: readonly Done[] };

/** What a total was and becomes. */
type Sum = { readonly old: readonly Term[]; readonly terms: readonly Term[] };

/** The fields that the changes write to, one by one; a list without the member refuses. */
const locate = (about: About, at: Place, verdict: number, targets: readonly Target[]): readonly Term[] => {
  const each = about.action.changes[targets.length];
  if (each === undefined) return change(about, at, verdict, targets, []);
  const of = recordOf(at, each);
  const { element, field } = each;
  if (element === null) {
    const item = each.item && changedPlace(at, each, each.item);
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
  if (each === undefined || target === undefined || each.late) {
    const overlays = done.map((one) => one.overlay);
    return total(about, at, 0, verdict, { targets, done }, overlays, []);
  }
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
  return store(about, at, shape, target, value, staysInside(naming, shape), verdict, span, (here, overlay, terms) =>
    rest(here, { overlay, old, place: target.item === null ? [] : [{ type: 'int', value: target.item }], terms }),
  );
};

/** A total moves by as much as the fields that it sums. */
const total = (
  about: About,
  at: Place,
  index: number,
  verdict: number,
  made: Made,
  overlays: readonly Overlay[],
  sums: readonly Sum[],
): readonly Term[] => {
  const each = about.action.totals[index];
  const state: State = { overlays };
  if (each === undefined) return late(about, { ...at, state }, verdict, made, [], sums);
  const { checked } = at.frame.program;
  const [first = 0] = each.changes;
  const { span } = about.action.changes[first] ?? bug('a total without its change');
  const of: Rec =
    each.entity === 0
      ? { kind: 'globals', record: 0 }
      : memberAt(checked.schema, each.entity, asInt(lowerExpression(at, each.key)));
  const { shape } = fieldOf(checked.schema, each.entity, each.field);
  const last = asNumber(readField({ ...at, state }, of, each.field, span));
  const moves = each.changes.map((one) => {
    const { overlay, old: was } = made.done[one] ?? bug('a total without its change');
    return subtractNumbers(at, numberOf(overlay.value), numberOf(was));
  });
  const label = totalPath(checked.schema.records, each);
  const [term] = termsOfShape(
    at,
    shape,
    moves.reduce((sum, step) => addNumbers(at, sum, step), last),
    { self: of, arguments: [] },
    span,
  );
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
  const old = about.action.held === null ? [] : termsOfShape(at, shape, last, { self: of, arguments: [] }, span);
  return store(about, at, shape, target, number, false, verdict, span, (here, overlay, terms) =>
    total(about, here, index + 1, verdict + 1, made, [...overlays, overlay], [...sums, { old, terms }]),
  );
};

/** What changes last, in the state that all else has left; then the requirements are asked of that state. */
const late = (
  about: About,
  at: Place,
  verdict: number,
  made: Made,
  done: readonly Done[],
  sums: readonly Sum[],
): readonly Term[] => {
  const each = about.action.changes[made.done.length + done.length];
  const target = made.targets[made.done.length + done.length];
  if (each !== undefined && target !== undefined)
    return write(about, at, each, target, verdict, (here, one) => late(about, here, verdict + 1, made, [...done, one], sums));
  const value = requirement(about, at, 0, verdict);
  const { held, span } = about.action;
  const isHeld = held === null ? no : lowerTruth(at, held);
  const own = made.done.flatMap((one) => [
    ...one.place,
    ...unlessHeld(at, isHeld, () => oldTerms(at, one, span), one.terms, span),
  ]);
  return [
    { type: 'int', value },
    ...own,
    ...done.flatMap(({ place, terms }) => [...place, ...terms]),
    ...sums.flatMap(({ old, terms }) => unlessHeld(at, isHeld, () => old, terms, span)),
  ];
};

/** What is held stays as it was. */
const unlessHeld = (at: Place, isHeld: Bool, old: () => readonly Term[], terms: readonly Term[], span: Span): readonly Term[] => {
  if (isHeld.kind === 'false') return terms;
  const was = old();
  const bind = terms.map((term, index) => nameFor(at, 'kept', wider(term, was[index])));
  const arms = { then: { statements: [], results: was }, else: { statements: [], results: terms } };
  return termsOf(emit(at, { kind: 'if', bind, condition: isHeld, ...arms, span }));
};

/** The integers of what was there before. */
const oldTerms = (at: Place, { overlay, old }: Done, span: Span): readonly Term[] => {
  const { shape } = fieldOf(at.frame.program.checked.schema, overlay.record, overlay.field);
  const roots: Roots = { self: holderOf(overlay), arguments: [] };
  if (overlay.item === null) return termsOfShape(at, shape, old, roots, span);
  if (shape.kind !== 'array' || shape.by.kind !== 'ring' || old.kind !== 'array') return bug('an item of what is no ring');
  const last = constant(BigInt(shape.by.length) - 1n);
  const read = (item: Int): readonly Term[] => termsOfShape(at, shape.of, old.item(item), roots, span);
  if (overlay.item.hi <= last.hi) return read(overlay.item);
  // Where no item changes there is none to read.
  const terms = read(minimum(overlay.item, last));
  const isItem = compare('<=', overlay.item, last);
  return terms.map((term) => (term.type === 'int' ? { type: 'int', value: select(isItem, term.value, zeroInt) } : term));
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
