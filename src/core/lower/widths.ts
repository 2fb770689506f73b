/** Judges what was made against the widths that Core can keep; the first excess is reported where it stands in the policy. */
import type { Span } from '../../source/source.ts';
import type { Bool, Int, Range } from '../core.ts';
import { isNarrow } from '../core.ts';
import { greatest } from './ints.ts';
import { checkSize, fail, type Place } from './place.ts';
import { partsOf } from './structure.ts';

const seen = new WeakSet<Int | Bool>();

/** Each node is judged once, at the first expression that it belongs to. */
export const checkWidths = (at: Place, value: Int | Bool, span: Span): void => {
  checkSize(at, value);
  const waiting: (Int | Bool)[] = [value];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    if (!fits(at, node, span)) return;
    seen.add(node);
    waiting.push(...partsOf(node));
  }
};

const fits = (at: Place, node: Int | Bool, span: Span): boolean => {
  switch (node.kind) {
    case 'true':
    case 'false':
    case 'truth':
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
      return true;
    case 'divide':
    case 'modulo':
      if (node.divisor.lo < 1n) return refused(at, 'FB5006', span);
      if (!isNarrow(node.divisor)) return refused(at, 'FB5002', span, node.divisor);
      if (node.kind === 'modulo' && !isNarrow(node.numerator)) return refused(at, 'FB5001', span, node.numerator);
      return isNarrow(node) || refused(at, 'FB5001', span, node);
    case 'mul': {
      const wide = [node.left, node.right].find((each) => !isNarrow(each));
      if (wide !== undefined) return refused(at, 'FB5001', span, wide);
      return below511(node) || refused(at, 'FB5001', span, node, 511);
    }
    case 'root':
    case 'abs':
      return isNarrow(node.operand) || refused(at, 'FB5001', span, node.operand);
    case 'min':
    case 'max':
      return (isNarrow(node.left) && isNarrow(node.right)) || refused(at, 'FB5001', span, node);
    case 'param':
    case 'read':
    case 'length':
    case 'pow10':
      return isNarrow(node) || refused(at, 'FB5001', span, node);
    default:
      return below511(node) || refused(at, 'FB5001', span, node, 511);
  }
};

/** A value that leaves its function, or is stored, fits one word. */
export const checkNarrow = (at: Place, value: Int, span: Span): void => {
  checkWidths(at, value, span);
  if (!isNarrow(value)) refused(at, 'FB5001', span, value);
};

const refused = (
  at: Place,
  code: 'FB5001' | 'FB5002' | 'FB5006',
  span: Span,
  range: Range = { lo: 0n, hi: 0n },
  limit = 256,
): boolean => {
  const bits = greatest(range.hi, -range.lo).toString(2).length + (range.lo < 0n ? 1 : 0);
  if (code === 'FB5001') fail(at, code, span, { bits, limit });
  else if (code === 'FB5002') fail(at, code, span, { bits });
  else fail(at, code, span, {});
  return false;
};

const limit511 = 1n << 511n;
const below511 = (range: Range): boolean => range.lo > -limit511 && range.hi < limit511;
