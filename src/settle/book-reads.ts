/** What a book looks at, so that no account is asked twice for what cannot have changed. */
import type { Checked, Define, Expr } from '../check/checked.ts';
import { children } from '../check/children.ts';
import type { Core } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import type { Value } from '../types/value.ts';

/** Whether what an account has depends on nothing that actions change but the account itself. */
export const isSteady = (checked: Checked, core: Core, each: Define): boolean =>
  all(checked, each.value).every((expr) => {
    if (expr.kind !== 'field') return true;
    const record = core.schema.records[expr.record];
    const isShared = record?.role === 'globals' || (record?.role === 'entity' && record.bound !== null);
    return !isShared || record.fields[expr.field]?.stored == null;
  });

/** A list of an account, and the field by which its members are told apart. */
export type Held = { readonly list: number; readonly unique: number };

/** Where a book for a member looks at nothing of an account but that member of this list. */
export const heldIn = (checked: Checked, each: Define): Held | null => {
  const [account, member] = each.parameters;
  return account === undefined || member === undefined ? null : heldBy(checked, each.value, account.id, member.id);
};

/** The same of any expression; null also where it looks at nothing of an account. */
export const heldBy = (checked: Checked, expr: Expr, account: number, member: number): Held | null => {
  const found: Held[] = [];
  const [first] = looksOnlyAt(checked, expr, account, member, found) ? found : [];
  return first !== undefined && found.every((one) => one.list === first.list) ? first : null;
};

const looksOnlyAt = (checked: Checked, expr: Expr, account: number, member: number, found: Held[]): boolean => {
  const isSound = (each: Expr): boolean => looksOnlyAt(checked, each, account, member, found);
  if (expr.kind === 'binder') return expr.id !== account;
  if (expr.kind === 'call') {
    const { parameters, locals, value } = checked.defines[expr.define] ?? bug('no such definition');
    const parameterOf = (id: number): number => {
      const at = expr.arguments.findIndex((each) => each.kind === 'binder' && each.id === id);
      return parameters[at]?.id ?? -1;
    };
    const [own, ofMember] = [parameterOf(account), parameterOf(member)];
    const others = expr.arguments.filter((each) => each.kind !== 'binder' || each.id !== account);
    const body = own < 0 ? [] : [...locals.map((each) => each.value), value];
    return others.every(isSound) && body.every((each) => looksOnlyAt(checked, each, own, ofMember, found));
  }
  if (expr.kind !== 'find') return children(expr).every(isSound);
  const { list, key, unique } = expr;
  if (key.kind !== 'binder' || key.id !== member || list.kind !== 'field') return false;
  if (list.of.kind !== 'binder' || list.of.id !== account) return false;
  found.push({ list: list.field, unique });
  return true;
};

/** Whether an account holds a member in that list. */
export const holds = (account: readonly Value[], { list, unique }: Held, member: bigint | undefined): boolean => {
  const members = account[list];
  return typeof members === 'object' && members.some((each) => typeof each === 'object' && each[unique] === member);
};

const all = (checked: Checked, expr: Expr): readonly Expr[] => {
  const called = expr.kind === 'call' ? checked.defines[expr.define] : undefined;
  const within = called === undefined ? [] : [called.value, ...called.locals.map((each) => each.value)];
  return [expr, ...[...children(expr), ...within].flatMap((each) => all(checked, each))];
};
