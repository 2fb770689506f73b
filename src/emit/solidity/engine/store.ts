/** What an action changes, put back: of the policy's own record, and of members by their keys. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import type { Target } from '../../../types/schema.ts';
import type { ResultWord } from '../result-words.ts';
import { memberOf } from '../layout.ts';
import { assign, binary, call, declare, field, literal, name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import { initialExpr, keyOf, narrowed, recordSchema, toldStruct, type Context } from './context.ts';
import type { Holder } from './parameters.ts';

/** A word of the answer, and how it is read. */
export type Answered = ResultWord & { readonly value: Expr };

export const isKept = (context: Context, entry: Entry, result: number, recordOf: (argument: number) => number): boolean => {
  const target = entry.results[result]?.target ?? itemAfter(entry, result);
  if (target === null || target.kind === 'element') return false;
  const record = target.kind === 'globals' ? 0 : recordOf(target.argument);
  return recordSchema(context, record).fields[target.field]?.stored != null;
};

/** No block has a time before the one ahead of it, so the time of the last event is not kept. */
export const isClock = (context: Context, entry: Entry, result: number): boolean => {
  const target = entry.results[result]?.target ?? null;
  return target?.kind === 'globals' && recordSchema(context, 0).fields[target.field]?.source === 'clock';
};

/** The item of which this result is the place; null for any other result. */
const itemAfter = (entry: Entry, result: number): Target | null => {
  if (entry.results[result]?.target != null) return null;
  return entry.results[result + 1]?.target ?? null;
};

/** In the order of the results: where two arguments lead to one member, the later change stands. */
export const storeLines = (
  context: Context,
  entry: Entry,
  all: readonly Answered[],
  holder: (argument: number) => Holder,
  take: (wanted: string) => string,
): readonly Statement[] => {
  const answered = all.filter(({ result }) => entry.results[result]?.target != null && !isClock(context, entry, result));
  const places = new Map(all.map((each) => [each.result, each.value]));
  const argumentOf = (each: Answered): number | null => {
    const target = entry.results[each.result]?.target;
    return target?.kind === 'argument' ? target.argument : null;
  };
  const ofMembers = answered.filter((each) => argumentOf(each) !== null);
  const starts = ofMembers.flatMap((each, at) =>
    at > 0 && argumentOf(ofMembers[at - 1] ?? each) === argumentOf(each) ? [] : [at],
  );
  const runs = starts.map((start, at) => ofMembers.slice(start, starts[at + 1]));
  const stored = runs.map((words): Statement => {
    const [first] = words;
    const { record, told } = holder((first && argumentOf(first)) ?? bug('a run of nothing'));
    const { struct } = context.stored.get(record) ?? bug('a change of what is not kept');
    const kept = take('kept');
    const place = declare(`${struct} storage`, kept, opened(context, record, told));
    return { kind: 'block', body: [place, ...words.map((each) => write(context, entry, each, record, name(kept), places))] };
  });
  const own = answered.filter((each) => argumentOf(each) === null);
  return [...stored, ...own.map((each) => write(context, entry, each, 0, name(variableOf(context, 0)), places))];
};

const variableOf = (context: Context, record: number): string => context.stored.get(record)?.variable ?? bug('nothing is kept');

const write = (
  context: Context,
  entry: Entry,
  each: Answered,
  record: number,
  kept: Expr,
  places: ReadonlyMap<number, Expr>,
): Statement => {
  const target = entry.results[each.result]?.target;
  if (target === null || target === undefined) return bug('a change of nothing');
  const stored = context.stored.get(record)?.members ?? [];
  const isItem = target.kind !== 'element' && target.isItem;
  const role = isItem ? 'items' : each.role;
  const member = stored.find((one) => one.field === target.field && one.role === role) ?? bug('a change of what is not kept');
  const own = field(kept, member.name);
  const value = narrowed(member.type, each.type, each.value);
  if (!isItem || member.length === null) return assign(own, value);
  const index = places.get(each.result - 1) ?? bug('an item without its place');
  const change = assign({ kind: 'index', of: own, index }, value);
  const shape = entry.results[each.result - 1]?.shape;
  const length = BigInt(member.length);
  // A change on a condition may have no place in the ring.
  if (shape?.kind === 'number' && shape.hi.n < length) return change;
  return { kind: 'if', condition: binary('<', index, literal(length)), then: [change], else: [] };
};

const opened = (context: Context, record: number, told: Expr): Expr => {
  const { known, variable } = context.stored.get(record) ?? bug('nothing is kept');
  if (known !== null) return call(toucher(context, record, known).name, told);
  return { kind: 'index', of: name(variable), index: keyOf(context, record, told) };
};

/** The place of a member; one that no event has touched gets what it begins with. */
const toucher = (context: Context, record: number, known: string): FunctionNode => {
  const key = `touch ${record}`;
  const found = context.functions.get(key);
  if (found) return found;
  const names = context.names.inner();
  const [told, kept] = [names.take('told'), names.take('kept')];
  const stored = context.stored.get(record) ?? bug('nothing is kept');
  const { name: entity, fields } = recordSchema(context, record);
  const first = stored.members.flatMap((each): readonly Statement[] => {
    const own = field(name(kept), each.name);
    if (fields[each.field]?.source === 'decimals') {
      const member = memberOf(context.pieces.layout, record, each.field, 'whole');
      const given = field(name(told), member.name);
      const narrow = narrowed(each.type, member.type, given);
      // An entry that does not read decimals does not check them either.
      const wrong: Statement = { kind: 'revert', error: 'DecimalsChanged', arguments: [keyOf(context, record, name(told))] };
      return [{ kind: 'if', condition: binary('!=', narrow, given), then: [wrong], else: [] }, assign(own, narrow)];
    }
    return each.initial === 0n ? [] : [assign(own, initialExpr(each.type, each.initial))];
  });
  const node: FunctionNode = {
    name: `touch__${entity}`,
    doc: [{ tag: 'dev', text: `What is kept of a ${entity}, to be changed.` }],
    parameters: [{ type: `${toldStruct(context, record)} calldata`, name: told }],
    visibility: 'internal',
    mutability: 'none',
    returns: [{ type: `${stored.struct} storage`, name: kept }],
    body: [
      assign(name(kept), { kind: 'index', of: name(stored.variable), index: keyOf(context, record, name(told)) }),
      {
        kind: 'if',
        condition: { kind: 'unary', op: '!', operand: field(name(kept), known) },
        then: [assign(field(name(kept), known), { kind: 'truth', value: true }), ...first],
        else: [],
      },
    ],
  };
  context.functions.set(key, node);
  return node;
};
