/** FB4xxx: rounding and its sides. */
import { rule } from '../rule.ts';

export const roundingRules = {
  FB4001: rule({
    severity: 'error',
    title: 'a missing rounding',
    message: (facts: { name: string; unit: string; decimals: number }) =>
      `\`${facts.name}\` does not always fit ${facts.unit}, and the policy does not say how it rounds`,
    help: (facts) =>
      `write \`rounds down\` or \`rounds up\` after the type, or behind a comma after the value: they differ by up to ${facts.decimals === 0 ? '1' : `0.${'0'.repeat(facts.decimals - 1)}1`} ${facts.unit}. Also: toward zero, away from zero, half up, half even`,
    lesson:
      'Inside an expression arithmetic is exact. A value is rounded once, where it gets a typed name, in the direction that the name states. Say whom it favours: round what is owed up, and what is owned down.',
    example: 'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine third : USD = x / 3\n',
  }),
  FB4002: rule({
    severity: 'warning',
    title: 'a rounding where nothing is rounded',
    message: (facts: { name: string; unit: string }) =>
      `\`${facts.name}\` always fits ${facts.unit} exactly, so \`rounds\` says nothing`,
    help: () => 'leave `rounds …` out',
    lesson: 'Where no rounding can occur none is written, so that every written direction means something.',
    example: 'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine twice : USD rounds up = x * 2\n',
  }),
  FB4003: rule({
    severity: 'error',
    title: 'a rounding to the wrong side',
    message: (facts: { name: string; direction: string; origin: string; side: string }) =>
      `\`${facts.name}\` rounds ${facts.direction}, but \`${facts.origin}\` in it may pull it ${facts.side} its exact value`,
    help: (facts) =>
      `round \`${facts.origin}\` the other way, or write \`accept because "…"\` after the rounding with the reason`,
    lesson:
      'A value that rounds up is never below its exact value, and one that rounds down never above it, through all the names it is made of. A name used where it raises the result rounds the same way; where it lowers it, the other way. Balancer lost 125M USD to a rounding that helped the wrong party.',
    example:
      'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine part : USD rounds down = x / 3\ndefine owed : USD rounds up = part * 10%\n',
  }),
  FB4004: rule({
    severity: 'error',
    title: 'a value that must fit exactly',
    message: (facts: { place: string; unit: string }) =>
      `${facts.place} takes ${facts.unit} exactly, and this may have more decimals`,
    help: () => 'give it a typed name first, with a rounding: `define part : … rounds down = …`',
    lesson: 'Arguments and changes are never rounded silently. What is rounded has a name and a direction.',
    example:
      'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine twice(y: USD in 0 .. 1M) : USD = y * 2\ndefine z : USD = twice(x / 3)\n',
  }),
  FB4005: rule({
    severity: 'error',
    title: 'a decision that may err to either side',
    message: (facts: { left: string; right: string }) =>
      facts.left === facts.right
        ? `because \`${facts.left}\` is rounded, this comparison may err to either side`
        : `because of rounding this comparison may err to either side: \`${facts.left}\` and \`${facts.right}\` push it apart`,
    help: () =>
      'round the two sides in opposite directions, compare exact values, or write `accept because "…"` after the comparison',
    lesson:
      'A comparison of rounded values is wrong for some inputs. The policy decides for whom: it errs toward liquidating, or toward not. One that errs to both sides lost KyberSwap 55M USD.',
    example:
      'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine have : USD rounds down = x / 3\ndefine need : USD rounds down = x / 7\ndefine safe : bool = have >= need\n',
  }),
  FB4006: rule({
    severity: 'warning',
    title: 'an acceptance of nothing',
    message: (_facts: Record<string, never>) => 'there is nothing to accept here',
    help: () => 'leave `accept because …` out',
    lesson:
      'Each acceptance is counted and read by auditors. One that silences nothing hides the others. An accepted name is a source: what is made of it measures its rounding from there.',
    example:
      'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine twice : USD accept because "habit" = x * 2\n',
  }),
  FB4007: rule({
    severity: 'error',
    title: 'a rounded argument that a definition cannot take',
    message: (facts: { name: string; problem: string }) =>
      `\`${facts.name}\` is given a rounded value here, and then ${facts.problem}`,
    help: () => 'pass an exact value, or round the argument to the side that the definition needs',
    lesson:
      'The side of a rounding runs through every definition that the value is passed to. A definition that is right for exact arguments may be wrong for one that has been rounded before.',
    example:
      'policy P\nunit USD decimals 6\nfact x : USD in 0 .. 1M else refuse\ndefine part : USD rounds down = x / 3\ndefine tenth(y: USD in 0 .. 1M) : USD rounds up = y * 10%\ndefine owed : USD = tenth(part)\n',
  }),
} as const;
