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
} as const;
