/**
 * What of a Core function is used. solc warns of a local that nobody reads, and all of Core is without effects, so what does
 * not lead to a result is left out.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Named, Rec, Slot, Statement, Term } from '../../core/core.ts';

/** What is read: locals, members of entities, the policy's own facts, fields; and the functions called. */
export type Uses = {
  readonly names: Set<string>;
  readonly entities: Set<number>;
  readonly calls: Set<string>;
  /** As `fieldId` names them. */
  readonly fields: Set<string>;
  globals: boolean;
};

export const noUses = (): Uses => ({
  ...{ names: new Set(), entities: new Set(), calls: new Set(), fields: new Set() },
  globals: false,
});

export const fieldId = (record: number, field: number): string => `${record}.${field}`;

/** What an integer reads, added to `into`. */
export const namesInInt = (node: Int, into: Uses): void => {
  switch (node.kind) {
    case 'const':
      return;
    case 'local':
      into.names.add(node.name);
      return;
    case 'param':
      return namesInSlot(node.slot, into);
    case 'read':
      into.fields.add(fieldId(node.of.record, node.field));
      namesInRec(node.of, into);
      return namesInSlot(node.slot, into);
    case 'length':
      return namesInList(node.list, into);
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      namesInInt(node.left, into);
      return namesInInt(node.right, into);
    case 'neg':
    case 'abs':
    case 'root':
    case 'irrational':
      return namesInInt(node.operand, into);
    case 'divide':
    case 'modulo':
      namesInInt(node.numerator, into);
      return namesInInt(node.divisor, into);
    case 'pow10':
      return namesInInt(node.exponent, into);
    case 'select':
      namesInBool(node.condition, into);
      namesInInt(node.then, into);
      return namesInInt(node.else, into);
    default:
      assertNever(node);
  }
};

const namesInSlot = (slot: Slot, into: Uses): void => {
  if (slot.kind === 'item') namesInInt(slot.index, into);
};

export const namesInRec = (node: Rec, into: Uses): void => {
  if (node.kind === 'local') into.names.add(node.name);
  if (node.kind === 'globals') into.globals = true;
  if (node.kind === 'member') {
    into.entities.add(node.record);
    namesInInt(node.index, into);
  }
  if (node.kind === 'element') {
    namesInList(node.list, into);
    namesInInt(node.index, into);
  }
};

export const namesInList = (node: List, into: Uses): void => {
  if (node.kind === 'field') namesInRec(node.of, into);
  else into.entities.add(node.record);
};

export const namesInBool = (node: Bool, into: Uses): void => {
  switch (node.kind) {
    case 'true':
    case 'false':
      return;
    case 'truth':
      into.names.add(node.name);
      return;
    case 'compare':
      namesInInt(node.left, into);
      return namesInInt(node.right, into);
    case 'and':
    case 'or':
      namesInBool(node.left, into);
      return namesInBool(node.right, into);
    case 'not':
      return namesInBool(node.operand, into);
    default:
      assertNever(node);
  }
};

export const namesInTerm = (term: Term, into: Uses): void =>
  term.type === 'int' ? namesInInt(term.value, into) : namesInBool(term.value, into);

const namesInArgument = (argument: Argument, into: Uses): void =>
  argument.type === 'record' ? namesInRec(argument.value, into) : namesInTerm(argument, into);

export const mentions = (term: Term, name: string): boolean => {
  const uses = noUses();
  namesInTerm(term, uses);
  return uses.names.has(name);
};

export type Pruned = { readonly block: Block; readonly used: Uses };

/** The block without what its results do not need, and every name that the rest reads. */
export const prune = (block: Block): Pruned => {
  const used = noUses();
  return { block: pruneBlock(block, used), used };
};

const pruneBlock = (block: Block, used: Uses): Block => {
  for (const each of block.results) namesInTerm(each, used);
  return { statements: pruneStatements(block.statements, used), results: block.results };
};

const pruneStatements = (statements: readonly Statement[], used: Uses): readonly Statement[] => {
  const kept: Statement[] = [];
  for (const each of [...statements].reverse()) {
    const statement = pruneStatement(each, used);
    if (statement) kept.push(statement);
  }
  return kept.reverse();
};

const isUsed =
  (used: Uses) =>
  (each: Named): boolean =>
    used.names.has(each.name);

const pruneStatement = (node: Statement, used: Uses): Statement | null => {
  switch (node.kind) {
    case 'let':
      if (!used.names.has(node.bind.name)) return null;
      namesInTerm(node.value, used);
      return node;
    case 'call':
      if (!node.bind.some(isUsed(used))) return null;
      used.calls.add(node.function);
      for (const each of node.arguments) namesInArgument(each, used);
      return node;
    case 'if': {
      const keep = node.bind.map(isUsed(used));
      if (!keep.includes(true)) return null;
      const narrow = (block: Block): Block => ({ ...block, results: block.results.filter((_, place) => keep[place]) });
      const then = pruneBlock(narrow(node.then), used);
      const otherwise = pruneBlock(narrow(node.else), used);
      namesInBool(node.condition, used);
      return { ...node, bind: node.bind.filter((_, place) => keep[place]), then, else: otherwise };
    }
    case 'loop': {
      if (!node.carry.some((each) => used.names.has(each.bind.name))) return null;
      // A carry that only itself and unused carries read could go too; they are rare, and a carry is always assigned.
      const body = pruneBlock(node.body, used);
      if (node.until) namesInBool(node.until, used);
      for (const each of node.carry) namesInTerm(each.initial, used);
      if (node.over.kind === 'list') namesInList(node.over.list, used);
      return { ...node, body };
    }
    default:
      return assertNever(node);
  }
};
