/** Defects of arithmetic, the interpreter and lowering. */
import type { SourceDefect } from './defect.ts';

const round = 'src/arithmetic/round.ts';
const checks = 'src/evaluate/compile-checks.ts';

export const interpreterDefects: readonly SourceDefect[] = [
  {
    name: 'rounding down truncates',
    file: round,
    from: 'return n < 0n && quotient * d !== n ? quotient - 1n : quotient;',
    to: 'return quotient;',
  },
  {
    name: 'rounding up moves whole quotients',
    file: round,
    from: 'return n > 0n && quotient * d !== n ? quotient + 1n : quotient;',
    to: 'return n > 0n ? quotient + 1n : quotient;',
  },
  {
    name: 'away from zero is up for negatives too',
    file: round,
    from: '(n < 0n ? down(n, d) : up(n, d))',
    to: 'up(n, d)',
  },
  { name: 'a tie goes down in half up', file: round, from: 'down(2n * n + d, 2n * d)', to: 'down(2n * n + d - 1n, 2n * d)' },
  {
    name: 'a tie always goes up in half even',
    file: round,
    from: 'return floor % 2n === 0n ? floor : floor + 1n;',
    to: 'return floor + 1n;',
  },
  { name: 'modulo keeps the sign', file: round, from: 'return rest < 0n ? rest + d : rest;', to: 'return rest;' },
  {
    name: 'a root stops one Newton step early',
    file: 'src/arithmetic/root.ts',
    from: 'if (next >= guess) return guess;',
    to: 'if (next >= guess - 1n) return guess;',
  },
  {
    name: 'a root rounds whole roots up',
    file: 'src/arithmetic/root.ts',
    from: "rounding === 'up' && floor * floor !== n",
    to: "rounding === 'up'",
  },
  {
    name: 'rounding up adds too little before it divides',
    file: 'src/evaluate/compile-int.ts',
    from: 'const almost = by - 1n;',
    to: 'const almost = by - 2n;',
  },
  { name: 'a list may be one longer', file: checks, from: 'length > check.max ?', to: 'length > check.max + 1 ?' },
  { name: 'a reference may be one too high', file: checks, from: 'at >= members.length', to: 'at > members.length' },
  {
    name: 'a list may hold a key twice',
    file: checks,
    from: 'before !== null && key <= before)',
    to: 'before !== null && key < before)',
  },
  {
    name: 'a table may hold a bound twice',
    file: checks,
    from: 'at > 0 && key <= before)',
    to: 'at > 0 && key < before)',
  },
  {
    name: 'what an optional holds is not checked',
    file: checks,
    from: '(present() === 0n ? null : checks())',
    to: '(present() === 0n ? checks() : null)',
  },
  {
    name: 'a bound that depends on decimals is one higher',
    file: checks,
    from: 'held < lo() || held > hi() ?',
    to: 'held < lo() || held > hi() + 1n ?',
  },
  {
    name: 'a tier does not hold its upper bound',
    file: 'src/core/lower/table.ts',
    from: "inclusive ? '<=' : '<'",
    to: "'<'",
  },
  {
    name: 'a tier holds a bound that it excludes',
    file: 'src/core/lower/table.ts',
    from: "inclusive ? '<=' : '<'",
    to: "'<='",
  },
  {
    name: 'a curve ends on the row before the last',
    file: 'src/core/lower/table.ts',
    from: 'let result = nth(outputs, inputs.length - 1);',
    to: 'let result = nth(outputs, Math.max(0, inputs.length - 2));',
  },
  {
    name: 'a bracket starts where it ends',
    file: 'src/core/lower/table.ts',
    from: 'row === 0 ? zero : nth(bounds, row - 1)',
    to: 'row === 0 ? zero : nth(bounds, Math.min(row, bounds.length - 1))',
  },
  {
    name: 'a row of data does not hold its upper bound',
    file: 'src/core/lower/table-rows.ts',
    from: "inclusive ? '<=' : '<'",
    to: "'<'",
  },
  {
    name: 'a row of data holds a bound that it excludes',
    file: 'src/core/lower/table-rows.ts',
    from: "inclusive ? '<=' : '<'",
    to: "'<='",
  },
  {
    name: 'the last bracket of data ends at its bound',
    file: 'src/core/lower/table-rows.ts',
    from: "or(compareNumbers(turn, '<=', input, end), compare('==', intOf(loop.index), last))",
    to: "compareNumbers(turn, '<=', input, end)",
  },
  {
    name: 'a curve of data begins at zero',
    file: 'src/core/lower/table-rows.ts',
    from: 'selectNumber(turn, isFirst, value, number(value.scale, carriedInt(output)))',
    to: 'number(value.scale, carriedInt(output))',
  },
  {
    name: 'the nearest bound of what is too high is the lower one',
    file: 'src/core/lower/read.ts',
    from: "minimum(maximum(n, edge(shape.lo, 'lo', ten)), edge(shape.hi, 'hi', ten))",
    to: "maximum(n, edge(shape.lo, 'lo', ten))",
  },
  {
    name: 'what is dropped above its range is kept at the bound past it',
    file: 'src/core/lower/read.ts',
    from: "compare('<=', ns, edgeOver(within.hi, 'hi', each, d))",
    to: 'yes',
  },
  {
    name: 'the least of a fold forgets that there was none',
    file: 'src/core/lower/fold.ts',
    from: 'or(not(truth(chosen.present.name)), better)',
    to: 'better',
  },
  {
    name: 'a lower median is an upper one',
    file: 'src/core/lower/median.ts',
    from: "divide('down', subtract(count, oneInt), two)",
    to: "divide('down', count, two)",
  },
];
