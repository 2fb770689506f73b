/**
 * Sessions: what is said of one account, where it stands in the order, and how much is taken of it, as functions of Core. A rank
 * that is a quotient stays one: its upper and lower part are compared crosswise with those of another account, so that
 * nothing is rounded and two accounts are never equal but where they are.
 */
import type { Session as Checked, SessionAmount } from '../../check/checked.ts';
import type { UsedFacts } from '../../check/used-facts.ts';
import { bug } from '../../source/assert-never.ts';
import type { Span } from '../../source/source.ts';
import type { CheckNumbers } from '../../types/check-number.ts';
import { rational } from '../../types/rational.ts';
import type { ArgumentSchema, Shape } from '../../types/schema.ts';
import type { Bool, Check, CoreFunction, Entry, EntryResult, Int, Named, Parameter, Range, RankWord, Session, Term } from '../core.ts';
import { checksByArgument } from './checks.ts';
import { lowerExpression, lowerTruth } from './expression.ts';
import { closeFunction, openFunction, type Opened } from './frame.ts';
import { add, constant, divide, local, maximum, minimum, oneInt, read, refine, select, subtract, union, zeroInt } from './ints.ts';
import { multiply } from './multiply.ts';
import { nameExpression } from './name.ts';
import { branch, emit, fresh, intOf, bindInt, type Place, type Program } from './place.ts';
import { rangeOfShape, type Roots } from './read.ts';
import { before } from './state.ts';
import { slotsOf, termsOfShape } from './terms.ts';
import { and, compare, not, or } from './truths.ts';
import { checkNarrow, checkWidths } from './widths.ts';

/** More accounts than these are never listed in one session. */
const mostAccounts = 1n << 32n;
const counts: Range = { lo: 0n, hi: mostAccounts };

export const lowerSession = (program: Program, session: Checked, used: UsedFacts, numbers: CheckNumbers): Session => {
  const { name } = session;
  const { candidate, ranks, words } = lowerCandidate(program, session);
  const { schema } = program.checked;
  const keyShape = schema.records[session.record]?.fields[session.key]?.shape ?? bug('a key that is none');
  const keyRange = rangeOfShape(schema, keyShape);
  const needShape = session.arguments.at(-1)?.shape ?? bug('a session without a need');
  const need = needShape.kind === 'record' ? bug('a need that is a record') : rangeOfShape(schema, needShape);
  const layout: Layout = { session, candidate, ranks, words, need, key: keyRange };
  const { terms, cursor } = wordsOf(layout);
  const step = lowerStep(program, layout, terms, cursor);
  const end = lowerEnd(program, layout, terms, cursor);
  const empty = termsFunction(program, layout);
  program.functions.push(candidate, step, end, empty);
  const given = session.arguments;
  const checks = checksByArgument({
    ...{ schema, entry: name, arguments: given, used, numbers },
    parameters: [...candidate.parameters, ...empty.parameters.slice(-1)],
  });
  const [ofAccount = [], ...ofOthers] = checks.byArgument;
  const entry = (
    suffix: string,
    arguments_: readonly ArgumentSchema[],
    { name: own, results }: CoreFunction,
    ofEntry: readonly Check[],
  ): Entry => ({
    ...{ kind: 'define', name: `${name}: ${suffix}`, doc: '', span: session.span, arguments: arguments_, function: own },
    ...{ checks: ofEntry, entities: used.entities, globals: used.globals, verdicts: [], roles: null, protective: true },
    results: results.map((each, at): EntryResult => ({ name: `${at}`, shape: shapeOf(each), target: null })),
  });
  const wordArguments = [...terms, ...cursor].map((each): ArgumentSchema => ({
    ...{ name: each.name, span: session.span, shape: shapeOf(each) },
  }));
  return {
    ...{ name, doc: session.doc, span: session.span, by: session.by, record: session.record, key: session.key },
    ...{ keyDescending: session.keyDescending, ranks, close: session.close, termWords: terms, cursorWords: cursor },
    terms: entry('terms', given.slice(1), empty, [...checks.time, ...ofOthers.flat(), ...checks.rest]),
    candidate: entry('candidate', given.slice(0, -1), candidate, ofAccount),
    step: entry('step', [...given.slice(0, -1), ...wordArguments], step, []),
    end: entry('end', wordArguments, end, []),
  };
};

/** A plain integer. */
const shapeOf = (slot: { readonly type: 'bool' } | ({ readonly type: 'int' } & Range)): Shape =>
  slot.type === 'bool'
    ? { kind: 'bool' }
    : {
        ...{ kind: 'number', unit: 'ratio', scale: { kind: 'fixed', decimals: 0 } },
        ...{ lo: rational(slot.lo), hi: rational(slot.hi) },
      };

type Layout = {
  readonly session: Checked;
  readonly candidate: CoreFunction;
  readonly ranks: readonly RankWord[];
  /** The words of the rank. */
  readonly words: readonly Range[];
  readonly need: Range;
  readonly key: Range;
};

const titleOf = (label: string, span: Span): CoreFunction['title'] => ({ label, unit: '', decimals: null, enum: null, span });

// One account

type Ranked = { readonly candidate: CoreFunction; readonly ranks: readonly RankWord[]; readonly words: readonly Range[] };

const lowerCandidate = (program: Program, session: Checked): Ranked => {
  const { eligible, most, weight, parameters } = session;
  const amounts = weight === null ? [most] : [most, weight];
  const expressions = [eligible, ...amounts.map((each) => each.value), ...session.ranks.map((each) => each.value)];
  const opened = openFunction(program, session, parameters, session.arguments, expressions, before);
  const { at, roots } = opened;
  const can = lowerTruth(at, eligible);
  const arm = can.kind === 'true' ? at : branch(at);
  const ranks: RankWord[] = [];
  const inside: Term[] = amounts.flatMap((each) => amountTerms(arm, each, roots));
  const ofAmounts = inside.length;
  for (const { value, descending, span } of session.ranks) {
    const ranked = lowerExpression(arm, value);
    const { n, d } = ranked.kind === 'number' ? ranked : { n: ranked.kind === 'int' ? ranked.value : zeroInt, d: [] };
    const [first, ...rest] = d;
    const below = first === undefined ? null : rest.reduce(multiply, first);
    for (const each of below === null ? [n] : [n, below]) checkNarrow(arm, each, span);
    const upper = inside.length - ofAmounts;
    inside.push({ type: 'int', value: n });
    if (below !== null) inside.push({ type: 'int', value: below });
    ranks.push({ upper, lower: below === null ? null : upper + 1, descending });
  }
  const isLower = (at: number): boolean => ranks.some((each) => each.lower !== null && each.lower + ofAmounts === at);
  const outside = inside.map((_, place): Term => ({ type: 'int', value: isLower(place) ? oneInt : zeroInt }));
  const results = can.kind === 'true' ? inside : either(at, can, arm, inside, outside, session.span);
  const title = titleOf(session.name, session.span);
  const yes: Term = { type: 'bool', value: can };
  const doc = `What \`${session.name}\` asks of one account: whether it is eligible, how much can be taken, its rank.`;
  const candidate = closeFunction(opened, `candidate_${session.name}`, title, doc, [yes, ...results]);
  const words = candidate.results.slice(1 + ofAmounts).map((each) => (each.type === 'int' ? each : bug('a rank that is a truth')));
  return { candidate, ranks, words };
};

const amountTerms = (at: Place, { value, naming, shape, span }: SessionAmount, roots: Roots): readonly Term[] => {
  const named = nameExpression(at, naming, value, roots, span);
  return termsOfShape(at, shape, named, roots, span).map((term, index): Term => {
    const slot = slotsOf(at.frame.program.checked.schema, shape)[index];
    return term.type === 'int' && slot?.type === 'int' ? { type: 'int', value: refine(term.value, slot) } : term;
  });
};

/** The terms of the branch where a truth holds, and others where it does not. */
const either = (
  at: Place,
  condition: Bool,
  arm: Place,
  inside: readonly Term[],
  outside: readonly Term[],
  span: Span,
): readonly Term[] => {
  const bind = inside.map((term, place): Named => {
    const other = outside[place];
    if (term.type !== 'int' || other?.type !== 'int') return bug('a word that is a truth');
    return { name: fresh(at, 'word'), type: 'int', ...union(term.value, other.value) };
  });
  const names = emit(at, {
    ...{ kind: 'if', bind, condition, span },
    then: { statements: arm.site.statements, results: inside },
    else: { statements: [], results: outside },
  });
  return names.map((each): Term => ({ type: 'int', value: intOf(each) }));
};

// The words of a session

const wordsOf = ({ session, candidate, words, need, key }: Layout): { terms: readonly Named[]; cursor: readonly Named[] } => {
  const taken = new Set(session.parameters.map((each) => each.name));
  const word = (wish: string, { lo, hi }: Range): Named => {
    let name = wish;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return { name, type: 'int', lo, hi };
  };
  const weight = candidate.results[session.weight === null ? 1 : 2];
  const heaviest = weight?.type === 'int' ? weight.hi : bug('a weight that is a truth');
  const weights = { lo: 0n, hi: heaviest * mostAccounts };
  const amounts = { lo: 0n, hi: need.hi };
  const ofTerms = {
    queue: [],
    'pro rata': [word('total_weight', weights)],
    'least haircut': [word('level', amounts), word('extra', counts)],
  };
  const terms = [word('need', amounts), word('eligible', counts), ...ofTerms[session.by]];
  const ofCursor = {
    queue: [],
    'pro rata': [word('weighed', weights)],
    'least haircut': [word('given', counts), word('kept', { lo: 0n, hi: 1n })],
  };
  const ranks = words.map((range, at) => word(`rank_${at + 1}`, range));
  const cursor = [word('listed', counts), word('covered', amounts), ...ofCursor[session.by], ...ranks, word('key', key)];
  return { terms, cursor };
};

/** A function of words, after those parameters that it has already. */
const ofWords = (program: Program, { session }: Layout, words: readonly Named[], opened: Opened | null) => {
  const begun = opened ?? openFunction(program, session, [], [], [], before);
  const parameters = words.map((each): Parameter => {
    const named: Named = { ...each, name: fresh(begun.at, each.name) };
    begun.at.site.names.add(named.name);
    return named;
  });
  const value = (name: string): Int => {
    const place = words.findIndex((each) => each.name.replace(/_+$/, '') === name);
    const found = parameters[place];
    return found?.type === 'int' ? local(found.name, found) : bug(`no word ${name}`);
  };
  return { opened: { ...begun, parameters: [...begun.parameters, ...parameters] }, value };
};

// The next account

const lowerStep = (program: Program, layout: Layout, terms: readonly Named[], cursor: readonly Named[]): CoreFunction => {
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

// The end

const lowerEnd = (program: Program, layout: Layout, terms: readonly Named[], cursor: readonly Named[]): CoreFunction => {
  const { session } = layout;
  const { opened, value } = ofWords(program, layout, [...terms, ...cursor], null);
  const left = maximum(subtract(value('need'), value('covered')), zeroInt);
  const missing = compare('<', value('listed'), value('eligible'));
  const wrong = ((): Bool => {
    if (session.by === 'pro rata') return compare('!=', value('weighed'), value('total_weight'));
    // What is left although somebody kept something could have been taken.
    if (session.by === 'least haircut') return and(compare('>', left, zeroInt), compare('>', value('kept'), zeroInt));
    return { kind: 'false' };
  })();
  const verdict = select(missing, oneInt, select(wrong, constant(2n), zeroInt));
  const doc = `Whether \`${session.name}\` is complete, and what of the need nobody could cover.`;
  const results = [verdict, left].map((each): Term => ({ type: 'int', value: each }));
  return closeFunction(opened, `end_${session.name}`, titleOf(session.name, session.span), doc, results);
};

/** What checks the arguments and the need has nothing to compute. */
const termsFunction = (program: Program, { session }: Layout): CoreFunction => {
  const { parameters, arguments: given } = session;
  const opened = openFunction(program, session, parameters.slice(1), given.slice(1), [], before);
  const need = slotsOf(program.checked.schema, needShape(given))[0] ?? bug('a need that is no integer');
  const own: Parameter = { name: fresh(opened.at, 'need'), ...need };
  const whole = { ...opened, parameters: [...opened.parameters, own] };
  return closeFunction(whole, `terms_${session.name}`, titleOf(session.name, session.span), '', []);
};

const needShape = (given: readonly ArgumentSchema[]): Shape => {
  const shape = given.at(-1)?.shape;
  return shape === undefined || shape.kind === 'record' ? bug('a need that is no integer') : shape;
};
