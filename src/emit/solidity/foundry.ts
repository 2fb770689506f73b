/**
 * A Foundry project for an emitted policy: the contract, a test that replays vectors of the interpreter, and a stand-in for a
 * native solc so that `forge test` works without a network. It needs nothing but forge and the `solc` package.
 */
import { bug } from '../../source/assert-never.ts';
import type { Core, Entry } from '../../core/core.ts';
import type { Facts, Outcome, Value } from '../../types/value.ts';
import { partsTold } from './apart.ts';
import { codecOf, encodeArguments, encodeRefusal, encodeReturn, encodeWords, type Codec } from './abi.ts';
import type { Solidity } from './emit.ts';
import { scope } from './names.ts';
import { print } from './print.ts';
import { binary, call, declare, literal, name, type Expr, type Member, type Statement } from './tree.ts';

export type Vector = { readonly entry: string; readonly facts: Facts; readonly outcome: Outcome };

/** Paths in the project to their content. `solc.mjs` has to be executable. */
export const foundryProject = (
  core: Core,
  solidity: Solidity,
  vectors: readonly Vector[],
  libraries: readonly Library[] = [],
): ReadonlyMap<string, string> =>
  new Map([
    ['foundry.toml', foundryToml(libraries).join('\n')],
    ...(libraries.length === 0 ? [] : [['package.json', packageJson(libraries)] as const]),
    ['solc.mjs', solcScript.join('\n')],
    [`src/${fileOf(solidity)}.sol`, solidity.code],
    [`test/${fileOf(solidity)}.t.sol`, testFile(core, solidity, vectors)],
  ]);

/** Files have the policy's name, which the library has too. */
const fileOf = (solidity: Solidity): string => solidity.library ?? solidity.contract;

/** An npm package that the contracts import from, and the versions that they take. */
type Library = { readonly name: string; readonly versions: string };
export const openzeppelin: Library = { name: '@openzeppelin/contracts', versions: '^5.0.0' };

const packageJson = (libraries: readonly Library[]): string => {
  const dependencies = Object.fromEntries(
    [...libraries, { name: 'solc', versions: '^0.8.24' }].map((each) => [each.name, each.versions]),
  );
  return `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`;
};

const foundryToml = (libraries: readonly Library[]): readonly string[] => [
  '[profile.default]',
  "src = 'src'",
  "test = 'test'",
  "out = 'out'",
  ...(libraries.length === 0
    ? ['libs = []']
    : [
        "libs = ['node_modules']",
        `remappings = [${libraries.map(({ name: own }) => `'${own}/=node_modules/${own}/'`).join(', ')}]`,
      ]),
  "solc = './solc.mjs'",
  "evm_version = 'cancun'",
  'optimizer = true',
  'optimizer_runs = 200',
  'offline = true',
  '',
];

/** forge asks a solc for its version and pipes standard JSON through it; the compiled-to-wasm one of npm can do both. */
const solcScript: readonly string[] = [
  '#!/usr/bin/env node',
  "import { readFileSync, writeSync } from 'node:fs';",
  "import { createRequire } from 'node:module';",
  "const solc = createRequire(import.meta.url)('solc');",
  'const write = (text) => {',
  '  const bytes = Buffer.from(text);',
  '  for (let at = 0; at < bytes.length; ) {',
  '    try {',
  '      at += writeSync(1, bytes, at);',
  '    } catch (error) {',
  "      if (error.code !== 'EAGAIN') throw error;",
  '    }',
  '  }',
  '};',
  "if (process.argv.includes('--version')) {",
  '  write(`solc, the solidity compiler commandline interface\\nVersion: ${solc.version()}\\n`);',
  "} else write(solc.compile(readFileSync(0, 'utf8')));",
  '',
];

/** Vectors of one test function: more would not fit its code. */
const perTest = 25;

const testFile = (core: Core, solidity: Solidity, vectors: readonly Vector[]): string => {
  const codec = codecOf(core);
  const names = scope();
  for (const each of [solidity.contract, 'returns_', 'reverts_', 'policy_', 'call_', 'expected_', 'ok_', 'data_'])
    names.take(each);
  const tests = core.entries.flatMap((entry, place) => {
    const own = vectors.filter((each) => each.entry === entry.name);
    const chunks = Array.from({ length: Math.ceil(own.length / perTest) }, (_, at) =>
      own.slice(at * perTest, (at + 1) * perTest),
    );
    return chunks.map((chunk, at) => {
      const body = [deploy(solidity), ...chunk.map((each) => expectation(codec, solidity, entry, place, each))];
      return testFunction(names.take(`test_${entry.name}_${at + 1}`), body);
    });
  });
  const refused = vectors.filter((each) => each.outcome.kind === 'refused');
  const errors = (kind: 'fact' | 'verdict'): boolean =>
    refused.some((each) => each.outcome.kind === 'refused' && each.outcome.refusal.kind === kind);
  const tested = new Set(vectors.map((each) => each.entry));
  const isAsked = (contract: string): boolean =>
    solidity.entries.some((each) => each.contract === contract && tested.has(each.name));
  const imported = [
    solidity.contract,
    ...solidity.parts.filter((each) => isAsked(each) || partsTold(solidity.parts).includes(each)),
    ...(errors('fact') ? ['FactOutOfRange'] : []),
    ...(errors('verdict') ? ['Refused'] : []),
    ...(solidity.governed.length > 0 ? [solidity.governedStruct] : []),
  ];
  const { code } = print({
    license: 'MIT',
    pragma: '^0.8.24',
    header: ['Generated: what the interpreter answered, replayed on the contract.'],
    imports: [{ names: imported, path: `../src/${fileOf(solidity)}.sol` }],
    items: [
      {
        kind: 'contract',
        name: `${solidity.contract}Test`,
        doc: [],
        members: [...tests, returns(solidity.contract), reverts(solidity.contract)],
      },
    ],
  });
  return code;
};

const deploy = (solidity: Solidity): Statement =>
  declare(solidity.contract, 'policy_', creation(solidity, [], solidity.governed, solidity.governedStruct));

/** The contract made, with its parts where these are made before; all take the governed parameters. */
export const creation = (
  { contract, parts }: { readonly contract: string; readonly parts: readonly string[] },
  own: readonly Expr[],
  governed: readonly { readonly value: bigint }[],
  struct: string,
): Expr => {
  const given = governed.length === 0 ? [] : [call(struct, ...governed.map((each) => literal(each.value)))];
  const told = partsTold(parts).map((each) => call('address', call(`new ${each}`, ...given)));
  return call(`new ${contract}`, ...own, ...given, ...told);
};

const hex = (words: readonly bigint[]): Expr => ({ kind: 'hex', digits: encodeWords(words) });

const expectation = (codec: Codec, solidity: Solidity, entry: Entry, place: number, vector: Vector): Statement => {
  const emitted = solidity.entries[place] ?? bug('no entry');
  const selector = name(`${emitted.contract}.${emitted.function}.selector`);
  const given = call('bytes.concat', selector, hex(encodeArguments(codec, entry, vector.facts, emitted.packed)));
  if (vector.outcome.kind === 'value') {
    const { values } = vector.outcome;
    return {
      kind: 'expression',
      value: call('returns_', name('policy_'), given, hex(encodeReturn(entry, values)), literal(unsaidIn(entry, values))),
    };
  }
  const { error, words } = encodeRefusal(entry, vector.outcome);
  return {
    kind: 'expression',
    value: call('reverts_', name('policy_'), given, call('bytes.concat', name(`${error}.selector`), hex(words))),
  };
};

/** One bit for each word that says nothing: what stands beside a flag that is not set. */
const unsaidIn = (entry: Entry, values: readonly Value[]): bigint => {
  let [bits, at] = [0n, 0n];
  entry.results.forEach((each, place) => {
    const value = values[place];
    if (each.shape.kind === 'optional' && typeof value === 'object' && value.length === 0) bits |= 1n << (at + 1n);
    at += BigInt(encodeReturn({ ...entry, results: [each] }, [value ?? bug('a value too few')]).length);
  });
  return bits;
};

const testFunction = (own: string, body: readonly Statement[]): Member => ({
  kind: 'function',
  name: own,
  doc: [],
  parameters: [],
  visibility: 'external',
  mutability: 'none',
  returns: [],
  body,
});

const replay = (own: string, contract: string, succeeds: boolean): Member => {
  const answered = binary('==', call('keccak256', name('data_')), call('keccak256', name('expected_')));
  const ok: Expr = succeeds ? name('ok_') : { kind: 'unary', op: '!', operand: name('ok_') };
  const message: Expr = {
    kind: 'text',
    value: succeeds ? 'another answer than the interpreter gave' : 'another refusal than the interpreter gave',
  };
  return {
    kind: 'function',
    name: own,
    doc: [],
    parameters: [
      { type: contract, name: 'policy_' },
      { type: 'bytes memory', name: 'call_' },
      { type: 'bytes memory', name: 'expected_' },
      ...(succeeds ? [{ type: 'uint256', name: 'unsaid_' }] : []),
    ],
    visibility: 'private',
    mutability: 'view',
    returns: [],
    body: [
      {
        kind: 'declare',
        variables: [
          { type: 'bool', name: 'ok_' },
          { type: 'bytes memory', name: 'data_' },
        ],
        value: call('address(policy_).staticcall', name('call_')),
      },
      ...(succeeds ? [{ kind: 'assembly', lines: clearing } as const] : []),
      { kind: 'expression', value: call('require', binary('&&', ok, answered), message) },
    ],
  };
};

/** What says nothing may be anything. */
const clearing = [
  'for { let at := 0 } lt(mul(32, at), mload(data_)) { at := add(at, 1) } {',
  'if and(shr(at, unsaid_), 1) { mstore(add(add(data_, 32), mul(32, at)), 0) }',
  '}',
];

const returns = (contract: string): Member => replay('returns_', contract, true);

const reverts = (contract: string): Member => replay('reverts_', contract, false);
