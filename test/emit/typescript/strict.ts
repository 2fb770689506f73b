/** Compiles generated modules under this project's own compiler options, with the TypeScript API. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../../..');
const config: unknown = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(root, 'tsconfig.json'), 'utf8')).config;
const settings: unknown = Reflect.get(Object(config), 'compilerOptions');
const { options } = ts.convertCompilerOptionsFromJson({ ...Object(settings), types: [] }, root);

const libraries = new Map<string, ts.SourceFile | undefined>();
const defaultHost = ts.createCompilerHost(options);

const program = (files: ReadonlyMap<string, string>): ts.Program => {
  const host: ts.CompilerHost = {
    ...defaultHost,
    getSourceFile: (name, version) => {
      const own = files.get(name);
      if (own !== undefined) return ts.createSourceFile(name, own, version, true);
      if (!libraries.has(name)) libraries.set(name, defaultHost.getSourceFile(name, version));
      return libraries.get(name);
    },
    fileExists: (name) => files.has(name) || defaultHost.fileExists(name),
    readFile: (name) => files.get(name) ?? defaultHost.readFile(name),
    getCurrentDirectory: () => root,
  };
  return ts.createProgram([...files.keys()], options, host);
};

/** Everything the compiler has to say about the modules, one line each. */
export const strictProblems = (modules: readonly string[]): readonly string[] => {
  const files = new Map(modules.map((code, at) => [join(root, 'test', `generated-${at}.ts`), code]));
  const made = program(files);
  return ts.getPreEmitDiagnostics(made).map((each) => {
    const place =
      each.file === undefined || each.start === undefined ? null : each.file.getLineAndCharacterOfPosition(each.start);
    const line = place === null ? '' : (each.file?.text.split('\n')[place.line] ?? '');
    return `${each.file?.fileName.split('/').pop() ?? ''}:${(place?.line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(each.messageText, ' ')} | ${line}`;
  });
};

/** The lines of a module in which some expression or name has the type `any`. */
export const anyTyped = (code: string): readonly string[] => {
  const name = join(root, 'test', 'generated.ts');
  const made = program(new Map([[name, code]]));
  const checker = made.getTypeChecker();
  const file = made.getSourceFile(name);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    const isName = ts.isIdentifier(node) && !ts.isBindingName(node.parent);
    // What a private name is of stands in the access around it.
    const isNamed = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
    if ((ts.isExpression(node) && !isNamed) || isName) {
      if ((checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0)
        found.push(`${node.getText()} in ${node.parent.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  if (file !== undefined) visit(file);
  return found;
};
