/**
 * Integers of Core as Solidity expressions. A narrow one is a word, signed where its range goes below zero. Whatever wraps
 * modulo 2^256 is right as long as its result is narrow, which Core has proved; comparisons, minima and quotients are not like
 * that, and choose their form by the signs.
 *
 * What cannot stand in an expression (two-word arithmetic, and all that grows deeper than the stack allows) is emitted as
 * statements before it, only where it would be evaluated anyway.
 */
import { irrationalName } from './irrational-lines.ts';
import { assertNever, bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import { fitsSigned, fitsUnsigned, isNarrow, type Int, type Range } from '../../core/core.ts';
import {
  bind,
  emit,
  emitBlock,
  invoke,
  reserve,
  store,
  values,
  variablesOf,
  within,
  wordOf,
  type Body,
  type Kind,
  type Local,
} from './body.ts';
import { condition } from './bools.ts';
import { divide, divideInPlace } from './divide.ts';
import { list, readSlot, record } from './reads.ts';
import { binary, field, literal, stackNeed, type Expr, type Statement } from './tree.ts';
import { pair, wideInto } from './wide.ts';
import { as, constant, typed, type Word } from './words.ts';

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
  if (stackNeed(value.expr) <= deepest[body.spills === 'all' ? 'frame' : 'stack']) return value;
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
    case 'irrational':
      return {
        expr: invoke(
          body,
          irrationalName(node.function, node.rounding),
          intAs(body, node.operand, node.function !== 'ln'),
          literal(10n ** BigInt(node.decimals)),
        ),
        signed: node.function === 'ln',
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

export const declared = (body: Body, local: Local): Local => {
  for (const variable of variablesOf(body, local)) emit(body, { kind: 'declare', variables: [variable], value: null });
  return local;
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
