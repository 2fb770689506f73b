/** FB72xx: oracles, and what is done where a price cannot be trusted. */
import { rule } from '../rule.ts';

const market =
  'policy P\nunit USD decimals 6\nentity market[..4] {\n  key id : address\n  list reports[..5] of report unique by source {\n    source : address\n    price  : USD in 0.01 .. 1M else drop\n    at     : time\n  }\n}\n';
const oracle = (clauses: string): string =>
  `oracle mark of m: market : USD in 0.01 .. 1M from report in m.reports {\n${clauses}}\n`;
const sound = '  reject older than 60 s\n  need 3\n  take lower median\n  after 5 min uncertain\n  after 30 min unavailable\n';

export const oracleRules = {
  FB7201: rule({
    severity: 'error',
    title: 'an oracle that makes no sense',
    message: (facts: { name: string; problem: string; help: string | null }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'An oracle says which reports count (`reject older than`), how many it takes (`need`), what is made of them (`take`), and how long what was made is trusted when too few come (`after`). None of these has a value that would be right for everyone, so none is left out.',
    example: `${market}${oracle('  reject older than 60 s\n  take lower median\n  after 30 min unavailable\n')}`,
  }),
  FB7202: rule({
    severity: 'error',
    title: 'reports that cannot be read',
    message: (facts: { name: string; problem: string; help: string | null }) =>
      `the reports of \`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'Reports are the members of a list, or of an entity with a bound. Each has a `price` and says when it was made, `at : time`. The members of a list are unique by their source, so that nobody counts twice.',
    example: `policy P\nunit USD decimals 6\nfact price : USD in 0.01 .. 1M else refuse\noracle mark : USD in 0.01 .. 1M from report in price {\n${sound}}\n`,
  }),
  FB7203: rule({
    severity: 'error',
    title: 'more reports needed than there can be',
    message: (facts: { name: string; need: number; most: number }) =>
      `\`${facts.name}\` needs ${facts.need} reports, and there are at most ${facts.most}`,
    help: (facts) => `need at most ${facts.most}, or let more report`,
    lesson: 'An oracle that needs more reports than there can be never has a price.',
    example: `${market}${oracle(sound.replace('need 3', 'need 6'))}`,
  }),
  FB7204: rule({
    severity: 'error',
    title: 'no such level of trust',
    message: (facts: { name: string; problem: string; better: string | null }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => (facts.better === null ? null : `the levels are, from the lowest: ${facts.better}`),
    lesson:
      'How far a price is trusted is a member of an ordered enum: `unavailable`, `uncertain` and `valid`, or those of the enum that the oracle names with `validity`. The lowest is for a price that nobody may use.',
    example: `${market}${oracle(sound.replace('uncertain', 'doubtful'))}`,
  }),
  FB7205: rule({
    severity: 'error',
    title: 'a price that may be unavailable',
    message: (facts: { action: string; oracle: string; level: string }) =>
      `\`${facts.action}\` uses \`${facts.oracle}\` and does not say what holds when nobody has reported`,
    help: (facts) =>
      `write \`needs ${facts.oracle} at least ${facts.level}\` in the action, or what stands for the price: \`${facts.oracle}(…) otherwise …\``,
    lesson:
      'A price that is held after its sources fell silent looks like any other number. In May 2022 a feed stood at 0.107 USD for LUNA while it traded at 0.01, and lenders who did not look at its age lost about 20M USD. So an action that uses a price, or anything computed from it, says how far the price has to be trusted: less for a liquidation than for a withdrawal.',
    example: `${market}${oracle(sound)}entity account {\n  key id : address\n  fact cash : USD in 0 .. 1M else refuse\n}\naction pay(a: account, m: market, x: USD in 0 .. 1M) {\n  changes a.cash by -x\n  require a.cash > mark(m) else "too little is left"\n}\n`,
  }),
  FB7206: rule({
    severity: 'error',
    title: 'a need that asks for nothing',
    message: (facts: { oracle: string; problem: string }) => `\`${facts.oracle}\` ${facts.problem}`,
    lesson:
      '`needs mark at least valid` is tested for every price of `mark` that the action uses, directly or through definitions. Where it uses none, or where another is meant, the line would promise what it does not keep.',
    example: `${market}${oracle(sound)}entity account {\n  key id : address\n  fact cash : USD in 0 .. 1M else refuse\n}\naction pay(a: account, x: USD in 0 .. 1M) {\n  needs mark at least valid\n  changes a.cash by -x\n}\n`,
  }),
  FB7207: rule({
    severity: 'error',
    title: 'a mechanism on a price that may be unavailable',
    message: (facts: { mechanism: string; oracle: string; use: string; held: string }) =>
      `\`${facts.mechanism}\` looks at \`${facts.oracle}\` and does not say what it sees when nobody has reported`,
    help: (facts) => `for the price that was held last write \`${facts.use} otherwise ${facts.held}\``,
    lesson:
      'A breaker is looked at at every event, and refuses none by itself, so it cannot need a price to be valid. It says which price it goes by when there is none: the one that was held last, or another.',
    example: `${market}${oracle(sound)}breaker high of m: market {\n  level halt when mark(m) > 100 USD { leaves when (mark(m) otherwise 0 USD) < 90 USD }\n}\n`,
  }),
} as const;
