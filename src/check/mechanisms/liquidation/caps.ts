/** Caps of a liquidation: for each event, within a block or a time, counted for all, for an account or for another argument. */
import type { ActionClause, Binder, Expression, LiquidationCap, PlainDeclaration } from '../../../syntax/ast.ts';
import { constant, amountsUpTo, secondsOf, unitPath } from '../fund/amounts.ts';
import { terms } from '../fund/terms.ts';
import { counters, counting, namesOf, type Counted } from '../fund/write-cap.ts';
import { divide, isInteger } from '../../../types/rational.ts';
import { entityOf } from '../written.ts';
import { maker } from '../maker.ts';
import type { Complain, Plan } from './plan.ts';
import type { Writer } from './writer.ts';

export type Cap = {
  /** What it leaves, in the unit of what is closed. */
  readonly room: Expression;
  readonly declarations: readonly PlainDeclaration[];
  readonly counting: (closed: Expression) => readonly ActionClause[];
};

export const capOf = (plan: Plan, say: Writer, cap: LiquidationCap, at: number, meaning: (of: Expression) => Expression): Cap => {
  const { declaration } = plan;
  const { amount, other } = cap;
  const m = maker(declaration.name, null).at(cap.span);
  const type = other?.type ?? declaration.type;
  const counted = countedOf(plan, cap);
  const limit = say(`limit_${at + 1}`, 'What may be closed at most.', { type, rounds: amount.rounding }, meaning(amount.value));
  const inOwn = (left: Expression): { readonly room: Expression; readonly declarations: readonly PlainDeclaration[] } => {
    if (other === null) return { room: left, declarations: [limit.declaration] };
    const typed = { type: declaration.type, rounds: { value: 'down', span: cap.span } as const };
    const room = say(`room_${at + 1}`, 'What a cap leaves.', typed, m.reckon(left, '/', meaning(other.price)));
    return { room: room.call, declarations: [limit.declaration, room.declaration] };
  };
  if (counted === null) return { ...inOwn(limit.call), counting: () => [] };
  const { whose, source, within } = counted;
  const t = terms(declaration.name, whose, cap.span);
  const own: Counted = { name: declaration.name, member: whose, owner: whose };
  const left = t.max(t.minus(limit.call, [t.call(namesOf(source, at).used)]), t.nothing(source.unit));
  const { room, declarations } = inOwn(left);
  const kept = counters(own, source, within, at, t);
  const worth = (closed: Expression): Expression =>
    other === null ? closed : m.reckon(closed, '*', meaning(other.price));
  const typed = { type, rounds: { value: 'up', span: cap.span } as const };
  return {
    room,
    declarations: [...kept, ...declarations],
    counting: (closed) => {
      void say;
      void typed;
      return counting({ ...source, within }, at, t, worth(closed), whose);
    },
  };
};
