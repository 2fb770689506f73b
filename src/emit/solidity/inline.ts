/**
 * Puts a local that is read once where it is read. The stack is short, and Core, being flat, names more than Solidity needs to.
 * Nothing moves into a loop, where it would be computed again. All is without effects, so that order does not matter.
 */
import { assertNever } from '../../source/assert-never.ts';
import type { Argument, Block, Bool, Int, List, Rec, Slot, Statement, Term } from '../../core/core.ts';
import { namesInBool, namesInInt, namesInList, namesInRec, noUses, type Uses } from './prune.ts';

/** And a local that is nothing but another gives way to it. `titled`: also those that stand in the policy by name. */
export const inlineSingles = (block: Block, titled: boolean): Block => {
  const counts = new Map<string, number>();
  countBlock(block, counts);
  const isSingle = (each: Statement): boolean =>
    each.kind === 'let' && (counts.get(each.bind.name) === 1 || isCopy(each.value)) && (titled || each.title === null);
  return rewriteBlock(block, isSingle, new Map());
};

const isCopy = (value: Term): boolean => value.value.kind === 'local' || value.value.kind === 'truth';

type Counts = Map<string, number>;

const count = (counts: Counts, collect: (uses: Uses) => void, weight = 1): void => {
  const uses = noUses();
  collect(uses);
  for (const each of uses.names) counts.set(each, (counts.get(each) ?? 0) + weight);
};

/** A set tells that a name is read, not how often: trees that may read one twice are counted leaf by leaf. */
const countInt = (node: Int, counts: Counts): void => {
  if (node.kind === 'local') return count(counts, (uses) => namesInInt(node, uses));
  const parts = intParts(node);
  parts.ints.forEach((each) => countInt(each, counts));
  parts.bools.forEach((each) => countBool(each, counts));
  parts.recs.forEach((each) => countRec(each, counts));
  parts.lists.forEach((each) => countList(each, counts));
};

const countBool = (node: Bool, counts: Counts): void => {
  switch (node.kind) {
    case 'compare':
      countInt(node.left, counts);
      return countInt(node.right, counts);
    case 'and':
    case 'or':
      countBool(node.left, counts);
      return countBool(node.right, counts);
    case 'not':
      return countBool(node.operand, counts);
    default:
      return count(counts, (uses) => namesInBool(node, uses));
  }
};

const countRec = (node: Rec, counts: Counts): void => {
  if (node.kind === 'member') return countInt(node.index, counts);
  if (node.kind === 'element') {
    countList(node.list, counts);
    return countInt(node.index, counts);
  }
  count(counts, (uses) => namesInRec(node, uses));
};

const countList = (node: List, counts: Counts): void =>
  node.kind === 'field' ? countRec(node.of, counts) : count(counts, (uses) => namesInList(node, uses));

const countTerm = (term: Term, counts: Counts): void =>
  term.type === 'int' ? countInt(term.value, counts) : countBool(term.value, counts);

type Parts = {
  readonly ints: readonly Int[];
  readonly bools: readonly Bool[];
  readonly recs: readonly Rec[];
  readonly lists: readonly List[];
};

const slotInts = (slot: Slot): readonly Int[] => (slot.kind === 'item' ? [slot.index] : []);

const intParts = (node: Int): Parts => {
  const of = (ints: readonly Int[], rest: Partial<Parts> = {}): Parts => ({ ints, bools: [], recs: [], lists: [], ...rest });
  switch (node.kind) {
    case 'const':
    case 'local':
      return of([]);
    case 'param':
      return of(slotInts(node.slot));
    case 'read':
      return of(slotInts(node.slot), { recs: [node.of] });
    case 'length':
      return of([], { lists: [node.list] });
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      return of([node.left, node.right]);
    case 'neg':
    case 'abs':
    case 'root':
    case 'irrational':
      return of([node.operand]);
    case 'divide':
    case 'modulo':
      return of([node.numerator, node.divisor]);
    case 'pow10':
      return of([node.exponent]);
    case 'select':
      return of([node.then, node.else], { bools: [node.condition] });
    default:
      return assertNever(node);
  }
};

const countBlock = (block: Block, counts: Counts): void => {
  for (const each of block.statements) countStatement(each, counts);
  for (const each of block.results) countTerm(each, counts);
};

const countStatement = (node: Statement, counts: Counts): void => {
  switch (node.kind) {
    case 'let':
      return countTerm(node.value, counts);
    case 'call':
      for (const each of node.arguments) {
        if (each.type === 'record') countRec(each.value, counts);
        else countTerm(each, counts);
      }
      return;
    case 'if':
      countBool(node.condition, counts);
      countBlock(node.then, counts);
      return countBlock(node.else, counts);
    case 'loop': {
      if (node.over.kind === 'list') countList(node.over.list, counts);
      for (const each of node.carry) countTerm(each.initial, counts);
      const inside: Counts = new Map();
      countBlock(node.body, inside);
      if (node.until) countBool(node.until, inside);
      const own = boundIn(node.body);
      // What comes from outside is read again at each turn.
      for (const [name, times] of inside) counts.set(name, (counts.get(name) ?? 0) + (own.has(name) ? times : 2));
      return;
    }
    default:
      assertNever(node);
  }
};

const boundIn = (block: Block): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const each of block.statements) {
    if (each.kind === 'let') names.add(each.bind.name);
    if (each.kind === 'if') for (const inner of [each.then, each.else]) for (const name of boundIn(inner)) names.add(name);
    if (each.kind === 'loop') for (const name of boundIn(each.body)) names.add(name);
  }
  return names;
};

type Values = Map<string, Term>;

const rewriteBlock = (block: Block, isSingle: (each: Statement) => boolean, values: Values): Block => {
  const statements: Statement[] = [];
  for (const each of block.statements) {
    if (each.kind === 'let' && isSingle(each)) values.set(each.bind.name, rewriteTerm(each.value, values));
    else statements.push(rewriteStatement(each, isSingle, values));
  }
  return { statements, results: block.results.map((each) => rewriteTerm(each, values)) };
};

const rewriteStatement = (node: Statement, isSingle: (each: Statement) => boolean, values: Values): Statement => {
  switch (node.kind) {
    case 'let':
      return { ...node, value: rewriteTerm(node.value, values) };
    case 'call':
      return { ...node, arguments: node.arguments.map((each) => rewriteArgument(each, values)) };
    case 'if': {
      const condition = rewriteBool(node.condition, values);
      return {
        ...node,
        condition,
        then: rewriteBlock(node.then, isSingle, values),
        else: rewriteBlock(node.else, isSingle, values),
      };
    }
    case 'loop': {
      const over = node.over.kind === 'list' ? { ...node.over, list: rewriteList(node.over.list, values) } : node.over;
      const carry = node.carry.map((each) => ({ ...each, initial: rewriteTerm(each.initial, values) }));
      const body = rewriteBlock(node.body, isSingle, values);
      return { ...node, over, carry, body, until: node.until && rewriteBool(node.until, values) };
    }
    default:
      return assertNever(node);
  }
};

const rewriteTerm = (term: Term, values: Values): Term =>
  term.type === 'int'
    ? { type: 'int', value: rewriteInt(term.value, values) }
    : { type: 'bool', value: rewriteBool(term.value, values) };

const rewriteArgument = (argument: Argument, values: Values): Argument =>
  argument.type === 'record' ? { type: 'record', value: rewriteRec(argument.value, values) } : rewriteTerm(argument, values);

const rewriteInt = (node: Int, values: Values): Int => {
  const into = (each: Int): Int => rewriteInt(each, values);
  switch (node.kind) {
    case 'const':
      return node;
    case 'local': {
      const known = values.get(node.name);
      // What is proved where it is read may be more than where it was bound.
      return known?.type === 'int' ? { ...known.value, lo: node.lo, hi: node.hi } : node;
    }
    case 'param':
      return { ...node, slot: rewriteSlot(node.slot, values) };
    case 'read':
      return { ...node, of: rewriteRec(node.of, values), slot: rewriteSlot(node.slot, values) };
    case 'length':
      return { ...node, list: rewriteList(node.list, values) };
    case 'add':
    case 'sub':
    case 'mul':
    case 'min':
    case 'max':
      return { ...node, left: into(node.left), right: into(node.right) };
    case 'neg':
    case 'abs':
    case 'root':
    case 'irrational':
      return { ...node, operand: into(node.operand) };
    case 'divide':
    case 'modulo':
      return { ...node, numerator: into(node.numerator), divisor: into(node.divisor) };
    case 'pow10':
      return { ...node, exponent: into(node.exponent) };
    case 'select':
      return { ...node, condition: rewriteBool(node.condition, values), then: into(node.then), else: into(node.else) };
    default:
      return assertNever(node);
  }
};

const rewriteBool = (node: Bool, values: Values): Bool => {
  switch (node.kind) {
    case 'true':
    case 'false':
      return node;
    case 'truth': {
      const known = values.get(node.name);
      return known?.type === 'bool' ? known.value : node;
    }
    case 'compare':
      return { ...node, left: rewriteInt(node.left, values), right: rewriteInt(node.right, values) };
    case 'and':
    case 'or':
      return { ...node, left: rewriteBool(node.left, values), right: rewriteBool(node.right, values) };
    case 'not':
      return { ...node, operand: rewriteBool(node.operand, values) };
    default:
      return assertNever(node);
  }
};

const rewriteRec = (node: Rec, values: Values): Rec => {
  switch (node.kind) {
    case 'member':
      return { ...node, index: rewriteInt(node.index, values) };
    case 'element':
      return { ...node, list: rewriteList(node.list, values), index: rewriteInt(node.index, values) };
    case 'local':
    case 'globals':
      return node;
    default:
      return assertNever(node);
  }
};

const rewriteList = (node: List, values: Values): List =>
  node.kind === 'field' ? { ...node, of: rewriteRec(node.of, values) } : node;
const rewriteSlot = (slot: Slot, values: Values): Slot =>
  slot.kind === 'item' ? { kind: 'item', index: rewriteInt(slot.index, values) } : slot;
