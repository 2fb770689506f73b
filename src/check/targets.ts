/** What a clause of an action changes: a field of the policy, of an argument or of a member of its list, or an item of a ring. */
import type { Expression } from '../syntax/ast.ts';
import type { FieldSchema, Shape } from '../types/schema.ts';
import type { Change, Expr } from './checked.ts';
import { check } from './expression.ts';
import { isMistake, make } from './make.ts';
import { fieldName } from './places.ts';
import type { Env } from './program.ts';
import { policyAt, readField } from './read.ts';
import { ringPlace, wholeNumber } from './rings.ts';

/** The field that a clause changes. */
export type Changed = {
  readonly record: Change['record'];
  readonly element: Change['element'];
  readonly field: number;
  readonly schema: FieldSchema;
  /** Of the field, or of its item. */
  readonly shape: Shape;
  /** The item of a ring that changes. */
  readonly item: Expr | null;
  readonly path: string;
  readonly old: Expr;
  /** The member of a list, which has to be there. */
  readonly found: Expr | null;
};

/** `level`, `m.reserve`, `a.collateral`, `a.positions[m].size` or, of a ring, `m.flows[i]`. Null after a reported mistake. */
export const targetOf = (env: Env, expression: Expression): Changed | null => {
  const ring = expression.kind === 'index' ? check(env, expression.of) : null;
  if (ring !== null && isMistake(ring)) return null;
  const isItem = expression.kind === 'index' && ring?.type.kind === 'array' && ring.type.by.kind === 'ring';
  const whole = wholeOf(env, isItem ? expression.of : expression);
  if (isItem && whole !== null) return itemOf(env, expression, whole);
  if (whole?.shape.kind !== 'array') return whole;
  env.program.report('FB2019', expression.span, {
    problem: `\`${whole.path}\` is a ring, which cannot be changed as a whole`,
    help: `say which item changes: \`${whole.path}[i]\``,
  });
  return null;
};

const itemOf = (env: Env, { key, span }: Expression & { kind: 'index' }, whole: Changed): Changed | null => {
  const { shape, old } = whole;
  const index = wholeNumber(env, key, 'an index');
  if (index === null || shape.kind !== 'array' || shape.by.kind !== 'ring' || old.type.kind !== 'array') return null;
  const item = ringPlace(env, key.span, index, shape.by.length);
  const read = make(env, span, old.type.of, old.knowledge, { kind: 'item', array: old, key: item });
  return { ...whole, shape: shape.of, item, old: read };
};

const wholeOf = (env: Env, expression: Expression): Changed | null => {
  const { program } = env;
  const refuse = (problem: string, help = usualHelp): null => {
    program.report('FB2019', expression.span, { problem, help });
    return null;
  };
  if (expression.kind === 'error') return null;
  if (expression.kind === 'name') return globalOf(env, expression) ?? refuse(...noState(env, expression));
  if (expression.kind !== 'field') return refuse('this is neither a state nor a field of an argument');
  const { of, name } = expression;
  const holder = of.kind === 'index' || of.kind === 'name' ? check(env, of) : null;
  if (holder === null) return refuse('this is not a field of an argument, or of a member of its list');
  if (isMistake(holder)) return null;
  const element = holder.kind === 'find' ? holder : holder.kind === 'the' && holder.value.kind === 'find' ? holder.value : null;
  const owner = element ? (element.list.kind === 'field' ? element.list.of : null) : holder;
  if (owner?.kind !== 'binder' || (owner.type.kind !== 'record' && owner.type.kind !== 'ref'))
    return refuse('only what is passed to the action, or a member of its list, can be changed');
  const owning = owner.type.kind === 'record' ? owner.type.record : owner.type.entity;
  const record = element?.record ?? owning;
  const field = program.schema.records[record]?.fields.findIndex((each) => each.name === name.text) ?? -1;
  const schema = program.schema.records[record]?.fields[field];
  if (schema === undefined) {
    program.report('FB2008', name.span, {
      name: name.text,
      record: `\`${program.schema.records[record]?.name ?? '?'}\``,
      similar: null,
    });
    return null;
  }
  const told = schema.source === 'fact' && schema.shape.kind === 'number' && owner.type.kind === 'record';
  if (!told && schema.source !== 'state')
    return owner.type.kind === 'ref' && schema.source === 'fact'
      ? refuse(
          `\`${name.text}\` is told from outside; what the policy keeps of a ${program.schema.records[record]?.name ?? '?'} is a \`state\``,
          `declare it \`state ${name.text} : …\` if the policy is to keep it`,
        )
      : schema.source === 'param'
        ? refuse(`\`${name.text}\` is a parameter`, governed(`${program.schema.records[record]?.name ?? '?'}.${name.text}`))
        : refuse(`\`${name.text}\` is not a stored number`);
  if (schema.outside !== 'refuse') {
    program.report('FB3011', name.span, {
      name: name.text,
      problem: 'is changed by an action, so a value that is off must be refused',
      better: 'refuse',
    });
    return null;
  }
  const parent: Expr = element
    ? { span: of.span, type: { kind: 'record', record }, knowledge: null, kind: 'the', value: element }
    : holder;
  const list = element && element.list.kind === 'field' ? element.list.field : null;
  const path = element && list !== null ? `${fieldName(program, owning, list)}.${name.text}` : name.text;
  const label =
    of.kind === 'name'
      ? of.name.text
      : of.kind === 'index' && of.of.kind === 'field' && of.of.of.kind === 'name'
        ? of.of.of.name.text
        : '';
  return {
    record: { binder: owner.id, record: owning },
    element: element && list !== null ? { list, record: element.record, unique: element.unique, key: element.key } : null,
    field,
    schema,
    shape: schema.shape,
    item: null,
    path: `${label}.${path}`,
    old: readField(env, expression.span, parent, record, field),
    found: element,
  };
};

const usualHelp =
  'change a `state` of the policy or of an argument, or a number of an argument: `a.collateral`, or `a.positions[m].size`';

const governed = (path: string): string => `say who may change it and how: \`govern ${path} { ROLE sets any value in … }\``;

/** What a name is that is no state, and what to do where it is to change. */
const noState = (env: Env, { name }: Expression & { kind: 'name' }): readonly [problem: string, help: string] => {
  const meaning = env.scope.has(name.text) ? undefined : env.program.names.get(name.text)?.meaning;
  if (meaning?.kind === 'param') return [`\`${name.text}\` is a parameter`, governed(name.text)];
  if (meaning?.kind === 'global fact')
    return [`\`${name.text}\` is told from outside`, `declare it \`state ${name.text} : …\` if the policy is to keep it`];
  return ['this is not a state of the policy', usualHelp];
};

const globalOf = (env: Env, { name, span }: Expression & { kind: 'name' }): Changed | null => {
  const { program } = env;
  const meaning = env.scope.has(name.text) ? undefined : program.names.get(name.text)?.meaning;
  const field = meaning?.kind === 'global fact' ? meaning.field : -1;
  const schema = program.schema.records[0]?.fields[field];
  if (schema?.source !== 'state') return null;
  const old = readField(env, span, policyAt(span), 0, field);
  const { shape } = schema;
  return {
    record: { binder: null, record: 0 },
    element: null,
    field,
    schema,
    shape,
    item: null,
    path: name.text,
    old,
    found: null,
  };
};
