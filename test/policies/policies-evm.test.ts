/** Every policy holds its cases in the generated Solidity on an EVM. */
import { expect, test } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import type { Value } from '../../src/types/value.ts';
import { deployPolicy } from '../support/evm.ts';
import { casedPolicies } from './cases.ts';
import { load, type Called } from './load.ts';

test.each(casedPolicies())('$name', { timeout: 300_000 }, async (policy) => {
    const { core, calls } = load(policy);
    for (const group of byParams(calls)) {
      const deployed = await deployPolicy(forGroup(core, group), { engine: 'ethereumjs' });
      try {
        const found = await deployed.evaluateAll(group.map(({ call }) => ({ entry: call.entry, facts: call.facts })));
        expect(found.map(({ outcome }, at) => ({ name: group[at]?.case.name, outcome }))).toEqual(
          group.map(({ case: { name }, expected }) => ({ name, outcome: expected })),
        );
      } finally {
        await deployed.close();
      }
    }
});

/** A contract has one set of parameters: cases that set others get a contract of their own. */
const byParams = (calls: readonly Called[]): readonly (readonly Called[])[] => {
  const groups = new Map<string, Called[]>();
  for (const each of calls) {
    const key = JSON.stringify(each.call.facts.params, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
};

/** The policy with the parameters of a group, and only the entries that it calls: solc is slow. */
const forGroup = (core: Core, group: readonly Called[]): Core => {
  const values: readonly Value[] = group[0]?.call.facts.params ?? [];
  const called = new Set(group.map(({ call }) => call.entry));
  const params = core.schema.params.map((param, at) => ({ ...param, default: values[at] ?? param.default }));
  return { ...core, schema: { ...core.schema, params }, entries: core.entries.filter(({ name }) => called.has(name)) };
};

