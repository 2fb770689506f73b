/** FB77xx: liquidations. */
import { rule } from '../rule.ts';

const head =
  'policy P\nunit USD decimals 6\nentity account {\n  key  id   : address\n  fact debt : USD in 0 .. 1M else refuse\n  fact held : USD in 0 .. 1M else refuse\n}\n';

export const liquidationRules = {
  FB7701: rule({
    severity: 'error',
    title: 'a liquidation that makes no sense',
    message: (facts: { name: string; problem: string; help: string }) => `in \`${facts.name}\`, ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A liquidation says when an account is due, what may be closed of it, how much of that is closed, and what changes with it. Each is said once, and no case is left out.',
    example: `${head}liquidation liquidate of a: account : USD in 0 .. 1M {\n  when a.debt > a.held else "healthy"\n  changes a.debt by -closed\n}\n`,
  }),
  FB7702: rule({
    severity: 'error',
    title: 'a part of a liquidation before it is known',
    message: (facts: { name: string }) => `\`${facts.name}\` is not known here yet`,
    help: () => 'what is `closed` follows from the other clauses, so only changes, requirements and fees can name it',
    lesson:
      'The clauses of a liquidation build on each other: whether an account is due, then what may be closed of it (`all`), the price and the bonus, how much is `closed`, and the fee. Each can name those before it.',
    example: `${head}liquidation liquidate of a: account : USD in 0 .. 1M {\n  when a.debt > a.held else "healthy"\n  closes min(closed, a.debt)\n  changes a.debt by -closed\n}\n`,
  }),
} as const;
