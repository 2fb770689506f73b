/**
 * What a policy says of a settlement: its liquidations, each an action of one account, or of one account and a member of an entity,
 * with the definition that says when it is due.
 */
import type { Checked } from '../check/checked.ts';
import type { Core, Entry } from '../core/core.ts';
import { bug } from '../source/assert-never.ts';
import { keyField } from '../types/kept.ts';
import type { RecordSchema } from '../types/schema.ts';
import type { Value } from '../types/value.ts';
import type { Account } from './accounts.ts';

export type Liquidation = {
  readonly name: string;
  readonly action: Entry;
  readonly due: Entry;
  /** The entity of which each call names a member, such as the market to close in; null where a call is about the account as a whole. */
  readonly entity: number | null;
  /** Whether the definition asks for that member too. */
  readonly isDueByMember: boolean;
};

export type Plan = { readonly record: RecordSchema; readonly liquidations: readonly Liquidation[] };

export type Planned = { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'none'; readonly reason: string };

export const planOf = (core: Core, checked: Checked): Planned => {
  const liquidations: Liquidation[] = [];
  const records = new Set<number>();
  const entryOf = (wanted: string): Entry => core.entries.find((each) => each.name === wanted) ?? bug(`there is no ${wanted}`);
  for (const { name, due: asked } of checked.liquidations) {
    const [action, due] = [entryOf(name), entryOf(asked.name)];
    const [first, second, ...more] = action.arguments;
    const isPlain = (second === undefined || second.shape.kind === 'ref') && more.length === 0;
    // What is due is asked of the account first, as the action is.
    const isOfAccount = due.arguments[0]?.shape.kind === 'record';
    if (!isPlain || !isOfAccount || first?.shape.kind !== 'record')
      return {
        kind: 'none',
        reason: `\`${name}\` takes more than an account and a member: who settles does not know the rest`,
      };
    if (action.roles !== null)
      return { kind: 'none', reason: `\`${name}\` is only for ${action.roles.join(' or ')}: a settlement acts for nobody` };
    records.add(first.shape.record);
    liquidations.push({
      name,
      action,
      due,
      entity: second?.shape.kind === 'ref' ? second.shape.entity : null,
      isDueByMember: due.arguments.length > 1,
    });
  }
  const [only, ...others] = records;
  if (only === undefined) return { kind: 'none', reason: 'the policy has no `liquidation`, so there is nothing to settle' };
  if (others.length > 0)
    return { kind: 'none', reason: 'its liquidations are of different entities, and a settlement has accounts of one' };
  const record = core.schema.records[only] ?? bug('no such record');
  if (record.role !== 'entity' || keyField(record) === null)
    return { kind: 'none', reason: `\`${record.name}\` has no key by which its members are told apart` };
  return { kind: 'plan', plan: { record, liquidations } };
};

/** The members of the entity that an account holds something of, in the order of its lists; all that are supplied where it has no such list. */
export const membersFor = (
  core: Core,
  record: RecordSchema,
  entity: number,
): ((account: Account, count: number) => readonly bigint[]) => {
  const lists = record.fields.flatMap(({ shape }, at) => {
    if (shape.kind !== 'list' || shape.unique === null) return [];
    const key = core.schema.records[shape.record]?.fields[shape.unique]?.shape;
    return key?.kind === 'ref' && key.entity === entity ? [{ at, unique: shape.unique }] : [];
  });
  if (lists.length === 0) return (_, count) => Array.from({ length: count }, (__, at) => BigInt(at));
  return (account) => {
    const members: bigint[] = [];
    for (const { at, unique } of lists) {
      const list: Value = account[at] ?? [];
      for (const each of typeof list === 'object' ? list : []) {
        const member = typeof each === 'object' ? each[unique] : undefined;
        if (typeof member === 'bigint' && !members.includes(member)) members.push(member);
      }
    }
    return members;
  };
};
