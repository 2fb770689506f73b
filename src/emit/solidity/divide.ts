/**
 * Division. By a constant it is plain Solidity, which then needs no check; of words it is a line of assembly where it stands; the
 * rest calls a helper. In a frame, where operands are no variables, words go to a helper too.
 */
import type { Span } from '../../source/source.ts';
import { fitsSigned, fitsUnsigned, isNarrow, uint256, type Int } from '../../core/core.ts';
import { bind, emit, invoke, valueOf, wordOf, type Body, type Local } from './body.ts';
import { wordDivision } from './division-lines.ts';
import { divideName } from './helpers.ts';
import { intAs } from './ints.ts';
import { binary, literal, type Expr } from './tree.ts';
import { pair } from './wide.ts';
import { as, type Word } from './words.ts';

type Divide = Extract<Int, { kind: 'divide' }>;

export const divide = (body: Body, node: Divide): Word => {
  const { numerator, rounding } = node;
  const signed = numerator.lo < 0n;
  const result = (expr: Expr, ofSigned = signed): Word => ({ expr, signed: ofSigned, literal: null });
  if (isNarrow(numerator)) {
    const plain = byConstant(body, node);
    if (plain) return plain;
    const local = divideInPlace(body, node, 'q_', signed);
    if (local) return wordOf(body, local);
    return result(
      invoke(body, divideName('word', signed, rounding), intAs(body, numerator, signed), intAs(body, node.divisor, false)),
    );
  }
  if (numerator.kind === 'mul' && isNarrow(numerator.left) && isNarrow(numerator.right)) {
    const { left, right } = numerator;
    const unsigned = fitsUnsigned(left) && fitsUnsigned(right);
    if (unsigned || (fitsSigned(left) && fitsSigned(right))) {
      const callee = divideName('product', !unsigned, rounding);
      return result(
        invoke(body, callee, intAs(body, left, !unsigned), intAs(body, right, !unsigned), intAs(body, node.divisor, false)),
        !unsigned,
      );
    }
  }
  const [high, low] = pair(body, numerator);
  return result(invoke(body, divideName('wide', signed, rounding), high, low, intAs(body, node.divisor, false)));
};

/** A numerator that is at least 0 over a constant: adding d − 1, or the half of d, turns every rounding into the one downward. */
const byConstant = (body: Body, node: Divide): Word | null => {
  const { numerator, divisor, rounding } = node;
  if (numerator.lo < 0n || divisor.lo !== divisor.hi || rounding === 'half even') return null;
  const d = divisor.lo;
  const added = rounding === 'down' || rounding === 'toward zero' ? 0n : rounding === 'half up' ? d / 2n : d - 1n;
  if (numerator.hi + added > uint256.hi) return null;
  const top = intAs(body, numerator, false);
  // A numerator that is itself a literal would be divided as a fraction.
  if (top.kind === 'literal') return null;
  const raised = added === 0n ? top : binary('+', top, literal(added));
  return { expr: binary('/', raised, literal(d)), signed: false, literal: null };
};

/** A local with the quotient of two words, written in assembly where it stands; null where that cannot be. */
export const divideInPlace = (body: Body, node: Divide, wanted: string, signed: boolean, span?: Span): Local | null => {
  const { numerator, divisor, rounding } = node;
  if (body.spills === 'all' || body.spills.size > 0 || !isNarrow(numerator) || signed !== numerator.lo < 0n) return null;
  if (numerator.lo >= 0n && divisor.lo === divisor.hi && rounding !== 'half even') return null;
  const raised = { lo: signed ? numerator.lo - divisor.hi : numerator.lo, hi: numerator.hi + divisor.hi };
  const lines = wordDivision(signed, rounding, fitsSigned(divisor), signed ? fitsSigned(raised) : fitsUnsigned(raised));
  const kind = { kind: 'word', signed } as const;
  const d = operand(body, intAs(body, divisor, false), false, 'd_');
  const top = intAs(body, numerator, signed);
  // One line reads everything before it sets z: then z can start as n.
  const startsAsNumerator = lines.length === 1;
  const n = startsAsNumerator ? null : operand(body, top, signed, 'n_');
  const z = bind(
    body,
    kind,
    wanted,
    () => [startsAsNumerator ? as({ expr: top, signed, literal: null }, signed) : literal(0n)],
    span,
  );
  const zName = nameOf(body, valueOf(body, z)) ?? '';
  const inner = new Map<string, string>([
    ['z', zName],
    ['n', n ?? zName],
    ['d', d],
  ]);
  for (const each of lines) {
    const local = /^let (\w+)/.exec(each)?.[1];
    if (local !== undefined) inner.set(local, body.names.take(`${local}_`));
  }
  // What is not a name of ours is an instruction.
  const renamed = lines.map((line) => line.replace(/\b[a-z]\b/g, (each) => inner.get(each) ?? each));
  emit(body, { kind: 'assembly', lines: renamed, names: [zName, ...(n === null ? [] : [n]), d] });
  return z;
};

/** The name of a variable, or the digits of a literal. */
const operand = (body: Body, expr: Expr, signed: boolean, wanted: string): string =>
  nameOf(body, expr) ??
  nameOf(
    body,
    valueOf(
      body,
      bind(body, { kind: 'word', signed }, wanted, () => [expr]),
    ),
  ) ??
  '';

/** Assembly can read locals, not immutables. */
const nameOf = (body: Body, expr: Expr): string | null => {
  if (expr.kind === 'literal') return expr.value.toString();
  return expr.kind === 'name' && body.variables.has(expr.name) ? expr.name : null;
};
