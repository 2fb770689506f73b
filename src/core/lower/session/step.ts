/** The next account of a session: whether it stands where it may, and how much is taken of it. */
import { bug } from '../../../source/assert-never.ts';
import type { Bool, CoreFunction, Int, Named, Term } from '../../core.ts';
import { closeFunction, openFunction } from '../frame.ts';
import { add, constant, divide, local, maximum, minimum, oneInt, read, select, subtract, zeroInt } from '../ints.ts';
import { multiply } from '../multiply.ts';
import { bindInt, emit, fresh, intOf, type Place, type Program } from '../place.ts';
import { before } from '../state.ts';
import { and, compare, not, or } from '../truths.ts';
import { checkWidths } from '../widths.ts';
import { ofWords, titleOf, type Layout } from './words.ts';

export const lowerStep = (program: Program, layout: Layout, terms: readonly Named[], cursor: readonly Named[]): CoreFunction => {
  const { session, candidate } = layout;
  const begun = openFunction(program, session, session.parameters, session.arguments, [], before);
  const { opened, value } = ofWords(program, layout, [...terms, ...cursor], begun);
  const { at } = opened;
  const bind = candidate.results.map((slot): Named => ({ name: fresh(at, 'found'), ...slot }));
  const found = emit(at, {
    ...{ kind: 'call', bind, function: candidate.name, span: session.span },
    arguments: begun.parameters.map((each) =>
      each.type === 'record'
        ? { type: 'record', value: { kind: 'local', name: each.name, record: each.record } }
        : each.type === 'bool'
          ? { type: 'bool', value: { kind: 'truth', name: each.name } }
          : { type: 'int', value: local(each.name, each) },
    ),
  });
  const [can, most, ...more] = found;
  if (can?.type !== 'bool' || most === undefined) return bug('a candidate without its words');
  const [account] = begun.parameters;
  const key = read(
    { kind: 'local', name: account?.name ?? '', record: session.record },
    session.key,
    { kind: 'whole' },
    layout.key,
  );
  const ranks = more.slice(session.weight === null ? 0 : 1).map(intOf);
  const own = session.weight === null ? intOf(most) : intOf(more[0]);
  const listed = value('listed');
  const last = layout.words.map((_, place) => value(`rank_${place + 1}`));
  const stands = or(
    compare('==', listed, zeroInt),
    isBefore(at, layout, { words: last, key: value('key') }, { words: ranks, key }),
  );
  const { taken, next, beyond } = shareOf(at, layout, intOf(most), own, value);
  const covered = bindInt(at, add(value('covered'), taken), 'covered');
  const problem = (number: bigint, otherwise: Int, condition: Bool): Int => select(condition, constant(number), otherwise);
  const verdict = problem(
    5n,
    problem(
      1n,
      problem(
        3n,
        problem(2n, problem(4n, zeroInt, or(beyond, compare('>', covered, value('need')))), not(stands)),
        and(compare('>', listed, zeroInt), compare('==', key, value('key'))),
      ),
      not({ kind: 'truth', name: can.name }),
    ),
    compare('>=', listed, value('eligible')),
  );
  const results = [verdict, taken, add(listed, oneInt), covered, ...next, ...ranks, key];
  for (const each of results) checkWidths(at, each, session.span);
  const doc = `Whether an account is next in \`${session.name}\`, and how much is taken of it.`;
  return closeFunction(
    opened,
    `step_${session.name}`,
    titleOf(session.name, session.span),
    doc,
    results.map((each): Term => ({ type: 'int', value: each })),
  );
};

type Placed = { readonly words: readonly Int[]; readonly key: Int };

/** Whether one account stands before another: the first rank in which they differ decides, at last the key. */
const isBefore = (at: Place, { session, ranks }: Layout, one: Placed, other: Placed): Bool => {
  const byKey = compare(session.keyDescending ? '>' : '<', one.key, other.key);
  return ranks.reduceRight<Bool>((rest, { upper, lower, descending }, place) => {
    const part = (of: Placed, index: number | null): Int => (index === null ? oneInt : (of.words[index] ?? bug('no such word')));
    const left = multiply(part(one, upper), part(other, lower));
    const right = multiply(part(other, upper), part(one, lower));
    const span = session.ranks[place]?.span ?? session.span;
    for (const each of [left, right]) checkWidths(at, each, span);
    const [first, later] = descending ? ([left, right] as const) : ([right, left] as const);
    return or(compare('>', first, later), and(not(compare('<', first, later)), rest));
  }, byKey);
};

type Share = { readonly taken: Int; readonly next: readonly Int[]; readonly beyond: Bool };

/** How much is taken of the next account, of which there is so much and which weighs so much. */
const shareOf = (at: Place, { session }: Layout, most: Int, weight: Int, value: (name: string) => Int): Share => {
  const no: Bool = { kind: 'false' };
  switch (session.by) {
    case 'queue': {
      const left = maximum(subtract(value('need'), value('covered')), zeroInt);
      return { taken: bindInt(at, minimum(most, left), 'taken'), next: [], beyond: no };
    }
    case 'pro rata': {
      // Cumulative floors: all shares add up to the need, and each depends on nothing but what stands before it.
      const total = maximum(value('total_weight'), oneInt);
      const weighed = bindInt(at, add(value('weighed'), weight), 'weighed');
      const share = (upTo: Int): Int => bindInt(at, divide('down', multiply(value('need'), upTo), total), 'share');
      const part = maximum(subtract(share(weighed), share(value('weighed'))), zeroInt);
      return {
        taken: bindInt(at, minimum(most, part), 'taken'),
        next: [weighed],
        beyond: compare('>', weighed, value('total_weight')),
      };
    }
    case 'least haircut': {
      const level = bindInt(at, minimum(most, value('level')), 'level');
      const more = and(compare('>', most, level), compare('<', value('given'), value('extra')));
      const given = select(more, oneInt, zeroInt);
      const taken = bindInt(at, add(level, given), 'taken');
      const keeps = select(compare('>', most, taken), oneInt, value('kept'));
      return { taken, next: [add(value('given'), given), keeps], beyond: no };
    }
  }
};
