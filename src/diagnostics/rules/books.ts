/** FB81xx: books. */
import { rule } from '../rule.ts';

export const bookRules = {
  FB8101: rule({
    severity: 'error',
    title: 'books over what is supplied whole',
    message: (facts: { name: string; entity: string }) =>
      `\`${facts.name}\` sums over \`${facts.entity}\`, whose members are all supplied with every decision`,
    help: (facts) => `sum them in the policy's own part: \`sum(x in ${facts.entity}: …)\``,
    lesson:
      'Books add up what all accounts have and what the policy keeps. Accounts come one at a time, in any number, so they are summed by whoever settles: `sum over a: account of …`. The members of an entity with a bound are all there already, and are summed like anything else.',
    example:
      'policy P\nunit USD decimals 6\nentity vault[..4] {\n  key id : address\n  fact held : USD in 0 .. 1B else refuse\n}\nbooks cash : USD = sum over v: vault of v.held\n',
  }),
  FB8102: rule({
    severity: 'error',
    title: 'books that would round',
    message: (facts: { name: string }) => `\`${facts.name}\` has too few decimals to hold what it adds up`,
    help: () =>
      'give its type as many decimals as the amounts in it have together, such as `USD @ 24`; divide by nothing but constants',
    lesson:
      'Books show that nothing was lost, to the last unit, so they cannot round themselves. A size of 18 decimals at a price of 6 has 24.',
    example:
      'policy P\nunit USD decimals 6\nunit ETH decimals 18\nentity account {\n  key id : address\n  fact held : ETH in 0 .. 1M else refuse\n  fact price : USD/ETH @ 6 in 1 .. 1M else refuse\n}\nbooks worth : USD = sum over a: account of a.held * a.price\n',
  }),
} as const;
