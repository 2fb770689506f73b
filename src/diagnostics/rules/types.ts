/** FB2xxx: types and units. */
import { rule } from '../rule.ts';

const list = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(', ');

export const typeRules = {
  FB2003: rule({
    severity: 'error',
    title: 'units do not match',
    message: (facts: { doing: string; left: string; right: string }) => `cannot ${facts.doing} ${facts.left} and ${facts.right}`,
    help: (facts: { doing: string; left: string; right: string; help?: string | null }) => facts.help ?? null,
    lesson:
      'Amounts of different units are added, subtracted and compared only through a price. A ratio, a price and an amount are different things even when the numbers look alike: Moonwell lost 1.78M USD to a cbETH/ETH ratio used as a USD price.',
    example:
      'policy P\nunit USD decimals 6\nunit ETH decimals 18\nfact cash : USD in 0 .. 1M else refuse\nfact held : ETH in 0 .. 1M else refuse\ndefine total : USD = cash + held\n',
  }),
  FB2004: rule({
    severity: 'error',
    title: 'a value of another unit than its place wants',
    message: (facts: { place: string; expected: string; found: string }) =>
      `${facts.place} is ${facts.expected}, but this is ${facts.found}`,
    help: (facts: { place: string; expected: string; found: string; help?: string | null }) => facts.help ?? null,
    lesson:
      'A typed name, an argument and a bound of a range hold exactly the unit they state. Multiply by a price or a rate to get from one unit to another, or correct the type.',
    example:
      'policy P\nunit USD decimals 6\nunit ETH decimals 18\nfact held : ETH in 0 .. 1M else refuse\ndefine worth : USD = held\n',
  }),
  FB2005: rule({
    severity: 'error',
    title: 'a value of another kind than its place wants',
    message: (facts: { place: string; expected: string; found: string }) =>
      `${facts.place} must be ${facts.expected}, but this is ${facts.found}`,
    lesson: 'Numbers, truths, members of enums, entities, times and addresses do not stand in for each other.',
    example: 'policy P\ndefine answer : bool = 42\n',
  }),
  FB2006: rule({
    severity: 'error',
    title: 'a wrong number of arguments',
    message: (facts: { name: string; expected: string; found: number }) =>
      `\`${facts.name}\` takes ${facts.expected}, not ${facts.found}`,
    lesson: 'Each parameter gets one argument, in order.',
    example: 'policy P\nlet half(x) = x / 2\ndefine y : ratio = half(1, 2)\n',
  }),
  FB2009: rule({
    severity: 'error',
    title: 'definitions that need each other',
    message: (facts: { path: readonly string[] }) => `\`${facts.path[0] ?? ''}\` needs itself: ${facts.path.join(' → ')}`,
    lesson: 'A policy always comes to an end, so no definition may need its own value, directly or through others.',
    example: 'policy P\nlet a = b + 1\nlet b = a + 1\ndefine y : ratio = a\n',
  }),
  FB2010: rule({
    severity: 'error',
    title: 'a unit that means something only inside',
    message: (facts: { unit: string; name: string }) =>
      `the result is in ${facts.unit}, and \`${facts.name}\` is known only inside the parentheses`,
    help: () => 'multiply by a price inside, so that every member gives the same unit',
    lesson: 'Each member of an entity has its own unit: sizes of two markets are not added. Turn each into a common unit first.',
    example:
      'policy P\nentity market[..4] { unit base }\nentity account { list positions[..4] of position unique by market {\n  market : market\n  size : market.base in 0 .. 10 else refuse\n} }\ndefine y(a: account) : ratio rounds down = sum(p in a.positions: p.size)\n',
  }),
  FB2011: rule({
    severity: 'error',
    title: 'a unit that cannot be told',
    message: (facts: { unit: string }) => `it cannot be told whose \`${facts.unit}\` this is`,
    help: () => 'use a name or a field, such as `m` or `p.market`, so that the member is known when the policy is read',
    lesson:
      'A unit that belongs to a member of an entity is known only through a path to that member. A choice between two members has no unit of its own.',
    example:
      'policy P\nentity market[..4] {\n  unit base\n  fact depth : base in 0 .. 10 else refuse\n}\ndefine y(m: market, n: market, first: bool) : ratio rounds down = (if first then m else n).depth\n',
  }),
  FB2012: rule({
    severity: 'error',
    title: 'not a constant',
    message: (facts: { place: string }) => `${facts.place} must be a constant`,
    help: () => 'write a number with its unit, or arithmetic on such numbers',
    lesson: 'Ranges, default values and the rows of tables are known when the policy is compiled.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\nparam y : ratio = x\n',
  }),
  FB2013: rule({
    severity: 'error',
    title: 'a literal that its type cannot hold',
    message: (facts: { literal: string; unit: string; decimals: number }) =>
      `${facts.literal} has more than the ${facts.decimals} decimals of ${facts.unit}`,
    help: () => 'shorten the number, or give the type more decimals with `@`',
    lesson: 'A literal is exact or an error: nothing that a person wrote is rounded behind their back.',
    example: 'policy P\nunit USD decimals 2\nparam fee : USD = 0.001 USD\n',
  }),
  FB2014: rule({
    severity: 'error',
    title: 'a table with wrong rows',
    message: (facts: { problem: string }) => facts.problem,
    lesson:
      'Tiers read from the lowest bound to the highest and end in `above`; the points of a curve ascend. So every input has exactly one row.',
    example: 'policy P\nparam step : tiers ratio -> ratio = {\n  up to 5 : 1\n  up to 3 : 2\n  above : 3\n}\n',
  }),
  FB2015: rule({
    severity: 'error',
    title: 'members missing or named twice',
    message: (facts: { enum: string; missing: readonly string[]; extra: readonly string[] }) =>
      facts.missing.length > 0
        ? `${list(facts.missing)} of \`${facts.enum}\` ${facts.missing.length > 1 ? 'are' : 'is'} missing`
        : `${list(facts.extra)} ${facts.extra.length > 1 ? 'are' : 'is'} not in \`${facts.enum}\`, or named twice`,
    lesson:
      'A `match` and a table `by` an enum say something for each of its members, once. When a member is added, every place that must decide about it is shown.',
    example: 'policy P\nenum grade { junk, good }\nparam weight : ratio by grade = { junk: 0% }\n',
  }),
  FB2016: rule({
    severity: 'error',
    title: 'a value that may be missing',
    message: (facts: { what: string }) => `${facts.what} may be none here`,
    help: () => 'say what happens then: `… otherwise 0`, or `if … is none then … else …`',
    lesson: 'A missing thing is never taken for zero: the policy says what happens when it is not there.',
    example: 'policy P\nfact cap : ratio or none in 0 .. 1 else refuse\ndefine y : ratio = cap * 2\n',
  }),
  FB2017: rule({
    severity: 'error',
    title: 'a power that units or exactness do not allow',
    message: (facts: { problem: string }) => facts.problem,
    lesson:
      'Integer powers are exact. A square root halves the powers of the units, so each must be whole or a half already. `sqrt`, `exp`, `exp2` and `ln` each stand alone as the right side of a typed name, which rounds up or down.',
    example: 'policy P\nfact x : ratio in 0 .. 2 else refuse\ndefine y : ratio rounds down = 1 + sqrt(x)\n',
  }),
  FB2018: rule({
    severity: 'error',
    title: 'an order that the enum does not have',
    message: (facts: { enum: string }) => `\`${facts.enum}\` is not ordered`,
    help: (facts) => `write \`enum ${facts.enum} ordered { … }\` if its members stand in order`,
    lesson: 'Only the members of an `ordered` enum are before or after each other.',
    example: 'policy P\nenum side { long, short }\nfact s : side\ndefine y : bool = s < short\n',
  }),
  FB2019: rule({
    severity: 'error',
    title: 'something that cannot be changed',
    message: (facts: { problem: string; help: string | null }) => facts.problem,
    help: (facts) => facts.help,
    lesson:
      'An action declares what it changes: a `state` of the policy or of a member passed to it, or a stored number of an account, or of a member of its list found by key. Each is changed once. A parameter is changed by its `govern`, and what is told from outside by nobody.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\naction f(q: ratio in 0 .. 1) {\n  changes x by q\n}\n',
  }),
  FB2020: rule({
    severity: 'error',
    title: '`before` outside an action',
    message: (_facts: Record<string, never>) => 'only an action has a state before',
    lesson:
      'Names mean the state after the changes of an action; `before` reads the one before. A definition is used for both, so it has neither.',
    example: 'policy P\nfact x : ratio in 0 .. 1 else refuse\ndefine y : bool = x > before x\n',
  }),
  FB2021: rule({
    severity: 'error',
    title: 'no policy here',
    message: (_facts: Record<string, never>) => 'the file does not begin with `policy NAME`',
    help: () => 'write `policy NAME` on its first line; files without it can only be imported',
    lesson: 'The main file names the policy. What it imports are parts, without a name of their own.',
    example: 'unit USD decimals 6\n',
  }),
  FB2022: rule({
    severity: 'error',
    title: 'a period of another length',
    message: (facts: { problem: string }) => `${facts.problem}: years and seconds are different units`,
    help: () => 'convert in the open: a per-second rate times `365 d / 1 year` is per year',
    lesson:
      'A year is not a fixed number of seconds until a policy says which, so rates per year and per second are different units.',
    example:
      'policy P\nfact speed : ratio/s in 0 .. 1 else refuse\nfact yearly : ratio/year in 0 .. 1 else refuse\ndefine fast : bool = speed > yearly\n',
  }),
  FB2023: rule({
    severity: 'error',
    title: 'a total of something else than a stored number',
    message: (facts: { problem: string }) => facts.problem,
    help: () => "write `sum over a: account of a.positions[m].size`, or `of a.debt` for a total of the policy's own",
    lesson:
      'A total sums one stored field over all accounts, in its unit, so that it can be kept up to date by each change without reading them all.',
    example:
      'policy P\nentity account { fact cash : ratio in 0 .. 1 else refuse }\ntotal all_cash : ratio in 0 .. 10 = sum over a: account of a.cash * 2\n',
  }),
  FB2024: rule({
    severity: 'error',
    title: 'an expression that is too large',
    message: (facts: { name: string }) => `written out, \`${facts.name}\` is too large here`,
    help: () => 'make an intermediate step a `define`: it is computed once',
    lesson:
      'A `let` is an abbreviation, put in place wherever it is named. A chain of them that doubles at each step would never end; a `define` has one value and is computed once.',
    example: `policy P\nfact x : ratio in 0 .. 1 else refuse\n${Array.from({ length: 16 }, (_, at) => `let x${at + 1} = ${at === 0 ? 'x' : `x${at}`} + ${at === 0 ? 'x' : `x${at}`}`).join('\n')}\ndefine y : ratio = x16\n`,
  }),
  FB2025: rule({
    severity: 'error',
    title: 'a fold over something without a bound',
    message: (facts: { name: string }) => `there may be any number of \`${facts.name}\``,
    help: (facts) => `give it a bound: \`entity ${facts.name}[..64]\`, or keep a \`total\``,
    lesson:
      'Everything that runs has a bound, on chain above all. Sums over all accounts are kept as a `total`, changed by each action.',
    example:
      'policy P\nentity account { fact cash : ratio in 0 .. 1 else refuse }\ndefine y : ratio = sum(a in account: a.cash)\n',
  }),
  FB2028: rule({
    severity: 'error',
    title: 'a unit that is declared too late',
    message: (facts: { name: string; needs: string }) =>
      `\`${facts.name}\` is measured in a unit that \`${facts.needs}\` leads to, which is declared after it`,
    help: (facts) => `move \`${facts.needs}\` above \`${facts.name}\``,
    lesson:
      'Facts are checked in the order in which they are declared. The decimals of a unit that differ per member must be known to be right before anything is measured in it.',
    example:
      'policy P\nentity market[..4] { unit base decimals 0 .. 18 }\nentity account {\n  list positions[..4] of position unique by market {\n    size   : market.base in 0 .. 10 else refuse\n    market : market\n  }\n}\n',
  }),
  FB2027: rule({
    severity: 'error',
    title: 'definitions that call each other too deeply',
    message: (facts: { name: string; most: number }) =>
      `\`${facts.name}\` stands on a chain of more than ${facts.most} definitions`,
    help: () => 'shorten the chain: make some of the definitions a `let`',
    lesson:
      'On chain, each definition that is still waiting for another takes room on a small stack. The depth of that chain is bounded, so that the enforcing code can never run out of it.',
    example: `policy P\nfact x : ratio in 0 .. 1 else refuse\n${Array.from({ length: 33 }, (_, at) => `define x${at + 1} : ratio = ${at === 0 ? 'x' : `x${at}`}`).join('\n')}\n`,
  }),
  FB2026: rule({
    severity: 'warning',
    title: 'an abbreviation that nothing uses',
    message: (facts: { name: string }) => `nothing uses \`${facts.name}\`, so it was not checked`,
    help: () => 'use it, or delete it',
    lesson: 'A `let` is put in place where it is named, and checked there. One that nothing names could hold any mistake.',
    example: 'policy P\nlet idle = 1 + 1\n',
  }),
  FB2029: rule({
    severity: 'error',
    title: 'a policy that is too large written out',
    message: (facts: { name: string; limit: number }) =>
      `with \`${facts.name}\`, the abbreviations of this policy take more than ${facts.limit} steps to write out`,
    help: () => 'make an abbreviation that many definitions use a `define`: it is looked at once',
    lesson:
      'A `let` is checked anew wherever it is named, and a definition for each way in which its arguments are rounded. What a whole policy may take is bounded, so that no policy keeps the compiler, or whoever waits for it, busy.',
    example: `policy P\nfact x : ratio in 0 .. 1 else refuse\nlet f0(z) = z + 1\n${Array.from({ length: 9 }, (_, at) => `let f${at + 1}(z) = min(f${at}(z), f${at}(z + ${at + 1}))`).join('\n')}\n${Array.from({ length: 20 }, (_, at) => `define y${at} : ratio = f9(x + ${at})`).join('\n')}\n`,
  }),
  FB2030: rule({
    severity: 'error',
    title: 'a state of what has no key',
    message: (facts: { entity: string; name: string; keys: number }) =>
      `\`${facts.name}\` is kept for each ${facts.entity}, which has ${facts.keys === 0 ? 'no key' : 'more than one key'}`,
    help: () => 'declare what identifies a member, once: `key id : address`',
    lesson:
      'What is kept of a member is found again by its key at the next event. Without one, two members could share a state, or one could lose it.',
    example: 'policy P\nentity market[..4] {\n  state trips : ratio in 0 .. 10 = 0\n}\n',
  }),
  FB2033: rule({
    severity: 'error',
    title: 'a whole number that is none, or a ring where there can be none',
    message: (facts: { place: string; problem: string }) => `${facts.place} ${facts.problem}`,
    help: () => 'count with `ticks(now, 5 min)`, or with whole numbers of your own: `ratio @ 0`',
    lesson:
      'A ring is kept by a `state`, and its items are counted: an index is a whole number without a unit, that no rounding has moved. Every such number is good: what comes after the last item is the first one again.',
    example:
      'policy P\nunit USD decimals 6\nfact part : ratio in 0 .. 10 else refuse\nstate flows : ring[8] of USD in 0 .. 1M = 0 else refuse\ndefine flow : USD = flows[part]\n',
  }),
  FB2034: rule({
    severity: 'error',
    title: 'a search that cannot be made',
    message: (facts: { place: string; problem: string; help: string }) => `${facts.place} ${facts.problem}`,
    help: (facts) => facts.help,
    lesson:
      '`least(x in lo .. hi: condition)` looks at amounts in whole smallest units, those of its upper end, and halves what is left with each step. So both ends are such amounts, with a range that says how many steps there can be.',
    example:
      'policy P\nunit USD decimals 6\nfact part : ratio in 0 .. 10 else refuse\nfact held : USD in 0 .. 1M else refuse\ndefine enough : USD = least(x in 0 USD .. held / 2: x >= held * part) otherwise 0 USD\n',
  }),
  FB2035: rule({
    severity: 'error',
    title: 'too many numbers of one kind',
    message: (facts: { name: string; limit: number }) =>
      `with \`${facts.name}\`, the rings of this policy and its facts by an enum are more than ${facts.limit} numbers together`,
    help: () => 'count in longer periods, so that fewer items hold the same window; or make the members of the enum an entity',
    lesson:
      'Each item of a ring, and each value by an enum, is told, checked and kept by itself. A window of a day takes 24 items by the hour, and 86,400 by the second.',
    example:
      'policy P\nunit USD decimals 6\nstate a : ring[65_536] of USD in 0 .. 1M = 0 else refuse\nstate b : ring[65_536] of USD in 0 .. 1M = 0 else refuse\nstate c : ring[1] of USD in 0 .. 1M = 0 else refuse\n',
  }),
  FB2036: rule({
    severity: 'error',
    title: 'more definitions than a policy may have',
    message: (facts: { what: string; limit: number }) =>
      `this is one too many: a policy has at most ${facts.limit} ${facts.what}`,
    help: () =>
      'give one definition a parameter where many differ by a number, or an `entity` with a fact for each; or split the policy',
    lesson:
      'Each definition and action is proved, compiled and deployed by itself, and what mechanisms become counts with them. Policies have a few dozen. A policy of thousands was made by a program, which can write a table or an entity instead.',
    example: null,
  }),
} as const;
