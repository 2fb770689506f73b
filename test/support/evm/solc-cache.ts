/** solc for tests: many sources in one call, each result kept by the hash of its source and settings. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  readOutput,
  solcInput,
  type CompiledContract,
  type CompileOptions,
  type Solc,
} from '../../../src/emit/solidity/compile-solc.ts';

export type Compiled = {
  readonly contracts: ReadonlyMap<string, CompiledContract>;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
};

const folder = fileURLToPath(new URL('../../../node_modules/.cache/firebreak-solc/', import.meta.url));
const require = createRequire(import.meta.url);

/** Loaded when first needed: it takes most of a second. */
export const loadSolc = (): Solc => require('solc') as Solc;

const perCall = 8;

/** Compiles sources apart from each other, in the order given. */
export const compileCached = (sources: readonly string[], options: CompileOptions = {}): readonly Compiled[] => {
  mkdirSync(folder, { recursive: true });
  const version = (require('solc/package.json') as { version: string }).version;
  const keys = sources.map((each) =>
    createHash('sha256')
      .update(`${version}\n${solcInput(new Map([['', each]]), options)}`)
      .digest('hex'),
  );
  const missing = [...new Map(keys.map((key, place) => [key, sources[place] ?? ''])).entries()].filter(
    ([key]) => readKept(key) === null,
  );
  for (let start = 0; start < missing.length; start += perCall) compileChunk(missing.slice(start, start + perCall), options);
  return keys.map((key) => {
    const kept = readKept(key);
    if (!kept) throw new Error(`nothing was compiled for ${key}`);
    return { contracts: new Map(kept.contracts), warnings: kept.warnings, errors: kept.errors };
  });
};

type Job = readonly [key: string, source: string];

const compileChunk = (chunk: readonly Job[], options: CompileOptions): void => {
  const output = readOutput(
    loadSolc().compile(solcInput(new Map(chunk.map(([key, source]) => [`${key}.sol`, source])), options)),
  );
  const errors = output.problems.flatMap((each) => (each.kind === 'solc' ? each.messages : []));
  // One that fails leaves all the others without code, so they are tried alone.
  if (errors.length > 0 && chunk.length > 1) {
    for (const each of chunk) compileChunk([each], options);
    return;
  }
  for (const [key] of chunk) {
    const warnings = output.warnings.filter((each) => each.includes(key) || !each.includes('.sol'));
    keep(key, { contracts: [...(output.contracts.get(`${key}.sol`) ?? [])], warnings, errors });
  }
};

type Kept = {
  readonly contracts: readonly (readonly [string, CompiledContract])[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
};

const readKept = (key: string): Kept | null => {
  try {
    return JSON.parse(readFileSync(`${folder}${key}.json`, 'utf8')) as Kept;
  } catch {
    return null;
  }
};

/** Two workers may write the same file: whoever renames last wins, with equal bytes. */
const keep = (key: string, kept: Kept): void => {
  const temporary = `${folder}${key}.${String(process.pid)}.tmp`;
  writeFileSync(temporary, JSON.stringify(kept));
  renameSync(temporary, `${folder}${key}.json`);
};
