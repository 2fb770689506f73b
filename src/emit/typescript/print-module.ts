/** The module's text, by ts-morph: one structure, one source file. The only file that imports it. */
import { Project, StructureKind, ts, type JSDocStructure, type OptionalKind, type StatementStructures } from 'ts-morph';
import { IndentationText, NewLineKind, QuoteKind } from 'ts-morph';
import type { Declaration } from './declaration.ts';
import { printConstant } from './print.ts';
import { commentLines } from './text.ts';

/** The line of each function, and under it the line of each constant and variable of its body, counted from 1. */
export type Places = ReadonlyMap<string, { readonly line: number; readonly locals: ReadonlyMap<string, number> }>;

export type PrintedModule = { readonly code: string; readonly places: Places };

export const printModule = (declarations: readonly Declaration[], compiler: string): PrintedModule => {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  });
  const statements = declarations.map((each, at) =>
    structureOf(each, isBare(each) && isBare(declarations[at - 1]) ? '' : separated(declarations[at - 1])),
  );
  const file = project.createSourceFile('policy.ts', { leadingTrivia: header(compiler), statements });
  return { code: file.getFullText(), places: placesIn(file.compilerNode) };
};

const header = (compiler: string): string =>
  [`Generated${compiler === '' ? '' : ` by ${compiler}`}. Do not edit: change the policy instead.`]
    .flatMap(commentLines)
    .map((each) => `// ${each}\n`)
    .join('') + '\n';

const docs = (lines: readonly string[]): OptionalKind<JSDocStructure>[] => {
  const [only, second] = lines;
  if (only === undefined) return [];
  return [{ description: second === undefined ? only : `\n${lines.join('\n')}` }];
};

/** ts-morph sets off interfaces and functions by itself. */
const separated = (before: Declaration | undefined): string =>
  before !== undefined && (before.kind === 'type' || before.kind === 'constant') ? '\n' : '';

/** Constants without a word of their own stand together. */
const isBare = (of: Declaration | undefined): boolean => of?.kind === 'constant' && of.doc.length === 0 && !of.exported;

const structureOf = (of: Declaration, leadingTrivia: string): StatementStructures | string => {
  switch (of.kind) {
    case 'type':
      return { kind: StructureKind.TypeAlias, leadingTrivia, isExported: true, name: of.name, type: of.type, docs: docs(of.doc) };
    case 'interface':
      return {
        kind: StructureKind.Interface,
        isExported: true,
        name: of.name,
        typeParameters: [...(of.typeParameters ?? [])],
        extends: [...of.extends],
        properties: of.properties.map((each) => ({ isReadonly: true, name: each.name, type: each.type, docs: docs(each.doc) })),
        docs: docs(of.doc),
      };
    case 'constant':
      return leadingTrivia + constant(of);
    case 'function':
      return {
        kind: StructureKind.Function,
        isExported: of.exported,
        name: of.name,
        typeParameters: [...of.typeParameters],
        parameters: of.parameters.map(parameter),
        returnType: of.returns,
        statements: of.body,
        docs: docs(of.doc),
      };
    case 'class':
      return {
        kind: StructureKind.Class,
        leadingTrivia,
        isExported: true,
        name: of.name,
        properties: of.fields.map(parameter),
        ctors: [{ parameters: of.constructor.parameters.map(parameter), statements: of.constructor.body }],
        getAccessors: of.getters.map(({ parameters: _, ...each }) => member({ ...each, parameters: [] })),
        methods: [...of.statics.map((each) => ({ ...member(each), isStatic: true })), ...of.methods.map(member)],
        docs: docs(of.doc),
      };
  }
};

const member = (of: Declaration & { readonly kind: 'function' }) => ({
  name: of.name,
  parameters: of.parameters.map(parameter),
  returnType: of.returns,
  statements: of.body,
  docs: docs(of.doc),
});

/** As text, because ts-morph would indent the lines of its value once more. */
const constant = (of: Declaration & { readonly kind: 'constant' }): string => {
  const head = `${of.exported ? 'export ' : ''}const ${of.name}${of.type === null ? '' : `: ${of.type}`}`;
  const value = printConstant(head, of.value);
  const [only, second] = of.doc;
  const doc =
    second === undefined
      ? only === undefined
        ? []
        : [`/** ${only} */`]
      : ['/**', ...of.doc.map((each) => ` * ${each}`.trimEnd()), ' */'];
  return [...doc, of.asConst === true ? value.replace(/;$/u, ' as const;') : value].join('\n');
};

/** `name: type` or `name: type = default`. */
const parameter = (text: string): { name: string; type: string; initializer?: string } => {
  const colon = text.indexOf(': ');
  const equals = text.indexOf(' = ');
  const type = text.slice(colon + 2, equals < 0 ? undefined : equals);
  return { name: text.slice(0, colon), type, ...(equals < 0 ? {} : { initializer: text.slice(equals + 3) }) };
};

const placesIn = (file: ts.SourceFile): Places => {
  const line = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const places = new Map<string, { line: number; locals: Map<string, number> }>();
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) continue;
    const locals = new Map<string, number>();
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) locals.set(node.name.text, line(node));
      ts.forEachChild(node, visit);
    };
    if (statement.body !== undefined) visit(statement.body);
    places.set(statement.name.text, { line: line(statement), locals });
  }
  return places;
};
