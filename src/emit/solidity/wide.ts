/** Integers of two words. A pair of words is never an expression, so that all of this is made of statements. */
import { bug } from '../../source/assert-never.ts';
import { fitsSigned, fitsUnsigned, isNarrow, type Int } from '../../core/core.ts';
import { bind, emit, emitBlock, invoke, reserve, store, valueOf, values, within, type Body, type Local } from './body.ts';
import { bindCall } from './bind-call.ts';
import { condition } from './bools.ts';
import { declared, int, intAs } from './ints.ts';
import { literal, type Expr } from './tree.ts';
import { as } from './words.ts';

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
