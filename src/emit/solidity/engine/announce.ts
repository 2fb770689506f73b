/** The event of an action: the keys of whom it is about, what was asked where it may be held, the time, and the new values. */
import type { Entry } from '../../../core/core.ts';
import { scope } from '../names.ts';
import { call, field, name, type Expr, type FunctionNode, type Member, type Variable } from '../tree.ts';
import type { Target } from '../../../types/schema.ts';
import { recordSchema, type Context } from './context.ts';
import type { Key, Told } from './parameters.ts';
import type { Answered } from './store.ts';

/** More values than these are told as the struct that the decision gives. */
const mostValues = 6;
/** An event has no more topics. */
const mostIndexed = 3;

export type Announced = {
  readonly event: Member;
  /** A function of its own, so that its words have the stack for themselves. */
  readonly node: FunctionNode;
  readonly call: Expr;
};

/** `asked`: arguments that are told. `whole`: the struct of the decision and the local that holds it, or null where it gives words. */
export const announce = (
  context: Context,
  entry: Entry,
  title: string,
  answered: readonly Answered[],
  keys: readonly Key[],
  asked: readonly Told[],
  whole: { readonly struct: string; readonly local: string } | null,
): Announced => {
  // The time stands in every event.
  const news = answered.filter((each) => !isClock(context, entry.results[each.result]?.target ?? null));
  const asStruct = whole !== null && news.length + asked.length > mostValues;
  const public_ = scope();
  const eventKeys = keys.map((each, at): Variable => ({
    ...{ type: at < mostIndexed ? 'uint256 indexed' : 'uint256', name: public_.take(each.name) },
  }));
  const eventAsked = asked.map((each): Variable => ({ type: each.type, name: public_.take(each.name) }));
  const time: Variable = { type: 'uint256', name: public_.take('time') };
  const values = asStruct
    ? [{ type: whole.struct, name: public_.take('values') }]
    : news.map((each): Variable => ({ type: each.type, name: public_.take(each.name) }));

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
  const own = `announce__${entry.name}`;
  const passed: readonly Expr[] = whole === null ? news.map((each) => each.value) : news.length === 0 ? [] : [name(whole.local)];
  return {
    event: {
      kind: 'event',
      name: title,
      doc: [{ tag: 'notice', text: entry.doc === '' ? `${entry.name} was done.` : entry.doc }],
      parameters: [...eventKeys, ...eventAsked, time, ...values],
    },
    node: {
      name: own,
      doc: [{ tag: 'dev', text: `Tells of ${entry.name}.` }],
      parameters: [...givenKeys, ...givenAsked, ...givenValues],
      visibility: 'internal',
      mutability: 'none',
      returns: [],
      body: [
        {
          kind: 'expression',
          value: call(
            `emit ${title}`,
            ...[...givenKeys, ...givenAsked].map((each) => name(each.name)),
            name('block.timestamp'),
            ...told,
          ),
        },
      ],
    },
    call: call(own, ...keys.map((each) => each.value), ...asked.map((each) => each.expr), ...passed),
  };
};

/** By what it is for: a state of the policy may be called so too. */
const isClock = (context: Context, target: Target | null): boolean =>
  target?.kind === 'globals' && recordSchema(context, 0).fields[target.field]?.source === 'clock';
