/** The public API, listed by hand. */
export { compile, type Compiled } from './compile.ts';
export type { Checked } from './check/checked.ts';
export type { Core, Entry } from './core/core.ts';
export type { Code, Diagnostic, Note } from './diagnostics/diagnostic.ts';
export { registry } from './diagnostics/registry.ts';
export type { Position, Source, Span } from './source/source.ts';
export type { ArgumentSchema, FieldSchema, ParamSchema, RecordSchema, Schema, Shape } from './types/schema.ts';
export type { Facts, Outcome, Refusal, Value } from './types/value.ts';
