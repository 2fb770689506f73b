/** Random declarations, and the scope that they make: units, enums, one bounded entity, one account with positions, parameters. */
import { add, multiply, negate, rational, zero, type Rational } from '../../../src/types/rational.ts';
import type { Random } from '../random.ts';
import { per, ratio, showDim, unit, type Dim } from './dimension.ts';
import { keep, nothingKept, type Kept } from './keep.ts';
import type { ArrayParam, EnumDeclaration, List, Scope, TableParam } from './scope.ts';
import { dataTable } from './table.ts';
import { atom, product, show, type Term } from './term.ts';

export type Declared = {
  readonly lines: readonly string[];
  readonly enums: readonly EnumDeclaration[];
  readonly units: readonly { readonly name: string; readonly decimals: number }[];
  /** What stands in every scope: parameters and the policy's own facts. */
  readonly common: Scope;
  /** Adds what a name for a market, an account or a position brings. */
  readonly market: Binding;
  readonly account: Binding;
  /** Adds the position of an account in a market. */
  readonly withFinds: (account: string, market: string, scope: Scope) => Scope;
  /** Fields of the account that actions may change: name, dimension, range and decimals. */
  readonly changeable: readonly Field[];
  readonly positionFields: readonly Field[];
  readonly hasTotal: boolean;
  /** What the policy keeps from event to event. */
  readonly kept: readonly Kept[];
};

export type Binding = (name: string, scope: Scope) => Scope;

/** A number in a record, as a term of any name for the record. */
export type Field = { readonly name: string; readonly term: (record: string) => Term; readonly memberScale: boolean };

const decimalsOf = [0, 2, 6, 8, 18, 27];

/** With `keeps`, the policy has a state, and names the time. */
export const declare = (random: Random, keeps: boolean): Declared => {
  const lines: string[] = [];
  /** Numbers of up to 250 bits, whose products take two words. */
  const wide = random.chance(0.4);
  const units = ['USD', 'ETH', 'BTC'].slice(0, 1 + random.below(3)).map((name) => ({ name, decimals: random.pick(decimalsOf) }));
  for (const each of units) lines.push(`unit ${each.name} decimals ${each.decimals}`);
  const enums: EnumDeclaration[] = [
    { name: 'grade', ordered: true, members: ['junk', 'fair', 'good', 'prime'].slice(0, 2 + random.below(3)) },
    ...(random.chance(0.5)
      ? [{ name: 'colour', ordered: false, members: ['red', 'green', 'blue'].slice(0, 2 + random.below(2)) }]
      : []),
  ];
  lines.push('');
  for (const each of enums) lines.push(`enum ${each.name}${each.ordered ? ' ordered' : ''} { ${each.members.join(', ')} }`);

  const anyUnit = (): { name: string; decimals: number } => random.pick(units);
  const baseDecimals = random.chance(0.3) ? null : random.pick(decimalsOf);

  /** A field of the policy's facts, a record or a list, with its text and what it is to an expression. */
  const field = (
    name: string,
    dim: (record: string) => Dim,
    decimals: number | null,
    type: string,
    flavour?: 'positive' | 'signed',
  ): { text: string; field: Field } => {
    const digits = decimals ?? 0;
    const kind = flavour ?? random.pick(['positive', 'positive', 'not negative', 'signed'] as const);
    const small = random.below(Math.min(digits, 4) + 1);
    const room = Math.max(1, 74 - (decimals ?? 18));
    const top = wide
      ? Math.ceil(room / 2) + random.below(Math.ceil(room / 2))
      : random.chance(0.25)
        ? 10 + random.below(24)
        : 1 + random.below(9);
    const hi = multiply(rational(BigInt(1 + random.below(9))), rational(10n ** BigInt(top)));
    // What divides wide numbers must itself be large, or the quotient fits no word.
    const least = wide ? rational(10n ** BigInt(top - 1 - random.below(Math.min(top, 9)))) : rational(1n, 10n ** BigInt(small));
    const lo = kind === 'positive' ? least : kind === 'signed' ? negate(hi) : zero;
    return {
      text: `${name} : ${type} in ${show(lo)} .. ${show(hi)}`,
      field: {
        name,
        memberScale: decimals === null,
        term: (record) => atom(record === '' ? name : `${record}.${name}`, dim(record), lo, hi, decimals ?? 18),
      },
    };
  };
  const outsides = ['refuse', 'refuse', 'refuse', 'nearest bound'] as const;

  const derived = (dim: Dim): { type: string; decimals: number } => {
    if (dim.size === 1) {
      const known = units.find((each) => each.name === [...dim.keys()][0]);
      if (known !== undefined && [...dim.values()][0] === 1) return { type: known.name, decimals: known.decimals };
    }
    const stated = random.chance(0.4) ? random.pick([2, 4, 8, 12, 27]) : null;
    return { type: `${showDim(dim)}${stated === null ? '' : ` @ ${stated}`}`, decimals: stated ?? 18 };
  };

  const keeping = keeps ? keep(random, { units, enums, baseDecimals }) : nothingKept;
  const stateOf = (holder: Kept['holder']): readonly string[] => keeping.lines.get(holder) ?? [];

  // The bounded entity.
  lines.push(
    '',
    `entity market[..${1 + random.below(8)}] {`,
    '  key id : address',
    `  unit base decimals ${baseDecimals ?? '0 .. 18'}`,
  );
  const marketFields: Field[] = [];
  const addMarket = (
    name: string,
    dim: (record: string) => Dim,
    typeName: string | null,
    decimals: number | null,
    flavour?: 'positive' | 'signed',
  ): void => {
    const made = typeName === null ? derived(dim('')) : { type: typeName, decimals };
    const { text, field: each } = field(name, dim, made.decimals, made.type, flavour);
    lines.push(`  fact ${text} else ${random.pick(outsides)}`);
    marketFields.push(each);
  };
  const base = (record: string): Dim => unit(record === '' ? 'base' : `${record}.base`);
  const markUnit = anyUnit();
  const markDecimals = random.chance(0.5) ? 18 : 8;
  addMarket(
    'mark',
    (record) => per(unit(markUnit.name), base(record)),
    `${markUnit.name}/base${markDecimals === 18 ? '' : ' @ 8'}`,
    markDecimals,
    'positive',
  );
  addMarket('rate', () => ratio, null, null);
  if (random.chance(0.6)) addMarket('depth', base, 'base', baseDecimals);
  if (random.chance(0.5)) addMarket('cap', () => unit(markUnit.name), null, null);
  const hasWeights = random.chance(0.4);
  if (hasWeights) lines.push(`  fact weights : ratio by grade in 0 .. ${1 + random.below(3)} else refuse`);
  lines.push('  fact open : bool', '  fact class : grade');
  const marketTime = random.chance(0.5);
  if (marketTime) lines.push('  fact updated : time');
  const marketTables = ['ladder', 'slope'].slice(0, random.below(3)).map((name) => dataTable(random, name, anyUnit()));
  for (const each of marketTables) lines.push(`  param ${each.text}`);
  lines.push(...stateOf('m').map((each) => `  ${each}`), '}');

  // The account and its positions.
  const listMax = random.pick([1, 2, 3, 4, 8, 16]);
  const accountFields: Field[] = [];
  const changeable: Field[] = [];
  lines.push('', 'entity account {', '  key id : address');
  for (const [at, name] of ['cash', 'debt', 'share', 'limit'].slice(0, 2 + random.below(3)).entries()) {
    const dim =
      name === 'share'
        ? ratio
        : at === 3 && units.length > 1
          ? per(unit(units[0]?.name ?? 'USD'), unit(units[1]?.name ?? 'USD'))
          : unit(anyUnit().name);
    const made = derived(dim);
    const { text, field: each } = field(name, () => dim, made.decimals, made.type);
    // The first can always be changed by an action.
    const outside = at === 0 ? 'refuse' : random.pick(outsides);
    lines.push(`  fact ${text} else ${outside}`);
    accountFields.push(each);
    if (outside === 'refuse') changeable.push(each);
  }
  const optionalUnit = anyUnit();
  const optional = random.chance(0.6)
    ? field('stop', () => unit(optionalUnit.name), optionalUnit.decimals, `${optionalUnit.name} or none`)
    : null;
  if (optional !== null) lines.push(`  fact ${optional.text} else refuse`);
  const rarely = random.chance(0.4) ? field('hint', () => ratio, 18, 'ratio') : null;
  if (rarely !== null) lines.push(`  fact ${rarely.text} else unavailable`);
  lines.push('  fact vip : bool', '  fact tier_of : grade');
  const size = field(
    'size',
    (record) => unit(`${record === '' ? '' : `${record}.`}market.base`),
    baseDecimals,
    'market.base',
    random.chance(0.5) ? 'signed' : undefined,
  );
  const entryPrice = field(
    'entry',
    (record) => per(unit(markUnit.name), unit(`${record === '' ? '' : `${record}.`}market.base`)),
    18,
    `${markUnit.name}/market.base`,
    'positive',
  );
  const weight = field('weight', () => ratio, 4, 'ratio @ 4');
  const dropsOne = random.chance(0.4);
  const hasTotal = random.chance(0.4);
  lines.push(
    `  list positions[..${listMax}] of position unique by market {`,
    '    market : market',
    `    ${size.text} else refuse`,
    `    ${entryPrice.text} else refuse`,
    `    ${weight.text} else ${dropsOne ? 'drop' : 'refuse'}`,
    '  }',
    ...stateOf('a').map((each) => `  ${each}`),
    '}',
  );
  if (hasTotal) lines.push('', 'total net of m: market : m.base in -1B .. 1B = sum over a: account of a.positions[m].size');

  // Facts and parameters of the policy.
  const globals: Field[] = [];
  lines.push('', 'fact clock : time', 'fact stamp : time', 'fact calm : bool', ...stateOf(''));
  for (const name of ['index', 'reserve', 'load'].slice(0, 1 + random.below(3))) {
    const made = derived(name === 'load' ? ratio : unit(anyUnit().name));
    const dim = name === 'load' ? ratio : unit(made.type);
    const { text, field: each } = field(name, () => dim, made.decimals, made.type);
    lines.push(`fact ${text} else ${random.pick(outsides)}`);
    globals.push(each);
  }
  const literal = (top: number): { text: string; value: Rational } => {
    const n = BigInt(random.below(top) + 1);
    return random.chance(0.5) ? { text: `${n}`, value: rational(n) } : { text: `${n}%`, value: rational(n, 100n) };
  };
  const params: Term[] = [];
  lines.push('');
  for (const name of ['fee', 'floor', 'factor'].slice(0, 1 + random.below(3))) {
    const dim = name === 'floor' ? unit(units[0]?.name ?? 'USD') : ratio;
    const { text, value } = name === 'floor' ? { text: `${7 + random.below(90)}`, value: zero } : literal(90);
    const exact = name === 'floor' ? rational(BigInt(text)) : value;
    const ranged = random.chance(0.5);
    const hi = add(exact, rational(100n));
    lines.push(
      `param ${name} : ${showDim(dim)}${ranged ? ` in 0 .. ${show(hi)}` : ''} = ${text}${dim.size === 0 ? '' : ` ${showDim(dim)}`}`,
    );
    params.push(atom(name, dim, ranged ? zero : exact, ranged ? hi : exact, dim.size === 0 ? 18 : (units[0]?.decimals ?? 18)));
  }
  const arrays: ArrayParam[] = [];
  const members = enums[0]?.members ?? [];
  const governedArray = random.chance(0.4) ? ' in 0 .. 1' : '';
  lines.push(
    `param haircut : ratio by grade${governedArray} = { ${members.map((each) => `${each}: ${random.below(100)}%`).join(', ')} }`,
  );
  arrays.push({ name: 'haircut', enum: 'grade', item: (text) => atom(text, ratio, zero, rational(1n), 18) });

  const tables: TableParam[] = [];
  if (random.chance(0.4)) {
    const steps = dataTable(random, 'scale_of', anyUnit());
    lines.push(`fact ${steps.text} else refuse`);
    tables.push(steps.of(''));
    params.push(steps.read(''));
  }
  const steps = (count: number): number[] => {
    let last = 0;
    return Array.from({ length: count }, () => (last += 1 + random.below(60)));
  };
  const tableUnit = units[0] ?? { name: 'USD', decimals: 18 };
  for (const form of ['tiers', 'marginal tiers', 'curve'] as const) {
    if (random.chance(0.3)) continue;
    const count = (form === 'curve' ? 2 : 1) + random.below(4);
    const bounds = steps(count);
    const name = { tiers: 'slab', 'marginal tiers': 'bracket', curve: 'bend' }[form];
    const word = random.pick(['up to', 'below']);
    const outputs = Array.from({ length: count + 1 }, () => 1 + random.below(99));
    const most = rational(BigInt(Math.max(...outputs)), 100n);
    const least = rational(BigInt(Math.min(...outputs)), 100n);
    if (form === 'curve') {
      lines.push(
        `param ${name} : curve ${tableUnit.name} -> ratio = { ${bounds.map((each, at) => `at ${each} ${tableUnit.name}: ${outputs[at] ?? 1}%`).join(', ')} }`,
      );
    } else {
      const rows = [
        ...bounds.map((each, at) => `${word} ${each} ${tableUnit.name}: ${outputs[at] ?? 1}%`),
        `above: ${outputs[count] ?? 1}%`,
      ];
      lines.push(
        `param ${name} : ${form} ${tableUnit.name} -> ${form === 'tiers' ? 'ratio' : tableUnit.name} = { ${rows.join(', ')} }`,
      );
    }
    tables.push({
      name,
      input: unit(tableUnit.name),
      lookUp: (argument) => {
        const text = `${name}(${argument.text})`;
        const rated = atom(text, ratio, least, most, 2);
        if (form === 'marginal tiers')
          return {
            ...product(argument, atom('', ratio, zero, most, 2)),
            text,
            binding: 'atom',
            dim: unit(tableUnit.name),
            bits: argument.bits + 16,
            above: argument.above,
            below: argument.below,
          };
        return {
          ...rated,
          bits: argument.bits + 24,
          divisorBits: argument.divisorBits,
          decimals: form === 'tiers' ? 2 : null,
          above: argument.above,
          below: argument.below,
        };
      },
    });
  }

  const positions: (owner: string) => List = (owner) => ({
    text: `${owner}.positions`,
    max: listMax,
    bind: (name, scope) => ({
      ...market(`${name}.market`, scope),
      numbers: [...market(`${name}.market`, scope).numbers, ...[size, entryPrice, weight].map((each) => each.field.term(name))],
      records: [...scope.records, { text: name, record: 'position' }, { text: `${name}.market`, record: 'market' }],
    }),
  });
  const market: Binding = (name, outer) => {
    const scope = keeping.bind('m', name, outer);
    return {
      ...scope,
      numbers: [
        ...scope.numbers,
        ...marketFields.map((each) => each.term(name)),
        ...marketTables.map((each) => each.read(name)),
        ...(hasTotal
          ? [atom(`net(${name})`, unit(`${name}.base`), rational(-1_000_000_000n), rational(1_000_000_000n), baseDecimals ?? 18)]
          : []),
      ],
      dims: [...scope.dims, unit(`${name}.base`)],
      truths: [...scope.truths, `${name}.open`],
      arrays: hasWeights
        ? [
            ...scope.arrays,
            { name: `${name}.weights`, enum: 'grade', item: (text: string) => atom(text, ratio, zero, rational(3n), 18) },
          ]
        : scope.arrays,
      tables: [...scope.tables, ...marketTables.map((each) => each.of(name))],
      times: marketTime ? [...scope.times, `${name}.updated`] : scope.times,
      enums: [...scope.enums, { text: `${name}.class`, enum: 'grade' }],
      records: [...scope.records, { text: name, record: 'market' }],
    };
  };
  const account: Binding = (name, outer) => {
    const scope = keeping.bind('a', name, outer);
    return {
      ...scope,
      numbers: [...scope.numbers, ...accountFields.map((each) => each.term(name))],
      truths: [...scope.truths, `${name}.vip`],
      enums: [...scope.enums, { text: `${name}.tier_of`, enum: 'grade' }],
      optionals: [
        ...scope.optionals,
        ...(optional === null ? [] : [{ text: `${name}.stop`, inner: (text: string) => ({ ...optional.field.term(''), text }) }]),
        ...(rarely === null ? [] : [{ text: `${name}.hint`, inner: (text: string) => ({ ...rarely.field.term(''), text }) }]),
      ],
      records: [...scope.records, { text: name, record: 'account' }],
      lists: [...scope.lists, positions(name), positions(name)],
    };
  };
  const withFinds: Declared['withFinds'] = (owner, member, scope) => {
    const text = `${owner}.positions[${member}]`;
    // The position found is of that very market, so its units are the market's.
    const numbers = [size, entryPrice, weight].map((each) => each.field.term(text));
    const renamed = numbers.map((each) => ({
      ...each,
      dim: new Map([...each.dim].map(([name, power]) => [name === `${text}.market.base` ? `${member}.base` : name, power])),
    }));
    return { ...scope, finds: [...scope.finds, { text, numbers: renamed }] };
  };
  const markets: List = { text: 'market', max: 8, bind: (name, scope) => market(name, scope) };
  const grades: List = {
    text: 'grade',
    max: members.length,
    bind: (name, scope) => ({ ...scope, enums: [...scope.enums, { text: name, enum: 'grade' }] }),
  };
  return {
    lines,
    enums,
    units,
    market,
    account,
    withFinds,
    changeable,
    positionFields: [size.field, entryPrice.field],
    hasTotal,
    kept: keeping.kept,
    common: keeping.bind('', '', {
      numbers: [...globals.map((each) => each.term('')), ...params],
      dims: [ratio, ...units.map((each) => unit(each.name))],
      truths: ['calm'],
      times: keeps ? ['clock', 'now', 'now'] : ['clock', 'stamp'],
      enums: [],
      optionals: [],
      records: [],
      finds: [],
      callables: [],
      tables,
      arrays,
      lists: random.chance(0.5) ? [markets, grades] : [],
      element: null,
      inFold: false,
    }),
  };
};
