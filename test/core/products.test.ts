/** Comparisons of products decide as the comparisons of quotients before them, in Core that is well formed. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Comparison, Core, Int, Statement, Title } from '../../src/core/core.ts';
import { compareProducts } from '../../src/core/products.ts';
import { validate } from '../../src/core/validate.ts';
import { walkEntry } from '../../src/evaluate/walk.ts';
import type { Facts, Outcome } from '../../src/types/value.ts';
import type { Rounding } from '../../src/types/rounding.ts';
import { binary, compare, constant, intTerm, local, quotient, select, title } from '../support/core-builder.ts';
import { leafCore } from '../support/leaf-core.ts';
import { createRandom } from '../support/random.ts';
import { randomCore } from '../support/random-core.ts';

const ops: readonly Comparison[] = ['<', '<=', '==', '!=', '>', '>='];
const roundings: readonly Rounding[] = ['up', 'down', 'toward zero', 'away from zero', 'half up', 'half even'];
const few = { lo: -6n, hi: 6n };
const more = { lo: -20n, hi: 20n };
const divided = quotient('up', local('b', more), constant(3n));

/** `let q = round(b / d)`, and the result of what `of` makes of `a` and `q`. */
const comparing = (of: (a: Int, q: Int) => Int, value: Int = divided, named: Title | null = null): Core => {
  const core = leafCore([few, more], ([a = constant(0n)]) => of(a, local('q', value)));
  const bind = { name: 'q', type: 'int', lo: value.lo, hi: value.hi } as const;
  const statement: Statement = { kind: 'let', bind, value: intTerm(value), title: named };
  return {
    ...core,
    functions: core.functions.map((each) => ({ ...each, body: { ...each.body, statements: [statement] } })),
  };
};

const outcome = (core: Core, name: string, facts: Facts): Outcome => {
  const entry = core.entries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(name);
  return walkEntry(core, entry, facts, { names: () => null, watch: () => undefined }).outcome;
};

const decides = (core: Core): readonly Outcome[] => {
  const answers: Outcome[] = [];
  for (let a = few.lo; a <= few.hi; a += 1n)
    for (let b = more.lo; b <= more.hi; b += 1n)
      answers.push(outcome(core, 'f', { params: [], globals: [], entities: [], arguments: [a, b] }));
  return answers;
};

const divides = (core: Core): boolean =>
  JSON.stringify(core.functions, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes('"divide"');

const [one, zero] = [constant(1n), constant(0n)];

describe.each(roundings)('a quotient rounded %s', (rounding) => {
  it.each(ops.flatMap((op) => [1n, 2n, 3n].map((divisor) => ({ op, divisor }))))('$op, over $divisor', ({ op, divisor }) => {
    const value = quotient(rounding, local('b', more), constant(divisor));
    for (const isRight of [true, false]) {
      const core = comparing((a, q) => select(isRight ? compare(op, a, q) : compare(op, q, a), one, zero), value);
      const quick = compareProducts(core);
      expect(validate(quick)).toEqual([]);
      expect(decides(quick)).toEqual(decides(core));
      const exact = { up: ['<', '>='], down: ['>', '<='] };
      const mirrored = { '<': '>', '<=': '>=', '==': '==', '!=': '!=', '>': '<', '>=': '<=' };
      const isExact = (rounding === 'up' || rounding === 'down') && exact[rounding].includes(isRight ? op : mirrored[op]);
      expect(divides(quick)).toBe(!isExact);
    }
  });
});

it('leaves a quotient that is read twice, that is no comparison’s, or that a person gave a name', () => {
  const less = (a: Int, q: Int): Int => select(compare('<', a, q), one, zero);
  expect(divides(compareProducts(comparing(less)))).toBe(false);
  expect(divides(compareProducts(comparing(less, divided, title('share'))))).toBe(true);
  expect(divides(compareProducts(comparing((a, q) => binary('add', less(a, q), q))))).toBe(true);
  expect(divides(compareProducts(comparing((a, q) => select(compare('<', a, q), q, zero))))).toBe(true);
  expect(divides(compareProducts(comparing((_, q) => binary('add', q, one))))).toBe(true);
});

it('leaves random Core well formed and of the same meaning', { timeout: 60_000 }, () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const random = createRandom(`products ${seed}`);
    const { core, calls } = randomCore(random, 1 + (seed % 8));
    const quick = compareProducts(core);
    expect(validate(quick)).toEqual([]);
    for (let call = 0; call < 5; call += 1) {
      const { entry, facts } = calls(random);
      const [before, after] = [outcome(core, entry, facts), outcome(quick, entry, facts)];
      if (!isDeepStrictEqual(before, after)) expect({ seed, after }).toEqual({ seed, after: before });
    }
  }
});
