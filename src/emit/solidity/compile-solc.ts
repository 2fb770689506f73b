/**
 * Compiles emitted Solidity with a solc that the caller has loaded: this module does no I/O and starts nothing.
 * What no chain would take, code over the limit of EIP-170, is refused here by name.
 */

export type Solc = { readonly compile: (input: string) => string };

export type CompileOptions = {
  readonly viaIR?: boolean;
  readonly optimize?: boolean;
  readonly runs?: number;
};

export type CompiledContract = {
  /** Hexadecimal, without `0x`. */
  readonly creation: string;
  readonly runtime: string;
  /** `trade((…),uint256)` to its selector in hexadecimal. */
  readonly selectors: Readonly<Record<string, string>>;
  readonly abi: unknown;
};

export type CompileProblem =
  | { readonly kind: 'solc'; readonly messages: readonly string[] }
  | {
      readonly kind: 'too large';
      readonly file: string;
      readonly contract: string;
      readonly bytes: number;
      readonly limit: number;
    };

export type CompileResult = {
  /** By file, then by contract. */
  readonly contracts: ReadonlyMap<string, ReadonlyMap<string, CompiledContract>>;
  readonly warnings: readonly string[];
  readonly problems: readonly CompileProblem[];
};

/** The most bytes of runtime code that a chain takes (EIP-170), and of the code that makes it (EIP-3860). */
export const codeLimit = 24_576;
export const creationLimit = 49_152;

export const compileSolidity = (sources: ReadonlyMap<string, string>, solc: Solc, options: CompileOptions = {}): CompileResult =>
  readOutput(solc.compile(solcInput(sources, options)));

/** The standard JSON input, fixed for equal sources and options. */
export const solcInput = (sources: ReadonlyMap<string, string>, options: CompileOptions = {}): string =>
  JSON.stringify({
    language: 'Solidity',
    sources: Object.fromEntries([...sources].map(([path, content]) => [path, { content }])),
    settings: {
      evmVersion: 'cancun',
      viaIR: options.viaIR ?? false,
      optimizer: { enabled: options.optimize ?? true, runs: options.runs ?? 200 },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] } },
    },
  });

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage?: string; readonly message: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, OutputContract>>>>;
};
/** After an error solc leaves parts out. */
type OutputContract = {
  readonly abi?: unknown;
  readonly evm?: {
    readonly bytecode?: { readonly object: string };
    readonly deployedBytecode?: { readonly object: string };
    readonly methodIdentifiers?: Readonly<Record<string, string>>;
  };
};

export const readOutput = (text: string): CompileResult => {
  // The shape is solc's published standard JSON output.
  const output = JSON.parse(text) as Output;
  const said = (severity: string): readonly string[] =>
    (output.errors ?? []).filter((each) => each.severity === severity).map((each) => each.formattedMessage ?? each.message);
  const contracts = new Map(
    Object.entries(output.contracts ?? {}).map(([file, inside]) => [
      file,
      new Map(Object.entries(inside).map(([name, each]) => [name, compiled(each)])),
    ]),
  );
  const large = [...contracts].flatMap(([file, inside]) => tooLarge(file, inside));
  const errors = said('error');
  return {
    contracts,
    warnings: said('warning'),
    problems: [...(errors.length > 0 ? [{ kind: 'solc', messages: errors } as const] : []), ...large],
  };
};

/** What no chain takes of the contracts of a file. */
export const tooLarge = (file: string, contracts: ReadonlyMap<string, CompiledContract>): readonly CompileProblem[] =>
  [...contracts].flatMap(([contract, each]): readonly CompileProblem[] => {
    const [bytes, creation] = [each.runtime.length / 2, each.creation.length / 2];
    if (bytes > codeLimit) return [{ kind: 'too large', file, contract, bytes, limit: codeLimit }];
    // That of a contract which makes another has the other inside.
    return creation > creationLimit ? [{ kind: 'too large', file, contract, bytes: creation, limit: creationLimit }] : [];
  });

const compiled = (each: OutputContract): CompiledContract => ({
  abi: each.abi,
  creation: each.evm?.bytecode?.object ?? '',
  runtime: each.evm?.deployedBytecode?.object ?? '',
  selectors: each.evm?.methodIdentifiers ?? {},
});
