/** Definitions and actions, and the clauses of mechanisms to come. */
import { EOF, type IToken } from 'chevrotain';
import { closest } from '../../source/closest.ts';
import type { Span } from '../../source/source.ts';
import type {
  ActionClause,
  ActionDeclaration,
  Declaration,
  DefineDeclaration,
  Expression,
  LetDeclaration,
  Local,
  Name as NameNode,
  UnsupportedDeclaration,
} from '../ast.ts';
import { AnyToken, Later, LaterInAction, marks, Name, NewLine, StringLiteral, words } from '../tokens.ts';
import { actionWords, blockWords, builtinWords, clauseWords, laterActionWords } from '../words.ts';
import { closings, depthOf, isComma, isElse, never } from './base.ts';
import type { Rule } from './operations.ts';
import { ActionMechanismParser } from './mechanisms/actions.ts';

type Requirement = Extract<ActionClause, { readonly kind: 'require' }>;
type LetParameter = LetDeclaration['parameters'][number];
type Item =
  { readonly kind: 'local'; readonly local: Local } | { readonly kind: 'give'; readonly value: Expression; readonly span: Span };
type Block = { readonly locals: readonly Local[]; readonly value: Expression };

const builtins: ReadonlySet<string> = new Set(builtinWords);

export abstract class DefinitionParser extends ActionMechanismParser {
  /** What a file declares, as far as it has been read. */
  protected declarations: Declaration[] = [];

  readonly letDeclaration: Rule<[], LetDeclaration> = this.RULE('letDeclaration', (): LetDeclaration => {
    const start = this.CONSUME(words.let);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const parameters: LetParameter[] = [];
    this.OPTION(() => {
      this.CONSUME(marks['(']);
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: 'a name; without any, leave out the parentheses',
        DEF: () => this.add(parameters, this.SUBRULE(this.letParameter)),
      });
      this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    });
    if (parameters.length > 0) this.notBuiltin(name);
    this.CONSUME(marks['=']);
    const value = this.part(() => this.SUBRULE(this.expression), never);
    return { kind: 'let', doc, name, parameters, value, span: this.since(start) };
  });

  readonly letParameter: Rule<[], LetParameter> = this.RULE('letParameter', (): LetParameter => {
    const name = this.CONSUME(Name);
    const type = this.OPTION(() => {
      this.CONSUME(marks[':']);
      return this.SUBRULE(this.typeExpression);
    });
    return { name: this.nameOf(name), type: type ?? null, span: this.since(name) };
  });

  readonly defineDeclaration: Rule<[], DefineDeclaration> = this.RULE('defineDeclaration', (): DefineDeclaration => {
    const start = this.CONSUME(words.define);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const parameters = this.OPTION(() => this.SUBRULE(this.binders)) ?? [];
    if (parameters.length > 0) this.notBuiltin(name);
    const typing = this.SUBRULE(this.typing);
    this.ACTION(() => {
      if (!this.is(marks['=']) || !this.beginsBlock(2)) return;
      this.unexpected(this.LA(1), 'the block of local names directly, without `=`,');
      this.SKIP_TOKEN();
    });
    const { locals, value } = this.OR<Block>({
      ERR_MSG: '`=` and the value',
      DEF: [
        { ALT: () => this.SUBRULE(this.block) },
        {
          ALT: () => {
            this.CONSUME(marks['=']);
            return { locals: [], value: this.part(() => this.SUBRULE(this.expression), never) };
          },
        },
      ],
    });
    return { kind: 'define', doc, name, parameters, typing, locals, value, span: this.since(start) };
  });

  /** `{ let x = … define y : USD rounds up = … give x + y }` */
  readonly block: Rule<[], Block> = this.RULE('block', (): Block => {
    const start = this.LA(1);
    let items: readonly Item[] = [];
    // An item that had to be left out may have been the `give`.
    const isClean = this.isClean(() => {
      items = this.braces(false, () => this.SUBRULE(this.blockClause));
    });
    if (this.RECORDING_PHASE) return { locals: [], value: { kind: 'error', span: this.since(start) } };
    const gives = items.flatMap((item) => (item.kind === 'give' ? [item] : []));
    const last = items.at(-1);
    if (isClean && (gives.length !== 1 || last?.kind !== 'give')) {
      this.report('FB1039', gives[1]?.span ?? (last?.kind === 'local' ? last.local.span : this.since(start)), {});
    }
    const locals = items.flatMap((item) => (item.kind === 'local' ? [item.local] : []));
    return { locals, value: gives[0]?.value ?? { kind: 'error', span: this.since(start) } };
  });

  readonly blockClause: Rule<[], Item | null> = this.RULE('blockClause', (): Item | null => {
    const start = this.LA(1);
    return this.OR<Item | null>([
      {
        ALT: () => {
          this.CONSUME(words.let);
          const name = this.nameOf(this.CONSUME(Name));
          this.CONSUME(marks['=']);
          const value = this.part(() => this.SUBRULE(this.expression), never);
          return { kind: 'local', local: { kind: 'local', name, typing: null, value, span: this.since(start) } };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.define);
          const name = this.nameOf(this.CONSUME2(Name));
          const typing = this.SUBRULE(this.typing);
          this.CONSUME2(marks['=']);
          const value = this.part(() => this.SUBRULE2(this.expression), never);
          return { kind: 'local', local: { kind: 'local', name, typing, value, span: this.since(start) } };
        },
      },
      {
        ALT: () => {
          this.CONSUME(words.give);
          const value = this.part(() => this.SUBRULE3(this.expression), never);
          return { kind: 'give', value, span: this.since(start) };
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in a block of local names', blockWords) },
    ]);
  });

  // Actions

  readonly actionDeclaration: Rule<[], ActionDeclaration> = this.RULE('actionDeclaration', (): ActionDeclaration => {
    const start = this.LA(1);
    const word = this.OPTION(() => this.spanOf(this.CONSUME(words.protective)));
    this.CONSUME(words.action);
    const name = this.nameOf(this.CONSUME(Name));
    const parameters = this.head(() => this.OPTION2(() => this.SUBRULE(this.binders))) ?? [];
    const clauses = this.braces(false, () => this.SUBRULE(this.actionClause));
    const protective = word ? ({ kind: 'written', span: word } as const) : null;
    return {
      ...{ kind: 'action', doc: this.docOf(start), protective, isForAnyone: false, counts: null, held: null },
      ...{ name, parameters, clauses, span: this.since(start) },
    };
  });

  readonly actionClause: Rule<[], ActionClause | null> = this.RULE('actionClause', (): ActionClause | null => {
    const start = this.LA(1);
    return this.OR<ActionClause | null>([
      { ALT: () => this.SUBRULE(this.changesClause) },
      { ALT: () => this.SUBRULE(this.requireClause) },
      { ALT: () => this.SUBRULE(this.byClause) },
      { ALT: () => this.SUBRULE(this.keepsClause) },
      { ALT: () => this.SUBRULE(this.needsClause) },
      { ALT: () => this.SUBRULE(this.feedsClause) },
      { ALT: () => this.SUBRULE(this.absorbsClause) },
      { ALT: () => this.SUBRULE(this.queuesClause) },
      { ALT: () => this.SUBRULE(this.laterActionClause) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in an action', [...actionWords, ...laterActionWords]) },
    ]);
  });

  readonly changesClause: Rule<[], ActionClause> = this.RULE('changesClause', (): ActionClause => {
    const start = this.CONSUME(words.changes);
    const target = this.SUBRULE(this.postfix);
    const mode = this.OR<'by' | 'to'>({
      ERR_MSG: '`by` or `to` and the change',
      DEF: [{ ALT: () => this.as('by', this.CONSUME(words.by)) }, { ALT: () => this.as('to', this.CONSUME(words.to)) }],
    });
    const value = this.part(() => this.SUBRULE(this.expression), isComma);
    const comma = this.OPTION({ GATE: () => !this.is(words.accept, 2), DEF: () => this.CONSUME(marks[',']) });
    this.ACTION(() => {
      if (comma === undefined || this.is(words.rounds)) return;
      this.unexpected(this.LA(1), '`rounds` and a direction');
      this.giveUp();
    });
    const rounding = this.OPTION2(() => this.SUBRULE(this.roundingClause));
    this.OPTION3({ GATE: () => this.is(words.accept, 2), DEF: () => this.CONSUME2(marks[',']) });
    const accept = this.OPTION4(() => this.SUBRULE(this.acceptClause));
    const when = this.OPTION5(() => {
      this.CONSUME(words.when);
      return this.part(() => this.SUBRULE2(this.expression), isComma);
    });
    const how = { rounding: rounding ?? null, accept: accept ?? null, when: when ?? null };
    return { kind: 'changes', target, mode, value, ...how, late: false, span: this.since(start) };
  });

  readonly requireClause: Rule<[], Requirement> = this.RULE('requireClause', (): Requirement => {
    const start = this.CONSUME(words.require);
    const condition = this.part(() => this.SUBRULE(this.expression), isElse);
    this.CONSUME(words.else, { ERR_MSG: '`else` and the reason in quotes' });
    const reason = this.CONSUME(StringLiteral, { ERR_MSG: 'the reason, in quotes' });
    return {
      kind: 'require',
      condition,
      reason: this.reasonOf(reason),
      reasonSpan: this.spanOf(reason),
      span: this.since(start),
    };
  });

  readonly byClause: Rule<[], ActionClause> = this.RULE('byClause', (): ActionClause => {
    const start = this.CONSUME(words.by);
    return { kind: 'by', roles: this.SUBRULE(this.names), span: this.since(start) };
  });

  // What the compiler does not have yet

  readonly laterClause: Rule<[], UnsupportedDeclaration> = this.RULE('laterClause', (): UnsupportedDeclaration =>
    this.later(this.CONSUME(Later)),
  );

  readonly laterActionClause: Rule<[], UnsupportedDeclaration> = this.RULE('laterActionClause', (): UnsupportedDeclaration =>
    this.later(this.CONSUME(LaterInAction)),
  );

  /** Steps over a clause to its end, braces and all. */
  private later(word: IToken): UnsupportedDeclaration {
    this.MANY({ GATE: () => false, DEF: () => this.CONSUME(AnyToken) });
    if (!this.RECORDING_PHASE) {
      const depth = depthOf(word);
      for (
        let next = this.LA(1);
        next.tokenType !== EOF && next.tokenType !== NewLine && depthOf(next) >= depth;
        next = this.LA(1)
      ) {
        this.documented.add(next.startOffset);
        if (next.tokenType === marks['{']) this.overBraces();
        else this.SKIP_TOKEN();
      }
    }
    const span = this.since(word);
    return { kind: 'unsupported', doc: this.docOf(word), word: this.nameOf(word), text: outdented(this.scene.text, span), span };
  }

  private overBraces(): void {
    const depth = depthOf(this.LA(1));
    this.SKIP_TOKEN();
    for (let next = this.LA(1); next.tokenType !== EOF; next = this.LA(1)) {
      this.documented.add(next.startOffset);
      this.SKIP_TOKEN();
      if (depthOf(next) === depth) return;
    }
  }

  private notBuiltin(name: NameNode): void {
    if (builtins.has(name.text)) this.report('FB1037', name.span, { name: name.text });
  }

  private beginsBlock(ahead: number): boolean {
    return (
      this.is(marks['{'], ahead) && blockWords.some((each) => this.is(words[each], ahead + 1)) && !this.is(marks[':'], ahead + 2)
    );
  }

  /** No clause begins like this. */
  protected unknown(start: IToken, place: string, candidates: readonly string[]): null {
    this.CONSUME(AnyToken);
    if (this.RECORDING_PHASE) return null;
    const span = this.spanOf(start);
    if (this.scannerSaidSo(start)) this.giveUp();
    if (closings.has(start.tokenType)) this.fail('FB1023', span, { bracket: start.image });
    if (clauseWords.has(start.image)) this.fail('FB1036', span, { word: start.image, place });
    return this.fail('FB1021', span, { word: start.image, place, better: closest(start.image, candidates) });
  }
}

/** A clause as written, its further lines moved left by what its first line is indented, so that it can stand anywhere. */
const outdented = (text: string, { start, end }: Span): string => {
  const margin = start - (text.lastIndexOf('\n', start - 1) + 1);
  const indentation = new RegExp(`^[ \\t]{0,${margin}}`);
  const lines = text.slice(start, end).split('\n');
  return lines.map((line, at) => (at === 0 ? line : line.replace(indentation, '')).trimEnd()).join('\n');
};
