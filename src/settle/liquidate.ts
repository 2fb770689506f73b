/** One account after the other: as long as a liquidation is due and does something, it is done. */
import type { Core, Entry } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import { withArguments, type Facts, type Outcome, type Value } from '../types/value.ts';
import type { Account } from './accounts.ts';
import { membersFor, type Liquidation, type Plan } from './plan.ts';
import { actOf, type Acted } from './acted.ts';
import { isSame, type Situation } from './situation.ts';

export type Evaluate = (entry: string, facts: Facts) => Outcome;

/** One action that was done, as whoever counts sees it. */
export type Done = {
  readonly entry: Entry;
  readonly arguments: readonly Value[];
  /** The results of the action. */
  readonly values: readonly Value[];
  readonly before: Situation;
  readonly acted: Acted;
};

export type Liquidated = {
  readonly account: Account;
  readonly situation: Situation;
  /** How many actions were done. */
  readonly actions: number;
  /** Still due, and why nothing more is done about it: the entry that refused, or the bound on how often one account is looked at. */
  readonly left: Left | null;
};

export type Left = { readonly name: string; readonly outcome: Extract<Outcome, { kind: 'refused' }> | null };

/** How often one account is acted on; each act closes something, so this is reached only where next to nothing is closed each time. */
export const mostActs = 1000;

export type Liquidator = (account: Account, situation: Situation, done: (done: Done) => void) => Liquidated;

export const liquidator = (core: Core, { record, liquidations }: Plan, evaluate: Evaluate): Liquidator => {
  const each = liquidations.map((liquidation) => ({
    liquidation,
    act: actOf(core, liquidation.action),
    members: liquidation.entity === null ? null : membersFor(core, record, liquidation.entity),
  }));
  return (first, begun, done) => {
    let [account, situation, actions] = [first, begun, 0];
    let left: Left | null = null;
    for (let isMoving = true; isMoving;) {
      isMoving = false;
      left = null;
      for (const { liquidation, act, members } of each) {
        const { entity, name } = liquidation;
        // Most accounts are not due, and of those nobody has to know what they hold.
        let known = liquidation.isDueByMember ? null : isDue(liquidation, evaluate, situation, account, null);
        if (known?.kind === 'value' && known.values[0] !== 1n) continue;
        const all = members === null || entity === null ? [null] : members(account, situation.entities[entity]?.length ?? 0);
        for (const member of all) {
          const due: Outcome = known ?? isDue(liquidation, evaluate, situation, account, member);
          known = null;
          if (due.kind === 'refused') left = { name: liquidation.due.name, outcome: due };
          if (due.kind === 'refused' || due.values[0] !== 1n) {
            if (!liquidation.isDueByMember) break;
            continue;
          }
          if (actions >= mostActs) return { account, situation, actions, left: { name, outcome: null } };
          const given = member === null ? [account] : [account, member];
          const outcome = evaluate(name, withArguments(situation, given));
          if (outcome.kind === 'refused') {
            left = { name, outcome };
            continue;
          }
          const made = act(situation, given, outcome.values);
          const [after] = made.arguments;
          if (typeof after !== 'object') return bug('an action without its account');
          // What changes nothing of the account would be done for ever.
          if (isSame(account, after)) {
            left = { name, outcome: null };
            continue;
          }
          done({ entry: liquidation.action, arguments: given, values: outcome.values, before: situation, acted: made });
          [account, situation, actions, isMoving] = [after, made.situation, actions + 1, true];
        }
      }
    }
    return { account, situation, actions, left };
  };
};

const isDue = (
  { due, isDueByMember }: Liquidation,
  evaluate: Evaluate,
  situation: Situation,
  account: Account,
  member: bigint | null,
): Outcome => evaluate(due.name, withArguments(situation, isDueByMember && member !== null ? [account, member] : [account]));
