/** Core's blocks as statements: plain loops and branches, nothing that allocates but the results of several values. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Argument, Block, Named, Rec, Slotted, Statement as CoreStatement, Term } from '../../core/core.ts';
import { withLocal, type Context } from './context.ts';
import { mentions } from './mentions.ts';
import { claimLocal, identifier } from './names.ts';
import { bool, keyOfRec, ownTerms, term, within, type Node } from './nodes.ts';
import { boolExpression, countExpression, listExpression, recExpression, select, termExpression } from './terms.ts';
import { call, item, name, number, type Expression, type Statement } from './tree.ts';

/** A local's or a result's type. */
export const typeOf = (slot: Slotted): string => (slot.type === 'int' ? 'bigint' : 'boolean');

type Translated = { readonly statements: readonly Statement[]; readonly context: Context };

/** The statements of a block, and the context in which its results are read. */
export const translateStatements = (block: Block, outer: Context): Translated => {
  const statements: Statement[] = [];
  let context = outer;
  for (const each of block.statements) {
    context = nameRecords(ownTerms(each), statements, context);
    const translated = translateStatement(each, context);
    statements.push(...translated.statements);
    context = translated.context;
  }
  return { statements, context: nameRecords(block.results.map(term), statements, context) };
};

/** Gives a name to each record that is certainly reached here and again later, so that it is looked up once. */
const nameRecords = (terms: readonly Node[], statements: Statement[], outer: Context): Context => {
  let context = outer;
  for (const node of within(terms, true)) {
    if (node.sort !== 'rec' || (node.of.kind !== 'member' && node.of.kind !== 'element')) continue;
    const key = keyOfRec(node.of);
    if (key === null || !context.repeated.has(key) || context.records.has(key)) continue;
    const local = context.scope.claim(recordName(node.of, context));
    statements.push({ kind: 'const', name: local, type: null, value: recExpression(node.of, context) });
    context = { ...context, records: new Map(context.records).set(key, name(local)) };
  }
  return context;
};

/** `p_market` for the market of `p`, otherwise after the entity. */
const recordName = (rec: Rec, { module }: Context): string => {
  const { schema } = module.core;
  const index = rec.kind === 'member' ? rec.index : null;
  if (index?.kind === 'read' && index.of.kind === 'local') {
    const field = schema.records[index.of.record]?.fields[index.field]?.name;
    return identifier(`${index.of.name.replace(/_[0-9]+$/u, '')}_${field ?? ''}`);
  }
  return identifier(schema.records[rec.record]?.name ?? 'record');
};

const translateStatement = (statement: CoreStatement, context: Context): Translated => {
  switch (statement.kind) {
    case 'let': {
      const bound = bindLet(statement.bind, statement.value, context);
      const local = bound.context.locals.get(statement.bind.name)?.value;
      if (statement.title !== null && local?.kind === 'name')
        context.titled.push({ name: local.name, span: statement.title.span });
      return bound;
    }
    case 'call':
      return translateCall(statement, context);
    case 'if':
      return translateIf(statement, context);
    case 'loop':
      return translateLoop(statement, context);
    default:
      return assertNever(statement);
  }
};

/** What is made of counts alone stays a count, until an amount is made of it. */
const bindLet = (bind: Named, value: Term, context: Context): Translated => {
  const count = value.type === 'int' && value.value.kind !== 'const' ? countExpression(value.value, context) : null;
  if (count === null) return bindOne(bind, termExpression(value, context), context);
  const local = claim(bind, context);
  return {
    statements: [{ kind: 'const', name: local, type: null, value: count }],
    context: withLocal(context, bind.name, { type: 'turn', value: name(local) }),
  };
};

/** Binds `bind` as a constant. The type is written, so that a literal stays an integer like any other. */
const bindOne = (bind: Named, value: Expression, context: Context): Translated => {
  const local = claim(bind, context);
  return {
    statements: [{ kind: 'const', name: local, type: isLiteral(value) ? typeOf(bind) : null, value }],
    context: withLocal(context, bind.name, { type: bind.type, value: name(local) }),
  };
};

const isLiteral = (value: Expression): boolean => value.kind !== 'call' && value.kind !== 'helper';

const claim = (bind: Named, context: Context): string => claimLocal(context.scope, bind.name);

const translateCall = (statement: CoreStatement & { readonly kind: 'call' }, context: Context): Translated => {
  const value = callExpression(statement.function, statement.arguments, context);
  const [only, ...rest] = statement.bind;
  if (only !== undefined && rest.length === 0) return bindOne(only, value, context);
  const local = context.scope.claim('results');
  let inner = context;
  statement.bind.forEach((each, at) => {
    inner = withLocal(inner, each.name, { type: each.type, value: item(name(local), at) });
  });
  return { statements: [{ kind: 'const', name: local, type: null, value }], context: inner };
};

/** A call of a Core function with the facts that it needs. */
export const callExpression = (callee: string, values: readonly Argument[], context: Context): Expression => {
  const { names, needs } = context.module;
  const { records, params } = needs.get(callee) ?? bug(`${callee} has no plan`);
  return call(
    names.functions.get(callee) ?? bug(`${callee} has no name`),
    ...(records.length > 0 ? [name('world')] : []),
    ...values.map((each) => (each.type === 'record' ? recExpression(each.value, context) : termExpression(each, context))),
    ...(params ? [name('params')] : []),
  );
};

const translateIf = (statement: CoreStatement & { readonly kind: 'if' }, context: Context): Translated => {
  const condition = boolExpression(statement.condition, context);
  const then = translateStatements(statement.then, context);
  const otherwise = translateStatements(statement.else, context);
  const arms = [
    { ...then, values: statement.then.results.map((each) => termExpression(each, then.context)) },
    { ...otherwise, values: statement.else.results.map((each) => termExpression(each, otherwise.context)) },
  ] as const;
  if (condition.kind === 'boolean') return takeArm(statement.bind, condition.value ? arms[0] : arms[1], context);
  const [only, ...rest] = statement.bind;
  const [a, b] = [arms[0].values[0], arms[1].values[0]];
  if (only !== undefined && rest.length === 0 && a !== undefined && b !== undefined) {
    // Branches that only choose a value are as lazy in a conditional.
    if (then.statements.length === 0 && otherwise.statements.length === 0) return bindOne(only, select(condition, a, b), context);
  }
  const locals = statement.bind.map((each) => claim(each, context));
  const assigned = (values: readonly Expression[]): readonly Statement[] =>
    values.map((value, at) => ({ kind: 'assign', target: locals[at] ?? '', value }));
  let inner = context;
  statement.bind.forEach((each, at) => {
    inner = withLocal(inner, each.name, { type: each.type, value: name(locals[at] ?? '') });
  });
  return {
    statements: [
      ...statement.bind.map((each, at): Statement => ({ kind: 'let', name: locals[at] ?? '', type: typeOf(each), value: null })),
      {
        kind: 'if',
        condition,
        then: [...then.statements, ...assigned(arms[0].values)],
        else: [...otherwise.statements, ...assigned(arms[1].values)],
      },
    ],
    context: inner,
  };
};

type Arm = Translated & { readonly values: readonly Expression[] };

/** A branch that is always taken. */
const takeArm = (bind: readonly Named[], arm: Arm, outer: Context): Translated => {
  const statements = [...arm.statements];
  let context = outer;
  bind.forEach((each, at) => {
    const value = arm.values[at];
    if (value === undefined) return;
    const bound = bindOne(each, value, context);
    statements.push(...bound.statements);
    context = bound.context;
  });
  return { statements, context };
};

const translateLoop = (loop: CoreStatement & { readonly kind: 'loop' }, outer: Context): Translated => {
  const before: Statement[] = [];
  let context = outer;
  const carried = loop.carry.map((each) => {
    const local = claim(each.bind, outer);
    before.push({ kind: 'let', name: local, type: typeOf(each.bind), value: termExpression(each.initial, outer) });
    context = withLocal(context, each.bind.name, { type: each.bind.type, value: name(local) });
    return { local, bind: each.bind };
  });
  const index = claim(loop.index, outer);
  let turn = withLocal(context, loop.index.name, { type: loop.over.kind === 'list' ? 'turn' : 'int', value: name(index) });
  const element = loop.over.kind === 'list' ? claimLocal(outer.scope, loop.over.element) : '';
  if (loop.over.kind === 'list') turn = withLocal(turn, loop.over.element, { type: 'record', value: name(element) });

  const body: Statement[] = [];
  if (loop.until !== null) {
    turn = nameRecords([bool(loop.until)], body, turn);
    const until = boolExpression(loop.until, turn);
    if (until.kind === 'boolean' && until.value) return { statements: before, context };
    if (until.kind !== 'boolean') body.push({ kind: 'if', condition: until, then: [{ kind: 'break' }], else: [] });
  }
  const translated = translateStatements(loop.body, turn);
  body.push(...translated.statements, ...nextValues(loop.body.results, carried, translated.context));
  return { statements: [...before, ...turns(loop, body, index, element, outer)], context };
};

/** The loop itself; turns are counted only for a body that asks. */
const turns = (
  loop: CoreStatement & { readonly kind: 'loop' },
  body: readonly Statement[],
  index: string,
  element: string,
  context: Context,
): readonly Statement[] => {
  if (loop.over.kind === 'count') return [{ kind: 'for count', name: index, end: BigInt(loop.over.count), body }];
  const list = listExpression(loop.over.list, context);
  return [
    { kind: 'let', name: index, type: null, value: number(0) },
    { kind: 'for of', name: element, list, body: [...body, { kind: 'increment', target: index }] },
  ];
};

/** All next values are computed from the last ones: where an assignment would disturb a later value, it waits. */
const nextValues = (
  results: readonly Term[],
  carried: readonly { readonly local: string; readonly bind: Named }[],
  context: Context,
): readonly Statement[] => {
  const first: Statement[] = [];
  const then: Statement[] = [];
  const values = results.map((each) => termExpression(each, context));
  values.forEach((value, at) => {
    const target = carried[at];
    if (target === undefined || (value.kind === 'name' && value.name === target.local)) return;
    const disturbs = values.slice(at + 1).some((later) => mentions([{ kind: 'return', value: later }], target.local));
    if (!disturbs) return void then.push({ kind: 'assign', target: target.local, value });
    const next = context.scope.claim(`next_${target.local}`);
    first.push({ kind: 'const', name: next, type: typeOf(target.bind), value });
    then.push({ kind: 'assign', target: target.local, value: name(next) });
  });
  // Waiting values are read before anything is assigned; they are assigned last.
  const waiting = new Set(first.flatMap((each) => (each.kind === 'const' ? [each.name] : [])));
  const isWaiting = (each: Statement): boolean =>
    each.kind === 'assign' && each.value.kind === 'name' && waiting.has(each.value.name);
  return [...first, ...then.filter((each) => !isWaiting(each)), ...then.filter(isWaiting)];
};
