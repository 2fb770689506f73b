/** Truths of Core as Solidity expressions. The right side of `and` and `or` stays lazy, statements of its own included. */
import { assertNever, bug } from '../../source/assert-never.ts';
import { fitsSigned, fitsUnsigned, type Bool, type Comparison, type Int } from '../../core/core.ts';
import { bind, emit, invoke, store, valueOf, within, type Body } from './body.ts';
import { armOf, int, intAs } from './ints.ts';
import { binary, not, stackNeed, truth, type Expr } from './tree.ts';
import { pair } from './wide.ts';
import { as, constant, typed } from './words.ts';

export const condition = (body: Body, node: Bool): Expr => {
  const expr = plain(body, node);
  if (stackNeed(expr) <= 10) return expr;
  return valueOf(
    body,
    bind(body, { kind: 'bool' }, 'c_', () => [expr]),
  );
};

const plain = (body: Body, node: Bool): Expr => {
  switch (node.kind) {
    case 'true':
    case 'false':
      return truth(node.kind === 'true');
    case 'truth':
      return valueOf(body, body.locals.get(node.name) ?? bug(`no local ${node.name}`));
    case 'compare':
      return compare(body, node.op, node.left, node.right);
    case 'not':
      return not(condition(body, node.operand));
    case 'and':
    case 'or': {
      const between = node.kind === 'and' ? span(body, node.left, node.right) : null;
      if (between !== null) return between;
      const left = condition(body, node.left);
      const right = armOf(body, () => condition(body, node.right));
      if (right.statements.length === 0) return binary(node.kind === 'and' ? '&&' : '||', left, right.value);
      const local = bind(body, { kind: 'bool' }, 'c_', () => [left]);
      const then = [...right.statements, ...within(body, () => store(body, local, [right.value]))];
      const decided = valueOf(body, local);
      emit(body, { kind: 'if', condition: node.kind === 'and' ? decided : not(decided), then, else: [] });
      return decided;
    }
    default:
      return assertNever(node);
  }
};

/** `lo <= x and x <= hi` of words as one comparison: below `lo`, what is left of x is a word above all others. */
const span = (body: Body, first: Bool, second: Bool): Expr | null => {
  if (first.kind !== 'compare' || second.kind !== 'compare' || first.op !== '>=' || second.op !== '<=') return null;
  const { left: x, right: lo } = first;
  const hi = second.right;
  if (x.kind !== 'local' || second.left.kind !== 'local' || second.left.name !== x.name) return null;
  if (![x, lo, hi].every(fitsSigned) || lo.lo > hi.lo || fitsUnsigned(x)) return null;
  if (lo.lo === 0n && lo.hi === 0n) return binary('<=', intAs(body, x, false), intAs(body, hi, false));
  const least = (): Expr => intAs(body, lo, false);
  return binary('<=', binary('-', intAs(body, x, false), least()), binary('-', intAs(body, hi, false), least()));
};

const compare = (body: Body, op: Comparison, left: Int, right: Int): Expr => {
  const unsigned = fitsUnsigned(left) && fitsUnsigned(right);
  if (unsigned || (fitsSigned(left) && fitsSigned(right))) {
    const first = int(body, left);
    // Two literals would be compared as such, which is right but reads oddly; the first gets its type.
    if (first.literal !== null && right.lo === right.hi)
      return binary(op, typed(first, !unsigned), typed(constant(right.lo), !unsigned));
    return binary(op, first.literal === null ? as(first, !unsigned) : typed(first, !unsigned), intAs(body, right, !unsigned));
  }
  const a = pair(body, left);
  const b = pair(body, right);
  switch (op) {
    case '<':
      return invoke(body, 'lessWide_', ...a, ...b);
    case '>':
      return invoke(body, 'lessWide_', ...b, ...a);
    case '<=':
      return not(invoke(body, 'lessWide_', ...b, ...a));
    case '>=':
      return not(invoke(body, 'lessWide_', ...a, ...b));
    case '==':
      return invoke(body, 'equalWide_', ...a, ...b);
    case '!=':
      return not(invoke(body, 'equalWide_', ...a, ...b));
    default:
      return assertNever(op);
  }
};
