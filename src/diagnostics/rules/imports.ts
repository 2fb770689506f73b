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
    help: () => 'move what both share into a file without a `policy` line',
    lesson: 'Imported files are parts without a name of their own.',
    example: null,
  }),
} as const;
