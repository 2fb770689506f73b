/** Random expressions of a wanted dimension, built so that the checker can prove what it must. */
import { compare, maximum, minimum, multiply, one, rational, zero, type Rational } from '../../../src/types/rational.ts';
import type { Random } from '../random.ts';
import { complexity, per, ratio, sameDim, times, type Dim } from './dimension.ts';
import type { EnumDeclaration, Scope } from './scope.ts';
import {
  constant,
  difference,
  either,
  inside,
  isExact,
  isNegative,
  isPositive,
  magnitude,
  negative,
  product,
  quotient,
  square,
  sum,
  summed,
  type Term,
} from './term.ts';

export type Expressions = {
  readonly number: (scope: Scope, dim: Dim, depth: number) => Term;
  readonly condition: (scope: Scope, depth: number) => string;
  readonly literal: (dim: Dim) => Term;
};

const factorBits = 250;
const numeratorBits = 500;

const fits = (term: Term): boolean => term.bits <= numeratorBits && term.divisorBits <= factorBits;
const isFactor = (term: Term): boolean => term.bits <= factorBits && term.divisorBits <= factorBits;
const together = (a: Term, b: Term): boolean =>
  (a.divisorBits === 0 && b.divisorBits === 0) ||
  (a.bits + b.divisorBits <= numeratorBits && b.bits + a.divisorBits <= numeratorBits && isFactor(a) && isFactor(b));

export const createExpressions = (random: Random, enums: readonly EnumDeclaration[]): Expressions => {
  let named = 0;

  const literal = (dim: Dim): Term => {
    const [text, value] = digits();
    const suffix =
      dim.size === 0 && random.chance(0.4)
        ? random.pick([
            ['%', rational(1n, 100n)],
            ['x', one],
            [' bps', rational(1n, 10_000n)],
          ] as const)
        : (['', one] as const);
    const exact = multiply(value, suffix[1]);
    const above = [...dim].filter(([, power]) => power > 0);
    const below = [...dim].filter(([, power]) => power < 0);
    const [first] = above;
    const start = first === undefined ? `${text}${suffix[0]}` : `${text} ${first[0]}`;
    const rest = above
      .flatMap(([name, power], at) => Array.from({ length: at === 0 ? power - 1 : power }, () => ` * ${name}`))
      .join('');
    const divisors = below.flatMap(([name, power]) => Array.from({ length: -power }, () => ` / ${name}`)).join('');
    return { ...constant(`${start}${rest}${divisors}`, exact, dim), binding: rest + divisors === '' ? 'atom' : 'product' };
  };

  /** A number of a few digits, small or large. */
  const digits = (): readonly [string, Rational] => {
    const whole = random.chance(0.15) ? 0n : random.natural(random.chance(0.2) ? 40 : 12);
    const decimals = random.chance(0.5) ? 0 : 1 + random.below(4);
    const fraction = random.below(10 ** decimals);
    const value = rational(whole * 10n ** BigInt(decimals) + BigInt(fraction), 10n ** BigInt(decimals));
    return [decimals === 0 ? `${whole}` : `${whole}.${fraction.toString().padStart(decimals, '0')}`, value];
  };

  const positiveLiteral = (dim: Dim): Term => {
    for (let tries = 0; tries < 20; tries += 1) {
      const drawn = literal(dim);
      if (drawn.lo.n > 0n) return drawn;
    }
    const fallback = literal(dim);
    return { ...fallback, text: fallback.text.replace(/^[0-9.]+/, '1'), lo: one, hi: one };
  };

  const leaf = (scope: Scope, dim: Dim): Term => {
    const fitting = scope.numbers.filter((each) => sameDim(each.dim, dim));
    return fitting.length === 0 || random.chance(0.08) ? literal(dim) : random.pick(fitting);
  };

  const fresh = (letter: string): string => {
    named += 1;
    return `${letter}${named}`;
  };

  /** A divisor of one sign. Null when none is at hand. */
  const divisor = (scope: Scope, dim: Dim, depth: number): Term | null => {
    const candidates = scope.numbers.filter(
      (each) => sameDim(each.dim, dim) && (isPositive(each) || isNegative(each)) && isFactor(each),
    );
    if (candidates.length > 0 && random.chance(0.7)) return random.pick(candidates);
    const other = number(scope, dim, depth - 1);
    const floor = positiveLiteral(dim);
    if (!isFactor(other) || !together(other, floor) || other.divisorBits > 0) return null;
    return either(floor, other, `max(${other.text}, ${floor.text})`, 'atom', floor.lo, maximum(floor.hi, other.hi));
  };

  const varies = (scope: Scope, text: string): boolean =>
    scope.element !== null && new RegExp(`\\b${scope.element}\\b`).test(text);

  const rare: readonly ((scope: Scope, dim: Dim, depth: number) => Term | null)[] = [
    // Sums and differences.
    (scope, dim, depth) => {
      const [a, b] = [number(scope, dim, depth - 1), number(scope, dim, depth - 1)];
      return together(a, b) ? (random.chance(0.5) ? sum(a, b) : difference(a, b)) : null;
    },
    // A product with a plain number.
    (scope, dim, depth) => {
      const [a, b] = [number(scope, dim, depth - 1), number(scope, ratio, depth - 1)];
      if (!isFactor(a) || !isFactor(b) || !canMultiply(a, b)) return null;
      return random.chance(0.5) ? product(a, b) : product(b, a);
    },
    // A product with something that brings another unit.
    (scope, dim, depth) => {
      const atoms = scope.numbers.filter((each) => complexity(each.dim) > 0 && complexity(per(dim, each.dim)) <= 2);
      if (atoms.length === 0) return null;
      const first = random.pick(atoms);
      const second = number(scope, per(dim, first.dim), depth - 1);
      if (!isFactor(first) || !isFactor(second) || !canMultiply(first, second)) return null;
      return product(first, second);
    },
    // A quotient.
    (scope, dim, depth) => {
      const by = random.chance(0.4) ? ratio : random.pick(scope.dims);
      if (complexity(times(dim, by)) > 2) return null;
      const below = divisor(scope, by, depth);
      if (below === null) return null;
      const above = number(scope, times(dim, by), depth - 1);
      if (!isFactor(above) || above.divisorBits + below.bits > factorBits || !canMultiply(above, below)) return null;
      if (varies(scope, below.text)) return null;
      return quotient(above, below, false);
    },
    // A quotient behind a guard.
    (scope, dim, depth) => {
      const atoms = scope.numbers.filter(
        (each) =>
          !isPositive(each) && !isNegative(each) && isFactor(each) && complexity(times(dim, each.dim)) <= 2 && isExact(each),
      );
      if (atoms.length === 0 || scope.element !== null) return null;
      const below = random.pick(atoms);
      const step = rational(1n, 10n ** BigInt(below.decimals ?? 0));
      const guarded: Term = { ...below, lo: step, hi: maximum(below.hi, step) };
      const [above, other] = [number(scope, times(dim, below.dim), depth - 1), number(scope, dim, depth - 1)];
      if (!isFactor(above) || !canMultiply(above, guarded) || above.divisorBits + below.bits > factorBits) return null;
      const divided = quotient(above, guarded, false);
      const nothing = [...below.dim].length === 0 ? '0' : literalZero(below.dim);
      if (!together(divided, other)) return null;
      return either(divided, other, `if ${below.text} > ${nothing} then ${divided.text} else ${inside(other, 'sum')}`, 'if');
    },
    // Selections.
    (scope, dim, depth) => {
      const [a, b] = [number(scope, dim, depth - 1), number(scope, dim, depth - 1)];
      if (!together(a, b)) return null;
      return random.chance(0.5)
        ? either(a, b, `min(${a.text}, ${b.text})`, 'atom', minimum(a.lo, b.lo), minimum(a.hi, b.hi))
        : either(a, b, `max(${a.text}, ${b.text})`, 'atom', maximum(a.lo, b.lo), maximum(a.hi, b.hi));
    },
    (scope, dim, depth) => {
      const value = number(scope, dim, depth - 1);
      const [first, second] = [literal(dim), literal(dim)];
      const [lo, hi] = compare(first.lo, second.lo) <= 0 ? [first, second] : [second, first];
      if (!together(value, lo) || !together(value, hi)) return null;
      return either(either(value, lo, '', 'atom'), hi, `clamp(${value.text}, ${lo.text}, ${hi.text})`, 'atom', lo.lo, hi.hi);
    },
    (scope, dim, depth) => magnitude(number(scope, dim, depth - 1)),
    (scope, dim, depth) => negative(number(scope, dim, depth - 1)),
    (scope, dim, depth) => {
      const [a, b] = [number(scope, dim, depth - 1), number(scope, dim, depth - 1)];
      if (!together(a, b)) return null;
      return either(a, b, `if ${condition(scope, depth - 1)} then ${inside(a, 'sum')} else ${inside(b, 'sum')}`, 'if');
    },
    // A square.
    (scope, dim, depth) => {
      if (dim.size > 0) return null;
      const base = number(scope, ratio, depth - 1);
      return isFactor(base) && base.divisorBits <= 120 && (isExact(base) || isPositive(base)) ? square(base) : null;
    },
    // A share.
    (scope, dim, depth) => {
      const of = number(scope, dim, depth - 1);
      const share = 1 + random.below(150);
      const part = constant(`${share}%`, rational(BigInt(share), 100n), ratio);
      return isFactor(of) ? { ...product(part, of), text: `${share}% of ${inside(of, 'atom')}`, binding: 'prefix' } : null;
    },
    // Tables.
    (scope, dim, depth) => {
      const tables = scope.tables.filter((each) => sameDim(each.lookUp(literal(each.input)).dim, dim));
      if (tables.length === 0) return null;
      const table = random.pick(tables);
      const argument = number(scope, table.input, depth - 1);
      if (!isFactor(argument) || argument.divisorBits > 0) return null;
      const found = table.lookUp(argument);
      return { ...found, elementDivisor: found.divisorBits > 0 && varies(scope, found.text) };
    },
    // Values by the members of an enum.
    (scope, dim) => {
      const arrays = scope.arrays.filter((each) => sameDim(each.item('').dim, dim));
      if (arrays.length === 0) return null;
      const array = random.pick(arrays);
      const keys = [
        ...scope.enums.filter((each) => each.enum === array.enum).map((each) => each.text),
        ...(random.chance(0.3) ? membersOf(array.enum) : []),
      ];
      return keys.length === 0 ? null : array.item(`${array.name}[${random.pick(keys)}]`);
    },
    // A member of a list, looked up.
    (scope, dim, depth) => {
      if (scope.finds.length === 0) return null;
      const found = random.pick(scope.finds);
      const value = number({ ...scope, numbers: [...scope.numbers, ...found.numbers, ...found.numbers] }, dim, depth - 1);
      const other = leaf(scope, dim);
      if (!together(value, other)) return null;
      return either(value, other, `if ${found.text} is none then ${inside(other, 'sum')} else ${inside(value, 'sum')}`, 'if');
    },
    // Optional numbers.
    (scope, dim, depth) => {
      const optionals = scope.optionals.filter((each) => sameDim(each.inner('').dim, dim));
      if (optionals.length === 0) return null;
      const optional = random.pick(optionals);
      const inner = optional.inner(optional.text);
      const other = leaf(scope, dim);
      if (!together(inner, other)) return null;
      if (random.chance(0.5)) return either(inner, other, `(${optional.text} otherwise ${inside(other, 'product')})`, 'atom');
      const more = number(scope, dim, depth - 1);
      if (!together(sum(inner, more), other)) return null;
      return either(
        sum(inner, more),
        other,
        `if ${optional.text} is none then ${inside(other, 'sum')} else ${sum(inner, more).text}`,
        'if',
      );
    },
    // A remainder.
    (scope, dim) => {
      const [value, by] = [leaf(scope, dim), positiveLiteral(dim)];
      if (!isFactor(value) || !isExact(value)) return null;
      return { ...either(value, by, `mod(${value.text}, ${by.text})`, 'atom', zero, by.hi), bits: value.bits + 20 };
    },
    // A match over an enum.
    (scope, dim, depth) => {
      const subject = scope.enums.length === 0 ? null : random.pick(scope.enums);
      if (subject === null) return null;
      const arms = membersOf(subject.enum).map((member) => ({ member, value: number(scope, dim, depth - 2) }));
      const [first, ...others] = arms;
      if (first === undefined || arms.some((each) => each.value.divisorBits > 0)) return null;
      const text = `match ${subject.text} { ${arms.map((each) => `${each.member}: ${each.value.text}`).join(', ')} }`;
      const start: Term = { ...first.value, text, binding: 'if' };
      return others.reduce((term, each) => either(term, each.value, text, 'if'), start);
    },
  ];

  const [addition, scaling, combining, dividing, guarding] = rare;
  const often = [addition, scaling, combining, dividing, dividing, guarding].filter((each) => each !== undefined);
  const calling = (scope: Scope, dim: Dim): Term | null => call(scope, dim);
  const folding = (scope: Scope, dim: Dim, depth: number): Term | null => fold(scope, dim, depth);
  const searching = (scope: Scope, dim: Dim, depth: number): Term | null => search(scope, dim, depth);
  const productions = [...rare, ...often, ...often, calling, calling, calling, calling, folding, folding, folding, searching];

  const membersOf = (name: string): readonly string[] => enums.find((each) => each.name === name)?.members ?? [];
  const literalZero = (dim: Dim): string => literal(dim).text.replace(/^[0-9.]+/, '0');

  /** A factor with an error needs an exact partner where signs are unknown. */
  const canMultiply = (a: Term, b: Term): boolean => {
    const signed = (term: Term): boolean => term.lo.n < 0n && term.hi.n > 0n;
    return (isExact(a) || !signed(b)) && (isExact(b) || !signed(a));
  };

  const call = (scope: Scope, dim: Dim): Term | null => {
    const drawn = scope.callables.map((callable) => {
      const texts: string[] = [];
      const members = new Map<string, string>();
      for (const parameter of callable.parameters) {
        const options =
          parameter.kind === 'enum'
            ? [
                ...scope.enums.filter((each) => each.enum === parameter.enum).map((each) => each.text),
                ...(random.chance(0.5) ? membersOf(parameter.enum) : []),
              ]
            : scope.records.filter((each) => each.record === parameter.record).map((each) => each.text);
        if (options.length === 0) return null;
        const option = random.pick(options);
        texts.push(option);
        members.set(parameter.name, option);
      }
      return callable.result(texts.length === 0 ? callable.name : `${callable.name}(${texts.join(', ')})`, members);
    });
    const fitting = drawn.filter((each) => each !== null).filter((each) => sameDim(each.dim, dim));
    return fitting.length === 0 ? null : random.pick(fitting);
  };

  /** The least of something up to a number that has a smallest unit; where nothing is, something else. */
  const search = (scope: Scope, dim: Dim, depth: number): Term | null => {
    const isPlain = [...dim.keys()].every((each) => !each.includes('.'));
    const ends = scope.numbers.filter((each) => sameDim(each.dim, dim) && each.binding === 'atom' && each.decimals !== null);
    if (scope.inFold || !isPlain || ends.length === 0) return null;
    const end = random.pick(ends);
    const name = fresh('x');
    const amount: Term = { ...end, text: name, lo: minimum(zero, end.lo), above: false, below: false };
    const asked = condition({ ...scope, numbers: [...scope.numbers, amount, amount, amount], inFold: true }, Math.min(depth, 2));
    const other = leaf(scope, dim);
    const text = `(least(${name} in ${literalZero(dim)} .. ${end.text}: ${asked}) otherwise ${inside(other, 'product')})`;
    return together(amount, other) ? either(amount, other, text, 'atom') : null;
  };

  const fold = (scope: Scope, dim: Dim, depth: number): Term | null => {
    if (scope.lists.length === 0 || scope.inFold) return null;
    const list = random.pick(scope.lists);
    const name = fresh('e');
    const op = random.pick(['sum', 'sum', 'sum', 'min', 'max', 'lower median', 'upper median', 'mean median', 'count'] as const);
    const within: Scope = {
      ...list.bind(name, scope),
      element: op === 'sum' || op === 'mean median' ? name : null,
      inFold: true,
    };
    const filter = random.chance(0.3) ? ` where ${condition(within, Math.min(depth - 1, 1))}` : '';
    if (op === 'count') {
      if (dim.size > 0) return null;
      const text = `count(${name} in ${list.text}${filter})`;
      return { ...constant(text, rational(BigInt(list.max)), ratio), lo: zero };
    }
    const value = number(within, dim, depth - 1);
    if (value.bits > numeratorBits - 20) return null;
    const text = `${op}(${name} in ${list.text}${filter}: ${value.text})`;
    if (op === 'sum') return value.divisorBits > 0 && varies(within, value.text) ? null : summed(value, list.max, text);
    const other = leaf(scope, dim);
    const whole = list.text.includes('.') || filter !== '' || !enums.some((each) => each.name === list.text);
    if (!together(value, other)) return null;
    const chosen: Term = {
      ...value,
      text,
      binding: 'atom',
      decimals: op === 'mean median' && value.decimals !== null ? value.decimals + 1 : value.decimals,
    };
    return whole ? either(chosen, other, `(${text} otherwise ${inside(other, 'product')})`, 'atom') : chosen;
  };

  const number = (scope: Scope, dim: Dim, depth: number): Term => {
    if (depth <= 0) return leaf(scope, dim);
    for (let tries = 0; tries < 6; tries += 1) {
      const drawn = random.pick(productions)(scope, dim, depth);
      if (drawn !== null && fits(drawn) && drawn.text.length < 400 && sameDim(drawn.dim, dim)) return drawn;
    }
    return leaf(scope, dim);
  };

  /** A comparison errs to one side, or says that it is accepted. */
  const comparison = (scope: Scope, depth: number): string => {
    const dim = random.pick(scope.dims);
    const [a, b] = [number(scope, dim, depth - 1), random.chance(0.5) ? leaf(scope, dim) : number(scope, dim, depth - 1)];
    const op = random.pick(['<', '<=', '>', '>=', '==', '!=']);
    const undecided = (a.above || b.below) && (a.below || b.above);
    const equality = op === '==' || op === '!=';
    const accept = undecided || (equality && !(isExact(a) && isExact(b))) ? ' accept because "generated"' : '';
    if (!together(a, b)) return scope.truths[0] ?? 'true';
    return `${inside(a, 'sum')} ${op} ${inside(b, 'sum')}${accept}`;
  };

  const condition = (scope: Scope, depth: number): string => {
    const kinds = ['comparison', 'comparison', 'comparison', 'truth', 'enum', 'time', 'none', 'and', 'or', 'not', 'any'] as const;
    switch (depth <= 0 ? random.pick(['comparison', 'truth', 'enum', 'time'] as const) : random.pick(kinds)) {
      case 'truth':
        return scope.truths.length === 0 ? comparison(scope, depth) : random.pick(scope.truths);
      case 'enum': {
        if (scope.enums.length === 0) return comparison(scope, depth);
        const subject = random.pick(scope.enums);
        const declaration = enums.find((each) => each.name === subject.enum);
        const op = random.pick(declaration?.ordered === true ? ['==', '!=', '<', '<=', '>', '>='] : ['==', '!=']);
        return `${subject.text} ${op} ${random.pick(membersOf(subject.enum))}`;
      }
      case 'time': {
        if (scope.times.length < 2) return comparison(scope, depth);
        const [a, b] = [random.pick(scope.times), random.pick(scope.times)];
        return random.chance(0.5)
          ? `${a} ${random.pick(['<', '<=', '>', '=='])} ${b}`
          : `${a} - ${b} <= ${random.below(500) + 1} ${random.pick(['s', 'min', 'h', 'd'])}`;
      }
      case 'none': {
        if (scope.optionals.length === 0) return comparison(scope, depth);
        return `${random.pick(scope.optionals).text} is ${random.chance(0.5) ? 'not ' : ''}none`;
      }
      case 'and':
        return `(${condition(scope, depth - 1)}) and (${condition(scope, depth - 1)})`;
      case 'or':
        return `(${condition(scope, depth - 1)}) or (${condition(scope, depth - 1)})`;
      case 'not':
        return `not (${condition(scope, depth - 1)})`;
      case 'any': {
        if (scope.lists.length === 0 || scope.inFold) return comparison(scope, depth);
        const list = random.pick(scope.lists);
        const name = fresh('e');
        const within: Scope = { ...list.bind(name, scope), element: null, inFold: true };
        return `${random.pick(['any', 'all'])}(${name} in ${list.text}: ${condition(within, depth - 1)})`;
      }
      default:
        return comparison(scope, depth);
    }
  };

  return { number, condition, literal };
};
