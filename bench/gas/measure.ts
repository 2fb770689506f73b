/** What the gas ledger holds: net gas of leaf operations, and the health factor beside what is written by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptRows } from './kept.ts';
import { adlRows } from './adl.ts';
import { windowRows } from './window.ts';
import { compile } from '../../src/compile.ts';
import { encodeArguments, codecOf, encodeWords } from '../../src/emit/solidity/abi.ts';
import type { Core } from '../../src/core/core.ts';
import type { Facts, Value } from '../../src/types/value.ts';
import { deployMany } from '../../test/support/evm.ts';
import { openEngine } from '../../test/support/evm/engine.ts';
import { compileCached } from '../../test/support/evm/solc-cache.ts';
import { leafFacts } from '../../test/support/leaf-core.ts';
import { leaves } from './leaf.ts';

export type Row = { readonly name: string; readonly gas: number; readonly limit: number | null };

type Pipeline = { readonly name: string; readonly viaIR: boolean };

export const legacy: Pipeline = { name: 'legacy', viaIR: false };
export const pipelines: readonly Pipeline[] = [legacy, { name: 'IR', viaIR: true }];

export const sizes = [1, 3, 10] as const;

/** Measured for Aave's formula in checked Solidity with four arrays, in the pipeline without the IR: what ours must not exceed. */
const checkedLimit: Readonly<Record<(typeof sizes)[number], number>> = { 1: 2086, 3: 3348, 10: 7765 };

export const measure = async (of: readonly Pipeline[] = pipelines): Promise<readonly Row[]> => [
  ...(await leafRows(of)),
  ...(await healthRows(healthCore(), of)),
  ...(await keptRowsOf(of)),
  ...(await windowRowsOf(of)),
  ...(await adlRowsOf(of)),
];

const leafRows = async (of: readonly Pipeline[]): Promise<readonly Row[]> => {
  const all = leaves();
  const rows: Row[] = [];
  for (const { name, viaIR } of of) {
    const many = await deployMany(
      all.flatMap((each) => [each.core, each.baseline]),
      { viaIR },
    );
    try {
      const calls = all.flatMap((each, place) =>
        [2 * place, 2 * place + 1].map((policy) => ({ policy, entry: 'f', facts: leafFacts(each.arguments) })),
      );
      const results = await many.evaluateAll(calls);
      all.forEach((each, place) => {
        const gas = (results[2 * place]?.gas ?? 0) - (results[2 * place + 1]?.gas ?? 0) + each.given;
        rows.push({ name: `${name}: ${each.name}`, gas, limit: each.limit });
      });
    } finally {
      await many.close();
    }
  }
  return rows;
};

/** From the root of the project, where every script runs: this file may have been bundled elsewhere. */
const here = (path: string): string => readFileSync(join('bench', 'gas', path), 'utf8');

const keptRowsOf = async (of: readonly Pipeline[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { name, viaIR } of of) rows.push(...(await keptRows(name, viaIR)));
  return rows;
};

const windowRowsOf = async (of: readonly Pipeline[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { name, viaIR } of of) rows.push(...(await windowRows(name, viaIR)));
  return rows;
};

const adlRowsOf = async (of: readonly Pipeline[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { name, viaIR } of of) rows.push(...(await adlRows(name, viaIR)));
  return rows;
};

/** The kernel as the compiler gives it; another Core with the same entry can be measured in its place. */
export const healthCore = (): Core => {
  const { core, diagnostics } = compile('health.risk', (path) => (path === 'health.risk' ? here('health.risk') : null));
  if (!core) throw new Error(diagnostics.map((each) => `${each.code} ${each.message}`).join('\n'));
  return core;
};

const collateral = (place: number): readonly bigint[] => [
  (5n + BigInt(place)) * 10n ** 18n + 123456789n,
  1850n * 10n ** 8n + BigInt(place),
  8250n,
];
const debt = 7000n * 10n ** 8n + 17n;

const healthFacts = (size: number): Facts => {
  const collaterals: readonly Value[] = Array.from({ length: size }, (_, place) => collateral(place));
  return { params: [], globals: [], entities: [[], [], []], arguments: [[debt, collaterals]] };
};

const healthRows = async (core: Core, of: readonly Pipeline[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const { name, viaIR } of of) {
    const ours = await deployMany([core], { viaIR });
    try {
      const results = await ours.evaluateAll(sizes.map((size) => ({ policy: 0, entry: 'health', facts: healthFacts(size) })));
      results.forEach((each, place) => {
        const size = sizes[place] ?? 1;
        rows.push({
          name: `${name}: health factor, ${size} collaterals, ours`,
          gas: each.gas,
          limit: viaIR ? null : checkedLimit[size],
        });
      });
    } finally {
      await ours.close();
    }
    rows.push(...(await byHand(core, name, viaIR)));
  }
  return rows;
};

const byHand = async (core: Core, pipeline: string, viaIR: boolean): Promise<readonly Row[]> => {
  const compiled = compileCached([here('by-hand/Checked.sol'), here('by-hand/Packed.sol')], { viaIR });
  const contracts = new Map(compiled.flatMap((each) => [...each.contracts]));
  const codec = codecOf(core);
  const [entry] = core.entries;
  if (!entry) throw new Error('no entry');
  const engine = await openEngine('anvil');
  try {
    const rows: Row[] = [];
    for (const kernel of ['Checked', 'CheckedFacts', 'AaveLike', 'Assembly', 'Packed']) {
      const contract = contracts.get(kernel);
      if (!contract) throw new Error(compiled.flatMap((each) => each.errors).join('\n'));
      const target = await engine.install({ runtime: contract.runtime });
      const [selector = ''] = Object.values(contract.selectors);
      const words = (size: number): readonly bigint[] =>
        kernel === 'Packed' ? packed(size) : encodeArguments(codec, entry, healthFacts(size), false);
      const results = await engine.callAll(sizes.map((size) => ({ target, data: selector + encodeWords(words(size)) })));
      results.forEach((each, place) => {
        if (!each.ok) throw new Error(`${kernel} reverted`);
        rows.push({
          name: `${pipeline}: health factor, ${sizes[place] ?? 0} collaterals, by hand: ${kernel}`,
          gas: each.gas,
          limit: null,
        });
      });
    }
    return rows;
  } finally {
    await engine.close();
  }
};

const packed = (size: number): readonly bigint[] => [
  debt,
  64n,
  BigInt(size),
  ...Array.from({ length: size }, (_, place) => {
    const [amount = 0n, price = 0n, threshold = 0n] = collateral(place);
    return (amount << 128n) | (price << 32n) | threshold;
  }),
];
