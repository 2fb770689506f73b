/**
 * Integers of Core as Solidity expressions. A narrow one is a word, signed where its range goes below zero. Whatever wraps
 * modulo 2^256 is right as long as its result is narrow, which Core has proved; comparisons, minima and quotients are not like
 * that, and choose their form by the signs.
 *
 * What cannot stand in an expression (two-word arithmetic, and all that grows deeper than the stack allows) is emitted as
 * statements before it, only where it would be evaluated anyway.
 */
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { fitsSigned, fitsUnsigned, isNarrow, type Int, type List, type Range, type Rec, type Slot } from '../../core/core.ts';
import { condition } from './bools.ts';
import {
  as,
  bind,
  bindCall,
  constant,
  emit,
  emitBlock,
  invoke,
  reserve,
  store,
  typed,
  valueOf,
  values,
  variablesOf,
  within,
  wordOf,
  type Body,
  type Kind,
  type Local,
  type Word,
} from './body.ts';
import { divide, divideInPlace } from './divide.ts';
import { memberOf, recordOf } from './layout.ts';
import { listOf, recordAt } from './library.ts';
import { binary, field, literal, stackNeed, type Expr, type Statement } from './tree.ts';

/** Deeper expressions are cut: their value gets a local. */
const deepest = { stack: 10, frame: 6 } as const;

export const signedRange = (range: Range): boolean => !fitsUnsigned(range);

/** A narrow integer. */
export const int = (body: Body, node: Int): Word => {
  if (node.lo === node.hi) return constant(node.lo);
  if (!isNarrow(node)) return bug(`a wide ${node.kind} where one word is wanted`);
  return cut(body, word(body, node));
};

/** A narrow integer as the type that its range asks for, or another. */
export const intAs = (body: Body, node: Int, signed = signedRange(node)): Expr => as(int(body, node), signed);

/** The low word of an integer of any width, as the type wanted. */
export const lowAs = (body: Body, node: Int, signed: boolean): Expr => as(low(body, node), signed);

const cut = (body: Body, value: Word): Word => {
  if (stackNeed(value.expr) <= deepest[body.mode]) return value;
  const local = bind(body, { kind: 'word', signed: value.signed }, 't_', () => [typed(value, value.signed)]);
  return wordOf(body, local);
};

/** The integer as it is given: at the boundary its range is not proved yet, so that nothing follows from it. */
export const rawWord = (body: Body, node: Int): Word => cut(body, word(body, node));

const word = (body: Body, node: Int): Word => {
  const signed = signedRange(node);
  const result = (expr: Expr): Word => ({ expr, signed, literal: null });
  switch (node.kind) {
    case 'const':
      return constant(node.value);
    case 'local': {
      const local = body.locals.get(node.name) ?? bug(`no local ${node.name}`);
      // A narrow use of a wide local: its low word.
      return local.kind.kind === 'wide'
        ? { expr: values(body, local)[1] ?? literal(0n), signed: false, literal: null }
        : wordOf(body, local);
    }
    case 'param': {
      const index = node.slot.kind === 'item' ? int(body, node.slot.index) : null;
      const { word: value, reads } = body.shared.param(node.param, node.slot, index);
      body.views ||= reads;
      return value;
    }
    case 'read':
      return readSlot(body, record(body, node.of), node.of.record, node.field, node.slot);
    case 'length':
      return { expr: field(list(body, node.list), 'length'), signed: false, literal: null };
    case 'add':
    case 'sub':
    case 'mul': {
      const op = { add: '+', sub: '-', mul: '*' } as const;
      // Only the low words matter, so wide operands are cut to them.
      const left = low(body, node.left);
      const right = low(body, node.right);
      const bothLiteral = left.literal !== null && right.literal !== null;
      return result(binary(op[node.kind], bothLiteral ? typed(left, signed) : as(left, signed), as(right, signed)));
    }
    case 'neg': {
      const operand = low(body, node.operand);
      const negated: Word = result({ kind: 'unary', op: '-', operand: typed(operand, true) });
      return { ...negated, signed: true };
    }
    case 'abs':
      return fitsUnsigned(node.operand)
        ? int(body, node.operand)
        : { expr: invoke(body, 'abs_', intAs(body, node.operand, true)), signed: false, literal: null };
    case 'min':
    case 'max':
      return extreme(body, node.kind, node.left, node.right);
    case 'divide':
      return divide(body, node);
    case 'modulo': {
      const signedNumerator = signedRange(node.numerator);
      const numerator = intAs(body, node.numerator, signedNumerator);
      const divisor = intAs(body, node.divisor, false);
      return { expr: invoke(body, signedNumerator ? 'modSigned_' : 'mod_', numerator, divisor), signed: false, literal: null };
    }
    case 'root':
      return {
        expr: invoke(body, node.rounding === 'up' ? 'rootUp_' : 'rootDown_', intAs(body, node.operand, false)),
        signed: false,
        literal: null,
      };
    case 'pow10':
      return { expr: invoke(body, 'pow10_', intAs(body, node.exponent, false)), signed: false, literal: null };
    case 'select':
      return select(body, node);
    default:
      return assertNever(node);
  }
};

/** The low word of an integer of any width. */
const low = (body: Body, node: Int): Word => {
  if (isNarrow(node)) return int(body, node);
  return { expr: pair(body, node)[1], signed: false, literal: null };
};

const maxSigned = (1n << 255n) - 1n;

const extreme = (body: Body, kind: 'min' | 'max', left: Int, right: Int): Word => {
  const signs = { signed: fitsSigned(left) && fitsSigned(right), unsigned: fitsUnsigned(left) && fitsUnsigned(right) };
  if (signs.unsigned) {
    return { expr: invoke(body, `${kind}_`, intAs(body, left, false), intAs(body, right, false)), signed: false, literal: null };
  }
  if (signs.signed) {
    return {
      expr: invoke(body, `${kind}Signed_`, intAs(body, left, true), intAs(body, right, true)),
      signed: true,
      literal: null,
    };
  }
  // One goes below zero and the other above 2^255: the maximum is at least 0, the minimum below 2^255.
  const [negative, large] = fitsUnsigned(left) ? [right, left] : [left, right];
  if (kind === 'max') {
    const raised = invoke(body, 'maxSigned_', intAs(body, negative, true), literal(0n));
    return {
      expr: invoke(body, 'max_', as({ expr: raised, signed: true, literal: null }, false), intAs(body, large, false)),
      signed: false,
      literal: null,
    };
  }
  const lowered = invoke(body, 'min_', intAs(body, large, false), literal(maxSigned));
  return {
    expr: invoke(body, 'minSigned_', intAs(body, negative, true), as({ expr: lowered, signed: false, literal: null }, true)),
    signed: true,
    literal: null,
  };
};

const select = (body: Body, node: Extract<Int, { kind: 'select' }>): Word => {
  const signed = signedRange(node);
  const test = condition(body, node.condition);
  const then = armOf(body, () => typed(low(body, node.then), signed));
  const otherwise = armOf(body, () => typed(low(body, node.else), signed));
  if (then.statements.length === 0 && otherwise.statements.length === 0) {
    return { expr: { kind: 'conditional', condition: test, then: then.value, else: otherwise.value }, signed, literal: null };
  }
  const local = declared(body, reserve(body, { kind: 'word', signed }, 't_'));
  const finish = (arm: Arm) => [...arm.statements, ...within(body, () => store(body, local, [arm.value]))];
  emit(body, { kind: 'if', condition: test, then: finish(then), else: finish(otherwise) });
  return wordOf(body, local);
};

/** A value and the statements that must run before it; nothing is emitted yet. */
export type Arm = { readonly statements: readonly Statement[]; readonly value: Expr };

export const armOf = (body: Body, compute: () => Expr): Arm => {
  let value = literal(0n);
  const statements = within(body, () => {
    value = compute();
  });
  return { statements, value };
};

const declared = (body: Body, local: Local): Local => {
  for (const variable of variablesOf(body, local)) emit(body, { kind: 'declare', variables: [variable], value: null });
  return local;
};

// --- two words ---------------------------------------------------------------------------------------------------------

const split = (value: bigint): readonly [Expr, Expr] => [
  literal(BigInt.asUintN(256, value >> 256n)),
  literal(BigInt.asUintN(256, value)),
];

/** The two words of an integer of any width, each a name or a literal, or a read of the frame. */
export const pair = (body: Body, node: Int): readonly [Expr, Expr] => {
  if (node.lo === node.hi) return split(node.lo);
  if (node.kind === 'local') {
    const local = body.locals.get(node.name) ?? bug(`no local ${node.name}`);
    if (local.kind.kind === 'wide') return both(body, local);
  }
  if (isNarrow(node) && fitsUnsigned(node)) {
    const value = int(body, node);
    if (value.expr.kind === 'name' || value.literal !== null) return [literal(0n), as(value, false)];
    return [
      literal(0n),
      valueOf(
        body,
        bind(body, { kind: 'word', signed: false }, 'w_', () => [as(value, false)]),
      ),
    ];
  }
  const local = declared(body, reserve(body, { kind: 'wide' }, 'w'));
  wideInto(body, local, node);
  return both(body, local);
};

const both = (body: Body, local: Local): readonly [Expr, Expr] => {
  const [high, lowWord] = values(body, local);
  return high && lowWord ? [high, lowWord] : bug('a wide local has two words');
};

/** Sets a declared wide local to an integer of any width. */
export const wideInto = (body: Body, target: Local, node: Int): void => {
  if (node.lo === node.hi) return store(body, target, split(node.lo));
  if (isNarrow(node)) {
    if (fitsUnsigned(node)) return store(body, target, [literal(0n), intAs(body, node, false)]);
    return bindCall(body, [target], invoke(body, 'widen_', intAs(body, node, true)), true);
  }
  switch (node.kind) {
    case 'local':
      return store(body, target, pair(body, node));
    case 'mul':
      return emitBlock(
        body,
        within(body, () => bindCall(body, [target], product(body, node.left, node.right), true)),
      );
    case 'neg': {
      const zero: Int = { kind: 'const', value: 0n, lo: 0n, hi: 0n };
      return wideInto(body, target, { kind: 'sub', left: zero, right: node.operand, lo: node.lo, hi: node.hi });
    }
    case 'add':
    case 'sub': {
      // The left operand is built in the target itself; only the right one needs two more words.
      const callee = node.kind === 'add' ? 'addWide_' : 'subWide_';
      const statements = within(body, () => {
        const leftInPlace = !isAtomic(body, node.left);
        if (leftInPlace) wideInto(body, target, node.left);
        const left = leftInPlace ? both(body, target) : pair(body, node.left);
        bindCall(body, [target], invoke(body, callee, ...left, ...pair(body, node.right)), true);
      });
      return emitBlock(body, statements);
    }
    case 'select': {
      const statements = within(body, () => {
        const test = condition(body, node.condition);
        const arm = (value: Int) => within(body, () => wideInto(body, target, value));
        emit(body, { kind: 'if', condition: test, then: arm(node.then), else: arm(node.else) });
      });
      return emitBlock(body, statements);
    }
    default:
      return bug(`${node.kind} cannot be wide`);
  }
};

const isAtomic = (body: Body, node: Int): boolean =>
  node.lo === node.hi || (node.kind === 'local' && body.locals.get(node.name)?.kind.kind === 'wide');

const product = (body: Body, left: Int, right: Int): Expr => {
  if (fitsUnsigned(left) && fitsUnsigned(right))
    return invoke(body, 'mulWide_', intAs(body, left, false), intAs(body, right, false));
  if (fitsSigned(left) && fitsSigned(right))
    return invoke(body, 'mulWideSigned_', intAs(body, left, true), intAs(body, right, true));
  const [large, negative] = fitsUnsigned(left) ? [left, right] : [right, left];
  return invoke(body, 'mulWideMixed_', intAs(body, large, false), intAs(body, negative, true));
};

// --- reads -------------------------------------------------------------------------------------------------------------

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
const readSlot = (body: Body, of: Expr, recordId: number, fieldId: number, slot: Slot): Word => {
  const { layout } = body.shared.library;
  const read = (role: 'whole' | 'present' | 'inner' | 'items' | 'bounds' | 'outputs', index: Expr | null): Word => {
    const member = memberOf(layout, recordId, fieldId, role);
    const whole = field(of, member.name);
    return { expr: index ? { kind: 'index', of: whole, index } : whole, signed: member.type === 'int256', literal: null };
  };
  switch (slot.kind) {
    case 'whole':
      return read('whole', null);
    case 'present':
      return read('present', null);
    case 'inner': {
      // Whatever stands beside a flag of 0 is no value: it counts as 0.
      const inner = read('inner', null);
      const present = as(read('present', null), inner.signed);
      return { expr: binary('*', present, inner.expr), signed: inner.signed, literal: null };
    }
    case 'item':
      return read('items', intAs(body, slot.index, false));
    case 'bound':
      return read('bounds', literal(BigInt(slot.row)));
    case 'output':
      return read('outputs', literal(BigInt(slot.row)));
    default:
      return assertNever(slot);
  }
};

/** A new local that holds an integer of any width. */
export const bindInt = (body: Body, wanted: string, kind: Kind, node: Int, span?: Span): Local => {
  if (kind.kind === 'word') {
    const inPlace = node.kind === 'divide' && node.lo !== node.hi ? divideInPlace(body, node, wanted, kind.signed, span) : null;
    return inPlace ?? bind(body, kind, wanted, () => [as(low(body, node), kind.signed)], span);
  }
  const local = declared(body, reserve(body, kind, wanted));
  emitBlock(
    body,
    within(body, () => wideInto(body, local, node)),
  );
  return local;
};

/** Sets a declared local to an integer of any width. */
export const storeInt = (body: Body, local: Local, node: Int): void => {
  const statements = within(body, () => {
    if (local.kind.kind === 'wide') wideInto(body, local, node);
    else store(body, local, [as(low(body, node), local.kind.kind === 'word' && local.kind.signed)]);
  });
  emitBlock(body, statements);
};
