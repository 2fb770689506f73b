/**
 * What a turn of a loop reads, put where it reads it: each integer of its element in a cell of its own, and likewise those
 * of the members that the element refers to, `market[p.market]`, which are looked up once for the turn.
 */
import type { Block, Int, Rec } from '../core/core.ts';
import { fieldCell, integerAt, memberKey, recordAt, recordCell, type Cells, type Record } from './cells.ts';

type Fill = (record: Record) => void;

export const openElement = (name: string, body: Block, cells: Cells): Fill => {
  const element = recordCell(cells, name);
  const fill = fillFields(name, fieldsRead(body, name), cells);
  const members = membersRead(body, name).map((each) => openMember(each, cells));
  const [member] = members;
  if (member === undefined)
    return (record) => {
      element.value = record;
      fill(record);
    };
  if (members.length === 1)
    return (record) => {
      element.value = record;
      fill(record);
      member(record);
    };
  return (record) => {
    element.value = record;
    fill(record);
    for (const each of members) each(record);
  };
};

type Member = { readonly key: string; readonly reference: number; readonly entity: number; readonly fields: ReadonlySet<number> };

const none: readonly Record[] = [];

const openMember = ({ key, reference, entity, fields }: Member, cells: Cells): Fill => {
  const { entities } = cells.world;
  const held = recordCell(cells, key);
  const fill = fillFields(key, fields, cells);
  return (record) => {
    const member = recordAt(entities.value[entity] ?? none, Number(integerAt(record, reference)));
    held.value = member;
    fill(member);
  };
};

const fillFields = (name: string, of: ReadonlySet<number>, cells: Cells): Fill => {
  const fields = [...of];
  const held = fields.map((field) => fieldCell(cells, name, field));
  const [first = 0, second = 0] = fields;
  const [one, other] = held;
  if (one === undefined) return () => undefined;
  if (other === undefined)
    return (record) => {
      one.value = integerAt(record, first);
    };
  if (fields.length === 2)
    return (record) => {
      one.value = integerAt(record, first);
      other.value = integerAt(record, second);
    };
  return (record) => {
    for (let at = 0; at < held.length; at += 1) {
      const cell = held[at];
      if (cell !== undefined) cell.value = integerAt(record, fields[at] ?? 0);
    }
  };
};

/** The fields of a record that are read as whole integers; a reference that only leads to a member is read when it is followed. */
const fieldsRead = (node: unknown, name: string, found = new Set<number>()): Set<number> => {
  if (Array.isArray(node)) for (const each of node) fieldsRead(each, name, found);
  else if (typeof node === 'object' && node !== null) {
    if (isRead(node) && node.of.kind === 'local' && node.of.name === name && node.slot.kind === 'whole') found.add(node.field);
    if (!isMember(node)) for (const each of Object.values(node)) fieldsRead(each, name, found);
  }
  return found;
};

/** The members that every turn follows its element to; where only some do, they are looked up there. */
const membersRead = (body: Block, name: string): readonly Member[] => {
  const found = new Map<string, Member & { readonly fields: Set<number> }>();
  const find = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const each of node) find(each);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const of = isRead(node) || isFieldList(node) ? node.of : null;
    const key = of === null ? null : memberKey(of);
    if (of?.kind === 'member' && key !== null && of.index.kind === 'read' && isLocal(of.index.of, name)) {
      const known = found.get(key) ?? { key, reference: of.index.field, entity: of.record, fields: new Set() };
      found.set(key, known);
      if (isRead(node) && node.slot.kind === 'whole') known.fields.add(node.field);
      return;
    }
    for (const [part, each] of Object.entries(node)) if (!isSometimes(node, part)) find(each);
  };
  find(body);
  return [...found.values()];
};

/** Whether a part of a statement is a block, which runs in some turns only. */
const isSometimes = (node: object, part: string): boolean =>
  ('bind' in node && (part === 'then' || part === 'else')) || ('carry' in node && part === 'body');

const isLocal = (rec: Rec, name: string): boolean => rec.kind === 'local' && rec.name === name;

const isRead = (node: object): node is Extract<Int, { kind: 'read' }> => 'kind' in node && node.kind === 'read';

const isFieldList = (node: object): node is { readonly of: Rec } => 'kind' in node && node.kind === 'field' && 'of' in node;

const isMember = (node: object): boolean =>
  'kind' in node &&
  node.kind === 'member' &&
  'index' in node &&
  typeof node.index === 'object' &&
  node.index !== null &&
  isRead(node.index);
