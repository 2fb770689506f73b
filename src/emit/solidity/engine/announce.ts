/** The event of an action: the keys of whom it is about, what was asked where it may be held, and the new values. Its time is that of its block. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { scope } from '../names.ts';
import { call, declare, field, name, type Expr, type FunctionNode, type Member, type Statement, type Variable } from '../tree.ts';
import type { Context } from './context.ts';
import type { Key, Told } from './parameters.ts';
import type { Answered } from './store.ts';

/** More values than these that do not stand in memory as they are told are told as the struct that the decision gives. */
const mostValues = 6;
/** So many words stand where memory is free for anybody's use. */
const scratchWords = 2;
/** An event has no more topics. */
const mostIndexed = 3;

export type Announced = {
  readonly event: Member;
  /** A function of its own, so that its words have the stack for themselves; none where it is done in place. */
  readonly own: readonly FunctionNode[];
  readonly statements: readonly Statement[];
};

/**
 * `news`: the new values that are told. `asked`: arguments that are told. `whole`: the struct of the decision, in which the new
 * values stand first, and the local that holds it, or null where it gives words.
 */
export const announce = (
  context: Context,
  entry: Entry,
  title: string,
  news: readonly Answered[],
  keys: readonly Key[],
  asked: readonly Told[],
  whole: { readonly struct: string; readonly local: string } | null,
  inPlace: ((wanted: string) => string) | null,
): Announced => {
  const outside = scope();
  const eventKeys = keys.map((each, at): Variable => ({
    ...{ type: at < mostIndexed ? 'uint256 indexed' : 'uint256', name: outside.take(each.name) },
  }));
  const eventAsked = asked.map((each): Variable => ({ type: each.type, name: outside.take(each.name) }));
  const isInMemory = whole !== null && news.length > 0 && asked.length === 0 && keys.length <= mostIndexed;
  const asStruct = whole !== null && !isInMemory && news.length + asked.length > mostValues;
  const values = asStruct
    ? [{ type: whole.struct, name: outside.take('values') }]
    : news.map((each): Variable => ({ type: each.type, name: outside.take(each.name) }));
  const names = context.names.inner();
  const givenKeys = keys.map((each): Variable => ({ type: 'uint256', name: names.take(each.name) }));
  const givenAsked = asked.map((each): Variable => ({ type: each.type, name: names.take(each.name) }));
  const result = names.take('result');
  const givenValues: readonly Variable[] =
    whole === null
      ? news.map((each) => ({ type: each.type, name: names.take(each.name) }))
      : news.length === 0
        ? []
        : [{ type: `${whole.struct} memory`, name: result }];
  const told: readonly Expr[] = asStruct
    ? [name(result)]
    : whole === null
      ? givenValues.map((each) => name(each.name))
      : news.map((each) => field(name(result), `${each.name}_`));
  const event: Member = {
    kind: 'event',
    name: title,
    doc: [{ tag: 'notice', text: entry.doc === '' ? `${entry.name} was done.` : entry.doc }],
    parameters: [...eventKeys, ...eventAsked, ...values],
  };
  const passed: readonly Expr[] = whole === null ? news.map((each) => each.value) : news.length === 0 ? [] : [name(whole.local)];
  const isFew =
    (whole === null || news.length === 0) && asked.length + passed.length <= scratchWords && keys.length <= mostIndexed;
  const data = [...asked.map((each) => each.expr), ...passed];
  if (inPlace !== null && (isInMemory || isFew)) {
    const locals: Statement[] = [];
    const local = (value: Expr): string => {
      if (value.kind === 'name') return value.name;
      const own = inPlace('word');
      locals.push(declare('uint256', own, value));
      return own;
    };
    const words = data.map(local);
    const topics = keys.map((each) => local(each.value));
    const body = [...locals, ...logged(title, inPlace('topic'), words, topics, isInMemory ? news.length : null)];
    return { event, own: [], statements: [{ kind: 'block', body }] };
  }
  const own = `announce__${title}`;
  const emitted: Statement = {
    kind: 'expression',
    value: call(`emit ${title}`, ...[...givenKeys, ...givenAsked].map((each) => name(each.name)), ...told),
  };
  const words = [...givenAsked, ...givenValues].map((each) => each.name);
  const topics = givenKeys.map((each) => each.name);
  const node: FunctionNode = {
    ...{ name: own, doc: [{ tag: 'dev', text: `Tells of ${entry.name}.` }], visibility: 'internal', mutability: 'none' },
    ...{ parameters: [...givenKeys, ...givenAsked, ...givenValues], returns: [] },
    body: isInMemory || isFew ? logged(title, names.take('topic'), words, topics, isInMemory ? news.length : null) : [emitted],
  };
  const value = call(own, ...keys.map((each) => each.value), ...data);
  return { event, own: [node], statements: [{ kind: 'expression', value }] };
};

/**
 * A log of words, or of so many that lie one after the other in memory. A few words are put where memory is free for anybody's
 * use.
 */
const logged = (
  title: string,
  topic: string,
  words: readonly string[],
  keys: readonly string[],
  inMemory: number | null,
): readonly Statement[] => {
  const topics = [topic, ...keys];
  const [from, size] = inMemory === null ? ['0', words.length] : [words[0] ?? bug('a struct that is nowhere'), inMemory];
  const lines = [
    ...(inMemory === null ? words.map((each, at) => `mstore(${32 * at}, ${each})`) : []),
    `log${topics.length}(${[from, 32 * size, ...topics].join(', ')})`,
  ];
  const names = [...new Set([...words, ...topics])];
  return [declare('bytes32', topic, field(name(title), 'selector')), { kind: 'assembly', lines, names }];
};
