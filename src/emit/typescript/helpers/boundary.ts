/** The boundary: checks and the errors that they throw. */
import type { Helper } from './helper.ts';

export const boundaryHelpers: readonly Helper[] = [
  {
    name: 'checkRange',
    parameters: ['check: number', 'path: string', 'index: number', 'value: bigint', 'lo: bigint', 'hi: bigint'],
    returns: 'void',
    doc: 'A fact lies in its range.',
    lines: ['if (value < lo || value > hi) throw #factError(check, path, index, value);'],
  },
  {
    name: 'checkItems',
    parameters: [
      'check: number',
      'path: string',
      'index: number',
      'items: readonly bigint[]',
      'count: number',
      'lo: bigint',
      'hi: bigint',
    ],
    returns: 'void',
    doc: 'A ring has so many items, each in its range.',
    lines: [
      'if (items.length !== count) throw #factError(check, path, index, BigInt(items.length));',
      'for (const item of items) if (item < lo || item > hi) throw #factError(check, path, index, item);',
    ],
  },
  {
    name: 'checkReference',
    parameters: ['check: number', 'path: string', 'index: number', 'value: bigint', 'members: number'],
    returns: 'void',
    doc: 'A reference is the index of a member that was supplied.',
    lines: ['if (value < 0n || value >= BigInt(members)) throw #factError(check, path, index, value);'],
  },
  {
    name: 'factError',
    parameters: ['check: number', 'path: string', 'index: number', 'value: bigint'],
    returns: 'FactError',
    doc: 'The error of a fact that a check refuses.',
    lines: [
      'const error = new Error(`${path} is refused by check ${check}: ${value}`);',
      "return Object.assign(error, { name: 'FactError', kind: 'fact' as const, check, path, index: BigInt(index), value });",
    ],
  },
  {
    name: 'eventError',
    parameters: ['subject: string', "problem: EventError['problem']", 'key: bigint'],
    returns: 'EventError',
    doc: 'The error of an event that contradicts itself or the state.',
    lines: [
      "const words = { role: 'is not for that role', twice: 'is told twice', decimals: 'had other decimals before' };",
      "const whose = problem === 'role' ? subject : `${subject} 0x${key.toString(16)}`;",
      'const error = new Error(`${whose} ${words[problem]}`);',
      "return Object.assign(error, { name: 'EventError', kind: 'event' as const, subject, problem, key });",
    ],
  },
  {
    name: 'refusedError',
    parameters: ['verdict: bigint', 'verdicts: readonly Verdict[]'],
    returns: 'RefusedError',
    doc: 'The error of an action that the policy does not allow.',
    lines: [
      "const { why, reason } = verdicts[Number(verdict) - 1] ?? { why: 'require', reason: '' };",
      'const error = new Error(`refused: ${reason}`);',
      "return Object.assign(error, { name: 'RefusedError', kind: 'refused' as const, verdict: Number(verdict), why, reason });",
    ],
  },
];
