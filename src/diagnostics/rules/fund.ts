/** FB76xx: insurance funds. */
import { rule } from '../rule.ts';

const head = 'policy P\nunit USD decimals 6\n';

export const fundRules = {
  FB7601: rule({
    severity: 'error',
    title: 'a fund that makes no sense',
    message: (facts: { name: string; problem: string; help?: string }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help ?? null,
    lesson:
      'A fund pays losses from its tranches, in the order in which they stand. Each tranche says what it keeps back and what it pays at most; the fund says what is deducted, what fee is drawn on top, how it is refilled, and what happens to a loss that it cannot pay.',
    example: `${head}fund insurance : USD in 0 .. 1B {\n  deductible 100 USD\n  then leave as deficit\n}\n`,
  }),
  FB7602: rule({
    severity: 'error',
    title: 'a fund without an end',
    message: (facts: { name: string }) => `\`${facts.name}\` does not say what happens to a loss that its tranches cannot pay`,
    help: () =>
      'end with `then leave as deficit`, so that what nobody pays is recorded, or with `then adl NAME`, which makes it up',
    lesson:
      'A fund can run empty, and then the rest of a loss has to go somewhere. Other funds, a socialised loss and auto-deleveraging may come first, and each of them may fall short too, so the last line says that what is left is recorded as a deficit.',
    example: `${head}fund insurance : USD in 0 .. 1B {\n  tranche junior\n}\n`,
  }),
  FB7603: rule({
    severity: 'error',
    title: 'a remainder that nobody takes',
    message: (facts: { total: string; parts: string; left: string }) =>
      `of ${facts.total} these shares are ${facts.parts}, and ${facts.left} would be nobody's`,
    help: () => 'say who takes what does not divide: `, remainder to NAME`',
    lesson:
      'Amounts are whole multiples of the smallest unit, so shares of them rarely come out even. Each share is rounded down, and one that is named takes what is left: then the shares add up, to the unit.',
    example: `${head}fund insurance : USD in 0 .. 1B {\n  together by 70 : 30 {\n    tranche senior\n    tranche backstop\n  }\n  then leave as deficit\n}\n`,
  }),
  FB7604: rule({
    severity: 'error',
    title: 'shares that do not add up',
    message: (facts: { shares: string; sum: string; what: string }) => `${facts.shares} add up to ${facts.sum}: ${facts.what}`,
    help: () => 'write percentages that add up to 100%, or weights such as `70 : 30`',
    lesson: 'Percentages are parts of the whole, so together they are 100%. Weights are parts of their own sum.',
    example: `${head}fund insurance : USD in 0 .. 1B {\n  together by 70% : 25%, remainder to senior {\n    tranche senior\n    tranche backstop\n  }\n  then leave as deficit\n}\n`,
  }),
  FB7605: rule({
    severity: 'error',
    title: 'funds that draw on each other',
    message: (facts: { problem: string; path: readonly string[] }) =>
      `${facts.problem}: ${facts.path.map((each) => `\`${each}\``).join(' → ')}`,
    help: () => 'leave out one of these links, so that each fund is reached in one way at most',
    lesson:
      'A fund reaches another only by `then draws on OTHER`. Links that lead back to where they began would pay a loss with itself, and two ways to one fund would draw twice on the same money.',
    example: `${head}fund a : USD in 0 .. 1B {\n  tranche first\n  then draws on b\n  then leave as deficit\n}\nfund b : USD in 0 .. 1B {\n  tranche second\n  then draws on a\n  then leave as deficit\n}\n`,
  }),
  FB7606: rule({
    severity: 'error',
    title: 'a draw in another unit that is not rounded up',
    message: (facts: { tranche: string; found: string | null }) =>
      facts.found === null
        ? `it is not said how a draw on \`${facts.tranche}\` is rounded in its own unit`
        : `a draw on \`${facts.tranche}\` that is rounded ${facts.found} takes less than it pays, and the rest would be paid by nobody`,
    help: () => 'write `rounds up` behind the price; what is taken too much is recorded as the surplus of the fund',
    lesson:
      'What a tranche in another unit pays seldom is a whole number of that unit. Rounded up it takes enough, and the dust has a name: the surplus.',
    example: `${head}unit ETH decimals 18\nfact eth_price : USD/ETH in 1 .. 100k else refuse\nfund insurance : USD in 0 .. 1B {\n  tranche staked : ETH in 0 .. 1M at eth_price\n  then leave as deficit\n}\n`,
  }),
  FB7607: rule({
    severity: 'error',
    title: 'nothing that absorbs',
    message: (facts: { name: string; problem: string; better: string | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => (facts.better === null ? null : `write \`${facts.better}\``),
    lesson:
      'A loss goes through a fund by `absorbs LOSS by FUND`, or `by FUND(m)` where the fund is kept for each member or told whose loss it is. One action sends one loss through a fund: add several up first.',
    example: `${head}action settle(loss: USD in 0 .. 1B) { absorbs loss by insurance }\n`,
  }),
  FB7608: rule({
    severity: 'error',
    title: 'a loss that leaves its pool',
    message: (facts: { problem: string; path: readonly string[] }) =>
      `${facts.problem}: ${facts.path.map((each) => `\`${each}\``).join(' → ')}`,
    help: () => 'declare the link in the fund where the loss begins (`then draws on OTHER`), or take it out',
    lesson:
      'Pools are separate so that a loss in one cannot drain another. A loss passes from fund to fund by declared links only, and money leaves a tranche only through its fund.',
    example: `${head}fund a : USD in 0 .. 1B {\n  tranche first\n  then leave as deficit\n}\nfund b : USD in 0 .. 1B {\n  tranche second\n  then leave as deficit\n}\naction settle(loss: USD in 0 .. 1B) {\n  absorbs loss by a\n  absorbs a_residual(loss) by b\n}\n`,
  }),
  FB7609: rule({
    severity: 'error',
    title: 'a socialised loss that is not rounded up',
    message: (facts: { name: string; found: string | null }) =>
      facts.found === null
        ? `it is not said how \`${facts.name}\` is rounded when it moves`
        : `\`${facts.name}\` is rounded ${facts.found}, so that less is taken than was lost, and the rest would be paid by nobody`,
    help: () => 'write `rounds up` behind the index; what is taken too much is recorded as the surplus of the fund',
    lesson:
      'A loss divided by all that shares it seldom comes out even. Rounded up, each unit owes enough, and the dust has a name: the surplus.',
    example: `${head}state shares : USD in 0 .. 1B = 0 else refuse\nstate loss_index : ratio @ 18 in 0 .. 1B = 0 else refuse\nfund insurance : USD in 0 .. 1B {\n  tranche junior\n  then socialise over shares raises loss_index\n  then leave as deficit\n}\n`,
  }),
  FB7610: rule({
    severity: 'error',
    title: 'a fund that ends in an adl that is not for it',
    message: (facts: { name: string; problem: string; help: string }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'With `then adl NAME` what a fund cannot pay is kept as `FUND_owed`, for each member where it is told whose loss it pays. The `adl` is for that: it is about the same members, its `need` follows from what is owed, and each of its closes takes off what it has made up.',
    example: `${head}entity account {\n  key  id   : address\n  fact gain : USD in 0 .. 1M else refuse\n}\nfund insurance : USD in 0 .. 1B {\n  tranche junior\n  then adl share\n}\nadl share of a: account : USD in 0 .. 1M {\n  eligible when a.gain > 0 USD\n  rank by a.id ascending\n  take at most a.gain\n  by pro rata\n  changes a.gain by -taken\n}\n`,
  }),
} as const;
