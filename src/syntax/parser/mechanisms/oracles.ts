/** Oracles: which reports count, what is made of them, and how far a price is trusted that is held. */
import { EOF } from 'chevrotain';
import type { Expression, OracleClause, OracleDeclaration, TakeForm } from '../../ast.ts';
import { limits } from '../../limits.ts';
import { marks, MedianWord, Name, NewLine, words } from '../../tokens.ts';
import { oracleWords } from '../../words.ts';
import { isComma } from '../base.ts';
import type { Rule } from '../operations.ts';
import { PredictParser } from './predict.ts';

export abstract class OracleParser extends PredictParser {
  readonly oracleDeclaration: Rule<[], OracleDeclaration> = this.RULE('oracleDeclaration', (): OracleDeclaration => {
    const start = this.CONSUME(words.oracle);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const head = this.head(() => {
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit of the price' });
      const type = this.SUBRULE(this.typeExpression);
      const range = this.OPTION2(() => this.SUBRULE(this.range));
      this.CONSUME(words.from, { ERR_MSG: '`from`, a name for one report, `in` and the reports' });
      const report = this.nameOf(this.CONSUME2(Name));
      this.CONSUME(words.in, { ERR_MSG: '`in` and the reports: `from report in m.reports`' });
      const source = this.SUBRULE(this.postfix);
      return { scope: scope ?? null, type, range: range ?? null, report, source };
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.oracleClause));
    return { kind: 'oracle', doc, name, ...(head ?? this.giveUp()), clauses, span: this.since(start) };
  });

  readonly oracleClause: Rule<[], OracleClause | null> = this.RULE('oracleClause', (): OracleClause | null => {
    const start = this.LA(1);
    return this.OR<OracleClause | null>([
      { ALT: () => this.SUBRULE(this.rejectClause) },
      { ALT: () => this.SUBRULE(this.needClause) },
      { ALT: () => this.SUBRULE(this.takeClause) },
      { ALT: () => this.SUBRULE(this.capClause) },
      { ALT: () => this.SUBRULE(this.movesClause) },
      { ALT: () => this.SUBRULE(this.growsClause) },
      { ALT: () => this.SUBRULE(this.delayClause) },
      { ALT: () => this.SUBRULE(this.fallbackClause) },
      { ALT: () => this.SUBRULE(this.afterClause) },
      { ALT: () => this.SUBRULE(this.fallsClause) },
      { ALT: () => this.SUBRULE(this.validityClause) },
      { ALT: () => this.SUBRULE(this.readClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in an oracle', oracleWords) },
    ]);
  });

  readonly rejectClause: Rule<[], OracleClause> = this.RULE('rejectClause', (): OracleClause => {
    const start = this.CONSUME(words.reject);
    return this.OR<OracleClause>({
      ERR_MSG: '`older than`, `further than` or `when`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.older);
            this.CONSUME(words.than);
            const age = this.SUBRULE(this.expression);
            return { kind: 'older', age, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.further);
            this.CONSUME2(words.than);
            const share = this.SUBRULE2(this.expression);
            this.CONSUME(words.from, { ERR_MSG: '`from median`' });
            const which = this.OPTION(() =>
              this.OR2<'lower median' | 'upper median'>([
                { ALT: () => this.as('lower median', this.CONSUME(words.lower)) },
                { ALT: () => this.as('upper median', this.CONSUME(words.upper)) },
              ]),
            );
            this.CONSUME(words.median);
            return { kind: 'further', share, median: which ?? 'lower median', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.when);
            const when = this.SUBRULE3(this.expression);
            return { kind: 'reject', when, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly needClause: Rule<[], OracleClause> = this.RULE('needClause', (): OracleClause => {
    const start = this.CONSUME(words.need);
    const least = this.SUBRULE(this.whole, { ARGS: ['the number of reports', limits.count] });
    return { kind: 'need', least, span: this.since(start) };
  });

  readonly takeClause: Rule<[], OracleClause> = this.RULE('takeClause', (): OracleClause => {
    const start = this.CONSUME(words.take);
    const taken = this.OR<{ readonly form: TakeForm; readonly weight: boolean }>({
      ERR_MSG: '`lower median`, `upper median`, `mean median`, `mean`, `min` or `max`',
      DEF: [
        {
          ALT: () => {
            const which = this.CONSUME(MedianWord).image;
            const weighted = this.OPTION(() => this.CONSUME(words.weighted)) !== undefined;
            const median = this.OPTION2(() => this.CONSUME(words.median)) !== undefined;
            if (this.RECORDING_PHASE) return { form: 'mean', weight: false };
            if (!median && (weighted || which !== 'mean')) {
              this.unexpected(this.LA(1), '`median`');
              return this.giveUp();
            }
            if (which === 'mean' && weighted) {
              this.unexpected(this.LA(1), 'the `lower` or the `upper` weighted median');
              return this.giveUp();
            }
            return which === 'mean'
              ? { form: median ? 'mean median' : 'mean', weight: false }
              : which === 'lower'
                ? { form: weighted ? 'lower weighted median' : 'lower median', weight: weighted }
                : { form: weighted ? 'upper weighted median' : 'upper median', weight: weighted };
          },
        },
        { ALT: () => ({ form: this.as('min', this.CONSUME(words.min)), weight: false }) },
        { ALT: () => ({ form: this.as('max', this.CONSUME(words.max)), weight: false }) },
      ],
    });
    const weight = this.OPTION3({
      GATE: () => taken.weight,
      DEF: () => {
        this.CONSUME(words.by);
        return this.part(() => this.SUBRULE(this.expression), isComma);
      },
    });
    this.ACTION(() => {
      if (!taken.weight || weight !== undefined) return;
      this.unexpected(this.LA(1), '`by` and the weight of one report');
      this.giveUp();
    });
    const rounding = this.OPTION4(() => this.SUBRULE(this.afterComma));
    return { kind: 'take', form: taken.form, weight: weight ?? null, rounding: rounding ?? null, span: this.since(start) };
  });

  /** `, rounds down` */
  readonly afterComma = this.RULE('afterComma', () => {
    this.CONSUME(marks[',']);
    return this.SUBRULE(this.roundingClause);
  });

  readonly capClause: Rule<[], OracleClause> = this.RULE('capClause', (): OracleClause => {
    const start = this.CONSUME(words.at);
    this.CONSUME(words.most);
    return { kind: 'most', cap: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly movesClause: Rule<[], OracleClause> = this.RULE('movesClause', (): OracleClause => {
    const start = this.CONSUME(words.moves);
    this.CONSUME(words.at);
    this.CONSUME(words.most);
    const share = this.SUBRULE(this.expression);
    this.CONSUME(words.per, { ERR_MSG: '`per update`, or `per` and the least time between two updates' });
    const per = this.OR<Expression | null>([
      {
        GATE: () => this.isUpdate(),
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(words.update);
          return null;
        },
      },
      { ALT: () => this.SUBRULE2(this.expression) },
    ]);
    const rounding = this.OPTION(() => this.SUBRULE(this.afterComma));
    return { kind: 'moves', share, per, rounding: rounding ?? null, span: this.since(start) };
  });

  /** `update` alone; a time may be called that too, and be a part of something larger. */
  private isUpdate(): boolean {
    return this.is(words.update) && [marks[','], marks['}'], NewLine, EOF].some((each) => this.is(each, 2));
  }

  readonly growsClause: Rule<[], OracleClause> = this.RULE('growsClause', (): OracleClause => {
    const start = this.CONSUME(words.grows);
    this.CONSUME(words.at);
    this.CONSUME(words.most);
    const share = this.SUBRULE(this.expression);
    this.CONSUME(words.per, { ERR_MSG: '`per` and a time: `per 1 year`' });
    const per = this.SUBRULE2(this.expression);
    this.CONSUME(words.from, { ERR_MSG: '`from` and the value that it grows from' });
    const from = this.SUBRULE3(this.expression);
    this.CONSUME(words.since, { ERR_MSG: '`since` and the time of that value' });
    const since = this.SUBRULE4(this.expression);
    const rounding = this.OPTION(() => this.SUBRULE(this.afterComma));
    return { kind: 'grows', share, per, from, since, rounding: rounding ?? null, span: this.since(start) };
  });

  readonly delayClause: Rule<[], OracleClause> = this.RULE('delayClause', (): OracleClause => {
    const start = this.CONSUME(words.delay);
    return { kind: 'delay', hop: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly fallbackClause: Rule<[], OracleClause> = this.RULE('fallbackClause', (): OracleClause => {
    const start = this.CONSUME(words.fallback);
    return { kind: 'fallback', value: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly afterClause: Rule<[], OracleClause> = this.RULE('afterClause', (): OracleClause => {
    const start = this.CONSUME(words.after);
    const age = this.SUBRULE(this.expression);
    const level = this.nameOf(this.CONSUME(Name, { ERR_MSG: 'how far the price is trusted from then on' }));
    return { kind: 'after', age, level, span: this.since(start) };
  });

  readonly fallsClause: Rule<[], OracleClause> = this.RULE('fallsClause', (): OracleClause => {
    const start = this.CONSUME(words.falls);
    this.CONSUME(words.to);
    const level = this.nameOf(this.CONSUME(Name));
    this.CONSUME(words.when);
    return { kind: 'falls', level, when: this.SUBRULE(this.expression), span: this.since(start) };
  });

  readonly validityClause: Rule<[], OracleClause> = this.RULE('validityClause', (): OracleClause => {
    const start = this.CONSUME(words.validity);
    return { kind: 'validity', of: this.nameOf(this.CONSUME(Name)), span: this.since(start) };
  });

  readonly readClause: Rule<[], OracleClause> = this.RULE('readClause', (): OracleClause => {
    const start = this.CONSUME(words.read);
    this.CONSUME(words.as);
    this.CONSUME(words.kept);
    return { kind: 'kept', span: this.since(start) };
  });
}
