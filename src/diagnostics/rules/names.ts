/** Of FB2xxx those about names: declared twice, unknown, used as something else, or taken by the language. */
import { rule } from '../rule.ts';

export const nameRules = {
  FB2001: rule({
    severity: 'error',
    title: 'a name is declared twice',
    message: (facts: { name: string; what: string }) => `\`${facts.name}\` is already ${facts.what}`,
    help: () => 'give one of the two another name',
    lesson:
      'Every name of a policy means one thing everywhere, so that no reader has to know which of two is meant. A parameter or a local name may not hide one either.',
    example: 'policy P\nunit USD decimals 6\nenum USD { a, b }\n',
  }),
  FB2002: rule({
    severity: 'error',
    title: 'an unknown name',
    message: (facts: { name: string; what: string; similar: string | null }) =>
      `there is no ${facts.what} called \`${facts.name}\``,
    help: (facts) => (facts.similar === null ? null : `did you mean \`${facts.similar}\`?`),
    lesson:
      'A name must be declared in the policy or in a file it imports: a unit, an enum, an entity, a fact, a parameter, a `let`, a `define`, or a name bound where it is used.',
    example: 'policy P\ndefine double : ratio = tripel * 2\n',
  }),
  FB2007: rule({
    severity: 'error',
    title: 'a name used as something it is not',
    message: (facts: { name: string; is: string; wanted: string }) => `\`${facts.name}\` is ${facts.is}, not ${facts.wanted}`,
    lesson:
      'Only a `let` or `define` with parameters, a table, and a fact scoped `of` an entity are called. Only lists and tables `by` an enum are indexed.',
    example: 'policy P\nparam cap : ratio = 2\ndefine y : ratio = cap(1)\n',
  }),
  FB2008: rule({
    severity: 'error',
    title: 'an unknown field',
    message: (facts: { name: string; record: string; similar: string | null }) =>
      `${facts.record} has no field \`${facts.name}\``,
    help: (facts) => (facts.similar === null ? null : `did you mean \`${facts.similar}\`?`),
    lesson: 'The fields of an entity or of a list member are those declared in its braces, and those declared elsewhere `of` it.',
    example: 'policy P\nentity account { fact open : bool }\ndefine y(a: account) : bool = a.opened\n',
  }),
  FB2037: rule({
    severity: 'error',
    title: 'a name that the JSON of facts and events has for itself',
    message: (facts: { name: string }) =>
      `the JSON of facts and events says something else at \`${facts.name}\`, so no entity can be called so`,
    help: () => 'give it another name',
    lesson:
      'In a file of facts the members of an entity stand under its name, beside `params`, `facts` and `calls`; in an event they stand beside `at`, `by` and `call`. An entity with such a name could not be told apart from them, and its members would be taken for something else, or for nothing.',
    example:
      'policy P\nentity calls[..4] { fact share : ratio in 0 .. 1 else refuse }\ndefine all : ratio = sum(c in calls: c.share)\n',
  }),
  FB2038: rule({
    severity: 'error',
    title: 'a unit or a type called like one of the language',
    message: (facts: { name: string; is: string; what: string }) =>
      `\`${facts.name}\` is ${facts.is}, and cannot be ${facts.what} of the policy`,
    help: () => 'give it another name',
    lesson:
      'Where a unit or a type stands, `ratio`, `duration`, `bool`, `time` and `address` mean what they mean everywhere, and so do `s`, `min`, `h`, `d`, `year` and `bps` behind a number. A unit of that name would be there and never be meant: `5 min` in one line would be money, and time in another. As names of facts, parameters and definitions they are free.',
    example: 'policy P\nunit ratio decimals 3\nfact fee : ratio in 0 .. 1 else refuse\ndefine half : ratio rounds up = fee / 2\n',
  }),
  FB2039: rule({
    severity: 'error',
    title: 'room for no members',
    message: (facts: { name: string }) => `\`${facts.name}\` has room for no member at all`,
    help: () => 'write how many there can be at most: `[..64]`',
    lesson:
      'The number in `[..64]` is the most members that an entity or a list may have. With 0 nobody could ever be supplied, and every sum over it would be 0.',
    example:
      'policy P\nentity market[..0] { fact mark : ratio in 0 .. 10 else refuse }\ndefine worst : ratio = sum(m in market: m.mark)\n',
  }),
} as const;
