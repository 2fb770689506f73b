/** FB2037 to FB2039: names that something else has already, and room for nobody. */
import { rule } from '../rule.ts';

export const takenRules = {
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
