/** FB78xx: auto-deleveraging. */
import { rule } from '../rule.ts';

const head =
  'policy P\nunit USD decimals 6\nentity account {\n  key  id   : address\n  fact gain : USD in 0 .. 1M else refuse\n  fact size : USD in 0 .. 1M else refuse\n}\n';
const adl = (...lines: readonly string[]): string =>
  `${head}adl close of a: account : USD in 0 .. 1M {\n${lines.map((each) => `  ${each}\n`).join('')}}\n`;
const eligible = 'eligible when a.gain > 0 USD';
const rank = 'rank by a.gain descending, then a.id ascending';
const take = 'take at most a.size';
const changes = 'changes a.size by -taken';

export const adlRules = {
  FB7801: rule({
    severity: 'error',
    title: 'an adl that makes no sense',
    message: (facts: { name: string; problem: string; help: string }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'Auto-deleveraging closes positions of those who won when nobody else can pay. So it says all of it beforehand: who can be closed, in which order, how much of one account, how much of each (`by queue`, `by pro rata`, `by least haircut`), and what changes.',
    example: adl(eligible, rank, take, changes),
  }),
  FB7802: rule({
    severity: 'error',
    title: 'a rank without a total order',
    message: (facts: { name: string; found: string; key: string }) =>
      `two accounts can have the same rank in \`${facts.name}\`: it ends in \`${facts.found}\`, not in the key`,
    help: (facts) => `end with \`then ${facts.key} ascending\`: no two accounts have the same key`,
    lesson:
      'Where two accounts have the same rank, somebody would have to choose. The key of an account is its own, so a rank that ends in it leaves nothing to choose, and whoever has the accounts finds the same order.',
    example: adl(eligible, 'rank by a.gain descending', take, changes, 'by queue'),
  }),
  FB7803: rule({
    severity: 'error',
    title: 'a rank that has no order',
    message: (facts: { found: string }) => `accounts cannot be ranked by ${facts.found}`,
    help: () => 'rank by a number, a time, an address or a member of an ordered enum',
    lesson:
      'A rank is compared, so what it is made of has to have an order. Of what may be missing say what stands for it: `x otherwise 0`.',
    example: adl(eligible, 'rank by a.gain > 5 USD descending, then a.id ascending', take, changes, 'by queue'),
  }),
  FB7804: rule({
    severity: 'error',
    title: 'an order that its own closes move',
    message: (facts: { name: string; field: string }) =>
      `\`${facts.name}\` looks at \`${facts.field}\`, which each of its closes changes: who is next would depend on how accounts are batched`,
    help: (facts) => `take what it needs of \`${facts.field}\` as an argument, as it is when it begins`,
    lesson:
      'Accounts are closed batch by batch, and the result is the same however they are split. So who is eligible, the rank, and how much is taken are about the account and the arguments, and not about what the closes move for all.',
    example: `policy P\nunit USD decimals 6\nstate left : USD in 0 .. 1B = 0 else refuse\nentity account {\n  key  id   : address\n  fact size : USD in 0 .. 1M else refuse\n}\nadl close of a: account : USD in 0 .. 1M {\n  eligible when left > 0 USD\n  rank by a.size descending, then a.id ascending\n  take at most a.size\n  by queue\n  changes a.size by -taken\n  changes left by -taken\n}\n`,
  }),
  FB7805: rule({
    severity: 'warning',
    title: 'an adl that takes as much as somebody says',
    message: (facts: { name: string }) =>
      `\`${facts.name}\` does not say how much it has to take, so whoever begins it may take more than is missing`,
    help: () => 'write `need …` and what is missing, such as `need insurance_owed` after `then adl …` in a fund',
    lesson:
      'Auto-deleveraging takes from those who did nothing wrong, so it should take what is missing and no more. What is missing is known to the policy, or is a fact; with `need` nobody can begin a session that takes more.',
    example: adl(eligible, rank, take, 'by queue', changes),
  }),
  FB7806: rule({
    severity: 'warning',
    title: 'a need that is never met',
    message: (facts: { name: string; need: string }) =>
      `what \`${facts.name}\` takes does not make \`${facts.need}\` less, so it can be begun again and take it all once more`,
    help: () => 'change in it what it needs: `changes owed to max(owed - taken, 0 USD)`',
    lesson:
      'A session begins with no more than is needed, and when it is done the next one may begin. So each close has to make the need less by what it takes; otherwise the same need is met again and again. A need that is a fact is for whoever tells it to make less.',
    example: `policy P\nunit USD decimals 6\nstate owed : USD in 0 .. 1B = 0 else refuse\nentity account {\n  key  id   : address\n  fact size : USD in 0 .. 1M else refuse\n}\naction lose(loss: USD in 0 .. 1M) {\n  changes owed by loss\n}\nadl close of a: account : USD in 0 .. 1M {\n  eligible when a.size > 0 USD\n  rank by a.size descending, then a.id ascending\n  take at most a.size\n  by queue\n  need owed\n  changes a.size by -taken\n}\n`,
  }),
} as const;
