/** What `build` tells each target, and what targets share. */
import type { Core } from '../core/core.ts';
import type { Permission, RolesOption } from '../emit/solidity/engine/access.ts';
import type { StoragePlace } from '../emit/solidity/storage.ts';
import { lineIndex } from '../diagnostics/line-index.ts';
import type { Span } from '../source/source.ts';
import type { Document } from '../facts/decode.ts';
import type { ExitCode } from './host.ts';
import type { Loaded } from './load.ts';
import type { OutputFile } from './write-files.ts';

export type BuildOptions = {
  readonly target: 'typescript' | 'solidity' | 'all';
  readonly out: string;
  readonly params: 'constants' | 'immutables';
  readonly location: 'calldata' | 'memory';
  /** In Solidity, who may call the contract that keeps the state: its own table unless given. */
  readonly roles?: RolesOption;
  readonly facts?: string;
  /** Entry points to build, by name and separated by commas; all unless given. */
  readonly entries?: string;
  readonly json?: boolean;
};

export type Job = {
  readonly loaded: Loaded;
  readonly core: Core;
  /** From where `out` is meant. */
  readonly directory: string;
  readonly options: BuildOptions;
  readonly identity: { readonly policyHash: string; readonly compiler: string };
  /** Facts whose decisions are to become test vectors; null when none were given. */
  readonly document: Document | null;
};

/** What of a contract that keeps the state is to be known: where it keeps what, and who may call what. */
export type KeepingContract = {
  readonly contract: string;
  readonly storage: readonly StoragePlace[];
  readonly roles: RolesOption;
  readonly permissions: readonly Permission[];
};

/** Bytes of code that a contract has on a chain, and of the code that makes it. */
export type ContractSize = { readonly contract: string; readonly bytes: number; readonly creationBytes: number };

/** The files of a target, or why there can be none. */
export type Prepared =
  | {
      readonly ok: true;
      readonly files: readonly OutputFile[];
      readonly keeping?: KeepingContract;
      readonly sizes?: readonly ContractSize[];
    }
  | { readonly ok: false; readonly reason: string; readonly code: ExitCode };

/** Which lines of generated code come from where, one entry a line, for tools that map back. */
export const lineMapFile = (
  path: string,
  map: readonly { readonly line: number; readonly span: Span }[],
  loaded: Loaded,
): OutputFile => {
  const entries = map.map(({ line, span }) => {
    const source = loaded.compiled.sources.get(span.file);
    const place = source === undefined ? { line: 1, column: 1 } : lineIndex(source).position(span.start);
    return `  { "line": ${line}, "file": ${JSON.stringify(source?.path ?? span.file)}, "from": [${place.line}, ${place.column}] }`;
  });
  return { path, text: `[\n${entries.join(',\n')}\n]\n` };
};

/** `MarginPool` as a file name: `margin_pool`. */
export const fileName = (policy: string): string => policy.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
