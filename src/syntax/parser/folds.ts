/** Folds: `sum(p in a.positions: …)`, `lower median(…)`, searches and what goes over whole numbers. */
import type { Expression, FoldOperator } from '../ast.ts';
import { limits } from '../limits.ts';
import { FoldWord, marks, MedianWord, Name, words } from '../tokens.ts';
import { HeightParser, type Rule } from './heights.ts';

const folds: ReadonlyMap<string, FoldOperator> = new Map([
  ['sum', 'sum'],
  ['min', 'min'],
  ['max', 'max'],
  ['count', 'count'],
  ['any', 'any'],
  ['all', 'all'],
  ['least', 'least'],
]);
const medians: ReadonlyMap<string, FoldOperator> = new Map([
  ['lower', 'lower median'],
  ['upper', 'upper median'],
  ['mean', 'mean median'],
]);

export abstract class FoldParser extends HeightParser {
  readonly fold: Rule<[], Expression> = this.RULE('fold', (): Expression => {
    const start = this.LA(1);
    const op = this.OR<FoldOperator>([
      {
        GATE: () => !this.is(words.median, 2),
        IGNORE_AMBIGUITIES: true,
        ALT: () => folds.get(this.CONSUME(FoldWord).image) ?? 'sum',
      },
      {
        ALT: () => {
          const which = this.CONSUME(MedianWord).image;
          this.CONSUME(words.median);
          return medians.get(which) ?? 'lower median';
        },
      },
    ]);
    this.CONSUME(marks['(']);
    const binder = this.nameOf(this.CONSUME(Name));
    this.CONSUME(words.in);
    const source = this.SUBRULE(this.expression);
    let { height } = this;
    const run = this.OPTION(() => {
      this.CONSUME(marks['..']);
      const last = this.SUBRULE2(this.expression);
      height = Math.max(height, this.height);
      // A search says by its ends how far it goes.
      const most = this.OPTION4({
        GATE: () => op !== 'least',
        DEF: () => {
          this.CONSUME(marks[','], { ERR_MSG: '`, at most` and how many numbers there can be' });
          this.CONSUME(words.at, { ERR_MSG: '`at most` and how many numbers there can be' });
          this.CONSUME(words.most);
          return this.SUBRULE(this.whole, { ARGS: ['how many numbers', limits.count] });
        },
      });
      this.ACTION(() => {
        if (most !== undefined || op === 'least') return;
        this.unexpected(this.LA(1), '`, at most` and how many numbers there can be');
        this.giveUp();
      });
      return { last, most: most ?? null };
    });
    this.ACTION(() => {
      if (op !== 'least' || run !== undefined) return;
      this.unexpected(this.LA(1), '`..` and the end of the search');
      this.giveUp();
    });
    const filter = this.OPTION2({
      GATE: () => op !== 'least',
      DEF: () => {
        this.CONSUME(words.where);
        const found = this.SUBRULE3(this.expression);
        height = Math.max(height, this.height);
        return found;
      },
    });
    const value = this.OPTION3({
      GATE: () => op !== 'count',
      DEF: () => {
        this.CONSUME(marks[':']);
        const found = this.SUBRULE4(this.expression);
        height = Math.max(height, this.height);
        return found;
      },
    });
    this.ACTION(() => {
      if (value === undefined && op !== 'count') {
        this.unexpected(this.LA(1), '`:` and the value of each member');
        this.giveUp();
      }
    });
    this.CONSUME(marks[')']);
    this.grow(height);
    const span = this.since(start);
    return { kind: 'fold', op, binder, source, run: run ?? null, filter: filter ?? null, value: value ?? null, span };
  });

  /** `sum(p in …`, `lower median(p in …`. */
  protected beginsFold(): boolean {
    if (folds.has(this.LA(1).image) && this.is(marks['('], 2)) return this.isName(3) && this.is(words.in, 4);
    return medians.has(this.LA(1).image) && this.is(words.median, 2) && this.is(marks['('], 3);
  }
}
