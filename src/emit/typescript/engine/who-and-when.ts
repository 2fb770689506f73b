/** Who may do an action, and the time at which it is done. */
import { bug } from '../../../source/assert-never.ts';
import type { Entry } from '../../../core/core.ts';
import { binary, helper, property, text, type Expression, type Statement } from '../tree.ts';
import { partsOf, type EngineModule } from './records.ts';

/** Before all else: the action is for some roles only. */
export const roleCheck = (entry: Entry, told: Expression): readonly Statement[] => {
  if (entry.roles === null) return [];
  const condition = entry.roles
    .map((role) => binary('!==', property(told, 'by'), text(role)))
    .reduce((all, each) => binary('&&', all, each));
  const value = helper('eventError', text(entry.name), text('role'), { kind: 'bigint', value: 0n });
  return [{ kind: 'if', condition, then: [{ kind: 'throw', value }], else: [] }];
};

export const nowOf = (module: EngineModule): string => {
  const { record, own } = partsOf(0, module);
  return own.fields[record.fields.findIndex((each) => each.source === 'now')] ?? bug('a state without a time');
};
