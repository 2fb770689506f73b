/** The one child table of checked expressions, for walks that do not care what a node means. In the order of evaluation. */
import { assertNever } from '../source/assert-never.ts';
import type { Expr, Source } from './checked.ts';

export const children = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'const':
    case 'truth':
    case 'member':
    case 'none':
    case 'binder':
    case 'param':
    case 'globals':
    case 'error':
      return none;
    case 'some':
    case 'the':
      return [expr.value];
    case 'field':
      return [expr.of];
    case 'find':
      return [expr.list, expr.key];
    case 'item':
      return [expr.array, expr.key];
    case 'table':
      return expr.table.kind === 'field' ? [expr.table.of, expr.argument] : [expr.argument];
    case 'negate':
    case 'abs':
    case 'not':
    case 'is none':
    case 'before':
    case 'ticks':
      return [expr.operand];
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'mod':
    case 'compare':
    case 'and':
    case 'or':
      return [expr.left, expr.right];
    case 'power':
      return [expr.base];
    case 'min':
    case 'max':
      return expr.operands;
    case 'clamp':
      return [expr.value, expr.lo, expr.hi];
    case 'otherwise':
      return [expr.operand, expr.fallback];
    case 'if':
      return [expr.condition, expr.then, expr.else];
    case 'fold':
      return [
        ...sourceParts(expr.source),
        ...(expr.filter === null ? [] : [expr.filter]),
        ...(expr.value === null ? [] : [expr.value]),
      ];
    case 'call':
      return expr.arguments;
    default:
      return assertNever(expr);
  }
};

const none: readonly Expr[] = [];

/** Visits all that stands in these trees, a part that stands in several places once; what has no parts perhaps more often. */
export const walk = (roots: readonly Expr[], visit: (expr: Expr) => void): void => {
  const seen = new Set<Expr>();
  const waiting = [...roots];
  for (let expr = waiting.pop(); expr !== undefined; expr = waiting.pop()) {
    const parts = children(expr);
    if (parts.length > 0) {
      if (seen.has(expr)) continue;
      seen.add(expr);
      for (const part of parts) waiting.push(part);
    }
    visit(expr);
  }
};

const sourceParts = (source: Source): readonly Expr[] => {
  if (source.kind === 'list') return [source.list];
  return source.kind === 'run' ? [source.first, source.last] : [];
};
