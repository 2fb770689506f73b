/** Types, ranges, rounding: what stands behind the `:` of a name. */
import type { Rounding } from '../../types/rounding.ts';
import type { Outside, TableForm } from '../../types/schema.ts';
import type { Binder, RangeExpression, TypeExpression, Typing } from '../ast.ts';
import { limits } from '../limits.ts';
import { precedence } from '../precedence.ts';
import { marks, Name, NumberLiteral, words } from '../tokens.ts';
import type { Rule } from './operations.ts';
import { UnitParser } from './units.ts';

type Placed<T> = { readonly value: T; readonly span: Binder['span'] };

export abstract class TypeParser extends UnitParser {
  readonly typeExpression: Rule<[], TypeExpression> = this.RULE('typeExpression', (): TypeExpression => {
    const start = this.LA(1);
    let type = this.OR<TypeExpression>([
      { GATE: () => this.beginsTable(), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.tableType) },
      { GATE: () => this.beginsRing(), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.ringType) },
      { GATE: () => this.beginsLaterType(), IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.laterType) },
      { ALT: () => this.SUBRULE(this.quantityType) },
    ]);
    let length = 0;
    const longer = (): void => {
      length += 1;
      if (length > limits.nesting) this.tooDeep('this type is too long', limits.nesting);
    };
    this.MANY(() =>
      this.OR2([
        {
          ALT: () => {
            this.CONSUME(words.by);
            const first = this.CONSUME(Name);
            let key = this.nameOf(first);
            this.MANY2(() => {
              this.CONSUME(marks['.']);
              const part = this.nameOf(this.CONSUME2(Name));
              key = { text: `${key.text}.${part.text}`, span: this.since(first) };
              longer();
            });
            longer();
            type = { kind: 'by', of: type, key, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.or);
            this.CONSUME(words.none);
            longer();
            type = { kind: 'optional', of: type, span: this.since(start) };
          },
        },
      ]),
    );
    return type;
  });

  readonly tableType: Rule<[], TypeExpression> = this.RULE('tableType', (): TypeExpression => {
    const start = this.LA(1);
    const form = this.OR<TableForm>([
      { ALT: () => this.as('tiers', this.CONSUME(words.tiers)) },
      {
        ALT: () => {
          this.CONSUME(words.marginal);
          return this.as('marginal', this.CONSUME2(words.tiers));
        },
      },
      { ALT: () => this.as('curve', this.CONSUME(words.curve)) },
    ]);
    const rows = this.OPTION(() => {
      const open = this.CONSUME(marks['[']);
      this.CONSUME(marks['..'], { ERR_MSG: '`..` and the most rows there can be' });
      const value = this.SUBRULE(this.whole, { ARGS: ['the number of rows', limits.count] });
      this.CONSUME(marks[']']);
      return { value, span: this.since(open) };
    });
    const bound = this.OPTION2({
      GATE: () => this.beginsBound(),
      DEF: (): Placed<'up to' | 'below'> => {
        const first = this.LA(1);
        const value = this.OR2<'up to' | 'below'>([
          {
            ALT: () => {
              this.CONSUME(words.up);
              return this.as('up to', this.CONSUME(words.to));
            },
          },
          { ALT: () => this.as('below', this.CONSUME(words.below)) },
        ]);
        return { value, span: this.since(first) };
      },
    });
    const input = this.SUBRULE(this.quantityType);
    const inputRange = this.OPTION3(() => this.SUBRULE(this.range));
    this.CONSUME(marks['->']);
    const output = this.SUBRULE2(this.quantityType);
    const rate = this.OPTION4(() => {
      this.CONSUME(words.at);
      return this.SUBRULE3(this.quantityType);
    });
    return {
      kind: 'table',
      form,
      rows: rows ?? null,
      bound: bound ?? null,
      input,
      inputRange: inputRange ?? null,
      output,
      rate: rate ?? null,
      span: this.since(start),
    };
  });

  readonly ringType: Rule<[], TypeExpression> = this.RULE('ringType', (): TypeExpression => {
    const start = this.CONSUME(words.ring);
    const open = this.CONSUME(marks['[']);
    const value = this.SUBRULE(this.whole, { ARGS: ['the length of a ring', limits.count] });
    this.CONSUME(marks[']']);
    const length = { value, span: this.since(open) };
    this.CONSUME(words.of);
    const of = this.SUBRULE(this.quantityType);
    return { kind: 'ring', length, of, span: this.since(start) };
  });

  /** `list[..5] of report<USD/base>` and `set of E`: types of later mechanisms, read to their end. */
  readonly laterType: Rule<[], TypeExpression> = this.RULE('laterType', (): TypeExpression => {
    const start = this.LA(1);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(words.list);
          this.CONSUME(marks['[']);
          this.OPTION(() => this.SUBRULE(this.whole, { ARGS: ['a bound', limits.count] }));
          this.CONSUME(marks['..']);
          this.SUBRULE2(this.whole, { ARGS: ['a bound', limits.count] });
          this.CONSUME(marks[']']);
        },
      },
      { ALT: () => this.CONSUME(words.set) },
    ]);
    this.CONSUME(words.of);
    this.CONSUME(Name);
    this.OPTION2(() => {
      this.CONSUME(marks['<']);
      this.SUBRULE(this.unitExpression);
      this.CONSUME(marks['>']);
    });
    const span = this.since(start);
    return { kind: 'unsupported', what: this.scene.text.slice(span.start, span.end), span };
  });

  readonly range: Rule<[], RangeExpression> = this.RULE('range', (): RangeExpression => {
    const start = this.CONSUME(words.in);
    const lo = this.SUBRULE(this.operation, { ARGS: [precedence.sum] });
    this.CONSUME(marks['..'], { ERR_MSG: '`..` and the upper bound' });
    const hi = this.SUBRULE2(this.operation, { ARGS: [precedence.sum] });
    return { lo, hi, span: this.since(start) };
  });

  readonly roundingClause: Rule<[], Placed<Rounding>> = this.RULE('roundingClause', (): Placed<Rounding> => {
    const start = this.CONSUME(words.rounds);
    const value = this.SUBRULE(this.rounding);
    return { value, span: this.since(start) };
  });

  readonly rounding: Rule<[], Rounding> = this.RULE('rounding', (): Rounding =>
    this.OR<Rounding>([
      { ALT: () => this.as('up', this.CONSUME(words.up)) },
      { ALT: () => this.as('down', this.CONSUME(words.down)) },
      {
        ALT: () => {
          this.CONSUME(words.toward);
          return this.as('toward zero', this.CONSUME(words.zero));
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.away);
          this.CONSUME(words.from);
          return this.as('away from zero', this.CONSUME2(words.zero));
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.half);
          return this.OR2<Rounding>({
            ERR_MSG: '`up` or `even`',
            DEF: [
              { ALT: () => this.as('half up', this.CONSUME2(words.up)) },
              { ALT: () => this.as('half even', this.CONSUME(words.even)) },
            ],
          });
        },
      },
    ]),
  );

  readonly outside: Rule<[], Outside> = this.RULE('outside', (): Outside =>
    this.OR<Outside>([
      { ALT: () => this.as('refuse', this.CONSUME(words.refuse)) },
      {
        ALT: () => {
          this.CONSUME(words.nearest);
          return this.as('nearest', this.CONSUME(words.bound));
        },
      },
      { ALT: () => this.as('drop', this.CONSUME(words.drop)) },
      { ALT: () => this.as('unavailable', this.CONSUME(words.unavailable)) },
    ]),
  );

  readonly typing: Rule<[], Typing> = this.RULE('typing', (): Typing => {
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
    const type = this.SUBRULE(this.typeExpression);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    const rounding = this.OPTION2(() => this.SUBRULE(this.roundingClause));
    const accept = this.OPTION3(() => this.SUBRULE(this.acceptClause));
    return { type, range: range ?? null, rounding: rounding ?? null, accept: accept ?? null };
  });

  readonly binder: Rule<[], Binder> = this.RULE('binder', (): Binder => {
    const name = this.CONSUME(Name);
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
    const type = this.SUBRULE(this.typeExpression);
    const range = this.OPTION(() => this.SUBRULE(this.range));
    return { name: this.nameOf(name), type, range: range ?? null, span: this.since(name) };
  });

  /** A name and what it runs over, as in `of m: market`. */
  readonly scope: Rule<[], Binder> = this.RULE('scope', (): Binder => {
    const name = this.CONSUME(Name);
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and an entity' });
    const type = this.SUBRULE(this.typeExpression);
    return { name: this.nameOf(name), type, range: null, span: this.since(name) };
  });

  readonly binders: Rule<[], Binder[]> = this.RULE('binders', (): Binder[] => {
    const found: Binder[] = [];
    this.CONSUME(marks['(']);
    this.AT_LEAST_ONE_SEP({
      SEP: marks[','],
      ERR_MSG: 'a name and its type; without any, leave out the parentheses',
      DEF: () => this.add(found, this.SUBRULE(this.binder)),
    });
    this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    return found;
  });

  private beginsTable(): boolean {
    const follows = this.isName(2) || this.is(marks['['], 2) || this.is(marks['('], 2) || this.is(NumberLiteral, 2);
    const isWord = this.is(words.tiers) || this.is(words.curve) || this.is(words.marginal);
    return isWord && follows && !this.is(words.by, 2) && !this.is(words.in, 2) && !this.is(words.rounds, 2);
  }

  /** `up` and `below` may be units too: `tiers below -> ratio`. */
  private beginsBound(): boolean {
    if (this.is(words.up)) return this.is(words.to, 2);
    const follows = this.isName(2) || this.is(marks['('], 2) || this.is(NumberLiteral, 2);
    return this.is(words.below) && follows && !this.is(words.in, 2);
  }

  private beginsRing(): boolean {
    return this.is(words.ring) && this.is(marks['['], 2);
  }

  private beginsLaterType(): boolean {
    return (this.is(words.list) && this.is(marks['['], 2)) || (this.is(words.set) && this.is(words.of, 2));
  }
}
