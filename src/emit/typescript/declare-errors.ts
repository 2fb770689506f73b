/** The errors of a module: plain objects of type `Error` that carry what was refused. */
import type { Module } from './context.ts';
import type { Declaration } from './declaration.ts';

export const declareErrors = ({ core }: Module): readonly Declaration[] => {
  const hasVerdicts = core.entries.some((each) => each.verdicts.length > 0);
  return [...factErrors, ...(hasVerdicts ? refusedErrors : [])];
};

export const guard = (name: string, type: string, kind: string, doc: string): Declaration => ({
  kind: 'function',
  exported: true,
  name,
  typeParameters: [],
  parameters: ['error: unknown'],
  returns: `error is ${type}`,
  body: `return error instanceof Error && 'kind' in error && error.kind === '${kind}';`,
  doc: [doc],
});

const field = (name: string, type: string, doc: string) => ({ name, type, doc: [doc] });

const factErrors: readonly Declaration[] = [
  {
    kind: 'interface',
    name: 'FactError',
    extends: ['Error'],
    properties: [
      field('kind', "'fact'", 'Tells it from other errors.'),
      field('check', 'number', 'The number of the check in the policy, counted from 1; 0 for a parameter given by the caller.'),
      field('path', 'string', 'The fact as the policy names it.'),
      field('index', 'bigint', 'The place in the innermost list, 0 outside of lists.'),
      field('value', 'bigint', 'The integer that was refused; the length of a list that is too long.'),
    ],
    doc: ['A fact that is not what the policy allows.'],
  },
  guard('isFactError', 'FactError', 'fact', 'Whether a caught error says that a fact was refused.'),
];

const refusedErrors: readonly Declaration[] = [
  {
    kind: 'interface',
    name: 'Verdict',
    extends: [],
    properties: [
      field(
        'why',
        "'missing' | 'change' | 'require'",
        'There is nothing to change, the new value leaves its range, or a requirement does not hold.',
      ),
      field('reason', 'string', "The policy's words for a requirement; otherwise what would change."),
    ],
    doc: ['One way in which an action ends other than allowed.'],
  },
  {
    kind: 'interface',
    name: 'RefusedError',
    extends: ['Error', 'Verdict'],
    properties: [
      field('kind', "'refused'", 'Tells it from other errors.'),
      field('verdict', 'number', "Which of the action's verdicts, counted from 1."),
    ],
    doc: ['An action that the policy does not allow.'],
  },
  guard('isRefusedError', 'RefusedError', 'refused', 'Whether a caught error says that an action was refused.'),
];
