/**
 * Sessions: what is said of one account, where it stands in the order, and how much is taken of it, as functions of Core. A rank
 * that is a quotient stays one: its upper and lower part are compared crosswise with those of another account, so that
 * nothing is rounded and two accounts are never equal but where they are.
 */
import type { Session as Checked } from '../../../check/checked.ts';
import { bug } from '../../../source/assert-never.ts';
import { rational } from '../../../types/rational.ts';
import type { ArgumentSchema, Schema, Shape } from '../../../types/schema.ts';
import type { Check, CoreFunction, Entry, EntryResult, Named, Range } from '../../core.ts';
import type { Session } from '../../session.ts';
import { checksByArgument, type Boundaries } from '../checks.ts';
import type { Program } from '../place.ts';
import { rangeOfShape } from '../read.ts';
import { lowerCandidate } from './account.ts';
import { lowerEnd, termsFunction } from './end.ts';
import { lowerBefore, lowerShare, lowerStep, wordsOfShare } from './step.ts';
import { wordsOf, type Layout } from './words.ts';

/** How a session is put together out of its functions. */
export type LoweredSession = (boundaries: Boundaries) => Session;

export const lowerSession = (program: Program, session: Checked): LoweredSession => {
  const { candidate, ranks, words } = lowerCandidate(program, session);
  const { schema } = program.checked;
  const keyShape = schema.records[session.record]?.fields[session.key]?.shape ?? bug('a key that is none');
  const keyRange = rangeOfShape(schema, keyShape);
  const needShape = session.arguments.at(-1)?.shape ?? bug('a session without a need');
  const need = needShape.kind === 'record' ? bug('a need that is a record') : rangeOfShape(schema, needShape);
  const layout: Layout = { session, candidate, ranks, words, need, key: keyRange };
  const { terms, cursor } = wordsOf(layout);
  const isBefore = lowerBefore(program, layout);
  const share = lowerShare(program, layout, terms, cursor);
  const step = lowerStep(program, layout, { before: isBefore, share }, terms, cursor);
  const end = lowerEnd(program, layout, terms, cursor);
  const empty = termsFunction(program, layout);
  program.functions.push(candidate, isBefore, share, step, end, empty);
  const made: Made = { layout, terms, cursor, isBefore, share, step, end, empty };
  return (boundaries) => sessionOf(schema, made, boundaries);
};

type Made = { readonly layout: Layout; readonly terms: readonly Named[]; readonly cursor: readonly Named[] } & {
  readonly [name in 'isBefore' | 'share' | 'step' | 'end' | 'empty']: CoreFunction;
};

const sessionOf = (schema: Schema, made: Made, { numbers, usedBy }: Boundaries): Session => {
  const { layout, terms, cursor, isBefore, share, step, end, empty } = made;
  const { session, candidate, ranks } = layout;
  const { name, arguments: given } = session;
  const used = usedBy(name);
  const checks = checksByArgument({
    ...{ schema, entry: name, arguments: given, used, numbers, protective: true },
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
    ...{
      checks: ofEntry,
      entities: used.entities,
      globals: used.globals,
      verdicts: [],
      roles: null,
      anyone: false,
      held: false,
      protective: true,
    },
    results: results.map((each, at): EntryResult => ({ name: `${at}`, shape: shapeOf(each), target: null })),
  });
  const wordArguments = [...terms, ...cursor].map((each): ArgumentSchema => ({
    ...{ name: each.name, span: session.span, shape: shapeOf(each) },
  }));
  return {
    ...{ name, doc: session.doc, span: session.span, by: session.by, record: session.record, key: session.key },
    ...{ keyDescending: session.keyDescending, ranks, close: session.close, termWords: terms, cursorWords: cursor },
    apart: apartOf(session),
    terms: entry('terms', given.slice(1), empty, [...checks.time, ...ofOthers.flat(), ...checks.rest]),
    candidate: entry('candidate', given.slice(0, -1), candidate, ofAccount),
    step: entry('step', [...given.slice(0, -1), ...wordArguments], step, []),
    end: entry('end', wordArguments, end, []),
    ...{ before: isBefore.name, share: share.name, shareWords: placesOfShare(session.by, [...terms, ...cursor]) },
  };
};

const apartOf = ({ parameters, asked: { need } }: Checked): readonly number[] | null =>
  need && parameters.slice(1).flatMap(({ name }, at) => (need.speaksOf.includes(name) ? [at] : []));

const placesOfShare = (by: Session['by'], words: readonly Named[]): readonly number[] =>
  wordsOfShare(by).map((name) => words.findIndex((each) => each.name.replace(/_+$/, '') === name));

/** A plain integer. */
const shapeOf = (slot: { readonly type: 'bool' } | ({ readonly type: 'int' } & Range)): Shape =>
  slot.type === 'bool'
    ? { kind: 'bool' }
    : {
        ...{ kind: 'number', unit: 'ratio', scale: { kind: 'fixed', decimals: 0 } },
        ...{ lo: rational(slot.lo), hi: rational(slot.hi) },
      };
