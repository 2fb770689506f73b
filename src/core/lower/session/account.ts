/** What a session asks of one account: whether it is eligible, how much of it can be taken, and where it stands. */
import type { Session as Checked, SessionAmount } from '../../../check/checked.ts';
import { bug } from '../../../source/assert-never.ts';
import type { Span } from '../../../source/source.ts';
import type { Bool, CoreFunction, Named, Range, Term } from '../../core.ts';
import type { RankWord } from '../../session.ts';
import { lowerExpression, lowerTruth } from '../expression.ts';
import { closeFunction, openFunction } from '../frame.ts';
import { oneInt, refine, union, zeroInt } from '../ints.ts';
import { multiply } from '../multiply.ts';
import { nameExpression } from '../name.ts';
import { branch, emit, fresh, intOf, type Place, type Program } from '../place.ts';
import type { Roots } from '../read.ts';
import { before } from '../state.ts';
import { slotsOf, termsOfShape } from '../terms.ts';
import { checkNarrow } from '../widths.ts';
import { titleOf } from './words.ts';

type Ranked = { readonly candidate: CoreFunction; readonly ranks: readonly RankWord[]; readonly words: readonly Range[] };

export const lowerCandidate = (program: Program, session: Checked): Ranked => {
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
  const words = candidate.results
    .slice(1 + ofAmounts)
    .map((each) => (each.type === 'int' ? each : bug('a rank that is a truth')));
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
