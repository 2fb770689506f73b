/** The call of a decision with what is kept in its place, and what of it contradicts the state. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import type { EmittedEntry } from '../entries.ts';
import { assign, binary, call, declare, field, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { isPartlyTold, keyOf, recordSchema, structOf, type Context } from './context.ts';
import { element, loaded, loadedGlobals, loadedList, readsKept, twice } from './load.ts';
import type { Told } from './parameters.ts';

/** `isDirect`: without the function of the decision. */
export type Decided = {
  readonly statements: readonly Statement[];
  readonly call: Expr;
  readonly isDirect: boolean;
  /** By argument, the local that says where that which is kept of it lies. */
  readonly kept: ReadonlyMap<number, string>;
};

/** `struct`: the one that the decision takes, where it takes one. */
export const decisionOf = (
  context: Context,
  entry: Entry,
  decision: EmittedEntry,
  struct: string,
  parameters: readonly Told[],
  used: ReadonlySet<string>,
  take: (wanted: string) => string,
  isDirect: boolean,
): Decided => {
  const facts = decision.packed ? take('facts') : null;
  const statements: Statement[] = facts === null ? [] : [declare(`${struct} memory`, facts, null)];
  const ready = new Map<Told, Expr>();
  const kept = new Map<number, string>();
  // In this order it is looked for what contradicts the state: record by record, members before arguments.
  const staged = parameters.filter((each) => each.record !== null && each.record > 0 && isPartlyTold(context, each.record));
  for (const each of [...staged].sort(
    (a, b) => (a.record ?? 0) - (b.record ?? 0) || Number(b.kind === 'list') - Number(a.kind === 'list'),
  )) {
    const record = each.record ?? bug('a word has no record');
    statements.push(...differs(context, record, each, staged));
    const isFound = isDirect && entry.kind === 'action' && each.kind === 'record' && readsKept(context, record, used);
    const open = isFound ? take('kept') : null;
    const stored = context.stored.get(record);
    if (open !== null && each.argument !== null && stored !== undefined) {
      statements.push(declare(`${stored.struct} storage`, open, element(context, record, each.expr)));
      kept.set(each.argument, open);
    }
    const value =
      each.kind === 'list'
        ? loadedList(context, record, used, each.expr)
        : loaded(context, record, used, each.expr, ...(open === null ? [] : [name(open)]));
    if (facts !== null) {
      statements.push(assign(field(name(facts), `${each.name}_`), value));
      continue;
    }
    const local = take(each.name);
    statements.push(declare(`${structOf(context, record)}${each.kind === 'list' ? '[]' : ''} memory`, local, value));
    ready.set(each, name(local));
  }
  const told = (wanted: (each: Told) => boolean): readonly Told[] => parameters.filter(wanted);
  const [globals] = told((each) => each.record === 0);
  const inOrder: readonly (readonly [string, Expr])[] = [
    ...told((each) => each.argument !== null).map((each) => [each.name, ready.get(each) ?? each.expr] as const),
    ...(entry.globals ? [['globals', loadedGlobals(context, used, globals?.expr ?? null)] as const] : []),
    ...told((each) => each.kind === 'list').map((each) => [each.name, ready.get(each) ?? each.expr] as const),
  ];
  const whole = { statements, call: call(decision.node.name, ...inOrder.map(([, value]) => value)), isDirect: false, kept };
  if (facts === null) return (isDirect ? direct(decision.node, whole, inOrder, take) : null) ?? whole;
  const done = new Set(staged.map((each) => each.name));
  const rest = inOrder.filter(([own]) => !done.has(own)).map(([own, value]) => assign(field(name(facts), `${own}_`), value));
  return { statements: [...statements, ...rest], call: call(decision.node.name, name(facts)), isDirect: false, kept };
};

/**
 * The decision, or where that only checks and decides these two themselves: a struct on its way through another function costs as
 * much again.
 */
const direct = (
  node: FunctionNode,
  whole: Decided,
  given: readonly (readonly [string, Expr])[],
  take: (wanted: string) => string,
): Decided | null => {
  const [block] = node.body;
  const [checks, decides, more] = block?.kind === 'unchecked' ? block.body : [];
  if (checks?.kind !== 'expression' || decides?.kind !== 'assign' || more !== undefined) return null;
  if (checks.value.kind !== 'call' || decides.value.kind !== 'call' || decides.targets[0]?.kind !== 'name') return null;
  const declared: Statement[] = [];
  const values = new Map(
    node.parameters.map(({ type, name: own }, at): readonly [string, Expr] => {
      const [wanted, value] = given[at] ?? bug('a parameter that nobody gives');
      if (value.kind !== 'call') return [own, value];
      const local = take(wanted);
      declared.push(declare(type, local, value));
      return [own, name(local)];
    }),
  );
  const passed = ({ callee, arguments: all }: Expr & { readonly kind: 'call' }): Expr =>
    call(callee, ...all.map((each) => (each.kind === 'name' ? (values.get(each.name) ?? each) : each)));
  const check: Statement = { kind: 'expression', value: passed(checks.value) };
  return { ...whole, statements: [...whole.statements, ...declared, check], call: passed(decides.value), isDirect: true };
};

/** One member may not come as two arguments. */
const differs = (context: Context, record: number, each: Told, staged: readonly Told[]): readonly Statement[] => {
  if (each.kind !== 'record' || recordSchema(context, record).role !== 'entity') return [];
  const key = keyOf(context, record, each.expr);
  return staged
    .slice(0, staged.indexOf(each))
    .filter((other) => other.kind === 'record' && other.record === record)
    .map((other) => ({
      kind: 'if',
      condition: binary('==', key, keyOf(context, record, other.expr)),
      then: [twice(key)],
      else: [],
    }));
};
