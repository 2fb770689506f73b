/** Random actions that change what is kept: by and to, from arguments, times and expressions, on a condition, several at once. */
import { absolute, maximum, multiply, negate, rational, compare, zero, type Rational } from '../../../src/types/rational.ts';
import { roundings } from '../../../src/types/rounding.ts';
import type { Random } from '../random.ts';
import type { Declared } from './declare.ts';
import type { Expressions } from './express.ts';
import { fieldText, hours, type Holder, type Kept, type KeptNumber } from './keep.ts';
import { allowedRoundings } from './rounding.ts';
import type { Scope } from './scope.ts';
import { viewed, type View } from './view.ts';
import { either, inside, show, type Term } from './term.ts';

type Writing = { readonly parameters: string[]; readonly clauses: string[] };
type Draw = { readonly random: Random; readonly expressions: Expressions; readonly scope: Scope; readonly writing: Writing };

/** `require` gives a condition over a scope. */
export const move = (
  random: Random,
  declared: Declared,
  expressions: Expressions,
  common: Scope,
  name: string,
  views: readonly View[],
  require: (scope: Scope) => string,
): string => {
  const chosen = some(random, declared.kept, 1 + random.below(3));
  const isNeeded = (holder: Holder, chance: number): boolean =>
    chosen.some((each) => each.holder === holder) || random.chance(chance);
  const [ofAccount, ofMarket] = [isNeeded('a', 0.3), isNeeded('m', 0.3)];
  const parameters = [...(ofAccount ? ['a: account'] : []), ...(ofMarket ? ['m: market'] : [])];
  const withAccount = ofAccount ? declared.account('a', common) : common;
  const withMarket = ofMarket ? declared.market('m', withAccount) : withAccount;
  const scope = ofAccount && ofMarket ? declared.withFinds('a', 'm', withMarket) : withMarket;
  const writing: Writing = { parameters, clauses: [] };
  for (const each of chosen) change({ random, expressions, scope, writing }, each);
  const shared = declared.kept.find((each) => each.holder === 'a' && each.of.kind === 'number' && each.of.full === 'refuse');
  if (ofAccount && shared !== undefined && random.chance(0.3)) transfer({ random, expressions, scope, writing }, shared, chosen);
  if (ofAccount && ofMarket && random.chance(0.4)) {
    parameters.push('qty: m.base in -1M .. 1M');
    writing.clauses.push('changes a.positions[m].size by qty');
  }
  const seen = views.filter(({ kept }) => chosen.includes(kept));
  if (seen.length > 0 && random.chance(0.8)) writing.clauses.push(`require ${viewed(random, seen)} else "seen"`);
  for (let count = random.below(3); count > 0; count -= 1)
    writing.clauses.push(`require ${require(scope)} else "reason ${count}"`);
  return [
    `action ${name}${parameters.length === 0 ? '' : `(${parameters.join(', ')})`} {`,
    ...writing.clauses.map((each) => `  ${each}`),
    '}',
  ].join('\n');
};

const some = <T>(random: Random, all: readonly T[], count: number): readonly T[] => {
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(random.below(left.length), 1)).flat();
};

/** What one account gives, another gets: the two may be one, which makes no event. */
const transfer = ({ random, writing }: Draw, kept: Kept, chosen: readonly Kept[]): void => {
  if (kept.of.kind !== 'number' || chosen.includes(kept)) return;
  const { type, term } = kept.of;
  writing.parameters.push('b: account', `given: ${type('a')} in ${edge(zero, kept.of)} .. ${edge(term('').hi, kept.of)}`);
  const [from, to] = random.chance(0.5) ? ['a', 'b'] : ['b', 'a'];
  writing.clauses.push(`changes ${from}.${kept.name} by -given`, `changes ${to}.${kept.name} by given`);
};

const change = (draw: Draw, kept: Kept): void => {
  const { random, expressions, scope, writing } = draw;
  const text = fieldText(kept, kept.holder);
  const argument = (type: string): string => {
    const name = `x${writing.parameters.length}`;
    writing.parameters.push(`${name}: ${type}`);
    return name;
  };
  const when = (then: string, otherwise: string): string =>
    `if ${expressions.condition(scope, 1)} then ${then} else ${otherwise}`;
  const to = (value: string): void => void writing.clauses.push(`changes ${text} to ${value}`);
  const { of } = kept;
  switch (of.kind) {
    case 'bool':
      return to(random.pick([`not ${text}`, expressions.condition(scope, 1), argument('bool'), 'true']));
    case 'enum': {
      const member = random.pick(of.enum.members);
      return to(random.pick([member, argument(of.enum.name), when(member, text), when(text, random.pick(of.enum.members))]));
    }
    case 'time':
      return to(
        random.pick(['now', 'now', 'none', 'now + 1 h', when('now', text), when('none', 'now + 90 s'), when('now', 'none')]),
      );
    case 'optional': {
      const x = argument(`${of.type(kept.holder)} in ${range(of)}`);
      return to(random.pick([x, x, 'none', when('none', x), when(x, text), when(text, 'none')]));
    }
    case 'ring': {
      const x = argument(`${of.type(kept.holder)} in ${range(of, random.pick([1n, 1n, 3n]))}`);
      const at = random.pick([hours, hours, '0', '-3', argument('ratio @ 0 in -20 .. 20')]);
      const onlyWhen = random.chance(0.4) ? ` when ${expressions.condition(scope, 1)}` : '';
      writing.clauses.push(`changes ${text}[${at}] ${random.pick(['by', 'to'])} ${x}${onlyWhen}`);
      if (random.chance(0.3)) writing.clauses.push(`changes ${text}[${hours} + 1] to ${x}`);
      return;
    }
    case 'number':
      return changeNumber(draw, kept, of, text, (type) => argument(type));
  }
};

const changeNumber = (
  { random, expressions, scope, writing }: Draw,
  kept: Kept,
  of: KeptNumber & { readonly full: 'refuse' | 'nearest' | null },
  text: string,
  argument: (type: string) => string,
): void => {
  const record = kept.holder;
  const term = of.term(record);
  const write = (mode: 'by' | 'to', value: string, words = ''): void =>
    void writing.clauses.push(`changes ${text} ${mode} ${value}${words}`);
  const clamped = (value: string): string => `clamp(${value}, ${bound(term.lo, of, record)}, ${bound(term.hi, of, record)})`;
  const proved = (value: string): string => (of.full === null ? clamped(value) : value);
  const step = `${show(random.pick([rational(1n), maximum(absolute(term.lo), absolute(term.hi))]))}${of.suffix(record)}`;
  // Where the decimals are data, nobody proves that a whole amount fits them.
  const whole = of.memberScale ? `, rounds ${random.pick(roundings)}` : '';
  switch (random.below(5)) {
    case 0:
      return of.full === null
        ? write('to', clamped(`${text} + ${step}`), whole)
        : write('by', random.chance(0.7) ? step : `-(${step})`, whole);
    case 1: {
      const x = argument(`${of.type(record)} in ${range(of, random.chance(0.5) ? 2n : 1n)}`);
      return of.full === null ? write('to', clamped(`${text} - ${x}`)) : write('by', random.pick([x, `-${x}`]));
    }
    case 2: {
      const x = argument(`${of.type(record)} in ${range(of, of.full === null ? 1n : random.pick([1n, 3n]))}`);
      return write('to', random.chance(0.5) ? x : `if ${expressions.condition(scope, 1)} then ${x} else ${text}`);
    }
    case 3:
      return write('to', proved(`if ${expressions.condition(scope, 2)} then ${text} + ${step} else ${text}`), whole);
    default: {
      const [value, words] = rounded(random, of, expressions.number(scope, term.dim, 2), term);
      const fits = compare(value.lo, term.lo) >= 0 && compare(value.hi, term.hi) <= 0;
      const isLarge = compare(maximum(absolute(value.lo), absolute(value.hi)), rational(10n ** 45n)) > 0;
      return write('to', (fits || of.full !== null) && !isLarge ? inside(value, 'if') : clamped(value.text), words);
    }
  }
};

/** The value with the rounding that it needs. */
const rounded = (random: Random, of: KeptNumber, value: Term, field: Term): readonly [Term, string] => {
  const exact = value.decimals !== null && field.decimals !== null && value.decimals <= field.decimals && !of.memberScale;
  if (exact) return [value, ''];
  const both = either(value, { ...field, above: false, below: false }, value.text, value.binding);
  const rounding = random.pick(allowedRoundings(both));
  return [value, `, rounds ${rounding.value}${rounding.accepted ? ' accept because "generated"' : ''}`];
};

/** As wide as the field's own range, or some times as wide. */
const range = (of: KeptNumber, times = 1n): string => {
  const { lo, hi } = of.term('');
  const wide = (x: Rational): Rational => multiply(x, rational(times));
  const least = times === 1n || isSpan(of) ? lo : negate(wide(maximum(absolute(lo), hi)));
  return `${edge(least, of)} .. ${edge(wide(hi), of)}`;
};

const isSpan = (of: KeptNumber): boolean => of.suffix('') === ' s';
/** In a range the unit stands in the type before it. */
const edge = (x: Rational, of: KeptNumber): string => `${show(x)}${isSpan(of) ? ' s' : ''}`;
const bound = (x: Rational, of: KeptNumber, record: string): string => `${show(x)}${of.suffix(record)}`;
