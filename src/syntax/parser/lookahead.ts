/**
 * What tells alternatives apart by their next token, worked out when a place of the grammar is first reached: a policy
 * reaches few of them, and all of them together are the larger part of the start-up.
 */
import { LLkLookaheadStrategy, type ILookaheadStrategy } from 'chevrotain';

type Alternation = ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']>;
type Optional = ReturnType<ILookaheadStrategy['buildLookaheadForOptional']>;

export const lookaheadWhenReached = (maxLookahead: number): ILookaheadStrategy => {
  const atOnce = new LLkLookaheadStrategy({ maxLookahead });
  return {
    validate: (options) => atOnce.validate(options),
    buildLookaheadForAlternation: (options) => {
      let built: Alternation | null = null;
      // Chevrotain calls these as methods of the parser.
      return function (this: unknown, alternatives): number | undefined {
        built ??= atOnce.buildLookaheadForAlternation(options);
        return built.call(this, alternatives);
      };
    },
    buildLookaheadForOptional: (options) => {
      let built: Optional | null = null;
      return function (this: unknown): boolean {
        built ??= atOnce.buildLookaheadForOptional(options);
        return built.call(this);
      };
    },
  };
};
