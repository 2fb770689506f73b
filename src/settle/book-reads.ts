/** What a book looks at, so that no account is asked twice for what cannot have changed. */
import type { Checked, Define, Expr } from '../check/checked.ts';
import { children } from '../check/children.ts';
import type { Core } from '../core/core.ts';

/** Whether what an account has depends on nothing that actions change but the account itself. */
export const isSteady = (checked: Checked, core: Core, each: Define): boolean =>
  all(checked, each.value).every((expr) => {
    if (expr.kind !== 'field') return true;
    const record = core.schema.records[expr.record];
    const isShared = record?.role === 'globals' || (record?.role === 'entity' && record.bound !== null);
    return !isShared || record.fields[expr.field]?.stored == null;
  });

/** The list and the field by which its members are told apart, where a book for a member looks at nothing of an account but that member of this list. */
export const heldIn = (each: Define): { readonly list: number; readonly unique: number } | null => {
  const [account, member] = each.parameters;
  if (account === undefined || member === undefined) return null;
  const found: { readonly list: number; readonly unique: number }[] = [];
  const isOnly = (expr: Expr): boolean => {
    if (expr.kind === 'call' || expr.kind === 'fold') return false;
    if (expr.kind === 'binder') return expr.id !== account.id;
    if (expr.kind !== 'find') return children(expr).every(isOnly);
    const { list, key, unique } = expr;
    if (key.kind !== 'binder' || key.id !== member.id || list.kind !== 'field') return false;
    if (list.of.kind !== 'binder' || list.of.id !== account.id) return false;
    found.push({ list: list.field, unique });
    return true;
  };
  return isOnly(each.value) && found.every((one) => one.list === found[0]?.list) ? (found[0] ?? null) : null;
};

const all = (checked: Checked, expr: Expr): readonly Expr[] => {
  const called = expr.kind === 'call' ? checked.defines[expr.define] : undefined;
  const within = called === undefined ? [] : [called.value, ...called.locals.map((each) => each.value)];
  return [expr, ...[...children(expr), ...within].flatMap((each) => all(checked, each))];
};
