/**
 * Who cannot be eligible, found without asking about each account: parts of what makes an account eligible that look at nothing of it but
 * what it holds of one member. They are the same for all that hold nothing of it, so only those that do are asked.
 */
import type { Checked, Define, Expr } from '../check/checked.ts';
import { children } from '../check/children.ts';
import type { Core } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import { withArguments } from '../types/value.ts';
import type { Account } from './accounts.ts';
import { heldBy, type Held } from './book-reads.ts';
import type { Deleveraging } from './deleverage.ts';
import type { Evaluate } from './liquidate.ts';
import type { Situation } from './situation.ts';

/** `define` says whether an account may be eligible; `member`: which argument of the session the member is. */
export type Screen = { readonly session: string; readonly define: Define; readonly held: Held; readonly member: number };

export const screensOf = (core: Core, checked: Checked, deleveragings: readonly Deleveraging[]): readonly Screen[] =>
  deleveragings.flatMap(({ session: { name }, arguments: given }): readonly Screen[] => {
    const session = checked.sessions.find((each) => each.name === name);
    const member = given.findIndex((each) => each.kind === 'member');
    const [account, ...others] = session?.parameters ?? [];
    const binder = others[member];
    if (session === undefined || account === undefined || binder === undefined) return [];
    const parts = conjuncts(session.eligible).flatMap((part) => {
      const held = isPlain(part) ? heldBy(checked, part, account.id, binder.id) : null;
      return held === null ? [] : [{ part, held }];
    });
    const [first] = parts;
    if (first === undefined) return [];
    const own = parts.filter(({ held }) => held.list === first.held.list).map((each) => each.part);
    const value = own.reduce((left, right): Expr => ({ ...left, kind: 'and', left, right, knowledge: null }));
    const define: Define = {
      ...{ name: `${name}: screen`, doc: '', span: session.span, locals: [], value },
      ...{ parameters: session.parameters, arguments: session.arguments.slice(0, -1) },
      naming: { function: 'value', type: value.type, unit: '', rounding: null, accepted: false, knowledge: null },
      shape: { kind: 'bool' },
    };
    return core.entries.some((each) => each.name === define.name) ? [] : [{ session: name, define, held: first.held, member }];
  });

const conjuncts = (expr: Expr): readonly Expr[] =>
  expr.kind === 'and' ? [...conjuncts(expr.left), ...conjuncts(expr.right)] : [expr];

/** Whether it means something without what stands beside it: nothing in it has to be proved by that. */
const isPlain = (expr: Expr): boolean =>
  !['divide', 'mod', 'the', 'power', 'ticks', 'item', 'fold'].includes(expr.kind) &&
  (expr.kind !== 'call' || expr.arguments.every((each) => each.kind === 'binder')) &&
  children(expr).every(isPlain);

/** By member, the places of the accounts that hold it. Actions change what an account holds of a member, and not of which it holds something. */
export type Holders = readonly (readonly number[] | undefined)[];

export const holdersOf = (accounts: readonly Account[], { list, unique }: Held): Holders => {
  const holders: number[][] = [];
  for (let at = 0; at < accounts.length; at += 1) {
    const members = accounts[at]?.[list];
    for (const each of typeof members === 'object' ? members : []) {
      const member = typeof each === 'object' ? each[unique] : undefined;
      if (typeof member === 'bigint') (holders[Number(member)] ??= []).push(at);
    }
  }
  return holders;
};

/** Places of the accounts that may be eligible; null where it could be any. `given`: the arguments of the session. */
export const screened = (
  { define, held, member }: Screen,
  evaluate: Evaluate,
  accounts: readonly Account[],
  holders: () => Holders,
  given: readonly bigint[],
  situation: Situation,
): readonly number[] | null => {
  const may = (account: Account): boolean => {
    const outcome = evaluate(define.name, withArguments(situation, [account, ...given]));
    return outcome.kind === 'refused' || outcome.values[0] !== 0n;
  };
  const [first] = accounts;
  if (first === undefined || may(first.with(held.list, []))) return null;
  return (holders()[Number(given[member])] ?? []).filter((at) => may(accounts[at] ?? bug('no such account')));
};
