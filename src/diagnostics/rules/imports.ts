/** FB6xxx: imports. */
import { rule } from '../rule.ts';

export const importRules = {
  FB6001: rule({
    severity: 'error',
    title: 'a file that is not there',
    message: (facts: { path: string }) => `there is no file ${facts.path}`,
    help: () => 'the path is relative to the file that imports it',
    lesson: 'An import names a file beside or below the main policy, with a path relative to the importing file.',
    example: 'policy P\nimport "./missing.risk"\n',
  }),
  FB6002: rule({
    severity: 'error',
    title: 'a path that leaves the policy',
    message: (facts: { path: string; problem: string }) => `"${facts.path}" ${facts.problem}`,
    help: () => 'import a file beside or below the main policy: "./parts/units.risk"',
    lesson:
      'A policy is compiled from its own folder and nothing else: no absolute path, no climbing out of it, no address. So what was reviewed is what is compiled.',
    example: 'policy P\nimport "../../etc/passwd.risk"\n',
  }),
  FB6003: rule({
    severity: 'error',
    title: 'files that import each other',
    message: (facts: { path: readonly string[] }) => `these files import each other: ${facts.path.join(' → ')}`,
    help: () => 'move what both need into a third file',
    lesson: 'Imports form a tree of parts, so that there is an order in which to read them.',
    example: null,
  }),
  FB6004: rule({
    severity: 'error',
    title: 'a policy inside a policy',
    message: (facts: { path: string }) => `${facts.path} is a policy of its own`,
    help: () => 'give the instance a name: `import "…" as NAME`',
    lesson:
      'A file without a `policy` line is a part, whose names join those of whoever imports it. A policy keeps its names to itself: an import of it makes an instance, and the instance needs a name through which they are reached.',
    example: null,
  }),
  FB6005: rule({
    severity: 'error',
    title: 'an instance of what is no policy',
    message: (facts: { path: string }) => `${facts.path} has no \`policy\` line, so there is nothing to make an instance of`,
    help: () => 'import the part as it is, `import "…"`, or begin its file with `policy NAME(…)`',
    lesson: 'Only a policy has parameters and names of its own. The names of a part are those of the policy that imports it.',
    example: null,
  }),
  FB6006: rule({
    severity: 'error',
    title: 'an instance without what it asks for',
    message: (facts: { policy: string; missing: readonly string[] }) =>
      `this instance of ${facts.policy} is not given ${facts.missing.join(', ')}`,
    help: (facts) =>
      `write ${facts.missing.map((each) => `\`${each.replace(/^\w+ /, '')} = …\``).join(', ')} in parentheses behind its name`,
    lesson:
      'A policy with parameters says what must be told to use it. Nothing is filled in by guess: an instance gives every parameter but a `param` with a value of its own.',
    example: null,
  }),
  FB6007: rule({
    severity: 'error',
    title: 'an argument without a parameter',
    message: (facts: { name: string; problem: string; names: readonly string[] }) => `\`${facts.name}\` ${facts.problem}`,
    help: ({ names }) => (names.length === 0 ? 'the policy has no parameters' : `its parameters are ${names.join(', ')}`),
    lesson: 'Arguments are given by name, each once. One that nobody asks for would be a mistake that looks like a setting.',
    example: null,
  }),
  FB6008: rule({
    severity: 'error',
    title: 'an argument of another kind',
    message: (facts: { name: string; expected: string; found: string }) =>
      `\`${facts.name}\` is ${facts.expected}, and this is ${facts.found}`,
    help: () => null,
    lesson:
      'A unit stands for a unit, an entity for an entity, an enum for an enum, a scale for a whole number of decimals. What they are called in the importing policy is free.',
    example: null,
  }),
  FB6009: rule({
    severity: 'error',
    title: 'decimals that a policy is not made for',
    message: (facts: { name: string; decimals: number; min: number; max: number }) =>
      `\`${facts.name}\` has ${facts.min === facts.max ? facts.min : `${facts.min} .. ${facts.max}`} decimals, and this has ${facts.decimals}`,
    help: ({ name, decimals, min, max }) =>
      `if the policy is right for it, write \`${name} decimals ${Math.min(min, decimals)} .. ${Math.max(max, decimals)}\` there`,
    lesson:
      'A policy is written for tokens with so many decimals: ranges that fit a word at 6 decimals overflow it at 60, and a rounding that is dust at 18 is money at 2. The policy says which decimals it was thought through for.',
    example: null,
  }),
  FB6010: rule({
    severity: 'error',
    title: 'an instance that adds to what it is given',
    message: (facts: { name: string; entity: string }) =>
      `\`${facts.name}\` would be added to \`${facts.entity}\`, which is not of this policy`,
    help: ({ entity }) => `declare it where \`${entity}\` is declared`,
    lesson:
      'An entity that is a parameter belongs to the policy that imports. A second instance would add the same field again, and who reads the entity would not find there what it holds.',
    example: null,
  }),
  FB6011: rule({
    severity: 'warning',
    title: 'a policy that is checked where it is used',
    message: (facts: { name: string; kind: string }) =>
      `what the ${facts.kind} \`${facts.name}\` is, only an instance says: by itself the policy was read, and not checked`,
    help: () => 'check a policy that imports this one',
    lesson:
      'Units and scales can stand for themselves, so a policy over them is checked as it is. What an entity holds or which members an enum has is known from the importing policy; there each instance is checked in full.',
    example: 'policy P(entity account)\ndefine zero : ratio = 0\n',
  }),
  FB6012: rule({
    severity: 'error',
    title: 'too many files',
    message: (facts: { files: number; characters: number; instanced: number }) =>
      `a policy is made of at most ${facts.files} files and ${facts.characters} characters, ${facts.instanced} of them in instances, counted again in each`,
    help: () => 'make fewer instances, or join small files',
    lesson: 'Instances of instances multiply. The limit keeps what is compiled, and what has to be reviewed, within reach.',
    example: null,
  }),
} as const;
