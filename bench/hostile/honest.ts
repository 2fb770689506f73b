/** A policy as people write them, as long as one source may be: what hostile ones are measured against. */
import { limits } from '../../src/syntax/limits.ts';
import type { Hostile } from './cases.ts';

const head = [
  'policy Honest',
  'unit USD decimals 6',
  'entity account {',
  '  key  id         : address',
  '  fact collateral : USD in 0 .. 10M else refuse',
  '  fact debt       : USD in 0 .. 10M else refuse',
  '}',
  'let covered(a: account) = a.collateral * 90%',
  '',
].join('\n');

const definition = (at: number): string =>
  [
    `/// Requirement ${at}: a share of what is held, never below the floor.`,
    `define required_${at}(a: account) : USD rounds up {`,
    `  let held = covered(a) * ${(at % 90) + 5}% + a.debt / 3`,
    `  let floor_${at} = max(a.debt, ${(at % 50) + 1} USD)`,
    `  give if a.debt > ${at % 70} USD then clamp(held, floor_${at}, 10M USD) else min(held, floor_${at})`,
    '}',
    '',
    '',
  ].join('\n');

const text = (): string => {
  const parts = [head];
  for (let size = head.length, at = 0; ; at += 1) {
    const next = definition(at);
    size += next.length;
    if (size > limits.source) return parts.join('');
    parts.push(next);
  }
};

export const honest: Hostile = { name: 'an honest policy of 256 KiB', files: new Map([['main.risk', text()]]) };
