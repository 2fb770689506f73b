/** The event of an action: the keys of whom it is about, what was asked where it may be held, and the new values. Its time is that of its block. */
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
  /** A function of its own, so that its words have the stack for themselves. */
  readonly node: FunctionNode;
  readonly call: Expr;
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
  const topic = names.take('topic');
  const told: readonly Expr[] = asStruct
    ? [name(result)]
    : whole === null
      ? givenValues.map((each) => name(each.name))
      : news.map((each) => field(name(result), `${each.name}_`));
  const topics = [topic, ...givenKeys.map((each) => each.name)];
  const own = `announce__${entry.name}`;
  const passed: readonly Expr[] = whole === null ? news.map((each) => each.value) : news.length === 0 ? [] : [name(whole.local)];
  const few = whole === null ? [...givenAsked, ...givenValues].map((each) => each.name) : givenAsked.map((each) => each.name);
  const isFew = !isInMemory && (whole === null || news.length === 0) && few.length <= scratchWords && keys.length <= mostIndexed;
  const log = (from: string, words: number): string =>
    `log${topics.length}(${[from, 32 * words, ...topics].join(', ')})`;
  const lines = isInMemory
    ? [log(result, news.length)]
    : [...few.map((each, at) => `mstore(${32 * at}, ${each})`), log('0', few.length)];
  const body: readonly Statement[] = isInMemory || isFew
    ? [
        declare('bytes32', topic, field(name(title), 'selector')),
        { kind: 'assembly', lines, names: [...(isInMemory ? [result] : few), ...topics] },
      ]
    : [
        {
          kind: 'expression',
          value: call(`emit ${title}`, ...[...givenKeys, ...givenAsked].map((each) => name(each.name)), ...told),
        },
      ];
  return {
    event: {
      kind: 'event',
      name: title,
      doc: [{ tag: 'notice', text: entry.doc === '' ? `${entry.name} was done.` : entry.doc }],
      parameters: [...eventKeys, ...eventAsked, ...values],
    },
    node: {
      ...{ name: own, doc: [{ tag: 'dev', text: `Tells of ${entry.name}.` }], visibility: 'internal', mutability: 'none' },
      ...{ parameters: [...givenKeys, ...givenAsked, ...givenValues], returns: [], body },
    },
    call: call(own, ...keys.map((each) => each.value), ...asked.map((each) => each.expr), ...passed),
  };
};
