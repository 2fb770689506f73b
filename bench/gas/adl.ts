/**
 * What it costs to verify an order of n accounts: by hand with scores that are given, a bitmap and a sorted check; ours with the
 * score given, all checks included (facts in range, eligible, order and ties, the amount of each); and ours with the rank from the facts.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../../src/compile.ts';
import { codecOf, encodeWords } from '../../src/emit/solidity/abi.ts';
import { emitSolidity } from '../../src/emit/solidity/emit.ts';
import { encodeBatch } from '../../src/emit/solidity/session/abi.ts';
import { select } from '../../src/engine/session/select.ts';
import { firstCursor } from '../../src/engine/session/verify.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { bug } from '../../src/source/assert-never.ts';
import { openEngine } from '../../test/support/evm/engine.ts';
import { compileCached } from '../../test/support/evm/solc-cache.ts';
import { createRandom } from '../../test/support/random.ts';
import type { Row } from './measure.ts';

const sizes = [5, 20, 100] as const;

/** What a hand-written verifier of another measurement cost for n = 100. */
const most = 78_700;

export const adlRows = async (pipeline: string, viaIR: boolean): Promise<readonly Row[]> => {
  const engine = await openEngine('anvil');
  try {
    const rows: Row[] = [];
    const measured = async (name: string, code: string, contract: string, calls: (selectors: Selectors) => readonly string[]) => {
      const [compiled] = compileCached([code], { viaIR });
      const found = compiled?.contracts.get(contract) ?? bug((compiled?.errors ?? []).join('\n'));
      const target = await engine.install({ runtime: found.runtime });
      const answers = await engine.callAll(calls(found.selectors).map((data) => ({ target, data })));
      answers.forEach(({ ok, gas, data }, at) => {
        if (!ok) bug(`${name} reverted with ${data}`);
        const n = sizes[at] ?? 0;
        const limit = name === 'ours, score given' && n === 100 ? most : null;
        rows.push({ name: `${pipeline}: adl order, ${n} accounts, ${name}`, gas, limit });
      });
    };
    await measured('by hand', readFileSync('bench/gas/by-hand/Order.sol', 'utf8'), 'OrderByHand', byHand);
    for (const [name, file] of [
      ['ours, score given', 'adl_score.risk'],
      ['ours, rank from facts', 'adl_facts.risk'],
    ] as const) {
      const { code, contract, calls } = ours(file);
      await measured(name, code, contract, calls);
    }
    return rows;
  } finally {
    await engine.close();
  }
};

type Selectors = Readonly<Record<string, string>>;

const byHand = (selectors: Selectors): readonly string[] =>
  sizes.map((n) => {
    const random = createRandom(n);
    const scores = Array.from({ length: n }, () => random.bits(70));
    const order = scores.map((_, at) => at).sort((a, b) => ((scores[a] ?? 0n) > (scores[b] ?? 0n) ? -1 : 1));
    const list = (all: readonly bigint[]): readonly bigint[] => [BigInt(all.length), ...all];
    const words = [64n, BigInt(32 * (n + 3)), ...list(scores), ...list(order.map(BigInt))];
    return (selectors['verify(uint256[],uint256[])'] ?? '') + encodeWords(words);
  });

const ours = (file: string) => {
  const { core } = compile(file, (path) => readFileSync(`bench/gas/${path}`, 'utf8'));
  const session = core?.sessions[0];
  if (core === null || session === undefined) return bug(`${file} is not good`);
  const emitted = emitSolidity(core, { params: 'constants', location: 'calldata' });
  const own = emitted.sessions[0] ?? bug('no session');
  const { evaluate } = prepare(core);
  const calls = (selectors: Selectors): readonly string[] =>
    sizes.map((n) => {
      const random = createRandom(n);
      const unit = 10n ** 18n;
      const accounts = Array.from({ length: n }, (): readonly bigint[] => {
        const size = 1n + random.bits(26) * (file === 'adl_score.risk' ? 1n : 10n ** 9n);
        return file === 'adl_score.risk'
          ? [random.bits(160), random.bits(70), size]
          : [random.bits(160), 1n + random.bits(40), size, 1_000n * unit + random.bits(69)];
      });
      const globals = file === 'adl_score.risk' ? [] : [2_000n * unit];
      const facts = { params: [], globals, entities: core.schema.records.map(() => []), arguments: [] };
      const selection = select(session, evaluate, { facts, accounts, need: 10n ** 15n });
      if (selection.kind !== 'selected' || selection.order.length !== n) return bug('not all are eligible');
      const { order, taken, terms } = selection;
      const listed = order.map((place) => accounts[place] ?? []);
      const words = encodeBatch(codecOf(core), session, own, {
        facts,
        terms,
        from: firstCursor(session),
        accounts: listed,
        taken,
      });
      const selector = Object.entries(selectors).find(([signature]) => signature.startsWith(`${own.function}(`))?.[1] ?? '';
      return selector + encodeWords(words);
    });
  return { code: emitted.code, contract: emitted.contract, calls };
};
