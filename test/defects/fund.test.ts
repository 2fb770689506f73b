/** What the model of funds is worth: defects in what a fund is written out as, one at a time, all of which it must show. */
import { expect, test } from 'vitest';
import type { compile } from '../../src/compile.ts';
import { prepare } from '../../src/evaluate/prepare.ts';
import { fundMachine } from '../support/fund-machine.ts';
import { play } from '../support/fund-play.ts';
import { randomFund } from '../support/random-fund.ts';
import { createRandom } from '../support/random.ts';
import { bundled, type SourceDefect } from './defect.ts';

const inFile = (name: string): string => `src/check/mechanisms/fund/${name}.ts`;

const defects: readonly SourceDefect[] = [
  {
    name: 'shares are rounded up',
    file: inFile('write-loss'),
    from: "rounds: { value: 'down', span: s.span },",
    to: "rounds: { value: 'up', span: s.span },",
  },
  {
    name: 'what is taken in another unit is rounded down',
    file: inFile('write-loss'),
    from: "rounds: { value: 'up', span: p.span }, because",
    to: "rounds: { value: 'down', span: p.span }, because",
  },
  {
    name: 'what a tranche can pay is rounded up',
    file: inFile('write-tranche'),
    from: "rounds: { value: 'down' as const, span: t.span }",
    to: "rounds: { value: 'up' as const, span: t.span }",
  },
  {
    name: 'a cap is rounded up, and so is one unit too high',
    file: inFile('write-cap'),
    from: 'rounds: amount.rounding',
    to: "rounds: amount.rounding && { ...amount.rounding, value: 'up' }",
  },
  {
    name: 'a window is one step short',
    file: inFile('write-cap'),
    from: 'BigInt(within.items - 1)',
    to: 'BigInt(within.items - 2)',
  },
  {
    name: 'a time goes on for one second more',
    file: inFile('write-cap'),
    from: "t.compare('<', t.binary('-', t.named('now'), since), within.period)",
    to: "t.compare('<=', t.binary('-', t.named('now'), since), within.period)",
  },
  { name: 'a draw is not counted', file: inFile('write-cap'), from: "t.binary('+', before, taken)", to: 'before' },
  {
    name: 'the first tranche is forgotten by those after the second',
    file: inFile('write-loss'),
    from: 'plan.blocks.slice(0, at)',
    to: 'plan.blocks.slice(at > 1 ? 1 : 0, at)',
  },
  { name: 'nothing is kept back', file: inFile('write-tranche'), from: '[floor.value]', to: '[]' },
  {
    name: 'the fee is paid by nobody',
    file: inFile('write-loss'),
    from: "plan.fee === null ? pays : t.binary('+', pays, t.call(saying.fee(source), loss))",
    to: 'pays',
  },
  {
    name: 'a deficit replaces the one before',
    file: inFile('absorb'),
    from: "'by', t.call(saying.residual, loss)",
    to: "'to', t.call(saying.residual, loss)",
  },
  { name: 'income is given twice', file: inFile('write-refill'), from: 'rooms.push(room);', to: '' },
];

type Compile = typeof compile;
const isCompiler = (loaded: unknown): loaded is { readonly compile: Compile } =>
  typeof loaded === 'object' && loaded !== null && 'compile' in loaded;

const shows = (made: Compile): boolean => {
  const random = createRandom('defects of funds');
  for (let fund = 0; fund < 200; fund += 1) {
    const machine = fundMachine(randomFund(random), made);
    const { evaluate } = prepare(machine.core);
    for (let at = 0; at < 30; at += 1) if (play(machine, evaluate, random, 6, new Map()) !== null) return true;
  }
  return false;
};

test.each(defects.map((each) => [each.name, each] as const))('%s', { timeout: 300_000 }, async (_, defect) => {
  const loaded = await bundled(defect, [['compile', 'compile.ts']]);
  if (!isCompiler(loaded)) throw new Error(`${defect.name}: the bundle has no compiler`);
  expect(shows(loaded.compile)).toBe(true);
});
