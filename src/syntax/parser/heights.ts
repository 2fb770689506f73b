/** What all expressions stand on: how high they are, and what is left of them where they fail. */
import type { IToken, ParserMethod } from 'chevrotain';
import type { Expression } from '../ast.ts';
import { limits } from '../limits.ts';
import { readNumber } from '../number.ts';
import { NumberLiteral } from '../tokens.ts';
import { RecoveryParser } from './recovery.ts';

export type Rule<Arguments extends unknown[], Result> = ParserMethod<Arguments, Result>;

export abstract class HeightParser extends RecoveryParser {
  /** The height of the expression that was read last. */
  protected height = 0;

  abstract readonly expression: Rule<[], Expression>;

  /** A plain whole number up to `limit`. */
  readonly whole: Rule<[string, number], number> = this.RULE('whole', (what: string, limit: number): number => {
    const found = this.CONSUME(NumberLiteral, { ERR_MSG: 'a whole number' });
    if (this.RECORDING_PHASE) return 0;
    const digits = found.image.replaceAll('_', '');
    const value = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : Infinity;
    if (value <= limit) return value;
    if (readNumber(found.image) !== null) this.report('FB1032', this.spanOf(found), { what, limit });
    return limit;
  });

  /** Keeps the greater height of what has been read and what `parse` reads. */
  protected beside<T>(parse: () => T): T {
    const { height } = this;
    const found = parse();
    this.height = Math.max(height, this.height);
    return found;
  }

  protected grow(height: number): void {
    this.height = height + 1;
    if (this.height > limits.height) this.tooDeep('this expression is too long', limits.height);
  }

  protected as<T>(value: T, _consumed: IToken): T {
    return value;
  }

  /** A part that leaves an error expression where it fails, so that the names around it survive. */
  protected part(parse: () => Expression, stops: (token: IToken) => boolean): Expression {
    return this.guarded(parse, errorAt, stops);
  }
}

export const errorAt = (span: Expression['span']): Expression => ({ kind: 'error', span });
