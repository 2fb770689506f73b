/** How facts are read: records, lists, and the integers of their fields. */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { List, Rec, Slot } from '../../core/core.ts';
import { invoke, valueOf, type Body } from './body.ts';
import { intAs } from './ints.ts';
import { fieldSchema, memberOf, recordOf } from './layout.ts';
import { itemOf, listOf, recordAt } from './library.ts';
import { fieldId as idOf } from './prune.ts';
import { binary, field, name, type Expr } from './tree.ts';
import { blockTime } from './walk.ts';
import { as, constant, type Word } from './words.ts';

/** A reference to a record. */
export const record = (body: Body, node: Rec): Expr => {
  switch (node.kind) {
    case 'local':
      return valueOf(body, body.locals.get(node.name) ?? bug(`no record ${node.name}`));
    case 'globals':
      return valueOf(body, body.globals ?? bug('the facts of the policy are not at hand'));
    case 'member':
      return at(body, node.record, list(body, { kind: 'members', record: node.record }), intAs(body, node.index, false));
    case 'element':
      return at(body, node.record, list(body, node.list), intAs(body, node.index, false));
    default:
      return assertNever(node);
  }
};

export const at = (body: Body, element: number, of: Expr, index: Expr): Expr =>
  body.shared.library.layout.location === 'memory'
    ? { kind: 'index', of, index }
    : invoke(body, recordAt(body.shared.library, element), of, index);

export const list = (body: Body, node: List): Expr => {
  const { library } = body.shared;
  if (node.kind === 'members') return valueOf(body, body.entities.get(node.record) ?? bug(`no members of record ${node.record}`));
  const member = memberOf(library.layout, node.of.record, node.field, 'list');
  const owner = record(body, node.of);
  if (library.layout.location === 'memory') return field(owner, member.name);
  const inner = recordOf(library.layout, member.record ?? bug('a list of no record'));
  return invoke(body, listOf(library, recordOf(library.layout, node.of.record), member, inner), owner);
};

export const recordOfList = (body: Body, node: List): number =>
  node.kind === 'members'
    ? node.record
    : (memberOf(body.shared.library.layout, node.of.record, node.field, 'list').record ?? bug('a list of no record'));

/** One integer of a field, with the type that the ABI gives it. */
export const readSlot = (body: Body, of: Expr, recordId: number, fieldId: number, slot: Slot): Word => {
  const { layout } = body.shared.library;
  const { source } = fieldSchema(layout, recordId, fieldId);
  // No block has a time before the one ahead of it, so that the time of the last event is not kept.
  if (layout.rings === 'in storage' && source === 'clock') return constant(0n);
  if (layout.rings === 'in storage' && source === 'now') return { expr: name(blockTime), signed: false, literal: null };
  const read = (role: 'whole' | 'present' | 'inner'): Word => {
    const member = memberOf(layout, recordId, fieldId, role);
    return { expr: field(of, member.name), signed: member.type === 'int256', literal: null };
  };
  switch (slot.kind) {
    case 'whole':
      return read('whole');
    case 'present':
      return read('present');
    case 'inner': {
      // Whatever stands beside a flag of 0 is no value: it counts as 0.
      const inner = read('inner');
      const present = as(read('present'), inner.signed);
      return { expr: binary('*', present, inner.expr), signed: inner.signed, literal: null };
    }
    case 'item':
      return itemAt(body, of, recordId, fieldId, intAs(body, slot.index, false));
    default:
      return assertNever(slot);
  }
};

/** An item of an array. One of a ring in storage is read from there, and no other with it. */
export const itemAt = (body: Body, of: Expr, recordId: number, fieldId: number, index: Expr): Word => {
  const { library } = body.shared;
  // Rings that stand together begin in one slot, which is found once.
  const [first = fieldId] = library.layout.ringGroups.get(idOf(recordId, fieldId))?.fields ?? [];
  const member = memberOf(library.layout, recordId, first, 'items');
  const items = field(of, member.name);
  if (member.count !== null)
    return { expr: { kind: 'index', of: items, index }, signed: member.type === 'int256', literal: null };
  const { name: callee, signed } = itemOf(library, recordId, fieldId);
  body.views = true;
  return { expr: invoke(body, callee, items, index), signed, literal: null };
};
