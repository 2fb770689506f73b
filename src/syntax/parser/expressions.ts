/** Whole expressions: conditionals, choices by case, literals in braces, and operations. */
import type { TokenType } from 'chevrotain';
import type { Expression } from '../ast.ts';
import { precedence } from '../precedence.ts';
import { marks, Name, StringLiteral, words } from '../tokens.ts';
import { isColon, isComma } from './base.ts';
import { errorAt, OperationParser, type Rule } from './operations.ts';
import { tableHelp, tableOf, type Row } from './tables.ts';

/** Where these stand, the rule itself looks which of its alternatives it is. */
const beginsChoice: ReadonlySet<TokenType> = new Set([words.if, words.first, words.match, marks['{']]);

type Arm = { readonly condition: Expression | null; readonly value: Expression; readonly span: Expression['span'] };

export abstract class ExpressionParser extends OperationParser {
  readonly expression: Rule<[], Expression> = this.RULE('expression', () =>
    this.nested(this.RECORDING_PHASE || beginsChoice.has(this.LA(1).tokenType) ? this.anyExpression : this.anyOperation),
  );

  private readonly anyOperation = (): Expression => this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
  private readonly anyExpression = (): Expression =>
    this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.conditional), IGNORE_AMBIGUITIES: true },
      { GATE: () => this.is(words.matching, 2), ALT: () => this.SUBRULE(this.firstMatching), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.matchExpression), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.braceLiteral), IGNORE_AMBIGUITIES: true },
      { ALT: this.anyOperation },
    ]);

  readonly conditional: Rule<[], Expression> = this.RULE('conditional', (): Expression => {
    const start = this.CONSUME(words.if);
    const condition = this.SUBRULE(this.expression);
    let { height } = this;
    this.CONSUME(words.then);
    const then = this.SUBRULE2(this.expression);
    height = Math.max(height, this.height);
    // `else "…"` belongs to the requirement around, not to this conditional.
    const otherwise = this.OPTION({
      GATE: () => !this.is(StringLiteral, 2),
      DEF: () => {
        this.CONSUME(words.else);
        return this.SUBRULE3(this.expression);
      },
    });
    this.grow(Math.max(height, this.height));
    return { kind: 'if', condition, then, else: otherwise ?? null, span: this.since(start) };
  });

  readonly firstMatching: Rule<[], Expression> = this.RULE('firstMatching', (): Expression => {
    const start = this.CONSUME(words.first);
    this.CONSUME(words.matching);
    let height = 0;
    let otherwise: Expression | null = null;
    const arms = this.braces(
      true,
      () => {
        const arm = this.SUBRULE(this.arm);
        height = Math.max(height, this.height);
        if (this.RECORDING_PHASE) return null;
        if (otherwise !== null)
          this.report('FB1031', arm.span, { problem: 'this comes after `otherwise`', help: '`otherwise` stands last, and once' });
        if (arm.condition !== null) return { condition: arm.condition, value: arm.value, span: arm.span };
        otherwise = arm.value;
        return null;
      },
      '`when` and a condition',
    );
    this.grow(height);
    return { kind: 'first matching', arms, otherwise, span: this.since(start) };
  });

  readonly arm: Rule<[], Arm> = this.RULE('arm', () => {
    const start = this.LA(1);
    let height = 0;
    const condition = this.OR({
      ERR_MSG: '`when` and a condition, or `otherwise`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(words.when);
            const found = this.part(() => this.SUBRULE(this.expression), isColon);
            height = this.height;
            return found;
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.otherwise);
            return null;
          },
        },
      ],
    });
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the value' });
    const value = this.part(() => this.SUBRULE2(this.expression), isComma);
    this.height = Math.max(height, this.height);
    return { condition, value, span: this.since(start) };
  });

  readonly matchExpression: Rule<[], Expression> = this.RULE('matchExpression', (): Expression => {
    const start = this.CONSUME(words.match);
    const subject = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    let { height } = this;
    const arms = this.braces(
      true,
      () => {
        const name = this.CONSUME(Name);
        this.CONSUME(marks[':'], { ERR_MSG: '`:` and the value' });
        const value = this.part(() => this.SUBRULE(this.expression), isComma);
        height = Math.max(height, this.height);
        return { member: this.nameOf(name), value, span: this.since(name) };
      },
      'a member and its value',
    );
    this.grow(height);
    return { kind: 'match', subject, arms, span: this.since(start) };
  });

  /** The value of a table, or of a `T by enum`: which of them, the first words of the items say. */
  readonly braceLiteral: Rule<[], Expression> = this.RULE('braceLiteral', (): Expression => {
    const start = this.LA(1);
    let height = 0;
    let rows: readonly Row[] = [];
    const isClean = this.isClean(() => {
      rows = this.braces(
        true,
        () => {
          const row = this.SUBRULE(this.row);
          height = Math.max(height, this.height);
          return row;
        },
        'a row, or a member and its value',
      );
    });
    this.grow(height);
    if (this.RECORDING_PHASE || !isClean) return errorAt(this.since(start));
    const { literal, problem, at } = tableOf(rows, this.since(start));
    if (problem !== null) this.report('FB1031', at, { problem, help: tableHelp });
    return literal;
  });

  readonly row: Rule<[], Row> = this.RULE('row', () => {
    const first = this.LA(1);
    const isWord = (): boolean => !this.is(marks[':'], 2);
    const word = this.OR<Row['word']>({
      ERR_MSG: '`up to`, `below`, `at`, `above`, or a member of the enum',
      DEF: [
        {
          GATE: isWord,
          IGNORE_AMBIGUITIES: true,
          ALT: () => {
            this.CONSUME(words.up);
            this.CONSUME(words.to);
            return 'up to';
          },
        },
        { GATE: isWord, IGNORE_AMBIGUITIES: true, ALT: () => this.as('below', this.CONSUME(words.below)) },
        { GATE: isWord, IGNORE_AMBIGUITIES: true, ALT: () => this.as('at', this.CONSUME(words.at)) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.as('above', this.CONSUME(words.above)) },
        { ALT: () => this.as('member', this.CONSUME(Name)) },
      ],
    });
    this.height = 0;
    const bound = this.OPTION({
      GATE: () => word !== 'above' && word !== 'member',
      DEF: () => this.part(() => this.SUBRULE(this.operation, { ARGS: [precedence.sum] }), isColon),
    });
    const { height } = this;
    this.CONSUME(marks[':'], { ERR_MSG: '`:` and the value' });
    const value = this.part(() => this.SUBRULE2(this.expression), isComma);
    this.height = Math.max(height, this.height);
    return { word, bound: bound ?? null, value, first, name: this.nameOf(first), span: this.since(first) };
  });
}
