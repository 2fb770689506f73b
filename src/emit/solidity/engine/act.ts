/**
 * An action that stores what it changes itself, and tells of it: what it decides then stays where it is worked out. Carried out in
 * a struct, each word would be written twice, as solc fills a struct with zeros first.
 */
import { bug } from '../../../source/assert-never.ts';
import type { Block, Entry, Term } from '../../../core/core.ts';
import { textOf } from '../../../core/text.ts';
import { valueFor, type Decided as Value } from '../actions.ts';
import { bind, emit, emitBlock, valueOf, within, type Body, type Kind, type Local } from '../body.ts';
import { isIdle } from '../idle-words.ts';
import type { ResultWord } from '../result-words.ts';
import { name, type Expr, type FunctionNode, type Statement } from '../tree.ts';
import type { Announced } from './announce.ts';
import type { Context } from './context.ts';
import type { Decided } from './decide.ts';
import { holderOf, type Told } from './parameters.ts';
import { inMemory } from './slots.ts';
import { isItem, isRingItem, memberFor, storeLines, touches, type Answered } from './store.ts';

export type Acting = { readonly node: FunctionNode; readonly statement: Statement; readonly event: Announced };

/** With more bytes than these in a frame, a struct costs no more. */
const mostFramed = 64;

/** `isTold`: what its event says; `announced`: the event of these values, told from within. */
export const acting = (
  context: Context,
  entry: Entry,
  place: number,
  told: readonly Told[],
  decided: Decided,
  isTold: (word: ResultWord) => boolean,
  announced: (values: readonly Answered[], inside: readonly Told[], take: (wanted: string) => string) => Announced,
): Acting | null => {
  const { core, pieces } = context;
  const { parameters } = core.functions.find((each) => each.name === entry.function) ?? bug('no such function');
  const kept = [...decided.kept].map(([argument, local]) => ({ argument, local, key: `kept ${argument}` }));
  const kindOf = (argument: number): Kind => {
    const { record } = holderOf(entry, told, argument);
    return { kind: 'stored', type: context.stored.get(record)?.struct ?? bug('nothing is kept of it') };
  };
  const written: Announced[] = [];
  const { node, signature } = pieces.acting(place, `act__${entry.name}`, {
    parameters: kept.map(({ argument, key }) => ({ name: 'kept', key, kind: kindOf(argument) })),
    write: (body, all, block) => {
      const local = (key: string): Local => body.locals.get(key) ?? bug(`no parameter ${key}`);
      const inside = told.map((each): Told => {
        if (each.argument !== null) return { ...each, expr: valueOf(body, local(parameters[each.argument]?.name ?? '')) };
        const members = each.record === null || each.kind !== 'list' ? undefined : body.entities.get(each.record);
        return members === undefined ? each : { ...each, expr: valueOf(body, members) };
      });
      const take = (wanted: string): string => body.names.take(wanted);
      const open = new Map(kept.map(({ argument, key }) => [argument, nameOf(valueOf(body, local(key)))] as const));
      const holder = (argument: number) => holderOf(entry, inside, argument);
      const values = all.filter((each) => !isIdle(pieces.outer, entry, each.word));
      const lengthOf = (word: ResultWord): bigint | null => {
        const target = entry.results[word.result]?.target;
        if (target == null || target.kind === 'element' || !isItem(entry, word)) return null;
        const record = target.kind === 'globals' ? 0 : holder(target.argument).record;
        return BigInt(memberFor(context, entry, word, record, 'items').length ?? 0);
      };
      const bound = (each: Value): Answered =>
        answeredBy(body, { word: each.word, term: whereItHasAPlace(each, all, block, lengthOf(each.word)) });
      const news = new Map(values.filter((each) => isTold(each.word)).map((each) => [each, bound(each)]));
      const stored = (some: readonly Value[], isBegun: boolean): void => {
        const lines = within(body, () => {
          const answered = some.map((each) => news.get(each) ?? bound(each));
          for (const each of storeLines(context, entry, answered, holder, open, take, isBegun)) emit(body, each);
        });
        emitBlock(body, lines);
      };
      const items = values.filter((each) => isRingItem(entry, each.word.result));
      // What is not worked out before lies on the stack no longer than it is needed.
      stored(
        values.filter((each) => !items.includes(each)),
        false,
      );
      if (items.length > 0) stored(items, true);
      const event = announced([...news.values()], inside, take);
      for (const each of event.statements) emit(body, each);
      written.push(event);
    },
  });
  const event = written.at(-1) ?? bug('an action without an event');
  if (signature.mode === 'frame' || signature.frame > mostFramed || event.own.length > 0) return null;
  const given = decided.call.kind === 'call' ? decided.call.arguments : bug('a decision that is no call');
  const value: Expr = { kind: 'call', callee: node.name, arguments: [...given, ...kept.map((each) => name(each.local))] };
  return { node: { ...node, mutability: 'none' }, statement: { kind: 'expression', value }, event };
};

/**
 * A change on a condition has no place in its ring where that does not hold, and then nobody looks at its value either: where it is
 * only read from somewhere, it need not be chosen.
 */
const whereItHasAPlace = ({ word, term }: Value, all: readonly Value[], block: Block, length: bigint | null): Term => {
  const index = all.find((each) => each.word.result === word.result - 1)?.term.value;
  if (length === null || term.type !== 'int' || term.value.kind !== 'select' || index?.kind !== 'local') return term;
  const { condition, then } = term.value;
  const isRead = then.kind === 'local' || then.kind === 'const' || (then.kind === 'read' && then.slot.kind === 'whole');
  const isChosenAlike = block.statements.some((each) => {
    if (each.kind !== 'if' || textOf(each.condition) !== textOf(condition)) return false;
    const other = each.else.results[each.bind.findIndex((one) => one.name === index.name)];
    return other?.type === 'int' && other.value.kind === 'const' && other.value.value >= length;
  });
  return isRead && isChosenAlike ? { type: 'int', value: then } : term;
};

/**
 * Whether all that an action changes lies where it can be written without a look at what it began with. What a reference leads to
 * is told beside it, and known only to who calls.
 */
export const canAct = (
  context: Context,
  entry: Entry,
  words: readonly ResultWord[],
  told: readonly Told[],
  decided: Decided,
): boolean =>
  decided.isDirect &&
  entry.arguments.every(({ shape }) => shape.kind !== 'ref') &&
  !touches(context, entry, words, (argument) => holderOf(entry, told, argument), decided.kept);

/** A value as a word that assembly can read. */
const answeredBy = (body: Body, { word, term }: Value): Answered => {
  const kind: Kind = word.type === 'bool' ? { kind: 'bool' } : { kind: 'word', signed: word.type === 'int256' };
  const known = term.type === 'int' && term.value.kind === 'local' ? body.locals.get(term.value.name) : undefined;
  const isIt = known?.kind.kind === 'word' && kind.kind === 'word' && known.kind.signed === kind.signed;
  const local = isIt ? known : bind(body, kind, `${word.name}_`, () => [valueFor(body, word.type, term)]);
  const { home } = local;
  const value = valueOf(body, local);
  if (home.at === 'stack') return { ...word, of: nameOf(value), value, word: nameOf(value) };
  return { ...word, of: home.base, value, word: `mload(${inMemory(home.base, home.offset)})` };
};

const nameOf = (value: Expr): string => (value.kind === 'name' ? value.name : bug('a word without a name'));
