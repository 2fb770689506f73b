/** The modules of `src` and what each imports, read with TypeScript's own scanner. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Import = {
  /** As written. */
  readonly specifier: string;
  /** Relative to the project with `/`, for a file of our own; otherwise null. */
  readonly file: string | null;
  /** Erased at run time. */
  readonly typeOnly: boolean;
  /** `import('…')`: loaded when it is reached. */
  readonly lazy: boolean;
};

export type Module = {
  readonly file: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Lines with `as` of a type; `as const` is none. */
  readonly casts: readonly number[];
};

export const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? filesUnder(`${folder}/${each.name}`) : [`${folder}/${each.name}`],
  );

export const modulesUnder = (folder: string): readonly Module[] =>
  filesUnder(folder)
    .filter((each) => each.endsWith('.ts'))
    .map(moduleOf);

const moduleOf = (file: string): Module => {
  const text = readFileSync(join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const casts: number[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, lazy: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const own = specifier.text.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier.text)) : null;
    imports.push({ specifier: specifier.text, file: own, typeOnly, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) {
      casts.push(tree.getLineAndCharacterOfPosition(node.getEnd()).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { file, lines: text.trimEnd().split('\n').length, imports, casts };
};

const isErased = (node: ts.ImportDeclaration): boolean => {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((each) => each.isTypeOnly)
  );
};
