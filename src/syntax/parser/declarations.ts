/** What there is: units, enums, roles, and entities with what they hold. */
import type { IToken } from 'chevrotain';
import type { Span } from '../../source/source.ts';
import type {
  Binder,
  Decimals,
  EntityDeclaration,
  EnumDeclaration,
  Expression,
  FieldDeclaration,
  ListDeclaration,
  RoleDeclaration,
  UnitDeclaration,
} from '../ast.ts';
import { limits } from '../limits.ts';
import { precedence } from '../precedence.ts';
import { marks, Name, words } from '../tokens.ts';
import { entityWords, laterWords, neverUnits } from '../words.ts';
import { isElse } from './base.ts';
import { DefinitionParser } from './definitions.ts';
import type { Rule } from './operations.ts';

type Given = Pick<FieldDeclaration, 'value' | 'sum'>;
const nothingGiven: Given = { value: null, sum: null };

export abstract class DeclarationParser extends DefinitionParser {
  readonly unitDeclaration: Rule<[], UnitDeclaration> = this.RULE('unitDeclaration', (): UnitDeclaration => {
    const start = this.CONSUME(words.unit);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    if (neverUnits.has(name.text)) this.report('FB1030', name.span, { word: name.text });
    const decimals = this.OPTION(() => this.SUBRULE(this.decimalsClause));
    return { kind: 'unit', doc, name, decimals: decimals ?? null, span: this.since(start) };
  });

  readonly decimalsClause: Rule<[], Decimals> = this.RULE('decimalsClause', (): Decimals => {
    const first = this.CONSUME(words.decimals);
    const min = this.SUBRULE(this.whole, { ARGS: ['the number of decimals', limits.decimals] });
    const max = this.OPTION(() => {
      this.CONSUME(marks['..']);
      return this.SUBRULE2(this.whole, { ARGS: ['the number of decimals', limits.decimals] });
    });
    return { min, max: max ?? min, span: this.since(first) };
  });

  readonly enumDeclaration: Rule<[], EnumDeclaration> = this.RULE('enumDeclaration', (): EnumDeclaration => {
    const start = this.CONSUME(words.enum);
    const doc = this.docOf(start);
    const name = this.nameOf(this.CONSUME(Name));
    const ordered = this.head(() => this.OPTION(() => this.CONSUME(words.ordered)) !== undefined);
    const members = this.braces(true, () => this.nameOf(this.CONSUME2(Name)), 'a member');
    return { kind: 'enum', doc, name, ordered: ordered ?? false, members, span: this.since(start) };
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
    const bound = this.head(() => this.OPTION(() => this.SUBRULE(this.listBound)));
    const members = this.braces(false, () => this.SUBRULE(this.entityClause));
    return { kind: 'entity', doc, name, bound: bound ?? null, members, span: this.since(start) };
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
      { ALT: () => this.as('state', this.CONSUME(words.state)) },
    ]);
    return this.SUBRULE(this.field, { ARGS: [word, start] });
  });

  readonly field: Rule<[FieldDeclaration['word'], IToken], FieldDeclaration> = this.RULE(
    'field',
    (word: FieldDeclaration['word'] = 'fact', start: IToken = this.LA(1)): FieldDeclaration => {
      const doc = this.docOf(start);
      const name = this.nameOf(this.CONSUME(Name));
      const scope = this.OPTION(() => {
        this.CONSUME(words.of);
        return this.SUBRULE(this.scope);
      });
      this.CONSUME(marks[':'], { ERR_MSG: '`:` and the unit or type' });
      const type = this.SUBRULE(this.typeExpression);
      const range = this.OPTION2(() => this.SUBRULE(this.range));
      const { value, sum } = this.OPTION3(() => this.given(word)) ?? nothingGiven;
      if ((word === 'total') !== (sum !== null) && !this.RECORDING_PHASE) {
        if (word === 'total' || word === 'param' || word === 'state')
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

  /** What stands behind the `=` of a field. */
  private given(word: FieldDeclaration['word']): Given {
    const equals = this.CONSUME(marks['=']);
    const found = this.OR<Given>({
      ERR_MSG: 'a value',
      DEF: [
        {
          GATE: () => this.is(words.over, 2),
          IGNORE_AMBIGUITIES: true,
          ALT: () => ({ value: null, sum: this.SUBRULE(this.sumOver) }),
        },
        { ALT: () => ({ value: this.part(() => this.SUBRULE(this.expression), isElse), sum: null }) },
      ],
    });
    if (word === 'key' || word === 'fact') this.report('FB1035', this.since(equals), { word });
    return found;
  }

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
    const head = this.head(() => {
      const bound = this.SUBRULE(this.listBound);
      this.CONSUME(words.of, { ERR_MSG: '`of` and a name for one member of the list' });
      const member = this.nameOf(this.CONSUME2(Name));
      const unique = this.OPTION(() => {
        this.CONSUME(words.unique);
        this.CONSUME(words.by);
        return this.nameOf(this.CONSUME3(Name));
      });
      return { bound, member, unique: unique ?? null };
    });
    const fields = this.braces(false, () => this.SUBRULE(this.listClause));
    // Without a name for its members there is nothing to declare.
    return { kind: 'list', doc, name, ...(head ?? this.giveUp()), fields, span: this.since(start) };
  });

  readonly listClause: Rule<[], FieldDeclaration | null> = this.RULE('listClause', (): FieldDeclaration | null => {
    const start = this.LA(1);
    this.ACTION(() => {
      if (this.is(words.fact) && this.isName(2)) this.fail('FB1040', this.spanOf(start), {});
    });
    return this.SUBRULE(this.field, { ARGS: ['fact', start] });
  });
}
