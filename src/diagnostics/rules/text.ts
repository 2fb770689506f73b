/** FB1001 to FB1013: characters, words and limits of a text. Found by the scanner and the layout pass, the last two by the parser too. */
import { rule } from '../rule.ts';

type Suggestion = { readonly better: string | null };

export const textRules = {
  FB1001: rule({
    severity: 'error',
    title: 'a forbidden character',
    message: (facts: { point: string; what: string }) => `the character ${facts.point} is not allowed: ${facts.what}`,
    help: () => 'delete it; tabs, spaces and newlines are the only invisible characters of a policy',
    lesson:
      'A policy must read the same to every person and to the compiler. Characters that cannot be seen, or that turn the ' +
      'direction of the text around them, can make a reviewer read another rule than the one that is enforced. They are ' +
      'refused everywhere, in comments and strings too.',
    example: 'policy P\n\n// a note with \u202Eturned text\n',
  }),
  FB1002: rule({
    severity: 'error',
    title: 'a character that is not ASCII',
    message: (facts: { character: string; point: string; meant: string | null }) =>
      `\`${facts.character}\` (${facts.point}) may stand only in comments, documentation and strings`,
    help: (facts) =>
      facts.meant === null
        ? 'letters of other alphabets can look exactly like these: write it in plain ASCII'
        : `write ${shown(facts.meant)}`,
    lesson:
      'Names and operators are plain ASCII, because a Cyrillic letter can look exactly like a Latin one and name something ' +
      'else. In documentation, comments and strings every visible character is welcome.',
    example: 'policy P\n\nunit ЕTH\n',
  }),
  FB1003: rule({
    severity: 'error',
    title: 'a character without a meaning',
    message: (facts: { text: string }) => `\`${facts.text}\` has no meaning in a policy`,
    help: (facts) => foreignMarks.get(facts.text) ?? 'delete it',
    lesson: 'The language has few marks: parentheses, brackets, braces, arithmetic, comparisons, and `, : = -> .. . @ ^`.',
    example: 'policy P;\n',
  }),
  FB1004: rule({
    severity: 'error',
    title: 'a text without its closing quote',
    message: () => 'this text has no closing `"` on its line',
    help: () => 'close it on the same line; a quote inside is written `\\"`',
    lesson: 'A text in quotes ends on the line on which it begins, so that a forgotten quote cannot swallow the rules after it.',
    example: 'policy P\n\nimport "./other.risk\n',
  }),
  FB1005: rule({
    severity: 'error',
    title: 'an unknown escape in a text',
    message: () => 'after a backslash only `"` and `\\` can stand',
    help: () => 'write `\\\\` for a backslash',
    lesson: 'Texts in quotes are short reasons for people. They have two escapes, `\\"` and `\\\\`, and no control characters.',
    example: 'policy P\n\nimport "./a\\n.risk"\n',
  }),
  FB1006: rule({
    severity: 'error',
    title: 'a text that is too long',
    message: (facts: { limit: number }) => `a text in quotes has at most ${facts.limit} characters`,
    help: () => 'say it in documentation, `/// …`, and keep the reason short',
    lesson: 'Texts in quotes become error messages on chain, where every character is paid for.',
    example: `policy P\n\naction a {\n  require true else "${'long '.repeat(50)}"\n}\n`,
  }),
  FB1007: rule({
    severity: 'error',
    title: 'a malformed number',
    message: (facts: { text: string; help: string }) => `\`${facts.text}\` is not a number`,
    help: (facts) => facts.help,
    lesson:
      'Numbers are written as people write them: `10`, `1_850`, `0.01`, `100k`, `10M`, `1B`, `5%`, `3x`, `25 bps`. Every one of ' +
      'them is exact. There is no `1e5`, which is too easily read as another size.',
    example: 'policy P\n\nlet big = 1e5\n',
  }),
  FB1008: rule({
    severity: 'error',
    title: 'a number that is too long',
    message: (facts: { limit: string }) => `a number has at most ${facts.limit}`,
    help: () => 'write fewer digits, or a suffix: `10M`, `1B`',
    lesson:
      'A 256-bit integer has at most 78 decimal digits. No amount needs more, and longer ones would only slow the compiler down.',
    example: `policy P\n\nlet big = 1${'0'.repeat(80)}\n`,
  }),
  FB1009: rule({
    severity: 'error',
    title: 'a malformed name',
    message: (facts: { name: string } & Suggestion) => `\`${facts.name}\` cannot be a name`,
    help: (facts) =>
      `a name begins with a letter, and underscores stand singly between letters or digits${facts.better === null ? '' : `: \`${facts.better}\``}`,
    lesson:
      'Names with leading, trailing or double underscores are kept for generated code, so that yours can never clash with it.',
    example: 'policy P\n\nunit USD_\n',
  }),
  FB1010: rule({
    severity: 'error',
    title: 'a name that is too long',
    message: (facts: { limit: number }) => `a name has at most ${facts.limit} characters`,
    lesson: 'Names become names in generated code and must be read by people.',
    example: `policy P\n\nunit ${'U'.repeat(65)}\n`,
  }),
  FB1011: rule({
    severity: 'error',
    title: 'a file that is too large',
    message: (facts: { limit: number }) => `a policy file has at most ${facts.limit} KiB`,
    help: () => 'split it, and import the parts',
    lesson: 'A limit on the size of a file keeps every answer of the compiler fast, also for text from strangers.',
    example: null,
  }),
  FB1012: rule({
    severity: 'error',
    title: 'too deep or too long to review',
    message: (facts: { limit: number; what: string }) => `${facts.what}; the limit is ${facts.limit}`,
    help: () => 'give a part of it a name, with `let` or `define`',
    lesson:
      'What is nested that deeply, or chained that long, cannot be reviewed. The limit also keeps hostile input from exhausting the compiler.',
    example: `policy P\n\nlet deep = ${'('.repeat(65)}1${')'.repeat(65)}\n`,
  }),
  FB1013: rule({
    severity: 'error',
    title: 'too many mistakes',
    message: (facts: { limit: number }) => `there are more mistakes in this file; only the first ${facts.limit} are shown`,
    lesson: 'A hundred messages at once help no one. Mend the first ones and check again.',
    example: null,
  }),
} as const;

const shown = (text: string): string => (text === ' ' ? 'a plain space' : `\`${text}\``);

/** What the marks of other languages are here. */
const foreignMarks: ReadonlyMap<string, string> = new Map([
  [';', 'delete it: a clause ends at the end of its line'],
  ['&&', 'write `and`'],
  ['&', 'write `and`'],
  ['||', 'write `or`'],
  ['|', 'write `or`'],
  ['!', 'write `not`'],
  ['%', 'a percent sign is attached to its number, `5%`; the remainder is `mod(a, b)`'],
  ['#', 'a comment begins with `//`'],
  ['/*', 'a comment begins with `//` and ends with its line'],
  ["'", 'a text stands in double quotes'],
  ['`', 'a text stands in double quotes'],
  ['?', 'write `if … then … else …`'],
  ['_', 'a name begins with a letter'],
]);
