/** FB79xx: scenarios, portfolios and guards. */
import { rule } from '../rule.ts';

const head = 'policy P\nunit USD decimals 6\n';
const account = 'entity account {\n  key id : address\n  state debt : USD in 0 .. 1B = 0 else refuse\n}\n';
const book =
  'entity account {\n  key id : address\n  list lots[..4] of lot unique by id {\n    id : address\n    size : USD in -1M .. 1M else refuse\n  }\n}\n';
const moves = 'scenarios moves {\n  axis price : ratio = { down: -16%, up: 16% }\n}\n';

type Facts = { name: string; problem: string; help: string | null };

export const portfolioRules = {
  FB7901: rule({
    severity: 'error',
    title: 'scenarios that make no sense',
    message: (facts: Facts) => `the scenarios \`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'Scenarios are a table: each value of an axis meets each value of the others, and a tail stands by itself, with a shock for each axis and the part of its loss that counts. Every scenario has a name, so that it can be said which one was the worst.',
    example: `${head}scenarios moves {\n  axis price : ratio = { down: -16%, up: 16% }\n  tail crash counts 124% = { price: -66% }\n}\n`,
  }),
  FB7902: rule({
    severity: 'error',
    title: 'a portfolio that makes no sense',
    message: (facts: Facts) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A portfolio says what it holds, what one of it gains in a scenario, and what is added or required at least. What is netted together is summed before the worst scenario is looked for. Lines count in the order in which they stand: of each group first, then offsets between groups, then the whole.',
    example: `${head}${book}portfolio margin of a: account : USD rounds up {\n  each p in a.lots\n  scan moves gains p.size * scenario.price\n}\n`,
  }),
  FB7903: rule({
    severity: 'error',
    title: 'a requirement that is not rounded up',
    message: (facts: { name: string; found: string }) =>
      `\`${facts.name}\` is what an account has to have, and rounded ${facts.found} it asks for too little`,
    help: () => 'write `rounds up`',
    lesson: 'Losses and requirements are rounded up, so that what is asked for always covers what can be lost.',
    example: `${head}${book}${moves}portfolio margin of a: account : USD rounds down {\n  each p in a.lots\n  scan moves gains p.size * scenario.price\n}\n`,
  }),
  FB7904: rule({
    severity: 'error',
    title: 'a guard on a protective action',
    message: (facts: { name: string; action: string }) =>
      `\`${facts.name}\` may not stop \`${facts.action}\`, which is protective`,
    help: (facts) => `leave \`${facts.action}\` out: it makes the pool safer whatever state the pool is in`,
    lesson:
      'A guard refuses what would leave the pool too exposed. Liquidating, closing and deleveraging reduce what the pool is exposed to, one account at a time; a guard on them would hold them up exactly when the pool is in danger.',
    example: `${head}${account}state total_debt : USD in 0 .. 1B = 0 else refuse\nprotective action close(a: account) {\n  changes a.debt to 0 USD\n}\nguard exposure after close {\n  require total_debt <= 1M USD else "too much"\n}\n`,
  }),
  FB7905: rule({
    severity: 'error',
    title: 'a guard that guards nothing',
    message: (facts: Facts) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A guard adds what it requires to actions: to those that it names, or to all that change what it names. What it requires holds for the state after the action; a guard `of m: market` is asked for the market that the action takes.',
    example: `${head}${account}guard exposure after borrow {\n  require 1 == 1 else "never"\n}\n`,
  }),
};
