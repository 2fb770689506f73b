/** Boundary checks: the first fact that is off ends the call with a `FactError`. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Check, Int, Rec } from '../../core/core.ts';
import { marked, openContext, type FunctionText } from './function.ts';
import { termsOfChecks } from './check-terms.ts';
import { withLocal, worldType, type Context, type Module } from './context.ts';
import { claimLocal, openScope } from './names.ts';
import { int, within, type Node } from './nodes.ts';
import { keyOfChecks, type CheckGroup, type SharedChecks } from './shared-checks.ts';
import { boolExpression, intExpression, listExpression, recExpression } from './terms.ts';
import { tidy } from './tidy.ts';
import { and, bigint, binary, call, helper, name, number, property, text, type Expression, type Statement } from './tree.ts';
import { recordType } from './types.ts';

const translateChecks = (checks: readonly Check[], index: Expression, context: Context): readonly Statement[] =>
  checks.flatMap((each) => translateCheck(each, index, context));

/** The checks of an entry: those that it shares are calls. */
export const translateGroups = (groups: readonly CheckGroup[], context: Context): readonly Statement[] =>
  groups.flatMap((group): readonly Statement[] => {
    const shared = context.module.shared.get(keyOfChecks(group));
    if (shared === undefined) return translateChecks(group.checks, number(0), context);
    const { subject } = group;
    const given = [
      ...(shared.needs.records.length > 0 ? [name('world')] : []),
      ...(subject === null ? [] : [recExpression({ kind: 'local', ...subject }, context)]),
      ...(shared.needs.params ? [name('params')] : []),
    ];
    return [{ kind: 'call', value: call(shared.name, ...given) }];
  });

/** The function of checks that several entries share. */
export const translateShared = ({ group, needs }: SharedChecks, module: Module): FunctionText => {
  const scope = openScope(module.names.scope);
  scope.claim('params');
  let context = openContext(module, scope, termsOfChecks(group.checks));
  const world = worldType(needs, module);
  const parameters = world === null ? [] : [{ name: 'world', type: world }];
  if (group.subject !== null) {
    const local = claimLocal(scope, group.subject.name);
    context = withLocal(context, group.subject.name, { type: 'record', value: name(local) });
    parameters.push({ name: local, type: recordType(group.subject.record, module.names) });
  }
  if (needs.params) parameters.push({ name: 'params', type: 'Params' });
  const body = tidy(translateChecks(group.checks, number(0), context));
  return { parameters: parameters.map((each) => marked(each, body, scope)), returns: 'void', body, titled: [] };
};

const translateCheck = (check: Check, index: Expression, context: Context): readonly Statement[] => {
  switch (check.kind) {
    case 'range':
      return rangeCheck(check, index, context);
    case 'items':
      return [{ kind: 'call', value: itemsCheck(check, index, context) }];
    case 'length': {
      const length = property(listExpression(check.list, context), 'length');
      const tooLong = binary('>', length, number(check.max));
      const off = check.min === 0 ? tooLong : binary('||', binary('<', length, number(check.min)), tooLong);
      return refuse(off, check, index, call('BigInt', length));
    }
    case 'reference': {
      const members = property(listExpression({ kind: 'members', record: check.entity }, context), 'length');
      const value = intExpression(check.value, context);
      if (isCheap(value)) {
        const beyond = binary('>=', value, call('BigInt', members));
        return refuse(binary('||', binary('<', value, bigint(0n)), beyond), check, index, value);
      }
      return [{ kind: 'call', value: helper('checkReference', number(check.number), text(check.path), index, value, members) }];
    }
    case 'each':
      return eachCheck(check, context);
    case 'within':
      return withinCheck(check.of, check, index, context);
    case 'when present': {
      const present = boolExpression({ kind: 'compare', op: '!=', left: check.present, right: zero }, context);
      const inner = translateChecks(check.checks, index, context);
      if (present.kind === 'boolean') return present.value ? inner : [];
      return inner.length === 0 ? [] : [{ kind: 'if', condition: present, then: inner, else: [] }];
    }
    default:
      return assertNever(check);
  }
};

const zero: Int = { kind: 'const', value: 0n, lo: 0n, hi: 0n };

const itemsCheck = (check: Check & { readonly kind: 'items' }, index: Expression, context: Context): Expression => {
  const field = context.module.names.records[check.of.record]?.fields[check.field] ?? bug('a ring without a name');
  const items = property(recExpression(check.of, context), field);
  const [lo, hi] = [intExpression(check.lo, context), intExpression(check.hi, context)];
  return helper('checkItems', number(check.number), text(check.path), index, items, number(check.count), lo, hi);
};

type Numbered = { readonly number: number; readonly path: string };

const refuse = (condition: Expression, check: Numbered, index: Expression, value: Expression): readonly Statement[] => [
  {
    kind: 'if',
    condition,
    then: [{ kind: 'throw', value: helper('factError', number(check.number), text(check.path), index, value) }],
    else: [],
  },
];

const rangeCheck = (check: Check & { readonly kind: 'range' }, index: Expression, context: Context): readonly Statement[] => {
  if (isFixed([int(check.value), int(check.lo), int(check.hi)], context)) return [];
  const truth = truthIn(intExpression(check.value, context));
  if (truth !== null && check.lo.kind === 'const' && check.hi.kind === 'const' && check.lo.value <= 0n && check.hi.value >= 1n) {
    return truth.kind === 'binary' ? [] : refuse(notBoolean(truth), check, index, call('BigInt', truth));
  }
  const [value, lo, hi] = [check.value, check.lo, check.hi].map((each) => intExpression(each, context));
  if (value === undefined || lo === undefined || hi === undefined) return [];
  return translateRange(check, index, value, lo, hi);
};

/** Written out where the value is cheap to read again: most of a decision's time goes into its checks. */
export const translateRange = (
  check: Numbered,
  index: Expression,
  value: Expression,
  lo: Expression,
  hi: Expression,
): readonly Statement[] =>
  [value, lo, hi].every(isCheap)
    ? refuse(binary('||', binary('<', value, lo), binary('>', value, hi)), check, index, value)
    : [{ kind: 'call', value: helper('checkRange', number(check.number), text(check.path), index, value, lo, hi) }];

/** A constant, a local, or a field of one. */
const isCheap = (value: Expression): boolean =>
  value.kind === 'name' || value.kind === 'bigint' || (value.kind === 'property' && isCheap(value.of));

/** The truth that an integer 1 or 0 stands for: a fact of type boolean, or whether an optional is present. */
const truthIn = (value: Expression): Expression | null => {
  if (value.kind !== 'conditional' || value.then.kind !== 'bigint' || value.else.kind !== 'bigint') return null;
  return value.then.value === 1n && value.else.value === 0n ? value.condition : null;
};

/** TypeScript knows better, but a caller in plain JavaScript may have passed the text 'false'. */
const notBoolean = (value: Expression): Expression => binary('!==', { kind: 'typeof', operand: value }, text('boolean'));

/** Made of constants and of parameters that stand in the module: the compiler has checked it. */
const isFixed = (terms: readonly Node[], context: Context): boolean =>
  within(terms).every(
    (node) =>
      node.sort === 'int' &&
      (node.of.kind === 'const' || (node.of.kind === 'param' && !context.module.isArgument(node.of.param))),
  );

const eachCheck = (check: Check & { readonly kind: 'each' }, outer: Context): readonly Statement[] => {
  if (check.checks.length === 0 && check.ascending === null) return [];
  const element = claimLocal(outer.scope, check.element);
  const index = outer.scope.claim('index');
  const context = withLocal(outer, check.element, { type: 'record', value: name(element) });
  const body = [...translateChecks(check.checks, name(index), context)];
  const before: Statement[] = [];
  if (check.ascending !== null) {
    const of: Rec = { kind: 'local', name: check.element, record: check.record };
    const unique: Int = { kind: 'read', of, field: check.ascending.field, slot: { kind: 'whole' }, lo: 0n, hi: 0n };
    const value = intExpression(unique, context);
    const previous = outer.scope.claim('previous');
    before.push({ kind: 'let', name: previous, type: 'bigint', value: bigint(0n) });
    const descends = and(binary('>', name(index), number(0)), binary('<=', value, name(previous)));
    body.push(...refuse(descends, check.ascending, name(index), value), { kind: 'assign', target: previous, value });
  }
  if (body.length === 0) return [];
  return [
    ...before,
    { kind: 'let', name: index, type: null, value: number(0) },
    {
      kind: 'for of',
      name: element,
      list: listExpression(check.list, outer),
      body: [...body, { kind: 'increment', target: index }],
    },
  ];
};

const withinCheck = (
  of: Rec,
  check: Check & { readonly kind: 'within' },
  index: Expression,
  outer: Context,
): readonly Statement[] => {
  const element = claimLocal(outer.scope, check.element);
  const inner = translateChecks(check.checks, index, withLocal(outer, check.element, { type: 'record', value: name(element) }));
  return [{ kind: 'const', name: element, type: null, value: recExpression(of, outer) }, ...inner];
};
