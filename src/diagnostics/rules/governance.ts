/** FB74xx: `govern` and `adapt`. FB75xx: `predict`. */
import { rule } from '../rule.ts';

const rights = 'policy P\nrole governance\nparam fee : ratio @ 4 in 0 .. 10% = 1%\ndefine twice : ratio @ 4 = 2 * fee\n';

export const governanceRules = {
  FB7401: rule({
    severity: 'error',
    title: 'a govern that makes no sense',
    message: (facts: { problem: string; help: string | null }) => facts.problem,
    help: (facts) => facts.help,
    lesson:
      'A `govern` says who may change a parameter, in which direction, by how much at once, how often, and after which delay. Each role has one way for each direction: where two would apply, the policy says which one is meant.',
    example: `${rights}govern fee {\n  governance sets any value, expires after 6 h\n}\n`,
  }),
  FB7402: rule({
    severity: 'error',
    title: 'nothing that can be governed',
    message: (facts: { name: string; problem: string; help: string | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'What is governed or adapts is a `param`, of the policy or of an entity, with a range that nothing leaves and a value that it has until somebody changes it.',
    example: 'policy P\nrole governance\nparam fee : ratio = 1%\ngovern fee {\n  governance sets any value\n}\n',
  }),
  FB7403: rule({
    severity: 'error',
    title: 'a coupled parameter changed alone',
    message: (facts: { name: string; other: string }) =>
      `\`${facts.name}\` is coupled with ${facts.other}, and would change alone here`,
    help: () => 'change it in the `govern together`, with all the others',
    lesson:
      'Parameters that make sense only together are changed together, and what they keep is checked on the result. Aave bounded a ratio and its time stamp one at a time in March 2026: the time moved in full, the ratio only in part, and 27M USD were liquidated that should not have been.',
    example:
      'policy P\nrole governance\nparam low  : ratio in 0 .. 1 = 10%\nparam high : ratio in 0 .. 1 = 20%\ngovern together low, high {\n  governance sets any values\n  keeps low <= high else "crossed"\n}\ngovern low {\n  governance sets any value\n}\n',
  }),
  FB7404: rule({
    severity: 'error',
    title: 'a bound of governance that cannot hold',
    message: (facts: { problem: string; help: string | null }) => facts.problem,
    help: (facts) => facts.help,
    lesson:
      'What governance may do stays in the range of the parameter and above the floor that no role can remove, and each step can be taken. A bound that can never be met, or that allows what another forbids, is a mistake in one of the two.',
    example: `${rights}govern fee {\n  governance sets any value in 0 .. 20%\n}\n`,
  }),
  FB7405: rule({
    severity: 'error',
    title: 'a governed parameter changed elsewhere',
    message: (facts: { name: string }) =>
      `\`${facts.name}\` is governed, so only what its \`govern\` or \`adapt\` says may change it`,
    help: () => 'make it a `state` that is not governed, or leave the change to its `govern`',
    lesson: 'All that can move a governed parameter stands in one place, where its bounds are, so that nothing goes around them.',
    example: `${rights}govern fee {\n  governance sets any value\n}\naction raise { changes fee to 5% }\n`,
  }),
  FB7406: rule({
    severity: 'error',
    title: 'an adapt that makes no sense',
    message: (facts: { name: string; problem: string; help: string | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A rule that moves a parameter by itself says how fast it rises, how fast it falls, and the bounds it stays in. A margin that follows a calm market down without a bound is too low when the market turns.',
    example: `${rights}adapt fee toward 2% {\n  rises at once\n  falls by at most 1% per 1 d\n}\n`,
  }),
  FB7407: rule({
    severity: 'warning',
    title: 'a step that can be taken again at once',
    message: (facts: { step: string }) => `a step of ${facts.step} can be taken again at once, so it bounds nothing`,
    help: () => 'say how often, `once per 1 d`; or let it come `after` a delay, or ramp',
    lesson:
      'A bound on one change is none on ten of them in one block. A pause, a delay or a ramp between two steps makes of the bound of one change a bound on how fast the parameter moves.',
    example: `${rights}govern fee {\n  governance raises by at most 10 bps\n}\n`,
  }),
  FB7501: rule({
    severity: 'error',
    title: 'a prediction that makes no sense',
    message: (facts: { name: string; problem: string; help: string | null }) => `\`${facts.name}\` ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'A prediction is a sum of terms with its coefficients in the policy. A logistic model gives a ratio between 0 and 1, which is never exact, so it says to which side it is rounded: up, where a warning should rather come early.',
    example:
      'policy P\nfact used : ratio in 0 .. 1 else refuse\npredict stress : ratio in 0 .. 1 = logistic { intercept -2, 3 * used }\n',
  }),
} as const;
