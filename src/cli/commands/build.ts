/** `firebreak build`: generated code for a policy, written whole or not at all. */
import { resolve } from 'node:path';
import type { Core } from '../../core/core.ts';
import { lineIndex } from '../../diagnostics/line-index.ts';
import type { Span } from '../../source/source.ts';
import { compilerVersion } from '../../version.ts';
import { exitCode, type Attempt, type ExitCode, type Host } from '../host.ts';
import { jsonDiagnostics, loadPolicy, printDiagnostics, type Loaded } from '../load.ts';
import { printJson, printLine, wrongUse } from '../output.ts';
import { policyHash } from '../policy-hash.ts';
import { writeFiles, type OutputFile } from '../write-files.ts';

export type BuildOptions = {
  readonly target: 'typescript' | 'solidity' | 'all';
  readonly out: string;
  readonly params: 'constants' | 'immutables';
  readonly location: 'calldata' | 'memory';
  readonly facts?: string;
  readonly json?: boolean;
};

/** What every emitter is told, and what its lines are mapped back to. */
export type Job = {
  readonly host: Host;
  readonly loaded: Loaded;
  readonly core: Core;
  readonly options: BuildOptions;
  readonly identity: { readonly policyHash: string; readonly compiler: string };
};

export const build = async (host: Host, policy: string, options: BuildOptions): Promise<ExitCode> => {
  const json = options.json === true;
  const loaded = loadPolicy(host, policy);
  if (!loaded.ok) return wrongUse(host, json, loaded.reason);
  const { core, sources } = loaded.value.compiled;
  if (core === null) {
    if (json) printJson(host, { ok: false, diagnostics: jsonDiagnostics(loaded.value) });
    else printDiagnostics(host, loaded.value);
    return exitCode.policy;
  }
  const identity = { policyHash: policyHash(sources), compiler: `firebreak ${compilerVersion}` };
  const files = await prepareFiles({ host, loaded: loaded.value, core, options, identity });
  if (!files.ok) return wrongUse(host, json, files.reason);
  const written = writeFiles(resolve(host.directory, options.out), options.out, files.value);
  if (!written.ok) return wrongUse(host, json, written.reason);
  const paths = files.value.map((each) => `${options.out.replace(/\/+$/, '')}/${each.path}`);
  if (json) printJson(host, { ok: true, policyHash: identity.policyHash, files: paths });
  else for (const path of paths) printLine(host, `wrote ${path}`);
  return exitCode.good;
};

/** Everything that is to be written, before anything is. */
const prepareFiles = async (job: Job): Promise<Attempt<readonly OutputFile[]>> => {
  const { target } = job.options;
  const files: OutputFile[] = [];
  if (target !== 'solidity') {
    const { typescriptFiles } = await import('../build-typescript.ts');
    files.push(...typescriptFiles(job));
  }
  if (target !== 'typescript') {
    const { solidityFiles } = await import('../build-solidity.ts');
    const solidity = await solidityFiles(job);
    if (!solidity.ok) return solidity;
    files.push(...solidity.value);
  }
  return { ok: true, value: files };
};

/** Which lines of generated code come from where, one entry a line, for tools that map back. */
export const lineMapFile = (path: string, map: readonly { readonly line: number; readonly span: Span }[], loaded: Loaded): OutputFile => {
  const entries = map.map(({ line, span }) => {
    const source = loaded.compiled.sources.get(span.file);
    const place = source === undefined ? { line: 1, column: 1 } : lineIndex(source).position(span.start);
    return `  { "line": ${line}, "file": ${JSON.stringify(span.file)}, "from": [${place.line}, ${place.column}] }`;
  });
  return { path, text: `[\n${entries.join(',\n')}\n]\n` };
};

/** `MarginPool` as a file name: `margin_pool`. */
export const fileName = (policy: string): string => policy.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
