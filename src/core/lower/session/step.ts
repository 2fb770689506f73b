/** The next account of a session: whether it stands where it may, and how much is taken of it. */
import { bug } from '../../../source/assert-never.ts';
import type { Argument, Bool, CoreFunction, Int, Named, Parameter, Term } from '../../core.ts';
import type { Session } from '../../session.ts';
import { closeFunction, openFunction } from '../frame.ts';
import { add, constant, divide, local, maximum, minimum, oneInt, read, select, subtract, zeroInt } from '../ints.ts';
import { multiply } from '../multiply.ts';
import { bindInt, boolOf, emit, fresh, intOf, type Place, type Program } from '../place.ts';
import { before } from '../state.ts';
import { and, compare, not, or } from '../truths.ts';
import { checkWidths } from '../widths.ts';
import { ofWords, titleOf, type Layout } from './words.ts';

/** The functions of one account, of two, and of what is taken. */
export type Parts = { readonly before: CoreFunction; readonly share: CoreFunction };

export const lowerStep = (
  program: Program,
  layout: Layout,
  { before: isBefore, share }: Parts,
  terms: readonly Named[],
  cursor: readonly Named[],
): CoreFunction => {
  const { session, candidate } = layout;
  const begun = openFunction(program, session, session.parameters, session.arguments, [], before);
  const { opened, value } = ofWords(program, layout, [...terms, ...cursor], begun);
  const { at } = opened;
  const called = (of: CoreFunction, given: readonly Argument[]): readonly Named[] => {
    const bind = of.results.map((slot): Named => ({ name: fresh(at, 'found'), ...slot }));
    return emit(at, { kind: 'call', bind, function: of.name, arguments: given, span: session.span });
  };
  const [can, ...amounts] = called(candidate, begun.parameters.map(passed));
  const found = amounts.map(intOf);
  const ofAmounts = session.weight === null ? 1 : 2;
  const ranks = found.slice(ofAmounts);
  const [account] = begun.parameters;
  const of = { kind: 'local', name: account?.name ?? '', record: session.record } as const;
  const key = read(of, session.key, { kind: 'whole' }, layout.key);
  const listed = value('listed');
  const last = [...layout.words.map((_, place) => value(`rank_${place + 1}`)), value('key')];
  const [stands] = called(isBefore, [...last, ...ranks, key].map(ofInt));
  const [most = zeroInt, weight = most] = found.slice(0, ofAmounts);
  const given = session.by === 'pro rata' ? [most, weight] : [most];
  const [amount, ...more] = called(share, [...given, ...wordsOfShare(session.by).map(value)].map(ofInt));
  const taken = intOf(amount);
  const beyond: Bool = session.by === 'pro rata' ? boolOf(more.at(-1)) : { kind: 'false' };
  const next = (session.by === 'pro rata' ? more.slice(0, -1) : more).map(intOf);
  const covered = bindInt(at, add(value('covered'), taken), 'covered');
  const first = compare('==', listed, zeroInt);
  const tests: readonly (readonly [bigint, Bool])[] = [
    [5n, compare('>=', listed, value('eligible'))],
    [1n, not(boolOf(can))],
    [3n, and(not(first), compare('==', key, value('key')))],
    [2n, not(or(first, boolOf(stands)))],
    [4n, or(beyond, compare('>', covered, value('need')))],
  ];
  const verdict = tests.reduceRight<Int>((rest, [number, condition]) => select(condition, constant(number), rest), zeroInt);
  const results = [verdict, taken, add(listed, oneInt), covered, ...next, ...ranks, key];
  for (const each of results) checkWidths(at, each, session.span);
  const doc = `Whether an account is next in \`${session.name}\`, and how much is taken of it.`;
  const title = titleOf(session.name, session.span);
  return closeFunction(opened, `step_${session.name}`, title, doc, results.map(ofInt));
};

const ofInt = (value: Int): Term => ({ type: 'int', value });

const passed = (each: Parameter): Argument => {
  if (each.type === 'record') return { type: 'record', value: { kind: 'local', name: each.name, record: each.record } };
  return each.type === 'bool'
    ? { type: 'bool', value: { kind: 'truth', name: each.name } }
    : { type: 'int', value: local(each.name, each) };
};

/** Whether one account stands before another: the first rank in which they differ decides, at last the key. */
export const lowerBefore = (program: Program, layout: Layout): CoreFunction => {
  const { session, ranks, words, key } = layout;
  const all = (of: string): readonly Named[] => [
    ...words.map((range, place): Named => ({ name: `${of}_${place + 1}`, type: 'int', ...range })),
    { name: `${of}_key`, type: 'int', ...key },
  ];
  const { opened, value } = ofWords(program, layout, [...all('one'), ...all('other')], null);
  const part = (of: string, index: number | null): Int => (index === null ? oneInt : value(`${of}_${index + 1}`));
  const byKey = compare(session.keyDescending ? '>' : '<', value('one_key'), value('other_key'));
  const stands = ranks.reduceRight<Bool>((rest, { upper, lower, descending }, place) => {
    const left = multiply(part('one', upper), part('other', lower));
    const right = multiply(part('other', upper), part('one', lower));
    const span = session.ranks[place]?.span ?? session.span;
    for (const each of [left, right]) checkWidths(opened.at, each, span);
    const [first, later] = descending ? ([left, right] as const) : ([right, left] as const);
    return or(compare('>', first, later), and(not(compare('<', first, later)), rest));
  }, byKey);
  const doc = `Whether one account stands before another in \`${session.name}\`.`;
  const title = titleOf(session.name, session.span);
  return closeFunction(opened, `before_${session.name}`, title, doc, [{ type: 'bool', value: stands }]);
};

/** The words that decide how much is taken, after what can be taken and, for `pro rata`, what it weighs. */
export const wordsOfShare = (by: Session['by']): readonly string[] => {
  if (by === 'queue') return ['need', 'covered'];
  return by === 'pro rata' ? ['need', 'total_weight', 'weighed'] : ['level', 'extra', 'given', 'kept'];
};

/** How much is taken of the next account, the words of the cursor that follow, and for `pro rata` whether all weigh too much. */
export const lowerShare = (program: Program, layout: Layout, terms: readonly Named[], cursor: readonly Named[]): CoreFunction => {
  const { session, candidate } = layout;
  const own = candidate.results.slice(1, session.weight === null ? 2 : 3);
  const ofAccount = ['most', 'weight'].slice(0, session.by === 'pro rata' ? 2 : 1).map((name, place): Named => {
    const slot = own[place] ?? own[0];
    return slot?.type === 'int' ? { name, ...slot } : bug('an amount that is a truth');
  });
  const plain = ({ name }: Named): string => name.replace(/_+$/, '');
  const words = wordsOfShare(session.by).map(
    (name) => [...terms, ...cursor].find((each) => plain(each) === name) ?? bug(`no word ${name}`),
  );
  const { opened, value } = ofWords(program, layout, [...ofAccount, ...words], null);
  const results = shareOf(opened.at, session.by, value);
  const doc = `How much \`${session.name}\` takes of an account.`;
  return closeFunction(opened, `share_${session.name}`, titleOf(session.name, session.span), doc, results);
};

const shareOf = (at: Place, by: Session['by'], value: (name: string) => Int): readonly Term[] => {
  switch (by) {
    case 'queue': {
      const left = maximum(subtract(value('need'), value('covered')), zeroInt);
      const fits = compare('<=', add(value('covered'), value('most')), value('need'));
      return [ofInt({ ...select(fits, value('most'), left), hi: value('most').hi })];
    }
    case 'pro rata': {
      // Cumulative floors: all shares add up to the need, and each depends on nothing but what stands before it.
      const total = maximum(value('total_weight'), oneInt);
      const weighed = bindInt(at, add(value('weighed'), value('weight')), 'weighed');
      const share = (upTo: Int): Int => bindInt(at, divide('down', multiply(value('need'), upTo), total), 'share');
      const part = maximum(subtract(share(weighed), share(value('weighed'))), zeroInt);
      const beyond: Term = { type: 'bool', value: compare('>', weighed, value('total_weight')) };
      return [ofInt(minimum(value('most'), part)), ofInt(weighed), beyond];
    }
    case 'least haircut': {
      const level = bindInt(at, minimum(value('most'), value('level')), 'level');
      const more = and(compare('>', value('most'), level), compare('<', value('given'), value('extra')));
      const given = bindInt(at, select(more, oneInt, zeroInt), 'given');
      const taken = bindInt(at, add(level, given), 'taken');
      const keeps = select(compare('>', value('most'), taken), oneInt, value('kept'));
      return [taken, add(value('given'), given), keeps].map(ofInt);
    }
  }
};
