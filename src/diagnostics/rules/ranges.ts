/** FB3xxx: ranges and totality. */
import { rule } from '../rule.ts';

export const rangeRules = {
  FB3001: rule({
    severity: 'error',
    title: 'a value that may not fit 256 bits',
    message: (facts: { what: string; magnitude: string; unit: string }) =>
      `${facts.what} may reach ${facts.magnitude} ${facts.unit}, which does not fit 256 bits at its decimals`,
    help: (facts: { what: string; magnitude: string; unit: string; widest: readonly string[] }) =>
      facts.widest.length === 0
        ? 'narrow a range, or cap the value with `min`'
        : `narrow the range of ${facts.widest.map((each) => `\`${each}\``).join(' or ')}, or cap the value with \`min\``,
    lesson:
      'Stored and returned numbers are 256-bit words. The ranges of the facts bound every value, and a policy whose values may not fit is refused here rather than on chain.',
    example: 'policy P\nfact x : ratio in 0 .. 10^40 else refuse\ndefine y : ratio rounds down = x * x\n',
  }),
  FB3002: rule({
    severity: 'error',
    title: 'a value outside its declared range',
    message: (facts: { what: string; found: string; declared: string }) =>
      `${facts.what} lies in ${facts.found}, which is not within ${facts.declared}`,
    help: (facts: { what: string; found: string; declared: string; help?: string | null }) =>
      facts.help ?? 'widen the declared range, narrow a fact, or clamp the value',
    lesson: 'A declared range is a promise to all who use the name. The compiler proves it from the ranges of the facts.',
    example: 'policy P\nfact x : ratio in 0 .. 5 else refuse\ndefine y : ratio in 0 .. 1 = x\n',
  }),
  FB3003: rule({
    severity: 'error',
    title: 'a constant outside its range',
    message: (facts: { literal: string; declared: string }) => `${facts.literal} is not within ${facts.declared}`,
    help: (facts: { literal: string; declared: string; help?: string | null }) => facts.help ?? null,
    lesson:
      'A parameter starts inside its own bounds. A ratio is written as `86%`, `8600 bps` or `0.86`; a bare 8600 is eight thousand six hundred.',
    example: 'policy P\nparam threshold : ratio in 0 .. 1 = 8600\n',
  }),
  FB3004: rule({
    severity: 'error',
    title: 'a possible division by zero',
    message: (facts: { divisor: string }) => `${facts.divisor} may be zero here`,
    help: (facts) => `say what happens then: \`if ${facts.divisor} > 0 then … else …\`, or state a range without zero`,
    lesson:
      'No fact within its range may make the enforcing code fail. A divisor is proved not to be zero, from its range or from a condition around it. Resupply lost 9.5M USD to a quotient that became zero and passed as healthy.',
    example: 'policy P\nfact debt : ratio in 0 .. 10 else refuse\ndefine y : ratio rounds down = 1 / debt\n',
  }),
  FB3005: rule({
    severity: 'error',
    title: 'a divisor of unknown sign',
    message: (facts: { divisor: string; range: string }) =>
      `${facts.divisor} lies in ${facts.range}: it may be negative or positive`,
    help: () => 'divide in each branch of a condition on its sign',
    lesson:
      'A quotient by something that changes sign jumps from one infinity to the other; its rounding would change sides with it.',
    example: 'policy P\nfact x : ratio in -1 .. 1 else refuse\ndefine y : ratio rounds down = if x != 0 then 1 / x else 0\n',
  }),
  FB3006: rule({
    severity: 'error',
    title: 'a missing range',
    message: (facts: { name: string; what: string }) => `${facts.what} \`${facts.name}\` needs a range`,
    help: () => 'write `in LOWEST .. HIGHEST` after its type',
    lesson:
      'From the ranges of what comes in, the compiler bounds everything else. Choose them as wide as the protocol can ever need, and no wider.',
    example: 'policy P\nfact x : ratio else refuse\n',
  }),
  FB3007: rule({
    severity: 'error',
    title: 'silence about what lies outside',
    message: (facts: { name: string }) => `the policy does not say what happens when \`${facts.name}\` is outside its range`,
    help: () => 'end the line with `else refuse`, `else nearest bound`, `else drop` (in a list) or `else unavailable`',
    lesson:
      'Facts are checked at the boundary. What happens to one that is off is written down: silence is an error, not a default.',
    example: 'policy P\nfact x : ratio in 0 .. 1\n',
  }),
  FB3008: rule({
    severity: 'error',
    title: 'a case is missing',
    message: (facts: { missing: string }) => `nothing is said for the case ${facts.missing}`,
    help: (facts: { missing: string; help: string }) => facts.help,
    lesson: 'Every condition has an answer for both outcomes, so that a policy never falls through to something nobody wrote.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\ndefine y : ratio = if x > 50% then 1\n',
  }),
  FB3009: rule({
    severity: 'error',
    title: 'a value without a bound',
    message: (facts: { what: string; side: string }) => `no ${facts.side} bound can be found for ${facts.what}`,
    help: () => 'cap it with `min` or `clamp`, or give the divisor a range away from zero',
    lesson: 'Dividing by something that may be arbitrarily small gives something arbitrarily large. A cap says what is meant.',
    example:
      'policy P\nfact x : ratio in 0 .. 1 else refuse\nfact y : ratio in 0 .. 1 else refuse\nlet q = x / (1 + y)\ndefine z : ratio rounds down = if q > 0 then 1 / q else 0\n',
  }),
  FB3010: rule({
    severity: 'error',
    title: 'an empty range',
    message: (facts: { lo: string; hi: string }) => `the range ${facts.lo} .. ${facts.hi} holds nothing`,
    help: () => 'write the lower bound first',
    lesson: 'A range names its lowest value first; both ends belong to it.',
    example: 'policy P\nfact x : ratio in 1 .. 0 else refuse\n',
  }),
  FB3011: rule({
    severity: 'error',
    title: '`else` that does not fit here',
    message: (facts: { name: string; problem: string; better: 'refuse' | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: ({ better }) => (better === null ? 'leave `else …` out' : `use \`else ${better}\``),
    lesson:
      'Money never takes the nearest bound: an amount that an action changes is refused when it is off. Only a member of a list can be dropped.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else drop\n',
  }),
  FB3012: rule({
    severity: 'error',
    title: 'a root of something that may be negative',
    message: (facts: { range: string }) => `the operand of \`sqrt\` lies in ${facts.range}`,
    help: () => 'write `sqrt(max(x, 0))`, or state a range from 0',
    lesson: 'Only numbers from zero up have a square root.',
    example: 'policy P\nfact x : ratio in -1 .. 1 else refuse\ndefine y : ratio rounds down = sqrt(x)\n',
  }),
  FB3013: rule({
    severity: 'error',
    title: 'bounds of `clamp` that may cross',
    message: (facts: { lo: string; hi: string }) => `the lower bound ${facts.lo} may lie above the upper bound ${facts.hi}`,
    help: () => 'use `min` and `max` in the order that you mean',
    lesson: 'When bounds cross, two readings of `clamp` differ. The policy must say which one it means.',
    example: 'policy P\nfact x : ratio in 0 .. 9 else refuse\ndefine y : ratio = clamp(x, x, 1)\n',
  }),
  FB3014: rule({
    severity: 'error',
    title: 'an argument that `exp`, `exp2` or `ln` does not take',
    message: (facts: { name: string; domain: string; range: string }) =>
      `\`${facts.name}\` takes ${facts.domain}, and its argument lies in ${facts.range}`,
    help: () => 'cap the argument with `clamp`, or state a tighter range where it comes from',
    lesson:
      'An exponential overflows quickly, and a logarithm has no value at zero. The range of the argument shows that neither can happen: `exp` takes up to 88, `exp2` up to 127, `ln` from 10^-27 to 10^19.',
    example: 'policy P\nfact x : ratio in 0 .. 9 else refuse\ndefine y : ratio rounds down = ln(x)\n',
  }),
  FB3015: rule({
    severity: 'error',
    title: 'a state that may leave its range',
    message: (facts: { name: string; found: string; declared: string }) =>
      `\`${facts.name}\` may become anything in ${facts.found}, which is not within ${facts.declared}`,
    help: () =>
      'say how such a change ends: `else refuse` behind the state, `else nearest bound` for what is no amount, or clamp the value; for a time, take one that is told',
    lesson:
      'What a policy keeps has a range, from which all else is bounded, so every change is proved to stay in it, or the state says what happens to one that does not. Amounts are never cut off: money would be lost or made.',
    example: 'policy P\nstate count : ratio in 0 .. 10 = 0\naction tick {\n  changes count by 1\n}\n',
  }),
} as const;
