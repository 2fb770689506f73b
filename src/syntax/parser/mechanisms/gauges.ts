/** Gauges: what they say, the form in which they measure, and the clause by which an action feeds one. */
import type { GaugeDeclaration, Measure, MeasureOption } from '../../ast.ts';
import { marks, Name, words } from '../../tokens.ts';
import { isComma } from '../base.ts';
import type { Rule } from '../operations.ts';
import { OracleParser } from './oracles.ts';

export abstract class GaugeParser extends OracleParser {
  readonly gaugeDeclaration: Rule<[], GaugeDeclaration> = this.RULE('gaugeDeclaration', (): GaugeDeclaration => {
    const start = this.CONSUME(words.gauge);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const scope = this.OPTION(() => {
      this.CONSUME(words.of);
      return this.SUBRULE(this.scope);
    });
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
    const type = this.SUBRULE(this.typeExpression);
    const range = this.OPTION2(() => this.SUBRULE(this.range));
    const outside = this.OPTION3(() => {
      const first = this.CONSUME(words.else);
      const value = this.SUBRULE(this.outside);
      return { value, span: this.since(first) };
    });
    const rounding = this.OPTION4(() => this.SUBRULE(this.roundingClause));
    const accept = this.OPTION5(() => this.SUBRULE(this.acceptClause));
    this.CONSUME(marks['='], { ERR_MSG: '`=` and what it measures' });
    const measure = this.SUBRULE(this.measure);
    const typing = { type, range: range ?? null, rounding: rounding ?? null, accept: accept ?? null };
    return {
      ...{ kind: 'gauge', doc, name, scope: scope ?? null, typing, outside: outside ?? null, measure },
      span: this.since(start),
    };
  });

  readonly measure: Rule<[], Measure> = this.RULE('measure', (): Measure => {
    const form = this.nameOf(this.CONSUME(Name, { ERR_MSG: 'a form such as `ewma(x, half_life 30 min)`' }));
    const start = this.LA(0);
    this.CONSUME(marks['('], { ERR_MSG: '`(` and what is measured' });
    const of = this.part(() => this.SUBRULE(this.expression), isComma);
    const options: MeasureOption[] = [];
    this.MANY(() => {
      this.CONSUME(marks[',']);
      this.add(options, this.SUBRULE(this.measureOption));
    });
    this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    return { form, of, options, span: this.since(start) };
  });

  readonly measureOption: Rule<[], MeasureOption> = this.RULE('measureOption', (): MeasureOption => {
    const start = this.LA(1);
    return this.OR<MeasureOption>({
      ERR_MSG: '`half_life`, `over`, `from` or `per`',
      DEF: [
        {
          ALT: () => {
            const kind = this.OR2<'half_life' | 'per' | 'from'>([
              { ALT: () => this.as('half_life', this.CONSUME(words.half_life)) },
              { ALT: () => this.as('per', this.CONSUME(words.per)) },
              { ALT: () => this.as('from', this.CONSUME(words.from)) },
            ]);
            const value = this.SUBRULE(this.expression);
            return { kind, value, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.over);
            const value = this.SUBRULE2(this.expression);
            this.CONSUME(words.by, { ERR_MSG: '`by` and the length of a bucket' });
            const by = this.SUBRULE3(this.expression);
            return { kind: 'over', value, by, span: this.since(start) };
          },
        },
      ],
    });
  });
}
