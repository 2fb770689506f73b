/** FB73xx: gauges. */
import { rule } from '../rule.ts';

export const gaugeRules = {
  FB7301: rule({
    severity: 'error',
    title: 'a gauge of an unknown form',
    message: (facts: { form: string; better: string | null; forms: string }) => `a gauge does not measure by \`${facts.form}\``,
    help: (facts) => (facts.better === null ? `the forms are ${facts.forms}` : `did you mean \`${facts.better}\`?`),
    lesson:
      'A gauge measures a value over time in one of the forms of the language, whose arithmetic is written in the reference. What is no form of a gauge is a `define`, which may use gauges.',
    example:
      'policy P\nfact x : ratio in 0 .. 1 else refuse\ngauge calm : ratio in 0 .. 1 rounds up = average(x, half_life 30 min)\n',
  }),
  FB7302: rule({
    severity: 'error',
    title: 'a form that says too little or too much',
    message: (facts: { form: string; problem: string; example: string }) => `\`${facts.form}\` ${facts.problem}`,
    help: (facts) => `write it like \`${facts.example}\``,
    lesson:
      'Each form of a gauge says how it measures: `half_life 30 min` how fast it forgets, `over 5 min by 15 s` how far back it looks and how finely, `per 1 d` to which span a volatility belongs, `from 2%` how it begins.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\ngauge calm : ratio in 0 .. 1 rounds up = ewma(x)\n',
  }),
  FB7303: rule({
    severity: 'error',
    title: 'a span of time that is not fixed',
    message: (facts: { what: string }) => `${facts.what} is not a fixed number of seconds above 0`,
    help: () => 'write a number and its unit: `15 s`, `30 min`, `4 h`, `1 d`',
    lesson:
      'How a gauge forgets is fixed with the policy: what it has kept was measured with it, and would mean something else with another half-life.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\ngauge calm : ratio in 0 .. 1 rounds up = ewma(x, half_life 0 s)\n',
  }),
  FB7304: rule({
    severity: 'error',
    title: 'a window that cannot be kept',
    message: (facts: { problem: string }) => `this window ${facts.problem}`,
    help: () => 'let the window be a whole number of buckets, at most 256: `over 4 h by 5 min` has 48',
    lesson:
      'A window is kept as a ring of buckets of one length, so that recording cannot fail and old buckets need no clearing. More buckets look back more finely, and cost more to read.',
    example:
      'policy P\nfact x : ratio in 1 .. 2 else refuse\ngauge drop : ratio in 0 .. 1 rounds up = largest_fall(x, over 1 min by 7 s)\n',
  }),
  FB7305: rule({
    severity: 'error',
    title: 'a measured value without a declared type',
    message: (facts: { form: string }) =>
      `\`${facts.form}\` keeps this value from event to event, and nothing says its type and range`,
    help: () =>
      'measure a fact, a state or a `define` of the same member that states a range: `define mark(m: market) : USD/m.base in 0.01 .. 1M = …`',
    lesson:
      'What is measured against an earlier value is kept in storage, so its unit, decimals and range have to be written somewhere. An expression has a type, but no range that anybody stated.',
    example: 'policy P\nfact x : ratio in 1 .. 2 else refuse\ngauge move : ratio in -1 .. 1 rounds up = change(x * 2)\n',
  }),
  FB7306: rule({
    severity: 'error',
    title: 'a gauge that makes no sense',
    message: (facts: { name: string; problem: string; better: string }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.better,
    lesson:
      'A gauge is a number with a unit and a range. It says how it rounds, and what happens when it leaves its range: `else nearest bound` for a rate, `else refuse` for an amount, which is never cut off.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\ngauge calm : ratio rounds up = ewma(x, half_life 30 min)\n',
  }),
  FB7307: rule({
    severity: 'error',
    title: 'a gauge that is fed wrongly',
    message: (facts: { name: string; problem: string; better: string }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.better,
    lesson:
      'What says `fed` is fed by what actions move: `decaying_sum(fed, half_life 4 h)` in the gauge, `feeds outflow(t) by amount` in the action. So are `sum`, `count` and `mean` always. All other forms measure a value that is there at every event.',
    example:
      'policy P\nunit USD decimals 6\ngauge outflow : USD in 0 .. 1B else refuse rounds up = decaying_sum(fed, half_life 4 h)\n',
  }),
} as const;
