/** Instances: the same policy as one copied by hand, and diagnostics that speak of both files. */
import { describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../../src/compile.ts';
import { printCore, printFunction } from '../../src/core/print.ts';
import type { Core } from '../../src/core/core.ts';
import { generatedPolicy } from '../agreement/generated.ts';

const compileFiles = (files: Readonly<Record<string, string>>): Compiled => compile('main.risk', (path) => files[path] ?? null);

const errorsOf = ({ diagnostics }: Compiled): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);

const coreOf = (compiled: Compiled): Core => {
  if (compiled.core === null) throw new Error(errorsOf(compiled).join('\n'));
  return compiled.core;
};

/** A generated policy that compiles, and the same with its units as parameters. */
type Twins = {
  readonly seed: string;
  readonly text: string;
  readonly core: Core;
  readonly library: string;
  readonly units: readonly string[];
};

const twins = (count: number): readonly Twins[] => {
  const found: Twins[] = [];
  for (let at = 0; found.length < count && at < 8 * count; at += 1) {
    const seed = `instances:${at}`;
    const text = generatedPolicy(seed);
    const { core } = compileFiles({ 'main.risk': text });
    const units = text.match(/^unit .*$/gm) ?? [];
    const library = text.replaceAll(/^unit .*\n/gm, '').replace(/^policy P$/m, `policy P(${units.join(', ')})`);
    if (core !== null && units.length > 0) found.push({ seed, text, core, library, units });
  }
  return found;
};

const names = (units: readonly string[]): readonly string[] => units.map((each) => each.split(' ')[1] ?? '');
const given = (units: readonly string[], as: (unit: string) => string): string =>
  names(units)
    .map((each) => `${each} = ${as(each)}`)
    .join(', ');

const compared = twins(24);

test('there are policies to compare', () => {
  expect(compared.length).toBe(24);
});

describe.each(compared)('the policy $seed', ({ text, core, library, units }) => {
  test('is the same as an instance under other names of its units', () => {
    const main = ['policy P', `import "./library.risk" as twin (${given(units, (each) => `main_${each}`)})`];
    const declared = units.map((each) => each.replace('unit ', 'unit main_'));
    const instance = coreOf(compileFiles({ 'main.risk': [...main, ...declared, ''].join('\n'), 'library.risk': library }));
    expect(
      printCore(instance)
        .replaceAll(/twin[._]/g, '')
        .replaceAll('main_', ''),
    ).toBe(printCore(core));
  });

  test('stands beside an instance of itself, and neither sees the other', () => {
    const main = text.replace(/^policy P$/m, `policy P\nimport "./library.risk" as twin (${given(units, (each) => each)})`);
    const both = coreOf(compileFiles({ 'main.risk': main, 'library.risk': library }));
    expect(both.entries.length).toBe(2 * core.entries.length);
    for (const entry of core.entries) {
      const shown = [entry.name, `twin.${entry.name}`].map((name) => {
        const of = both.functions.find((each) => each.name === both.entries.find((one) => one.name === name)?.function);
        return of === undefined ? `${name} is missing` : printFunction(of, both.schema).replaceAll(/twin[._]/g, '');
      });
      expect(shown[1]).toBe(shown[0]);
    }
  });
});

describe('what is said of instances', () => {
  const library = 'policy L(unit base decimals 0 .. 18)\ndefine fee(x: base in 0 .. 10) : base rounds down = x * 1%\n';
  const units = 'unit A decimals 0\nunit B decimals 18\n';

  test('a mistake in a policy is said once, with all instances that have it', () => {
    const { diagnostics } = compileFiles({
      'main.risk': `policy P\nimport "./l.risk" as a (base = A)\nimport "./l.risk" as b (base = B)\n${units}`,
      'l.risk': library.replace('x * 1%', 'x / 3 + nothing'),
    });
    expect(diagnostics.map(({ code, span, notes }) => [code, span.file, notes.map(({ text }) => text)])).toEqual([
      ['FB2002', 'l.risk', ['in the instance `a`', 'in the instance `b`']],
    ]);
  });

  test('a mistake in an instance of an instance leads back to the policy', () => {
    const { diagnostics } = compileFiles({
      'main.risk': 'policy P\nimport "./m.risk" as outer\n',
      'm.risk': `policy M\nimport "./l.risk" as inner (base = A)\n${units}`,
      'l.risk': library.replace(' rounds down', ''),
    });
    expect(
      diagnostics.map(({ code, span, notes }) => [code, span.file, notes.map((each) => [each.span.file, each.text])]),
    ).toEqual([
      [
        'FB4001',
        'l.risk',
        [
          ['m.risk', 'in the instance `outer.inner`'],
          ['main.risk', 'in the instance `outer`'],
        ],
      ],
    ]);
  });

  test('names of an instance of an instance are reached through both', () => {
    const compiled = compileFiles({
      'main.risk': `policy P\nimport "./m.risk" as outer (unit_of = A)\n${units}define x(n: A in 0 .. 9) : A = outer.inner.fee(n) + outer.one\n`,
      'm.risk': 'policy M(unit unit_of)\nimport "./l.risk" as inner (base = unit_of)\ndefine one : unit_of = 1 unit_of\n',
      'l.risk': library,
    });
    expect(errorsOf(compiled)).toEqual([]);
    expect(coreOf(compiled).entries.map(({ name }) => name)).toEqual(['outer.inner.fee', 'outer.one', 'x']);
  });

  test('a rounding that one instance needs is needless in no other', () => {
    const main = 'policy P\nimport "./l.risk" as a (base = A)\nimport "./l.risk" as b (base = B)\n';
    const exact = library.replace('1%', '1').replace(' decimals 0 .. 18', '');
    const halves = library.replace('base in 0 .. 10', 'ratio @ 0 in 0 .. 10').replace('x * 1%', 'x * 0.5 base');
    expect(compileFiles({ 'main.risk': main + units, 'l.risk': halves }).diagnostics).toEqual([]);
    const warned = compileFiles({ 'main.risk': main + units, 'l.risk': exact }).diagnostics.map(({ code }) => code);
    expect(warned).toEqual(['FB4002']);
  });

  test('a policy with parameters is checked by itself at each bound of its decimals, and has no code', () => {
    const good = compileFiles({ 'main.risk': library });
    expect(good.diagnostics).toEqual([]);
    expect([good.core, good.checked?.defines.length, good.parameters]).toEqual([null, 1, ['base']]);
    const bad = compileFiles({ 'main.risk': library.replace(' rounds down', '') }).diagnostics;
    expect(bad.map(({ code, notes }) => [code, notes.at(-1)?.text])).toEqual([['FB4001', 'with base decimals 18']]);
  });
});

describe('what is governed in an instance', () => {
  const pool = `policy Pool(unit base decimals 6 .. 18, entity account, param fee: ratio @ 4 in 0 .. 10% = 1%)
role keeper
param cap : base in 0 .. 1M = 5 base
entity vault[..4] {
  key   id    : address
  unit  share decimals 0 .. 18
  fact  used  : ratio in 0 .. 1 else refuse
  param most  : share in 0 .. 1B = 0
  param worth : base/share in 0 .. 1M = 1
}
govern cap { keeper raises by at most 10% of itself, once per 1 h }
govern most of v: vault { keeper lowers to any value, after 1 d, ramps over 3 d rounds down }
govern vault.worth { keeper lowers by at most 0.5 }
adapt worth of v: vault toward 2 base / (1 v.share) {
  rises by at most 10% of itself rounds down per 1 d
  falls at once
  in 0 .. 100
}
predict dry of v: vault : ratio in 0 .. 1 rounds up = logistic { intercept -fee, 3 * v.used }
`;
  const main = `policy Main
import "./pool.risk" as eth (base = ETH, account = trader, fee = 2%)
unit ETH decimals 18
role owner
entity trader {
  key id : address
  list held[..4] of holding unique by vault {
    vault : eth.vault
    n     : vault.share in 0 .. 1M else refuse
  }
}
define room(a: trader) : ETH rounds down = sum(h in a.held: h.vault.most * h.vault.worth)
`;

  test('has the names of the instance, and is read through what ramps', () => {
    const { entries } = coreOf(compileFiles({ 'main.risk': main, 'pool.risk': pool }));
    expect(entries.map(({ name }) => name)).toEqual([
      ...['eth.most', 'eth.worth_target', 'eth.worth_rises', 'eth.worth_next', 'eth.dry', 'room'],
      ...['eth.raise_cap', 'eth.propose_lower_most', 'eth.apply_lower_most', 'eth.cancel_lower_most'],
      ...['eth.lower_worth', 'eth.adapt_worth'],
    ]);
  });

  test('may be governed by the one who imports it', () => {
    const governed = `${main}govern eth.fee { owner lowers to any value }\n`;
    const { entries } = coreOf(compileFiles({ 'main.risk': governed, 'pool.risk': pool }));
    expect(entries.filter(({ name }) => name === 'eth.lower_fee').map(({ roles }) => roles)).toEqual([['owner']]);
  });

  test('is nothing of an entity that it is given', () => {
    const files = {
      'main.risk':
        'policy M\nimport "./a.risk" as a (pot = pot)\nentity pot {\n  key id : address\n  param cap : ratio in 0 .. 1\n}\n',
      'a.risk': 'policy A(entity pot)\nrole r\ngovern cap of p: pot { r sets any value }\n',
    };
    expect(errorsOf(compileFiles(files))).toEqual(['FB6010 `cap` would be added to `pot`, which is not of this policy']);
  });
});

describe('a portfolio, a guard and a line of settlements of an instance', () => {
  const desk = `policy Desk(unit base decimals 6)

enum asset { btc, eth }

scenarios moves {
  axis price : ratio = { down: -16%, up: 16% }
  tail crash counts 24% = { price: -66% }
}

entity contract[..8] {
  key  id    : address
  fact asset : asset
  fact worth : base in 0 .. 1M else refuse
}

entity account {
  key   id   : address
  state cash : base in 0 .. 1B = 0 else refuse
  list lots[..4] of lot unique by contract {
    contract : contract
    size     : ratio @ 2 in -1M .. 1M else refuse
  }
}

role boss

portfolio margin of a: account : base rounds up {
  each p in a.lots by u: asset = p.contract.asset
  scan moves gains p.size * p.contract.worth * scenario.price
  sums delta : base rounds half even = p.size * p.contract.worth
  plus 1% * abs(margin_delta_exact(a, u))
  offset btc, eth by 1 : 2, credits 50%
}

clearing payouts of a: account : base in 0 .. 1M {
  capacity 1k base per 1 min
  room 10k base
  expires after 1 h
  cancel by boss
  returns to a.cash
  counts 50% of waiting, rounds down
}

action cash_out(a: account, x: base in 0 .. 1M) {
  changes a.cash by -x
  queues x in payouts(a)
}

guard margined of a: account after changes of account.cash {
  require a.cash >= margin(a) else "below its margin"
}

define worst_of(a: account) : bool = margin_worst(a, btc) == crash and moves_price[down] < 0
`;
  const main = `policy Main
import "./desk.risk" as usd (base = USD)
import "./desk.risk" as eur (base = EUR)
unit USD decimals 6
unit EUR decimals 6
define both(a: usd.account, b: eur.account) : bool =
  usd.margin_worst(a, usd.btc) == usd.crash and eur.payouts_waiting(b) == 0 EUR
guard outer of a: usd.account after usd.cash_out {
  require a.cash >= 5 USD else "too little"
}
`;

  test('have the names of the instance, and can be guarded by the one who imports it', () => {
    const { entries } = coreOf(compileFiles({ 'main.risk': main, 'desk.risk': desk }));
    const actions = entries.filter((each) => each.kind === 'action').map(({ name }) => name);
    const made = ['settle_payouts', 'expire_payouts', 'cancel_payouts', 'cash_out'];
    expect(actions).toEqual(['usd', 'eur'].flatMap((each) => made.map((one) => `${each}.${one}`)));
    const reasons = entries.map(
      ({ name, verdicts }) => [name, verdicts.map((one) => one.reason).filter((one) => one.startsWith('outer'))] as const,
    );
    expect(reasons.filter(([, all]) => all.length > 0)).toEqual([['usd.cash_out', ['outer: too little']]]);
  });
});
