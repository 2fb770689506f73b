/** Words as Solidity types: how an expression is read as `uint256` or `int256`. */
import { call, literal, type Expr } from './tree.ts';

/** A word and how its type reads it. A literal takes either type. */
export type Word = { readonly expr: Expr; readonly signed: boolean; readonly literal: bigint | null };

/** Between int256 and uint256, bits kept; a cast of a cast is undone. */
export const castExpr = (expr: Expr, signed: boolean): Expr => {
  const [wanted, other] = signed ? ['int256', 'uint256'] : ['uint256', 'int256'];
  const inner = expr.kind === 'call' && expr.callee === other && expr.arguments.length === 1 ? expr.arguments[0] : undefined;
  // A literal takes its type from the cast, so that one stays.
  if (inner && inner.kind !== 'literal' && inner.kind !== 'unary') return inner;
  if (expr.kind === 'unary' && expr.op === '-' && !signed) return call('uint256', call('int256', expr));
  if (expr.kind === 'literal' && signed && expr.value >> 255n !== 0n) return call('int256', call('uint256', expr));
  return call(wanted, expr);
};

/** A word as the type wanted. A literal stays bare where it fits. */
export const as = (word: Word, signed: boolean): Expr => {
  if (word.literal !== null)
    return signed
      ? word.literal >> 255n === 1n
        ? castExpr(word.expr, true)
        : word.expr
      : word.literal < 0n
        ? castExpr(word.expr, false)
        : word.expr;
  return word.signed === signed ? word.expr : castExpr(word.expr, signed);
};

/** As the type wanted, literals too: where Solidity would otherwise give a literal a smaller type. */
export const typed = (word: Word, signed: boolean): Expr => {
  const expr = as(word, signed);
  return expr.kind === 'literal' || (expr.kind === 'unary' && expr.op === '-' && word.literal !== null)
    ? call(signed ? 'int256' : 'uint256', expr)
    : expr;
};

export const constant = (value: bigint): Word => ({ expr: literal(value), signed: value < 0n, literal: value });

/** A truth as 1 or 0. */
export const flag = (value: Expr): Expr => {
  if (value.kind === 'truth') return literal(value.value ? 1n : 0n);
  return { kind: 'conditional', condition: value, then: call('uint256', literal(1n)), else: call('uint256', literal(0n)) };
};
