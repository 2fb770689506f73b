/**
 * Random `state` fields, of the policy, of each market and of each account: numbers of every kind that leave their range by
 * being refused, by staying at the nearest bound, or never; truths, enums, times and numbers that may be none.
 */
import { negate, rational, zero, type Rational } from '../../../src/types/rational.ts';
import type { Random } from '../random.ts';
import { per, ratio, unit, type Dim } from './dimension.ts';
import type { EnumDeclaration, Scope } from './scope.ts';
import { atom, show, summed, type Term } from './term.ts';

/** Whole hours, as an index. */
export const hours = 'ticks(now, 1 h)';

/** Whose field it is: of the policy, of the market `m`, of the account `a`. */
export type Holder = '' | 'm' | 'a';

export type Kept = { readonly holder: Holder; readonly name: string; readonly of: KeptKind };

export type KeptNumber = {
  /** The field of this record, or of the policy for `''`. */
  readonly term: (record: string) => Term;
  /** As the type of an argument, seen from the record: `m.base`. */
  readonly type: (record: string) => string;
  /** The unit behind a number, with a space before it. */
  readonly suffix: (record: string) => string;
  readonly memberScale: boolean;
};

export type KeptKind =
  | ({ readonly kind: 'number'; readonly full: 'refuse' | 'nearest' | null } & KeptNumber)
  | ({ readonly kind: 'optional' } & KeptNumber)
  | ({ readonly kind: 'ring'; readonly length: number; readonly full: 'refuse' | 'nearest' } & KeptNumber)
  | { readonly kind: 'bool' | 'time' }
  | { readonly kind: 'enum'; readonly enum: EnumDeclaration };

export type Keeping = {
  readonly lines: ReadonlyMap<Holder, readonly string[]>;
  readonly kept: readonly Kept[];
  /** What a name for such a record brings into scope. */
  readonly bind: (holder: Holder, record: string, scope: Scope) => Scope;
};

export type Units = {
  readonly units: readonly { readonly name: string; readonly decimals: number }[];
  readonly enums: readonly EnumDeclaration[];
  /** Decimals of a market's unit; null where each market has its own. */
  readonly baseDecimals: number | null;
};

export const nothingKept: Keeping = { lines: new Map(), kept: [], bind: (_, __, scope) => scope };

export const keep = (random: Random, units: Units): Keeping => {
  const lines = new Map<Holder, readonly string[]>();
  const kept: Kept[] = [];
  const counts: readonly (readonly [Holder, number])[] = [
    ['', 1 + random.below(4)],
    ['m', random.below(4)],
    ['a', random.below(3)],
  ];
  for (const [holder, count] of counts) {
    const made = Array.from({ length: count }, (_, at) =>
      declareOne(random, units, holder, `${holder === '' ? 'kept' : holder === 'm' ? 'held' : 'spent'}${at}`),
    );
    kept.push(...made.map((each) => each.kept));
    lines.set(
      holder,
      made.map((each) => each.line),
    );
  }
  const bind: Keeping['bind'] = (holder, record, scope) =>
    kept.filter((each) => each.holder === holder).reduce((inner, each) => bring(each, record, inner), scope);
  return { lines, kept, bind };
};

export const fieldText = ({ name }: Kept, record: string): string => (record === '' ? name : `${record}.${name}`);

const bring = (kept: Kept, record: string, scope: Scope): Scope => {
  const text = fieldText(kept, record);
  const { of } = kept;
  switch (of.kind) {
    case 'number':
      return { ...scope, numbers: [...scope.numbers, of.term(record), of.term(record)] };
    case 'optional':
      return {
        ...scope,
        optionals: [...scope.optionals, { text, inner: (inner) => ({ ...of.term(record), text: inner }) }],
        truths: [...scope.truths, `(${text} is none)`],
      };
    case 'ring': {
      const item = (index: string): Term => ({ ...of.term(record), text: `${text}[${index}]` });
      const name = `i_${text.replace('.', '_')}`;
      const run = `${name} in ${hours} - ${of.length - 1} .. ${hours}, at most ${of.length}`;
      const each = item(name);
      return {
        ...scope,
        numbers: [...scope.numbers, item(hours), item('-1'), summed(each, of.length, `sum(${run}: ${each.text})`)],
        truths: [...scope.truths, `any(${run}: ${each.text} > 0${of.suffix(record)})`],
      };
    }
    case 'bool':
      return { ...scope, truths: [...scope.truths, text] };
    case 'enum':
      return { ...scope, enums: [...scope.enums, { text, enum: of.enum.name }] };
    case 'time':
      return {
        ...scope,
        numbers: [...scope.numbers, ...agesOf(text)],
        truths: [...scope.truths, `(${text} is not none and now - ${text} > 90 s)`, `(${text} is none)`],
      };
  }
};

/** The time since then, in seconds as it is and in days of at least none. */
const agesOf = (text: string): readonly Term[] => {
  const day = 86_400n;
  const seconds = atom(
    `(if ${text} is none then 0 else (now - ${text}) / 1 s)`,
    ratio,
    rational(-(1n << 40n)),
    rational(1n << 39n),
    0,
  );
  const days = `(if ${text} is none then 0 else max(now - ${text}, 0 s) / 1 d)`;
  return [seconds, { ...atom(days, ratio, zero, rational(1n << 39n, day), 0), decimals: null, bits: 60, divisorBits: 18 }];
};

const declareOne = (
  random: Random,
  units: Units,
  holder: Holder,
  name: string,
): { readonly line: string; readonly kept: Kept } => {
  const kept = (of: KeptKind): Kept => ({ holder, name, of });
  const kind = random.pick(['number', 'number', 'number', 'number', 'bool', 'enum', 'optional', 'time', 'ring', 'ring'] as const);
  switch (kind) {
    case 'bool':
      return { line: `state ${name} : bool = ${random.pick(['true', 'false'])}`, kept: kept({ kind }) };
    case 'enum': {
      const of = random.pick(units.enums);
      return { line: `state ${name} : ${of.name} = ${random.pick(of.members)}`, kept: kept({ kind, enum: of }) };
    }
    case 'time':
      return { line: `state ${name} : time or none = none`, kept: kept({ kind }) };
    case 'optional': {
      const made = numberOf(random, units, holder, name);
      const initial = random.chance(0.5) ? 'none' : made.initial;
      const end = random.pick(['', ' else refuse']);
      const line = `state ${name} : ${made.type} or none in ${made.range} = ${initial}${end}`;
      // A change of it is always one that stays inside, or is refused.
      return { line, kept: kept({ kind, ...made.of }) };
    }
    case 'ring': {
      const made = numberOf(random, units, holder, name);
      const full = made.isAmount || random.chance(0.5) ? 'refuse' : 'nearest';
      const length = random.pick([1, 2, 3, 5, 9]);
      const none = `0${made.range.includes(' s') ? ' s' : ''}`;
      const end = full === 'refuse' ? ' else refuse' : ' else nearest bound';
      const line = `state ${name} : ring[${length}] of ${made.type} in ${made.range} = ${none}${end}`;
      return { line, kept: kept({ kind, full, length, ...made.of }) };
    }
    case 'number': {
      const made = numberOf(random, units, holder, name);
      const full = random.pick(
        made.isAmount ? (['refuse', 'refuse', null] as const) : (['refuse', 'nearest', 'nearest', null] as const),
      );
      const end = full === null ? '' : full === 'refuse' ? ' else refuse' : ' else nearest bound';
      const line = `state ${name} : ${made.type} in ${made.range} = ${made.initial}${end}`;
      return { line, kept: kept({ kind, full, ...made.of }) };
    }
  }
};

type Made = {
  readonly type: string;
  readonly range: string;
  readonly initial: string;
  readonly isAmount: boolean;
  readonly of: KeptNumber;
};

const numberOf = (random: Random, { units, baseDecimals }: Units, holder: Holder, name: string): Made => {
  const own = random.pick(units);
  const base = (record: string): string => (record === '' ? 'base' : `${record}.base`);
  const kinds = ['ratio', 'ratio', 'whole', 'amount', 'span', ...(holder === 'm' ? ['base', 'base', 'price'] : [])] as const;
  const kind = random.pick(kinds);
  const finish = (
    type: (record: string) => string,
    dim: (record: string) => Dim,
    decimals: number | null,
    suffix: (record: string) => string,
    tops: readonly bigint[],
  ): Made => {
    const hi = rational(random.pick(tops));
    const lo = random.pick(kind === 'span' ? [zero] : [zero, zero, negate(hi), rational(-1n)]);
    const written = (n: Rational): string => `${show(n)}${kind === 'span' ? ' s' : ''}`;
    const firsts = decimals === null ? [zero] : [zero, zero, lo, hi];
    return {
      type: type(''),
      range: `${written(lo)} .. ${written(hi)}`,
      // A unit of the market's own is not known yet where the first value stands.
      initial: `${show(random.pick(firsts))}${holder === 'm' && dim('').has('base') ? '' : suffix('')}`,
      isAmount: kind === 'amount' || kind === 'base',
      of: {
        type,
        suffix,
        memberScale: decimals === null,
        term: (record) => atom(record === '' ? name : `${record}.${name}`, dim(record), lo, hi, decimals ?? 18),
      },
    };
  };
  const none = (): string => '';
  switch (kind) {
    case 'whole':
      return finish(
        () => 'ratio @ 0',
        () => ratio,
        0,
        none,
        [1n, 3n, 10n],
      );
    case 'amount':
      return finish(
        () => own.name,
        () => unit(own.name),
        own.decimals,
        () => ` ${own.name}`,
        [5n, 1_000n, 10n ** 9n],
      );
    case 'span':
      return finish(
        () => 'duration @ 0',
        () => unit('s'),
        0,
        () => ' s',
        [60n, 86_400n, 10n ** 9n],
      );
    case 'base':
      return finish(
        base,
        (record) => unit(base(record)),
        baseDecimals,
        (record) => ` ${base(record)}`,
        [5n, 1_000n, 10n ** 9n],
      );
    case 'price': {
      const dim = (record: string): Dim => per(unit(own.name), unit(base(record)));
      return finish(
        (record) => `${own.name}/${base(record)} @ 8`,
        dim,
        8,
        (record) => ` ${own.name} / ${base(record)}`,
        [100n, 10n ** 6n],
      );
    }
    default: {
      const decimals = random.pick([1, 4, 9, 18]);
      return finish(
        () => `ratio @ ${decimals}`,
        () => ratio,
        decimals,
        none,
        [1n, 3n, 1_000n],
      );
    }
  }
};
