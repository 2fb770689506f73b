/**
 * Walking Core's terms. One table says what a term is made of; all questions of this folder ("which names", "which
 * entities", "which records twice") are loops over it.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Rec, Slot, Statement, Term } from '../../core/core.ts';

export type Node =
  | { readonly sort: 'int'; readonly of: Int }
  | { readonly sort: 'bool'; readonly of: Bool }
  | { readonly sort: 'rec'; readonly of: Rec }
  | { readonly sort: 'list'; readonly of: List };

export const int = (of: Int): Node => ({ sort: 'int', of });
export const bool = (of: Bool): Node => ({ sort: 'bool', of });
export const rec = (of: Rec): Node => ({ sort: 'rec', of });
export const list = (of: List): Node => ({ sort: 'list', of });
export const term = (of: Term): Node => (of.type === 'int' ? int(of.value) : bool(of.value));
export const argument = (of: Argument): Node => (of.type === 'record' ? rec(of.value) : term(of));

/** The parts of a term; `certain` leaves out those that need not be evaluated: arms of a `select`, the right of `and`. */
const parts = (node: Node, certain: boolean): readonly Node[] => {
  switch (node.sort) {
    case 'int':
      return partsOfInt(node.of, certain);
    case 'bool':
      return partsOfBool(node.of, certain);
    case 'list':
      return node.of.kind === 'field' ? [rec(node.of.of)] : [];
    case 'rec':
      if (node.of.kind === 'member') return [int(node.of.index)];
      return node.of.kind === 'element' ? [list(node.of.list), int(node.of.index)] : [];
    default:
      return assertNever(node);
  }
};

const partsOfInt = (of: Int, certain: boolean): readonly Node[] => {
  switch (of.kind) {
    case 'const':
    case 'local':
      return [];
    case 'param':
      return partsOfSlot(of.slot);
    case 'read':
      return [rec(of.of), ...partsOfSlot(of.slot)];
    case 'length':
      return [list(of.list)];
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      return [int(of.left), int(of.right)];
    case 'neg':
    case 'abs':
    case 'root':
    case 'irrational':
      return [int(of.operand)];
    case 'divide':
    case 'modulo':
      return [int(of.numerator), int(of.divisor)];
    case 'pow10':
      return [int(of.exponent)];
    case 'select':
      return certain ? [bool(of.condition)] : [bool(of.condition), int(of.then), int(of.else)];
    default:
      return assertNever(of);
  }
};

const partsOfSlot = (slot: Slot): readonly Node[] => (slot.kind === 'item' ? [int(slot.index)] : []);

const partsOfBool = (of: Bool, certain: boolean): readonly Node[] => {
  switch (of.kind) {
    case 'true':
    case 'false':
    case 'truth':
      return [];
    case 'compare':
      return [int(of.left), int(of.right)];
    case 'and':
    case 'or':
      return certain ? [bool(of.left)] : [bool(of.left), bool(of.right)];
    case 'not':
      return [bool(of.operand)];
    default:
      return assertNever(of);
  }
};

/** The terms themselves and all that they are made of, parts before the whole. */
export const within = (roots: readonly Node[], certain = false): readonly Node[] => {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    for (const part of parts(node, certain)) visit(part);
    found.push(node);
  };
  for (const root of roots) visit(root);
  return found;
};

/** The terms that a statement evaluates itself, before any block in it runs. */
export const ownTerms = (statement: Statement): readonly Node[] => {
  switch (statement.kind) {
    case 'let':
      return [term(statement.value)];
    case 'call':
      return statement.arguments.map(argument);
    case 'if':
      return [bool(statement.condition)];
    case 'loop':
      return [
        ...statement.carry.map((each) => term(each.initial)),
        ...(statement.over.kind === 'list' ? [list(statement.over.list)] : []),
      ];
    default:
      return assertNever(statement);
  }
};

export const blocksOf = (statement: Statement): readonly Block[] => {
  if (statement.kind === 'if') return [statement.then, statement.else];
  return statement.kind === 'loop' ? [statement.body] : [];
};

/** All statements of a block, inner ones included. */
export const statementsIn = (block: Block): readonly Statement[] =>
  block.statements.flatMap((each) => [each, ...blocksOf(each).flatMap(statementsIn)]);

/** All terms of a block and of the blocks in it. */
export const termsIn = (block: Block): readonly Node[] => [
  ...block.statements.flatMap((each) => [
    ...ownTerms(each),
    ...(each.kind === 'loop' && each.until !== null ? [bool(each.until)] : []),
    ...blocksOf(each).flatMap(termsIn),
  ]),
  ...block.results.map(term),
];

/** What a record is called by its way there, equal for equal ways; null for a way that is not worth a name. */
export const keyOfRec = (of: Rec): string | null => {
  switch (of.kind) {
    case 'local':
      return of.name;
    case 'globals':
      return '#globals';
    case 'member': {
      const index = keyOfInt(of.index);
      return index === null ? null : `#${of.record}[${index}]`;
    }
    case 'element': {
      const index = keyOfInt(of.index);
      const from = of.list.kind === 'members' ? `#${of.list.record}` : keyOfRec(of.list.of);
      if (index === null || from === null) return null;
      return of.list.kind === 'members' ? `${from}[${index}]` : `${from}.${of.list.field}[${index}]`;
    }
    default:
      return assertNever(of);
  }
};

/** The same for integers that are a constant, a local, or one stored value. */
export const keyOfInt = (of: Int): string | null => {
  if (of.kind === 'const') return `=${of.value}`;
  if (of.kind === 'local') return of.name;
  if (of.kind === 'param') return slotKey(`#param${of.param}`, of.slot);
  if (of.kind !== 'read') return null;
  const record = keyOfRec(of.of);
  return record === null ? null : slotKey(`${record}.${of.field}`, of.slot);
};

const slotKey = (of: string, slot: Slot): string | null => {
  if (slot.kind === 'item') {
    const index = keyOfInt(slot.index);
    return index === null ? null : `${of}[${index}]`;
  }
  return `${of} ${slot.kind}`;
};
