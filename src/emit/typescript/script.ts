/** A generated module as JavaScript that puts its exports on an object: for those who run it in the process that made it. */
import { ts } from 'ts-morph';

export const scriptOf = (code: string): string =>
  ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } }).outputText;
