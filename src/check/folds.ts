/** Folds over lists, members and enums: their source, their filter, and what is known of the result. */
import type { Expression, FoldOperator } from '../syntax/ast.ts';
import type { Dimension } from '../types/dimension.ts';
import type { Knowledge } from '../types/knowledge.ts';
import { add, maximum, minimum, one, rational } from '../types/rational.ts';
import { source as sourceKnowledge, sumKnowledge } from '../types/reckoning.ts';
import type { Binder, Expr, Source, Type } from './checked.ts';
import { isNow, timeOfEvent } from './clock.ts';
import { check, checkNumber, checkTruth } from './expression.ts';
import { keyOf } from './keys.ts';
import { searchOf } from './least.ts';
import { isMistake, make, mistake } from './make.ts';
import { showType } from './numbers.ts';
import { wholeNumber } from './rings.ts';
import { freshBinder, type Env } from './program.ts';
import { where } from './conditions.ts';

/** What a fold runs over: its members' type and the most there can be; `exactly` that many for an enum. */
export type Range = {
  readonly source: Source;
  readonly type: Type;
  readonly most: number;
  readonly exactly: boolean;
  readonly key: string;
  /** What is known of a number that it runs over. */
  readonly knowledge: Knowledge | null;
};

type Fold = Expression & { kind: 'fold' };

export const checkFold = (env: Env, expression: Fold): Expr => {
  const { program } = env;
  const range = rangeOf(env, expression);
  if (range === null) return mistake(expression.span);
  const { op, span } = expression;
  const isTime = isNow(expression.binder);
  if (isTime || env.scope.has(expression.binder.text)) {
    const what = isTime ? timeOfEvent : 'a name here';
    program.report('FB2001', expression.binder.span, { name: expression.binder.text, what });
    return mistake(span);
  }
  const binder = binderOf(env, expression, range);
  if (range.source.kind === 'list' && range.source.list.kind === 'field') program.owners.set(binder.id, range.source.list.of);
  const element: Expr = { span: binder.span, type: range.type, knowledge: range.knowledge, kind: 'binder', id: binder.id };
  const inside: Env = { ...env, scope: new Map(env.scope).set(binder.name, element) };
  const filter = expression.filter && checkTruth(inside, expression.filter, 'a filter');
  if (expression.filter !== null && filter === null) return mistake(span);
  const body = filter ? where(inside, filter, true) : inside;
  const kind = (value: Expr | null) => ({ kind: 'fold', op, binder, source: range.source, filter, value }) as const;
  if (op === 'count') {
    if (expression.value !== null) {
      program.report('FB2006', expression.value.span, {
        name: 'count',
        expected: 'a filter and no value: `count(p in ps where …)`',
        found: 1,
      });
      return mistake(span);
    }
    const most = rational(BigInt(range.most));
    const knowledge = sourceKnowledge({ lo: range.exactly && !filter ? most : rational(0n), hi: most }, one);
    return make(env, span, { kind: 'number', dimension: [], scale: { kind: 'fixed', decimals: 0 } }, knowledge, kind(null));
  }
  if (expression.value === null) {
    program.report('FB2006', span, { name: op, expected: 'a value after a colon', found: 0 });
    return mistake(span);
  }
  if (op === 'any' || op === 'all') {
    const value = checkTruth(body, expression.value, `what \`${op}\` asks`);
    return value ? make(env, span, { kind: 'bool' }, null, kind(value)) : mistake(span);
  }
  if (op === 'least') {
    const value = checkTruth(body, expression.value, 'what is searched for');
    return value ? make(env, span, { kind: 'optional', of: range.type }, range.knowledge, kind(value)) : mistake(span);
  }
  const value = checkNumber(body, expression.value, `what \`${op}\` takes`);
  if (value === null || !staysInside(env, binder, value)) return mistake(span);
  const always = range.exactly && filter === null;
  const knowledge = foldKnowledge(op, value.knowledge, range.most, always);
  if (op === 'sum') {
    if (value.type.kind === 'number') return make(env, span, value.type, knowledge, kind(value));
    program.report('FB2005', value.span, {
      place: 'what is summed',
      expected: 'an amount',
      found: showType(program.schema, value.type),
    });
    return mistake(span);
  }
  const inner: Type = op === 'mean median' && value.type.kind === 'number' ? { ...value.type, scale: null } : value.type;
  return make(env, span, always ? inner : { kind: 'optional', of: inner }, knowledge, kind(value));
};

const foldKnowledge = (op: FoldOperator, value: Knowledge, most: number, always: boolean): Knowledge => {
  if (op !== 'sum')
    return op === 'mean median' ? { ...value, grid: value.grid && { n: value.grid.n, d: value.grid.d * 2n } } : value;
  const sum = sumKnowledge(value, most);
  if (!always) return sum;
  // Over a whole enum each member counts exactly once.
  const times = rational(BigInt(most));
  const scale = (bound: Knowledge['lo']): Knowledge['lo'] => bound && rational(bound.n * times.n, bound.d);
  return { ...sum, lo: scale(value.lo), hi: scale(value.hi), exactLo: scale(value.exactLo), exactHi: scale(value.exactHi) };
};

const rangeOf = (env: Env, { op, source, run }: Fold): Range | null => {
  if (run === null) return sourceOf(env, source);
  return op === 'least' ? searchOf(env, source, run.last) : runOf(env, source, run.last, run.most ?? 0);
};

const sourceOf = (env: Env, expression: Expression): Range | null => {
  const { program } = env;
  if (expression.kind === 'name' && !env.scope.has(expression.name.text)) {
    const meaning = program.names.get(expression.name.text)?.meaning;
    if (meaning?.kind === 'enum') {
      const most = program.schema.enums[meaning.enum]?.members.length ?? 0;
      return {
        source: { kind: 'enum', enum: meaning.enum },
        type: { kind: 'enum', enum: meaning.enum },
        most,
        exactly: true,
        key: `enum ${meaning.enum}`,
        knowledge: null,
      };
    }
    const bound = meaning?.kind === 'entity' ? program.schema.records[meaning.record]?.bound : null;
    if (meaning?.kind === 'entity') {
      if (bound !== null && bound !== undefined) {
        return {
          source: { kind: 'members', entity: meaning.record },
          type: { kind: 'ref', entity: meaning.record },
          most: bound,
          exactly: false,
          key: `members ${meaning.record}`,
          knowledge: null,
        };
      }
      program.report('FB2025', expression.span, { name: expression.name.text });
      return null;
    }
  }
  const list = check(env, expression);
  if (isMistake(list)) return null;
  const field = list.kind === 'field' ? program.schema.records[list.record]?.fields[list.field]?.shape : undefined;
  if (list.type.kind !== 'list' || field?.kind !== 'list') {
    program.report('FB2005', list.span, {
      place: 'what a fold runs over',
      expected: 'a list, a bounded entity, an enum, or whole numbers',
      found: showType(program.schema, list.type),
    });
    return null;
  }
  const { record } = list.type;
  return {
    source: { kind: 'list', list, record },
    type: { kind: 'record', record },
    most: field.max,
    exactly: false,
    key: `list ${keyOf(program.keys, list)}`,
    knowledge: null,
  };
};

/** Whole numbers from the first to the last, and no more of them than is said: so every one of them is bounded. */
const runOf = (env: Env, from: Expression, to: Expression, most: number): Range | null => {
  const first = wholeNumber(env, from, 'the first number of a fold');
  const last = wholeNumber(env, to, 'the last number of a fold');
  if (first === null || last === null) return null;
  const farthest = first.knowledge.hi && add(first.knowledge.hi, rational(BigInt(most) - 1n));
  const ends = [farthest, last.knowledge.hi].filter((each) => each !== null);
  const hi = ends.length === 0 ? null : ends.reduce(minimum);
  const { lo } = first.knowledge;
  return {
    source: { kind: 'run', first, last, most, decimals: 0 },
    type: { kind: 'number', dimension: [], scale: { kind: 'fixed', decimals: 0 } },
    most,
    exactly: false,
    key: `run ${keyOf(env.program.keys, first)} ${keyOf(env.program.keys, last)} ${most}`,
    // Where none of them is there, nothing is said of any.
    knowledge: sourceKnowledge({ lo, hi: lo && hi && maximum(lo, hi) }, one),
  };
};

/** The same fold over the same source has the same binder wherever it is expanded, so that its copies are known to be equal. */
const binderOf = (env: Env, expression: Fold, range: Range): Binder => {
  const { program } = env;
  const { text, span } = expression.binder;
  // What is written out for a mechanism stands all at one place, one fold in another.
  const place = `${span.file} ${span.start} ${text} ${range.key}`;
  const known = program.foldBinders.get(place);
  if (known) return known;
  const binder = freshBinder(program, text, range.type, span);
  program.foldBinders.set(place, binder);
  return binder;
};

/** Each member may have its own unit; a result in one of them would mean nothing outside. */
const staysInside = (env: Env, binder: Binder, value: Expr): boolean => {
  const dimension: Dimension = value.type.kind === 'number' ? value.type.dimension : [];
  const escaping = dimension.find((each) => each.base.key.startsWith(`#${binder.id}.`));
  if (escaping) env.program.report('FB2010', value.span, { unit: escaping.base.label, name: binder.name });
  return escaping === undefined;
};
