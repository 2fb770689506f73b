/**
 * What a run of agreement cases has exercised: a plain walk over Core that evaluates one entry and counts each operation
 * by rounding, by the signs of its operands and by their width. A fifth evaluator on the side: its answers are not used.
 */
import { irrational } from '../../src/arithmetic/irrational.ts';
import type { Argument, Block, Bool, Core, CoreFunction, Int, List, Rec, Slot, Term } from '../../src/core/core.ts';
import type { Rounding } from '../../src/types/rounding.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { bitLength } from '../support/random.ts';

export type Counts = Map<string, number>;

type Datum = bigint | boolean | readonly Value[];
type Frame = Map<string, Datum>;

/** Runs the function of an entry whose boundary checks have passed. */
export const countOperations = (core: Core, counts: Counts): ((entry: string, facts: Facts) => void) => {
  const functions = new Map(core.functions.map((each) => [each.name, each]));
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  return (name, facts) => {
    const entry = core.entries.find((each) => each.name === name);
    const body = functions.get(entry?.function ?? '');
    if (body === undefined) throw new Error(`no entry ${name}`);

    const run = (called: CoreFunction, given: readonly Datum[]): readonly Datum[] => {
      const frame: Frame = new Map(
        called.parameters.map((parameter, at) => [
          parameter.name,
          parameter.type === 'bool' ? given[at] === 1n || given[at] === true : (given[at] ?? 0n),
        ]),
      );
      return block(frame, called.body);
    };

    const block = (frame: Frame, { statements, results }: Block): readonly Datum[] => {
      const bind = (names: readonly { readonly name: string }[], values: readonly Datum[]): void =>
        names.forEach((each, at) => frame.set(each.name, values[at] ?? 0n));
      for (const statement of statements) {
        switch (statement.kind) {
          case 'let':
            frame.set(statement.bind.name, term(frame, statement.value));
            break;
          case 'call': {
            const target = functions.get(statement.function);
            if (target === undefined) throw new Error(`no function ${statement.function}`);
            count('call');
            bind(
              statement.bind,
              run(
                target,
                statement.arguments.map((each) => argument(frame, each)),
              ),
            );
            break;
          }
          case 'if':
            count('if');
            bind(statement.bind, block(frame, bool(frame, statement.condition) ? statement.then : statement.else));
            break;
          case 'loop': {
            const elements =
              statement.over.kind === 'list'
                ? list(frame, statement.over.list)
                : Array.from({ length: statement.over.count }, () => []);
            bind(
              statement.carry.map((each) => each.bind),
              statement.carry.map((each) => term(frame, each.initial)),
            );
            for (const [at, element] of elements.entries()) {
              frame.set(statement.index.name, BigInt(at));
              if (statement.over.kind === 'list') frame.set(statement.over.element, element);
              if (statement.until !== null && bool(frame, statement.until)) break;
              count('loop turn');
              bind(
                statement.carry.map((each) => each.bind),
                block(frame, statement.body),
              );
            }
            break;
          }
        }
      }
      return results.map((each) => term(frame, each));
    };

    const term = (frame: Frame, value: Term): Datum =>
      value.type === 'int' ? int(frame, value.value) : bool(frame, value.value);
    const argument = (frame: Frame, value: Argument): Datum =>
      value.type === 'record' ? record(frame, value.value) : term(frame, value);

    const record = (frame: Frame, rec: Rec): readonly Value[] => {
      switch (rec.kind) {
        case 'local':
          return asRecord(frame.get(rec.name));
        case 'member':
          return facts.entities[rec.record]?.[Number(int(frame, rec.index))] ?? [];
        case 'element':
          return list(frame, rec.list)[Number(int(frame, rec.index))] ?? [];
        case 'globals':
          return facts.globals;
      }
    };
    const list = (frame: Frame, from: List): readonly (readonly Value[])[] =>
      from.kind === 'members' ? (facts.entities[from.record] ?? []) : asRecord(record(frame, from.of)[from.field]).map(asRecord);

    const slot = (frame: Frame, value: Value | undefined, at: Slot): bigint => {
      const parts = at.kind === 'whole' ? [] : asRecord(value);
      switch (at.kind) {
        case 'whole':
          return asInteger(value);
        case 'present':
          return BigInt(parts.length);
        case 'inner':
          return asInteger(parts[0] ?? 0n);
        case 'item':
          return asInteger(parts[Number(int(frame, at.index))]);
      }
    };

    const int = (frame: Frame, expr: Int): bigint => {
      switch (expr.kind) {
        case 'const':
          return expr.value;
        case 'local':
          return asInteger(frame.get(expr.name));
        case 'param':
          return slot(frame, facts.params[expr.param], expr.slot);
        case 'read':
          count(`read ${expr.slot.kind}`);
          return slot(frame, record(frame, expr.of)[expr.field], expr.slot);
        case 'length':
          return BigInt(list(frame, expr.list).length);
        case 'add':
        case 'sub':
        case 'mul':
        case 'min':
        case 'max': {
          const [a, b] = [int(frame, expr.left), int(frame, expr.right)];
          count(`${expr.kind} ${signs(a, b)} ${widths(expr, a, b)}`);
          if (expr.kind === 'add') return a + b;
          if (expr.kind === 'sub') return a - b;
          if (expr.kind === 'mul') return a * b;
          return (expr.kind === 'min') === a < b ? a : b;
        }
        case 'neg':
        case 'abs': {
          const a = int(frame, expr.operand);
          count(`${expr.kind} ${signs(a)}`);
          return expr.kind === 'neg' || a < 0n ? -a : a;
        }
        case 'divide': {
          const [n, d] = [int(frame, expr.numerator), int(frame, expr.divisor)];
          count(`divide ${expr.rounding} ${signs(n)} ${n % d === 0n ? 'whole' : 'rest'} ${widths(expr.numerator, n, d)}`);
          return divide(expr.rounding, n, d);
        }
        case 'modulo': {
          const [n, d] = [int(frame, expr.numerator), int(frame, expr.divisor)];
          count(`modulo ${signs(n)}`);
          return ((n % d) + d) % d;
        }
        case 'root': {
          const n = int(frame, expr.operand);
          count(`root ${expr.rounding} ${bitLength(n) > 128 ? 'above' : 'up to'} 128 bits`);
          const below = floorRoot(n);
          return expr.rounding === 'up' && below * below < n ? below + 1n : below;
        }
        case 'irrational': {
          const x = int(frame, expr.operand);
          count(`${expr.function} ${expr.rounding} ${signs(x)}`);
          return irrational[expr.function](expr.rounding, x, 10n ** BigInt(expr.decimals));
        }
        case 'pow10':
          count('pow10');
          return 10n ** int(frame, expr.exponent);
        case 'select':
          count('select');
          return int(frame, bool(frame, expr.condition) ? expr.then : expr.else);
      }
    };

    const bool = (frame: Frame, expr: Bool): boolean => {
      switch (expr.kind) {
        case 'true':
        case 'false':
          return expr.kind === 'true';
        case 'truth':
          return frame.get(expr.name) === true || frame.get(expr.name) === 1n;
        case 'and':
          return bool(frame, expr.left) && bool(frame, expr.right);
        case 'or':
          return bool(frame, expr.left) || bool(frame, expr.right);
        case 'not':
          return !bool(frame, expr.operand);
        case 'compare': {
          const [a, b] = [int(frame, expr.left), int(frame, expr.right)];
          count(`compare ${expr.op} ${widths(expr.left, a, b)}`);
          return { '<': a < b, '<=': a <= b, '==': a === b, '!=': a !== b, '>': a > b, '>=': a >= b }[expr.op];
        }
      }
    };
    run(body, facts.arguments);
  };
};

const signs = (...all: readonly bigint[]): string => all.map((n) => (n < 0n ? '-' : n > 0n ? '+' : '0')).join('');

/** By the proved range the path that is taken, by the values how much of it is used. */
const widths = (of: { readonly lo: bigint; readonly hi: bigint }, ...values: readonly bigint[]): string => {
  const proved = of.lo < -(1n << 255n) || of.hi > (1n << 256n) - 1n || (of.lo < 0n && of.hi >= 1n << 255n) ? 'wide' : 'narrow';
  const bits = Math.max(...values.map(bitLength));
  return `${proved} ${bits <= 64 ? '1..64' : bits <= 128 ? '65..128' : bits <= 256 ? '129..256' : '257..512'} bits`;
};

const divide = (rounding: Rounding, n: bigint, d: bigint): bigint => {
  const rest = ((n % d) + d) % d;
  const below = (n - rest) / d;
  if (rest === 0n) return below;
  switch (rounding) {
    case 'down':
      return below;
    case 'up':
      return below + 1n;
    case 'toward zero':
      return n < 0n ? below + 1n : below;
    case 'away from zero':
      return n < 0n ? below : below + 1n;
    case 'half up':
      return rest * 2n >= d ? below + 1n : below;
    case 'half even':
      return rest * 2n > d || (rest * 2n === d && below % 2n !== 0n) ? below + 1n : below;
  }
};

const floorRoot = (n: bigint): bigint => {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (let next = (root + n / root) / 2n; next < root; next = (root + n / root) / 2n) root = next;
  return root;
};

const asRecord = (value: Datum | Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];
const asInteger = (value: Datum | Value | undefined): bigint => (typeof value === 'bigint' ? value : value === true ? 1n : 0n);
