/** FB1020 to FB1043: syntax. Found by the parser. */
import { rule } from '../rule.ts';

type Suggestion = { readonly better: string | null };

export const syntaxRules = {
  FB1020: rule({
    severity: 'error',
    title: 'something else was expected',
    message: (facts: { expected: string; after: string | null; found: string | null } & Suggestion) =>
      `expected ${facts.expected}${facts.after === null ? '' : ` after ${facts.after}`}${facts.found === null ? '' : `, and found ${facts.found}`}`,
    help: (facts) => (facts.better === null ? null : `did you mean \`${facts.better}\`?`),
    lesson: 'The clause is fine up to here. The message says what can stand at this place.',
    example: 'policy P\n\nparam fee : = 5 bps\n',
  }),
  FB1021: rule({
    severity: 'error',
    title: 'a word that begins no clause here',
    message: (facts: { word: string; place: string } & Suggestion) => `\`${facts.word}\` does not begin a clause ${facts.place}`,
    help: (facts) => (facts.better === null ? null : `did you mean \`${facts.better}\`?`),
    lesson: 'Each line of a policy begins with a word that says what it is: `fact`, `define`, `require` and so on.',
    example: 'policy P\n\ndefin x : USD = 1 USD\n',
  }),
  FB1022: rule({
    severity: 'error',
    title: 'a bracket that is not closed',
    message: (facts: { bracket: string; closing: string }) => `this \`${facts.bracket}\` is never closed`,
    help: (facts) => `add \`${facts.closing}\` where it ends`,
    lesson: 'Every bracket has its partner. A clause ends at the end of its line unless a bracket is open.',
    example: 'policy P\n\nlet x = (1 + 2\nlet y = 3\n',
  }),
  FB1023: rule({
    severity: 'error',
    title: 'a closing bracket without an opening one',
    message: (facts: { bracket: string }) => `this \`${facts.bracket}\` closes nothing`,
    help: () => 'delete it, or add the opening bracket where it belongs',
    lesson: 'Every bracket has its partner: what closes without having been opened is often left over from an edit.',
    example: 'policy P\n}\n',
  }),
  FB1024: rule({
    severity: 'error',
    title: '`and` mixed with `or`',
    message: () => '`and` and `or` stand side by side without parentheses',
    help: () => 'say which belongs together: `(a and b) or c`, or `a and (b or c)`',
    lesson: 'People disagree about which of the two binds more tightly, and a solvency test is no place to find out.',
    example: 'policy P\n\nlet x = true and false or true\n',
  }),
  FB1025: rule({
    severity: 'error',
    title: 'a chain of comparisons',
    message: () => 'a comparison cannot be compared again',
    help: () => 'write each comparison by itself: `a < b and b < c`',
    lesson:
      'In some languages `a < b < c` means both comparisons, in others it compares a truth with a number. Here it is written out.',
    example: 'policy P\n\nlet x = 1 < 2 < 3\n',
  }),
  FB1026: rule({
    severity: 'error',
    title: 'parentheses are needed',
    message: (facts: { word: string }) => `\`${facts.word}\` inside an expression needs parentheses`,
    help: (facts) => `write \`(${facts.word} …)\``,
    lesson: 'A conditional reaches as far to the right as it can. With parentheses everyone sees where it ends.',
    example: 'policy P\n\nlet x = 2 * if true then 1 else 2\n',
  }),
  FB1027: rule({
    severity: 'error',
    title: 'documentation of nothing',
    message: () => 'documentation stands on its own lines directly before the policy or one of its declarations',
    help: () => 'move it before the declaration it describes, or write a comment with `//`',
    lesson:
      '`///` travels with a declaration into documents, editors and generated code. A remark anywhere else is a comment, `//`.',
    example: 'policy P\n\n/// about nothing\n',
  }),
  FB1028: rule({
    severity: 'error',
    title: 'more on the line than one clause',
    message: (facts: { found: string; help: string | null } & Suggestion) => `the clause is complete before ${facts.found}`,
    help: ({ found, help, better }) => {
      if (found === '`accept`') return '`accept because "…"` stands behind a type, ahead of `=`, or behind a comparison';
      return better === null ? (help ?? 'a new clause begins on a new line') : `did you mean \`${better}\`?`;
    },
    lesson:
      'A clause ends at the end of its line. It goes on in the next only inside parentheses, or where an operator, a comma, `=` or `:` says so.',
    example: 'policy P\n\nunit USD unit ETH\n',
  }),
  FB1029: rule({
    severity: 'error',
    title: 'a reserved word as a name',
    message: (facts: { word: string }) => `\`${facts.word}\` is a word of expressions and cannot be a name`,
    help: (facts) => `choose another name, such as \`${facts.word}_value\``,
    lesson: 'A dozen words stand in the middle of expressions and cannot be names. All other words of the language can.',
    example: 'policy P\n\nunit before\n',
  }),
  FB1030: rule({
    severity: 'error',
    title: 'a unit whose name would be read as something else',
    message: (facts: { word: string }) => `\`${facts.word}\` cannot be the name of a unit`,
    help: () => 'choose another name for the unit',
    lesson:
      'A unit follows its number, as in `10 USD`. A few words, such as `of` in `25% of x`, follow a number with a meaning of their own.',
    example: 'policy P\n\nunit of\n',
  }),
  FB1031: rule({
    severity: 'error',
    title: 'rows that do not fit together',
    message: (facts: { problem: string; help: string }) => `these rows do not fit together: ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      'Whether a bound belongs to the row below it or above it decides about real accounts, so one table has one answer. What ' +
      'stands for all other cases, `above` or `otherwise`, stands last, so that the rows read in the order in which they are tried.',
    example: 'policy P\n\nlet t = { up to 1: 1%, below 2: 2%, above: 3% }\n',
  }),
  FB1032: rule({
    severity: 'error',
    title: 'a whole number is needed',
    message: (facts: { what: string; limit: number }) => `${facts.what} is a whole number, at most ${facts.limit}`,
    lesson: 'Decimals, bounds of lists, rows of tables and exponents are plain whole numbers, without suffix and without unit.',
    example: 'policy P\n\nunit USD decimals 78\n',
  }),
  FB1033: rule({
    severity: 'error',
    title: '`=` where `==` is meant',
    message: () => '`=` gives a value to a name; it does not compare',
    help: () => 'compare with `==`',
    lesson: '`=` stands once in a declaration, between a name and its value. Two values are compared with `==`.',
    example: 'policy P\n\nlet x = 1 = 2\n',
  }),
  FB1034: rule({
    severity: 'error',
    title: 'a clause in the wrong order',
    message: (facts: { word: string }) => `\`${facts.word}\` comes too late`,
    help: () => '`policy` stands first and once; the imports follow; then come the declarations',
    lesson: 'The head of a file says what it is and what it is made of, before anything else.',
    example: 'policy P\n\nunit USD\n\nimport "./other.risk"\n',
  }),
  FB1035: rule({
    severity: 'error',
    title: 'a value where none can stand',
    message: (facts: { word: string }) => `a ${facts.word} is given from outside and has no value in the policy`,
    help: () => 'leave the value out, or declare a `param`, whose value the policy sets',
    lesson: 'Keys and facts come with every question that is put to the policy. Parameters are what the policy itself decides.',
    example: 'policy P\n\nunit USD\nfact price : USD in 0 .. 1M = 5 USD else refuse\n',
  }),
  FB1036: rule({
    severity: 'error',
    title: 'a declaration in the wrong place',
    message: (facts: { word: string; place: string }) => `\`${facts.word}\` cannot stand ${facts.place}`,
    help: () => 'write it at the top level of the file',
    lesson:
      'An entity holds its units, keys, facts, parameters and lists. Definitions and actions stand at the top level and take the entity as a parameter.',
    example: 'policy P\n\nentity account {\n  key id : address\n  let x = 1\n}\n',
  }),
  FB1037: rule({
    severity: 'error',
    title: 'the name of a function that the language has',
    message: (facts: { name: string }) => `\`${facts.name}\` is a function of the language`,
    help: () => 'choose another name',
    lesson: '`abs min max clamp mod sqrt exp exp2 ln` mean the same in every policy.',
    example: 'policy P\n\nlet abs(x) = x\n',
  }),
  FB1038: rule({
    severity: 'error',
    title: 'a total without its sum',
    message: () => 'a total says what it adds up',
    help: () => 'write `= sum over a: account of a.FIELD`, and `sum over` nowhere else',
    lesson:
      'A total is kept as the stored fields change, so it must say which field of which entity it adds up, and nothing else.',
    example: 'policy P\n\nunit USD\ntotal all : USD in 0 .. 1B\n',
  }),
  FB1039: rule({
    severity: 'error',
    title: 'a block of names without its result',
    message: () => 'the block ends in `give` and the value, once',
    help: () => 'end the block with `give …`',
    lesson: 'Local names of a definition stand in a block before its value; `give` says which value the definition has.',
    example: 'policy P\n\ndefine x : ratio {\n  let y = 1\n}\n',
  }),
  FB1040: rule({
    severity: 'error',
    title: 'the word `fact` in a list',
    message: () => 'the fields of a list are all facts, so the word `fact` is left out',
    help: () => 'begin with the name of the field',
    lesson: 'What a list holds is supplied with the account, field by field. There is nothing else that a field of it could be.',
    example: 'policy P\n\nentity e {\n  key id : address\n  list l[..3] of m {\n    fact x : ratio in 0 .. 1\n  }\n}\n',
  }),
  FB1041: rule({
    severity: 'error',
    title: 'a share with a unit',
    message: (facts: { number: string; unit: string }) => `\`${facts.number}\` is a share, which has no unit \`${facts.unit}\``,
    help: (facts) => `write \`${facts.number} of …\` for a part of something, or a plain number with its unit`,
    lesson: '`5%`, `25 bps` and `3x` are pure numbers. A share of an amount is written `5% of x`, a rate `5% / year`.',
    example: 'policy P\n\nunit USD\nlet x = 5% USD\n',
  }),
  FB1042: rule({
    severity: 'error',
    title: 'a reason that says nothing',
    message: () => 'the reason is empty',
    help: () => 'say in a few words what is wrong when this is refused, or why it is accepted: `"would be bankrupt"`',
    lesson:
      'The reason is all that whoever is refused gets to read, on a chain too, and all that a later reader learns of what was accepted.',
    example: 'policy P\n\naction f(x: ratio in 0 .. 1) {\n  require x > 0 else ""\n}\n',
  }),
  FB1043: rule({
    severity: 'error',
    title: 'two suffixes on one number',
    message: (facts: { number: string }) => `\`${facts.number}\` has a suffix already, so it cannot count basis points too`,
    help: () => 'write one of the two: `25%`, or `25 bps`',
    lesson: 'A suffix says what a number counts in. 25 bps is a hundredth of 25%, and nothing says which of them both would be.',
    example: 'policy P\n\nlet x = 25% bps\n',
  }),
} as const;
