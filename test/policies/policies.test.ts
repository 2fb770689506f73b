/** Every policy holds its cases: in the specification, the interpreter, and the generated TypeScript. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { loadTypescript } from '../support/typescript.ts';
import { casedPolicies, readPolicy } from './cases.ts';
import { inWords } from './expect.ts';
import { load } from './load.ts';

const policies = casedPolicies();

describe.each(policies)('$name', (policy) => {
  test('compiles without a word', () => {
    const { diagnostics } = compile(policy.file, readPolicy);
    expect(diagnostics.map((each) => `${each.code} ${each.message}`)).toEqual([]);
  });

  test('the specification gives what its source gives', () => {
    const { core, calls } = load(policy);
    const found = calls.map(({ case: { name }, call, expected }) => ({ name, outcome: inWords(core, call, expected) }));
    expect(found).toEqual(calls.map(({ case: { name, expect: outcome } }) => ({ name, outcome })));
  });

  test('every entry has a case', () => {
    const { core, calls } = load(policy);
    const called = new Set(calls.map(({ call }) => call.entry));
    expect(core.entries.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
  });

  test('the interpreter agrees, and so does its trace', () => {
    const { core, calls } = load(policy);
    const interpreter = prepare(core);
    for (const { case: { name }, call, expected } of calls) {
      expect({ name, outcome: interpreter.evaluate(call.entry, call.facts) }).toEqual({ name, outcome: expected });
      expect({ name, outcome: interpreter.trace(call.entry, call.facts).outcome }).toEqual({ name, outcome: expected });
    }
  });

  test('the generated TypeScript agrees', async () => {
    const { core, calls } = load(policy);
    const module = await loadTypescript(core);
    for (const { case: { name }, call, expected } of calls) {
      expect({ name, outcome: module.evaluate(call.entry, call.facts) }).toEqual({ name, outcome: expected });
    }
  });
});

/** Vectors of the engines' own tests and documents, and values derived from their formulas, by the names their cases begin with. */
const vectors = [
  ...['aave-pmul-1', 'aave-pmul-2', 'aave-pdiv-2', 'aave-pmulceil', 'aave-wdiv', 'aave-rdiv'],
  ...['aave-hf-16', 'aave-cf-16', 'aave-hf-25', 'aave-liq-25-fee10', 'aave-ltlb', 'aave-round-227'],
  ...['umb-half', 'umb-fee', 'rs-ltv', 'rs-cap'],
  ...['dydx-oimf', 'dydx-im-1', 'dydx-bk-long', 'dydx-bk-short', 'dydx-bk-round-long', 'dydx-bk-round-short'],
  ...['dydx-oimf-longtail', 'dydx-fill', 'dydx-rl-1', 'dydx-rl-2', 'dydx-rl-4', 'dydx-median'],
  ...['gmx-adl', 'maker-aline', 'maker-stair-19', 'span-call', 'span-hedge'],
  ...['erc7265-breach', 'erc7265-edge', 'erc7265-inactive', 'erc7265-window'],
];

test.each(vectors)('the vector %s stands as a case', (vector) => {
  const names = policies.flatMap(({ cases }) => cases.map(({ name }) => name));
  expect(names.filter((name) => name === vector || name.startsWith(`${vector} `) || name.startsWith(`${vector},`)).length).toBeGreaterThan(0);
});
