/** Our lookahead against Chevrotain's: at every place of the grammar, for every token, both go the same way. */
import {
  Alternation,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  type IOrAlt,
  type IProduction,
} from 'chevrotain';
import { describe, expect, it } from 'vitest';
import { makeParser } from '../../src/syntax/parse.ts';
import { lookaheadWhenReached, maxLookahead } from '../../src/syntax/parser/lookahead.ts';
import { makeToken, vocabulary } from '../../src/syntax/tokens.ts';

const parser = makeParser({ validate: false });
const rules = Object.values(parser.getGAstProductions());
const ours = lookaheadWhenReached();
const theirs = new LLkLookaheadStrategy({ maxLookahead });
const tokens = vocabulary.map((type) => makeToken(type, '', 0));

const compounds = (productions: readonly IProduction[]): readonly Compound[] =>
  productions.flatMap((each) => (each instanceof NonTerminal || !isCompound(each) ? [] : [each, ...compounds(each.definition)]));
type Compound = IProduction & { readonly definition: IProduction[] };
const isCompound = (production: IProduction): production is Compound => 'definition' in production;

/** What a lookahead function answers for each token of the language. */
const answers = (look: (alternatives: IOrAlt<null>[]) => unknown, ways: number): readonly unknown[] =>
  tokens.map((token) =>
    look.call(
      { LA: () => token, LA_FAST: () => token },
      Array.from({ length: ways }, () => ({ ALT: () => null })),
    ),
  );

const optional = { Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator } as const;
const kinds = ['Option', 'Repetition', 'RepetitionMandatory', 'RepetitionMandatoryWithSeparator'] as const;

describe('the lookahead', () => {
  const alternations = rules.flatMap((rule) =>
    compounds(rule.definition).flatMap((each) => (each instanceof Alternation ? [{ rule, each }] : [])),
  );

  it('chooses the same alternative', () => {
    expect(alternations.length).toBeGreaterThan(50);
    for (const { rule, each } of alternations) {
      for (const hasPredicates of [false, true]) {
        const options = { rule, prodOccurrence: each.idx, maxLookahead, hasPredicates, dynamicTokensEnabled: false };
        const [our, their] = [ours, theirs].map((strategy) =>
          answers(strategy.buildLookaheadForAlternation(options), each.definition.length),
        );
        expect([rule.name, our]).toEqual([rule.name, their]);
      }
    }
  });

  const places = rules.flatMap((rule) =>
    compounds(rule.definition).flatMap((each) =>
      kinds.flatMap((prodType) => (each instanceof optional[prodType] ? [{ rule, prodType, idx: each.idx }] : [])),
    ),
  );

  it('enters the same optional parts', () => {
    expect(places.length).toBeGreaterThan(100);
    for (const { rule, prodType, idx } of places) {
      const options = { rule, prodOccurrence: idx, prodType, maxLookahead, dynamicTokensEnabled: false };
      const [our, their] = [ours, theirs].map((strategy) => answers(strategy.buildLookaheadForOptional(options), 0));
      expect([rule.name, our]).toEqual([rule.name, their]);
    }
  });

  it('is recorded, and known again from what was written of it', () => {
    const places = parser.recording();
    expect(places.map((each) => each.kind)).toEqual(expect.arrayContaining(['choice', 'entry']));
    expect(places.length).toBeGreaterThan(300);
    const written: typeof places = JSON.parse(JSON.stringify(places));
    expect(makeParser({ validate: false }, written).recording()).toEqual(places);
  });
});
