/** The loop that lowering makes of a marginal table is run as a whole, and gives what the table says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Block, Statement } from '../../src/core/core.ts';
import { blocksOf } from '../../src/core/names.ts';
import { countCell, createCells, createWorld, intCell, recordCell, truthCell } from '../../src/evaluate/cells.ts';
import { compileMarginal } from '../../src/evaluate/compile-marginal.ts';

type Loop = Extract<Statement, { kind: 'loop' }>;

const loopsIn = (block: Block): readonly Loop[] =>
  block.statements.flatMap((each) => [...(each.kind === 'loop' ? [each] : []), ...blocksOf(each).flatMap(loopsIn)]);

const { core } = compile('perp.risk', (path) => readFileSync(`policies/${path}`, 'utf8'));
const required = core?.functions.find((each) => each.name === 'define_required');
if (required === undefined) throw new Error('perp.risk has lost its margin');
const loops = loopsIn(required.body);
const walk = loops.find((each) => each.until !== null);
if (walk?.over.kind !== 'list' || walk.over.list.kind !== 'field') throw new Error('perp.risk has lost its table');
const { list } = walk.over;

const unit = 10n ** 30n;
/** Rates in ten-thousandths, as the policy keeps them. */
const rows = [
  [100n, 10n],
  [1_000n, 25n],
  [5_000n, 50n],
];

it.each([
  { input: 0n, total: 0n },
  { input: 100n, total: 1_000n },
  { input: 101n, total: 1_025n },
  { input: 1_000n, total: 1_000n + 900n * 25n },
  // Past the last bound, at the rate of the last row.
  { input: 9_000n, total: 1_000n + 900n * 25n + 8_000n * 50n },
])('$input is due $total', ({ input, total }) => {
  const cells = createCells(createWorld());
  countCell(cells, 'last_1').value = rows.length - 1;
  const run = compileMarginal(walk, cells);
  if (run === null) throw new Error('the form is not known');
  intCell(cells, 'part_1').value = input * unit;
  const market = Array.from({ length: list.field + 1 }, () => rows);
  cells.world.entities.value = Array.from({ length: 9 }, () => [market]);
  recordCell(cells, 'p_1').value = Array.from({ length: 9 }, () => 0n);
  run();
  const [sum, from, done] = walk.carry.map((each) => each.bind.name);
  expect(intCell(cells, sum ?? '').value).toBe(total * unit);
  const reached = rows.find(([bound = 0n]) => input <= bound)?.[0] ?? 5_000n;
  expect(intCell(cells, from ?? '').value).toBe(reached * unit);
  expect(truthCell(cells, done ?? '').value).toBe(true);
});

it('any other loop is of another form', () => {
  const cells = createCells(createWorld());
  countCell(cells, 'last_1');
  for (const each of loops) expect(compileMarginal(each, cells) === null).toBe(each !== walk);
  expect(compileMarginal({ ...walk, until: null }, cells)).toBeNull();
  expect(compileMarginal({ ...walk, carry: walk.carry.slice(1) }, cells)).toBeNull();
  expect(compileMarginal({ ...walk, body: { ...walk.body, results: [...walk.body.results].reverse() } }, cells)).toBeNull();
});
