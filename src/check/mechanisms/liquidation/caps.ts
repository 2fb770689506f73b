/** Caps of a liquidation: for each event, within a block or a time, counted for all, for an account or for another argument. */
import type {
  ActionClause,
  Binder,
  Expression,
  LiquidationCap,
  LiquidationDeclaration,
  PlainDeclaration,
} from '../../../syntax/ast.ts';
import { amountsUpTo, unitPath } from '../fund/amounts.ts';
import { terms } from '../fund/terms.ts';
import { timeOf, type Cap as FundCap } from '../fund/tranche-plan.ts';
import { counters, counts, namesOf, type Counted } from '../fund/write-cap.ts';
import { entityOf } from '../written.ts';
import { maker } from '../maker.ts';
import type { Complain, Plan } from './plan.ts';
import type { Writer } from './writer.ts';

export type PlannedCap = {
  readonly cap: LiquidationCap;
  readonly within: Exclude<FundCap['within'], 'ever'>;
  /** The argument for whose member it counts; null for all together. */
  readonly whose: Binder | null;
  readonly source: Counted;
};

/** Null after a reported mistake. */
export const plannedCap = (declaration: LiquidationDeclaration, cap: LiquidationCap, complain: Complain): PlannedCap | null => {
  const { of, parameters, name } = declaration;
  const { span } = cap;
  const type = cap.other?.type ?? declaration.type;
  const range = cap.other === null ? declaration.range : cap.other.range;
  const [unit, most] = [unitPath(type), amountsUpTo(range)];
  const wrong = (problem: string, help: string, at = span): null => {
    complain(at, problem, help);
    return null;
  };
  if (unit === null || most === null || range === null)
    return wrong(
      'it is not said how much a cap can count',
      'give what it counts a range from 0, as in `: USD in 0 .. 1B at m.mark`',
      type.span,
    );
  const word = (text: string): Expression | undefined => cap.per.find((each) => each.kind === 'name' && each.name.text === text);
  const [event, block] = [word('event'), word('block')];
  const binders = [of, ...parameters];
  const members = cap.per.flatMap((each) => {
    const found = each.kind === 'name' ? binders.find((one) => entityOf(one) === each.name.text) : undefined;
    return found === undefined ? [] : [{ each, found }];
  });
  const periods = cap.per.filter((each) => each !== event && each !== block && !members.some((one) => one.each === each));
  const [time, second] = [event, block, ...periods].filter((each) => each !== undefined);
  if (time === undefined)
    return wrong('it is not said in what time a cap holds', 'write `per event`, `per block`, or a time as in `per 1 d`');
  const [whose, other] = members;
  if (second !== undefined || other !== undefined)
    return wrong('a cap holds for each event, or within one time for one of the arguments', 'write one cap for each');
  if (event !== undefined && whose !== undefined)
    return wrong('a single event is always that of one account', 'leave this out', whose.each.span);
  if (cap.step !== null && periods.length === 0)
    return wrong('only a window slides by steps', 'write `per 1 d by 1 h`', cap.step.span);
  const source = { name: { text: 'cap', span: name.span }, type, range, unit, most };
  if (event !== undefined) return { cap, within: 'event', whose: null, source };
  // Times are whole seconds, so what is at the same time as something else is within the second that begins with it.
  const second1: Expression = { kind: 'number', text: '1', value: { n: 1n, d: 1n }, unit: [{ text: 's', span }], span };
  const within =
    block !== undefined
      ? ({ kind: 'period', period: second1 } as const)
      : timeOf(time, cap.step, (at, problem, help) => complain(at, problem, help ?? 'write a time'));
  return within && { cap, within, whose: whose?.found ?? null, source };
};

export type Cap = {
  /** What it leaves, in the unit of what is closed. */
  readonly room: Expression;
  readonly declarations: readonly PlainDeclaration[];
  /** What it counts when so much is closed, and the definitions that takes. */
  readonly counting: (closed: Expression) => {
    readonly declarations: readonly PlainDeclaration[];
    readonly clauses: readonly ActionClause[];
  };
};

export const writeCap = (
  { declaration }: Plan,
  say: Writer,
  { cap, within, whose, source }: PlannedCap,
  at: number,
  meaning: (of: Expression) => Expression,
): Cap => {
  const { amount, other } = cap;
  const m = maker(declaration.name, null).at(cap.span);
  const { type } = source;
  const limit = say(`limit_${at + 1}`, 'What may be closed at most.', { type, rounds: amount.rounding }, meaning(amount.value));
  const t = terms(declaration.name, whose, cap.span);
  const used = within === 'event' ? null : t.call(namesOf(source, at).used);
  const left = used === null ? limit.call : t.max(t.minus(limit.call, [used]), t.nothing(source.unit));
  const kept = within === 'event' ? [] : counters(whose, source, within, at, t);
  if (other === null)
    return {
      room: left,
      declarations: [...kept, limit.declaration],
      counting: (closed) => ({ declarations: [], clauses: counts(source, within, at, t, closed, whose) }),
    };
  const price = meaning(other.price);
  const rounded = (value: 'up' | 'down') => ({ value, span: cap.span }) as const;
  const typed = { type: declaration.type, rounds: rounded('down') };
  const room = say(`room_${at + 1}`, 'What a cap leaves.', typed, m.reckon(left, '/', price));
  return {
    room: room.call,
    declarations: [...kept, limit.declaration, room.declaration],
    counting: (closed) => {
      if (within === 'event') return { declarations: [], clauses: [] };
      const worth = say(`counted_${at + 1}`, 'What a cap counts.', { type, rounds: rounded('up') }, m.reckon(closed, '*', price));
      return { declarations: [worth.declaration], clauses: counts(source, within, at, t, worth.call, whose) };
    },
  };
};
