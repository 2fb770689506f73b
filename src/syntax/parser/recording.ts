/**
 * Between Chevrotain and our rules: a parser that takes its grammar from another one that has recorded it, and that says what
 * was expected without looking through the grammar for it.
 */
import { EarlyExitException, EmbeddedActionsParser, NoViableAltException, type IParserConfig } from 'chevrotain';
import { once } from '../../source/once.ts';
import { vocabulary } from '../tokens.ts';
import { expectations } from './expectations.ts';
import { lookaheadOf, type Lookahead } from './lookahead.ts';
import type { RecordedPlace, RecordedStart } from './recorded.ts';
import type { Start } from './starts.ts';

export class RecordingParser extends EmbeddedActionsParser {
  // Chevrotain's own, which its types leave out. Where a version has them no longer, no test of the parser passes.

  /** What tells how to go on, by the number of the place. */
  declare protected readonly lookAheadFuncsCache: Map<number, Lookahead>;
  /** The grammar is known, and no rule is added any more. */
  declare protected selfAnalysisDone: boolean;
  declare protected readonly getCurrRuleFullName: () => string;

  constructor(config: IParserConfig) {
    super(vocabulary, { ...config, errorMessageProvider: expectations });
  }

  /** What has been recorded, for `recall`. */
  recording(): readonly RecordedPlace[] {
    return [...this.lookAheadFuncsCache].map(([place, { kind, ways }]) => ({
      ...{ place, kind },
      ways: ways().map(({ tokens, empty }) => ({ tokens: [...tokens].map((each) => each.name), empty })),
    }));
  }

  /** Instead of recording the grammar. */
  protected recall(places: readonly RecordedPlace[]): void {
    const byName = new Map(vocabulary.map((type) => [type.name, type]));
    const startOf = ({ tokens, empty }: RecordedStart): Start => ({
      tokens: new Set(tokens.flatMap((name) => byName.get(name) ?? [])),
      empty,
    });
    for (const { place, kind, ways } of places) {
      const reached = once(() => ways.map(startOf));
      this.lookAheadFuncsCache.set(place, lookaheadOf(kind, reached));
    }
    this.selfAnalysisDone = true;
  }

  // Chevrotain would list all that could have stood there, which no message of ours says.

  protected raiseNoAltException(_place: number, expected: string | undefined): never {
    const message = expectations.buildNoViableAltMessage({ ...this.seen(expected), expectedPathsPerAlt: [] });
    throw new NoViableAltException(message, this.LA(1), this.LA(0));
  }

  protected raiseEarlyExitException(_place: number, _kind: unknown, expected: string | undefined): never {
    const message = expectations.buildEarlyExitMessage({ ...this.seen(expected), expectedIterationPaths: [] });
    throw new EarlyExitException(message, this.LA(1), this.LA(0));
  }

  private seen(expected: string | undefined) {
    return {
      ...{ actual: [this.LA(1)], previous: this.LA(0), ruleName: this.getCurrRuleFullName() },
      ...(expected === undefined ? {} : { customUserDescription: expected }),
    };
  }
}
