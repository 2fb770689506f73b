/** How a session begins and ends: its arguments and need are checked, and at last whether what was said of all accounts was true. */
import { bug } from '../../../source/assert-never.ts';
import type { ArgumentSchema, Shape } from '../../../types/schema.ts';
import type { Bool, CoreFunction, Named, Parameter, Term } from '../../core.ts';
import { lowerTruth } from '../expression.ts';
import { closeFunction, openFunction } from '../frame.ts';
import { constant, maximum, oneInt, select, subtract, zeroInt } from '../ints.ts';
import { fresh, type Program } from '../place.ts';
import { before } from '../state.ts';
import { slotsOf } from '../terms.ts';
import { and, compare } from '../truths.ts';
import { ofWords, titleOf, type Layout } from './words.ts';

export const lowerEnd = (program: Program, layout: Layout, terms: readonly Named[], cursor: readonly Named[]): CoreFunction => {
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

/** What checks the arguments and the need answers whether a session may begin with them, where something is said of that. */
export const termsFunction = (program: Program, { session }: Layout): CoreFunction => {
  const { parameters, arguments: given, begins } = session;
  const doc = `Whether \`${session.name}\` may begin so: with what its arguments are said to be, and no more than is needed.`;
  if (begins !== null) {
    const opened = openFunction(program, session, begins.parameters, begins.arguments, [begins.value], before);
    const may: Term = { type: 'bool', value: lowerTruth(opened.at, begins.value) };
    return closeFunction(opened, `terms_${session.name}`, titleOf(session.name, session.span), doc, [may]);
  }
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
