/** Files: the head, and clause after clause. */
import type { IOrAlt } from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Declaration, Header, Import, PolicyParameter } from '../ast.ts';
import { unquote } from '../strings.ts';
import { marks, Name, NewLine, StringLiteral, words, type Token } from '../tokens.ts';
import { laterWords, topWords } from '../words.ts';
import { never, type Scene } from './base.ts';
import { ClearingParser } from './mechanisms/clearing.ts';
import type { Rule } from './operations.ts';
import type { RecordedPlace } from './recorded.ts';

/** The clauses of a file, in order, what is wrong, and the offsets of the tokens whose documentation was taken. */
export type ReadFile = {
  readonly header: Header | null;
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
  readonly diagnostics: readonly Diagnostic[];
  readonly documented: ReadonlySet<number>;
};

export class FileParser extends ClearingParser {
  private header: Header | null = null;
  private imports: Import[] = [];

  readonly file: Rule<[], void> = this.RULE('file', (): void => {
    if (this.RECORDING_PHASE) {
      this.MANY(() => {
        this.SUBRULE(this.clause);
        this.OPTION(() => this.CONSUME(NewLine));
      });
      return;
    }
    this.clauses(never, never, () => this.SUBRULE2(this.clause));
  });

  readonly clause: Rule<[], void> = this.RULE('clause', (): void => {
    this.OR((this.kinds ??= this.kindsOfClause()));
  });

  /** Made once, because a file has clause after clause. */
  private kinds: IOrAlt<void>[] | null = null;

  private kindsOfClause(): IOrAlt<void>[] {
    const add = (declaration: Declaration): void => {
      this.declarations.push(declaration);
    };
    return [
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
      { ALT: () => add(this.SUBRULE(this.breakerDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.oracleDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.governDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.adaptDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.predictDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.booksDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.gaugeDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.fundDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.liquidationDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.adlDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.scenariosDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.portfolioDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.guardDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.clearingDeclaration)) },
      { ALT: () => add(this.SUBRULE(this.laterClause)) },
      { IGNORE_AMBIGUITIES: true, ALT: () => void this.unknown(this.LA(1), 'here', [...topWords, ...laterWords]) },
    ];
  }

  // The head of a file

  readonly policyHeader: Rule<[], Header> = this.RULE('policyHeader', (): Header => {
    const start = this.CONSUME(words.policy);
    const name = this.nameOf(this.CONSUME(Name));
    const parameters: PolicyParameter[] = [];
    this.OPTION(() => {
      this.CONSUME(marks['(']);
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: '`unit`, `scale`, `entity`, `enum` or `param`, and a name',
        DEF: () => this.add(parameters, this.SUBRULE(this.policyParameter)),
      });
      this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    });
    return { doc: this.docOf(start), name, parameters, span: this.since(start) };
  });

  readonly policyParameter: Rule<[], PolicyParameter> = this.RULE('policyParameter', (): PolicyParameter => {
    const start = this.LA(1);
    return this.OR<PolicyParameter>({
      ERR_MSG: '`unit`, `scale`, `entity`, `enum` or `param`',
      DEF: [
        {
          ALT: () => {
            const kind = this.OR2<'unit' | 'scale'>([
              { ALT: () => this.as('unit', this.CONSUME(words.unit)) },
              { ALT: () => this.as('scale', this.CONSUME(words.scale)) },
            ]);
            const name = this.nameOf(this.CONSUME(Name));
            const decimals = this.OPTION(() => this.SUBRULE(this.decimalsClause));
            return { kind, name, decimals: decimals ?? null, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const kind = this.OR3<'entity' | 'enum'>([
              { ALT: () => this.as('entity', this.CONSUME(words.entity)) },
              { ALT: () => this.as('enum', this.CONSUME(words.enum)) },
            ]);
            return { kind, name: this.nameOf(this.CONSUME2(Name)), span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(words.param);
            const name = this.nameOf(this.CONSUME3(Name));
            this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
            const type = this.SUBRULE(this.typeExpression);
            const range = this.OPTION2(() => this.SUBRULE(this.range));
            const value = this.OPTION3(() => {
              this.CONSUME(marks['=']);
              return this.SUBRULE(this.expression);
            });
            return { kind: 'param', name, type, range: range ?? null, value: value ?? null, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly importClause: Rule<[], Import> = this.RULE('importClause', (): Import => {
    const start = this.CONSUME(words.import);
    const path = this.CONSUME(StringLiteral, { ERR_MSG: 'the path of a file, in quotes' });
    const alias = this.OPTION(() => {
      this.CONSUME(words.as);
      return this.nameOf(this.CONSUME(Name));
    });
    const given: Import['arguments'][number][] = [];
    this.OPTION2(() => {
      this.CONSUME(marks['(']);
      this.AT_LEAST_ONE_SEP({
        SEP: marks[','],
        ERR_MSG: 'a name and what it stands for',
        DEF: () => this.add(given, this.SUBRULE(this.importArgument)),
      });
      this.CONSUME(marks[')'], { ERR_MSG: '`,` or `)`' });
    });
    const span = this.since(start);
    return { path: unquote(path.image), pathSpan: this.spanOf(path), alias: alias ?? null, arguments: given, span };
  });

  readonly importArgument: Rule<[], Import['arguments'][number]> = this.RULE(
    'importArgument',
    (): Import['arguments'][number] => {
      const start = this.CONSUME(Name);
      this.CONSUME(marks['=']);
      const value = this.SUBRULE(this.expression);
      return { name: this.nameOf(start), value, span: this.since(start) };
    },
  );

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

  /** Records the grammar, or takes it as it was recorded; once, after all rules stand. */
  analyse(places: readonly RecordedPlace[] | null): void {
    if (places === null) this.performSelfAnalysis();
    else this.recall(places);
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
