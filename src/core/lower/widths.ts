/** Judges what was made against the widths that Core can keep; the first excess is reported where it stands in the policy. */
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { Rational } from '../../types/rational.ts';
import type { Bool, Int, Range } from '../core.ts';
import { isNarrow } from '../core.ts';
import { greatest } from './ints.ts';
import { checkSize, countNode, fail, type Place } from './place.ts';
import { partsOf } from './structure.ts';

/** Each node is judged once, at the first expression that it belongs to. */
export const checkWidths = (at: Place, value: Int | Bool, span: Span): void => {
  checkSize(at, value);
  const { judged } = at.frame.program;
  if (judged.has(value)) return;
  const waiting: (Int | Bool)[] = [value];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (judged.has(node)) continue;
    if (!fits(at, node, span)) return;
    judged.add(node);
    countNode(at);
    for (const part of partsOf(node)) waiting.push(part);
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
      if (node.divisor.lo < 1n) return bug('a divisor that is not proved positive');
      if (!isNarrow(node.divisor)) return refused(at, span, node.divisor);
      if (node.kind === 'modulo' && !isNarrow(node.numerator)) return refused(at, span, node.numerator);
      return isNarrow(node) || refused(at, span, node);
    case 'mul': {
      const wide = [node.left, node.right].find((each) => !isNarrow(each));
      if (wide !== undefined) return refused(at, span, wide);
      return below511(node) || refused(at, span, node, 511);
    }
    case 'root':
    case 'irrational':
    case 'abs':
      return isNarrow(node.operand) || refused(at, span, node.operand);
    case 'min':
    case 'max':
      return (isNarrow(node.left) && isNarrow(node.right)) || refused(at, span, node);
    case 'param':
    case 'read':
    case 'length':
    case 'pow10':
      return isNarrow(node) || refused(at, span, node);
    default:
      return below511(node) || refused(at, span, node, 511);
  }
};

/** Constants that cancel later may be wider than a word for a while, but not without end: work on them is quadratic. */
export const checkScale = (at: Place, { n, d }: Rational, span: Span): void => {
  const widest = greatest(n, d);
  if (widest >= limit4096) refused(at, span, { lo: 0n, hi: widest }, 4096);
};

const limit4096 = 1n << 4096n;

/** A value that leaves its function, or is stored, fits one word. */
export const checkNarrow = (at: Place, value: Int, span: Span): void => {
  checkWidths(at, value, span);
  if (!isNarrow(value)) refused(at, span, value);
};

const refused = (at: Place, span: Span, range: Range, limit = 256): boolean => {
  const bits = greatest(range.hi, -range.lo).toString(2).length + (range.lo < 0n ? 1 : 0);
  fail(at, 'FB5001', span, { bits, limit });
  return false;
};

const limit511 = 1n << 511n;
const below511 = (range: Range): boolean => range.lo > -limit511 && range.hi < limit511;
