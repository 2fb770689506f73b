/** FB5xxx: limits of lowering. What is exact must also fit the words of a machine; where it does not, a person names a part. */
import { rule } from '../rule.ts';

const whyName =
  'Inside an expression arithmetic is exact, so products grow: the compiler keeps sums of two-factor products below 512 bits, factors and divisors below 256. A typed name rounds once and starts anew. The compiler never inserts such a name itself, because rounding changes the meaning.';

const policy = (...lines: readonly string[]): string => `${['policy P', '', 'unit USD decimals 18', '', ...lines].join('\n')}\n`;

export const loweringRules = {
  FB5001: rule({
    severity: 'error',
    title: 'a number too wide',
    message: (facts: { bits: number; limit: number }) =>
      `this needs ${facts.bits} bits, and at most ${facts.limit} can be kept exactly here`,
    help: () => 'name this part, or one of its factors, with `define … rounds …`, or state tighter ranges of the facts in it',
    lesson: whyName,
    example: policy(
      'entity account {',
      '  key  id : address',
      '  fact x : USD in 0 .. 10_000_000_000B else refuse',
      '}',
      '',
      'define f(a: account) : ratio rounds down = (a.x * a.x * a.x * a.x * a.x) / (10_000_000_000B USD ^ 5)',
    ),
  }),
  FB5002: rule({
    severity: 'error',
    title: 'a sum over different divisors',
    message: (_: object) =>
      'each element of this sum is divided by something of its own, so the exact sum has no common denominator',
    help: () => 'name the value of one element with `define … rounds …`, and sum that',
    lesson:
      'Adding fractions exactly needs one common denominator. Over a list it would be the product of all divisors, which fits no word. Name the element: its rounding is then stated, and the sum is exact.',
    example: policy(
      'entity account {',
      '  key id : address',
      '  list lots[..4] of lot unique by id {',
      '    id : address',
      '    x  : USD in 0 .. 1M else refuse',
      '    y  : USD in 1 .. 1M else refuse',
      '  }',
      '}',
      '',
      'define f(a: account) : ratio rounds down = sum(l in a.lots: l.x / l.y)',
    ),
  }),
  FB5003: rule({
    severity: 'error',
    title: 'a definition too large',
    message: (facts: { name: string }) => `\`${facts.name}\` becomes too large when its abbreviations are written out`,
    help: () => 'turn some of the `let`s that it uses into `define`s: those are computed once and called',
    lesson:
      'A `let` is written out wherever it is used. Abbreviations of abbreviations can multiply until the code would fit no contract. A `define` stands once.',
    example: policy(
      'param t : curve ratio -> ratio = {',
      ...Array.from({ length: 60 }, (_, at) => `  at ${at} : ${at * at + 1}`),
      '}',
      'fact x : ratio in 0 .. 1M else refuse',
      `let some(z) = ${Array.from({ length: 20 }, (_, at) => `t(z + ${at})`).join(' + ')}`,
      `let many(z) = ${Array.from({ length: 20 }, (_, at) => `some(z + ${at * 20})`).join(' + ')}`,
      'define y : ratio = many(x)',
    ),
  }),
  FB5004: rule({
    severity: 'error',
    title: 'a policy too large',
    message: (facts: { name: string; limit: number }) =>
      `with \`${facts.name}\`, the code of this policy takes more than ${facts.limit} operations`,
    help: () =>
      'name what several definitions compute with a `define`, and call it: a table is unrolled in each definition that reads it',
    lesson:
      'Each definition may be small enough for a contract and all of them together too large for anyone to compile, review or deploy. Most often one large table is read in many definitions, and unrolled in each.',
    example: policy(
      'param t : tiers ratio -> ratio = {',
      ...Array.from({ length: 60 }, (_, at) => `  up to ${at + 1} : ${(at % 7) + 1}%`),
      '  above : 9%',
      '}',
      'fact x : ratio in 0 .. 1M else refuse',
      `let some(z) = ${Array.from({ length: 10 }, (_, at) => `t(z + ${at})`).join(' + ')}`,
      ...Array.from({ length: 70 }, (_, at) => `define y${at} : ratio = some(x) * ${at}`),
    ),
  }),
} as const;
