/** Files and declarations: the clauses of a policy. */
import { EOF, type IToken, type ParserMethod } from 'chevrotain';
import type {
  ActionClause,
  ActionDeclaration,
  Binder,
  Declaration,
  DefineDeclaration,
  EntityDeclaration,
  EnumDeclaration,
  Expression,
  FieldDeclaration,
  Header,
  Import,
  LetDeclaration,
  ListDeclaration,
  Local,
  Name as NameNode,
  PolicyParameter,
  RoleDeclaration,
  UnitDeclaration,
  UnsupportedDeclaration,
} from '../ast.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { closest } from '../../source/closest.ts';
import type { Span } from '../../source/source.ts';
import { limits } from '../limits.ts';
import { precedence } from '../precedence.ts';
import { unquote } from '../strings.ts';
import { AnyToken, Later, LaterInAction, marks, Name, NewLine, StringLiteral, words, type Token } from '../tokens.ts';
import {
  actionWords,
  blockWords,
  builtinWords,
  clauseWords,
  entityWords,
  laterActionWords,
  laterWords,
  neverUnits,
  topWords,
} from '../words.ts';
import { depthOf, type Scene } from './base.ts';
import { TypeParser } from './types.ts';

type Rule<Arguments extends unknown[], Result> = ParserMethod<Arguments, Result>;
type LetParameter = LetDeclaration['parameters'][number];
type Item =
  { readonly kind: 'local'; readonly local: Local } | { readonly kind: 'give'; readonly value: Expression; readonly span: Span };
type Block = { readonly locals: readonly Local[]; readonly value: Expression };

/** The clauses of a file, in order, what is wrong, and the offsets of the tokens whose documentation was taken. */
export type ReadFile = {
  readonly header: Header | null;
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
  readonly diagnostics: readonly Diagnostic[];
  readonly documented: ReadonlySet<number>;
};

const builtins: ReadonlySet<string> = new Set(builtinWords);

export class DeclarationParser extends TypeParser {
  /** What a file consists of, as far as it has been read. */
  private header: Header | null = null;
  private imports: Import[] = [];
  private declarations: Declaration[] = [];

  readonly file: Rule<[], void> = this.RULE('file', (): void => {
    if (this.RECORDING_PHASE) {
      this.MANY(() => {
        this.SUBRULE(this.clause);
        this.OPTION(() => this.CONSUME(NewLine));
      });
      return;
    }
    this.clauses(
      () => false,
      () => false,
      () => this.SUBRULE2(this.clause),
    );
  });

  readonly clause: Rule<[], void> = this.RULE('clause', (): void => {
    const start = this.LA(1);
    const add = (declaration: Declaration): void => {
      this.declarations.push(declaration);
    };
    this.OR([
      { ALT: () => this.addHeader(this.SUBRULE(this.policyHeader)) },
      { ALT: () => this.addImport(this.SUBRULE(this.importClause)) },
      { ALT: () => add(this.SUBRULE(this.unitDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.enumDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.roleDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.entityDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.fieldDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.letDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.defineDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.actionDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.laterClause)) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'here', [...topWords, ...laterWords]) },
    ]);
  });

  // The head of a file

  readonly policyHeader: Rule<[], Header> = this.RULE('policyHeader', (): Header => {
    const start = this.CONSUME(words.policy);
    const name = this.nameOf(this.CONSUME(Name));
    const parameters: PolicyParameter[] = [];
    this.OPTION(() => {
      this.CONSUME(marks['(']);
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: '`unit`, `scale` or `entity` and a name',
        DEF: () => this.add(parameters, this.SUBRULE(this.policyParameter)),
      });
      this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    });
    return { doc: this.docOf(start), name, parameters, span: this.since(start) };
  });

  readonly policyParameter: Rule<[], PolicyParameter> = this.RULE('policyParameter', (): PolicyParameter => {
    const start = this.LA(1);
    const kind = this.OR<PolicyParameter['kind']>({
      ERR_MSG: '`unit`, `scale` or `entity`',
      DEF: [
        { ALT: () => this.as('unit', this.CONSUME(words.unit)) },
        { ALT: () => this.as('scale', this.CONSUME(words.scale)) },
        { ALT: () => this.as('entity', this.CONSUME(words.entity)) },
      ],
    });
    const name = this.nameOf(this.CONSUME(Name));
    return { kind, name, span: this.since(start) };
  });

  readonly importClause: Rule<[], Import> = this.RULE('importClause', (): Import => {
    const start = this.CONSUME(words.import);
    const path = this.CONSUME(StringLiteral, { ERR_MSG: 'the path of a file, in quotes' });
    const given: Import['arguments'][number][] = [];
    this.OPTION(() => {
      this.CONSUME(marks['(']);
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: 'a name and what it stands for',
        DEF: () => this.add(given, this.SUBRULE(this.importArgument)),
      });
      this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    });
    return { path: unquote(path.image), pathSpan: this.spanOf(path), arguments: given, span: this.since(start) };
  });

  readonly importArgument: Rule<[], Import['arguments'][number]> = this.RULE(
    'importArgument',
    (): Import['arguments'][number] => {
      const name = this.nameOf(this.CONSUME(Name));
      this.CONSUME(marks['=']);
      const start = this.LA(1);
      const value = this.OR<Import['arguments'][number]['value']>({
        ERR_MSG: 'a name or a number of decimals',
        DEF: [
          { ALT: () => this.nameOf(this.CONSUME2(Name)) },
          {
            ALT: () => {
              const decimals = this.SUBRULE(this.whole, { ARGS: ['the number of decimals', limits.decimals] });
              return { decimals, span: this.since(start) };
            },
          },
        ],
      });
      return { name, value };
    },
  );

  // Units, enums, roles

  readonly unitDeclaration: Rule<[], UnitDeclaration> = this.RULE('unitDeclaration', (): UnitDeclaration => {
    const start = this.CONSUME(words.unit);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    if (neverUnits.has(name.text)) this.report('FB1030', name.span, { word: name.text });
    const decimals = this.OPTION(() => {
      const first = this.CONSUME(words.decimals);
      const min = this.SUBRULE(this.whole, { ARGS: ['the number of decimals', limits.decimals] });
      const max = this.OPTION2(() => {
        this.CONSUME(marks['..']);
        return this.SUBRULE2(this.whole, { ARGS: ['the number of decimals', limits.decimals] });
      });
      return { min, max: max ?? min, span: this.since(first) };
    });
    return { kind: 'unit', doc, name, decimals: decimals ?? null, span: this.since(start) };
  });

  readonly enumDeclaration: Rule<[], EnumDeclaration> = this.RULE('enumDeclaration', (): EnumDeclaration => {
    const start = this.CONSUME(words.enum);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    let ordered = false;
    this.head(() => {
      ordered = this.OPTION(() => this.CONSUME(words.ordered)) !== undefined;
      this.bodyFollows();
    });
    const members = this.braces(true, () => this.nameOf(this.CONSUME2(Name)), 'a member');
    return { kind: 'enum', doc, name, ordered, members, span: this.since(start) };
  });

  readonly roleDeclaration: Rule<[], RoleDeclaration> = this.RULE('roleDeclaration', (): RoleDeclaration => {
    const start = this.CONSUME(words.role);
    const name = this.nameOf(this.CONSUME(Name));
    return { kind: 'role', doc: this.docOf(start), name, span: this.since(start) };
  });

  // Entities and what they hold

  readonly entityDeclaration: Rule<[], EntityDeclaration> = this.RULE('entityDeclaration', (): EntityDeclaration => {
    const start = this.CONSUME(words.entity);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    let bound: EntityDeclaration['bound'] = null;
    this.head(() => {
      bound = this.OPTION(() => this.SUBRULE(this.listBound)) ?? null;
      this.bodyFollows();
    });
    const members = this.braces(false, () => this.SUBRULE(this.entityClause));
    return { kind: 'entity', doc, name, bound, members, span: this.since(start) };
  });

  /** `[..64]` */
  readonly listBound: Rule<[], { readonly value: number; readonly span: Span }> = this.RULE('listBound', () => {
    const open = this.CONSUME(marks['[']);
    this.CONSUME(marks['..'], { ERR_MSG: '`..` and the greatest number of members' });
    const value = this.SUBRULE(this.whole, { ARGS: ['a bound', limits.count] });
    this.CONSUME(marks[']']);
    return { value, span: this.since(open) };
  });

  readonly entityClause: Rule<[], EntityDeclaration['members'][number] | null> = this.RULE(
    'entityClause',
    (): EntityDeclaration['members'][number] | null => {
      const start = this.LA(1);
      return this.OR<EntityDeclaration['members'][number] | null>([
        { ALT: () => this.SUBRULE(this.unitDeclaration) },
        { ALT: () => this.SUBRULE(this.fieldDeclaration) },
        { ALT: () => this.SUBRULE(this.listDeclaration) },
        {
          ALT: () => {
            this.declarations.push(this.SUBRULE(this.laterClause));
            return null;
          },
        },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.unknown(start, 'in an entity', [...entityWords, ...laterWords]) },
      ]);
    },
  );

  readonly fieldDeclaration: Rule<[], FieldDeclaration> = this.RULE('fieldDeclaration', (): FieldDeclaration => {
    const start = this.LA(1);
    const word = this.OR<FieldDeclaration['word']>([
      { ALT: () => this.as('key', this.CONSUME(words.key)) },
      { ALT: () => this.as('fact', this.CONSUME(words.fact)) },
      { ALT: () => this.as('param', this.CONSUME(words.param)) },
      { ALT: () => this.as('total', this.CONSUME(words.total)) },
    ]);
    return this.SUBRULE(this.field, { ARGS: [word, start] });
  });

  readonly field: Rule<[FieldDeclaration['word'], IToken], FieldDeclaration> = this.RULE(
    'field',
    (word = 'fact', start = this.LA(1)): FieldDeclaration => {
      const doc = this.docOf(start);
      const name = this.nameOf(this.CONSUME(Name));
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
      const type = this.SUBRULE(this.typeExpression);
      const range = this.OPTION2(() => this.SUBRULE(this.range));
      let value: Expression | null = null;
      let sum: FieldDeclaration['sum'] = null;
      this.OPTION3(() => {
        const equals = this.CONSUME(marks['=']);
        this.OR({
          ERR_MSG: 'a value',
          DEF: [
            {
              GATE: () => this.is(words.over, 2),
              IGNORE_AMBIGUITIES: true,
              ALT: () => {
                sum = this.SUBRULE(this.sumOver);
              },
            },
            {
              ALT: () => {
                value = this.part(() => this.SUBRULE(this.expression), isElse);
              },
            },
          ],
        });
        const isGiven = word === 'key' || word === 'fact';
        if (isGiven) this.report('FB1035', this.since(equals), { word });
      });
      if ((word === 'total') !== (sum !== null) && (word === 'total' || word === 'param') && !this.RECORDING_PHASE) {
        this.report('FB1038', value === null ? name.span : this.since(start), {});
      }
      const outside = this.OPTION4(() => {
        const first = this.CONSUME(words.else);
        const found = this.SUBRULE(this.outside);
        return { value: found, span: this.since(first) };
      });
      return {
        ...{ kind: 'field', word, doc, name, scope: scope ?? null, type, range: range ?? null },
        ...{ outside: outside ?? null, value, sum, span: this.since(start) },
      };
    },
  );

  /** `sum over a: account of a.positions[m].size` */
  readonly sumOver: Rule<[], { readonly binder: Binder; readonly path: Expression }> = this.RULE('sumOver', () => {
    this.CONSUME(words.sum);
    this.CONSUME(words.over);
    const binder = this.SUBRULE(this.scope);
    this.CONSUME(words.of);
    const path = this.SUBRULE(this.operation, { ARGS: [precedence.loosest] });
    return { binder, path };
  });

  readonly listDeclaration: Rule<[], ListDeclaration> = this.RULE('listDeclaration', (): ListDeclaration => {
    const start = this.CONSUME(words.list);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    let bound: ListDeclaration['bound'] = { value: 0, span: name.span };
    let member: NameNode | null = null;
    let unique: NameNode | null = null;
    this.head(() => {
      bound = this.SUBRULE(this.listBound);
      this.CONSUME(words.of, { ERR_MSG: '`of` and a name for one member of the list' });
      member = this.nameOf(this.CONSUME2(Name));
      unique =
        this.OPTION(() => {
          this.CONSUME(words.unique);
          this.CONSUME(words.by);
          return this.nameOf(this.CONSUME3(Name));
        }) ?? null;
      this.bodyFollows();
    });
    const fields = this.braces(false, () => this.SUBRULE(this.listClause));
    return { kind: 'list', doc, name, bound, member: member ?? this.giveUp(), unique, fields, span: this.since(start) };
  });

  readonly listClause: Rule<[], FieldDeclaration | null> = this.RULE('listClause', (): FieldDeclaration | null => {
    const start = this.LA(1);
    this.ACTION(() => {
      if (this.is(words.fact) && this.isName(2)) this.fail('FB1040', this.spanOf(start), {});
    });
    return this.SUBRULE(this.field, { ARGS: ['fact', start] });
  });

  // Definitions

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
    const start = this.CONSUME(words.action);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    let parameters: readonly Binder[] = [];
    this.head(() => {
      parameters = this.OPTION(() => this.SUBRULE(this.binders)) ?? [];
      this.bodyFollows();
    });
    const clauses = this.braces(false, () => this.SUBRULE(this.actionClause));
    return { kind: 'action', doc, name, parameters, clauses, span: this.since(start) };
  });

  readonly actionClause: Rule<[], ActionClause | null> = this.RULE('actionClause', (): ActionClause | null => {
    const start = this.LA(1);
    return this.OR<ActionClause | null>([
      { ALT: () => this.SUBRULE(this.changesClause) },
      { ALT: () => this.SUBRULE(this.requireClause) },
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
    this.OPTION({ GATE: () => this.is(words.rounds, 2), DEF: () => this.CONSUME(marks[',']) });
    const rounding = this.OPTION2(() => this.SUBRULE(this.roundingClause));
    this.OPTION3({ GATE: () => this.is(words.accept, 2), DEF: () => this.CONSUME2(marks[',']) });
    const accept = this.OPTION4(() => this.SUBRULE(this.acceptClause));
    return { kind: 'changes', target, mode, value, rounding: rounding ?? null, accept: accept ?? null, span: this.since(start) };
  });

  readonly requireClause: Rule<[], ActionClause> = this.RULE('requireClause', (): ActionClause => {
    const start = this.CONSUME(words.require);
    const condition = this.part(() => this.SUBRULE(this.expression), isElse);
    this.CONSUME(words.else, { ERR_MSG: '`else` and the reason in quotes' });
    const reason = this.CONSUME(StringLiteral, { ERR_MSG: 'the reason, in quotes' });
    return {
      kind: 'require',
      condition,
      reason: unquote(reason.image),
      reasonSpan: this.spanOf(reason),
      span: this.since(start),
    };
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

  // Helpers

  private addHeader(header: Header): void {
    if (this.RECORDING_PHASE) return;
    const late = this.header !== null || this.imports.length > 0 || this.declarations.length > 0;
    if (late) this.report('FB1034', header.span, { word: 'policy' });
    this.header ??= header;
  }

  private addImport(found: Import): void {
    if (this.RECORDING_PHASE) return;
    if (this.declarations.length > 0) this.report('FB1034', found.span, { word: 'import' });
    this.imports.push(found);
  }

  private notBuiltin(name: NameNode): void {
    if (builtins.has(name.text)) this.report('FB1037', name.span, { name: name.text });
  }

  /** Behind a head comes its body, or the end of the line where the opening brace was forgotten. */
  private bodyFollows(): void {
    if (this.RECORDING_PHASE || this.is(marks['{']) || this.is(NewLine) || this.is(EOF)) return;
    this.unexpected(this.LA(1), '`{`');
    this.giveUp();
  }

  private beginsBlock(ahead: number): boolean {
    return (
      this.is(marks['{'], ahead) && blockWords.some((each) => this.is(words[each], ahead + 1)) && !this.is(marks[':'], ahead + 2)
    );
  }

  /** No clause begins like this. */
  private unknown(start: IToken, place: string, candidates: readonly string[]): null {
    this.CONSUME(AnyToken);
    if (this.RECORDING_PHASE) return null;
    const span = this.spanOf(start);
    if (this.scannerSaidSo(start)) this.giveUp();
    if (closingMarks.has(start.tokenType)) this.fail('FB1023', span, { bracket: start.image });
    if (clauseWords.has(start.image)) this.fail('FB1036', span, { word: start.image, place });
    return this.fail('FB1021', span, { word: start.image, place, better: closest(start.image, candidates) });
  }

  /** Records the grammar; once, after all rules stand. */
  analyse(): void {
    this.performSelfAnalysis();
  }

  /** Reads a file; the tokens are those of `layout.ts`. */
  read(tokens: Token[], scene: Scene): ReadFile {
    this.begin(scene);
    this.header = null;
    this.imports = [];
    this.declarations = [];
    this.input = tokens;
    this.file();
    const { header, imports, declarations, diagnostics, documented } = this;
    return { header, imports, declarations, diagnostics, documented };
  }
}

/** A clause as written, its further lines moved left by what its first line is indented, so that it can stand anywhere. */
const outdented = (text: string, { start, end }: Span): string => {
  const margin = start - (text.lastIndexOf('\n', start - 1) + 1);
  const indentation = new RegExp(`^[ \\t]{0,${margin}}`);
  const lines = text.slice(start, end).split('\n');
  return lines.map((line, at) => (at === 0 ? line : line.replace(indentation, '')).trimEnd()).join('\n');
};

const never = (): boolean => false;
const isComma = (token: IToken): boolean => token.tokenType === marks[','];
const isElse = (token: IToken): boolean => token.tokenType === words.else;
const closingMarks: ReadonlySet<IToken['tokenType']> = new Set([marks[')'], marks[']'], marks['}']]);
