/**
 * A contract with all its parts, as `build` writes it: put into as many as it needs, and made as users make it.
 */
import { partsTold, type Apart } from '../../../src/emit/solidity/apart.ts';
import { encodeWords } from '../../../src/emit/solidity/abi.ts';
import { tooLarge, type CompileOptions } from '../../../src/emit/solidity/compile-solc.ts';
import { fitted } from '../../../src/emit/solidity/fit.ts';
import type { Outline } from '../../../src/emit/solidity/outline.ts';
import { compileCached, type Compiled } from './solc-cache.ts';

export type Emitted = {
  readonly code: string;
  readonly contract: string;
  readonly parts: readonly string[];
  readonly outline: Outline;
  readonly governed: readonly { readonly value: bigint }[];
};

export type Whole<T> = { readonly emitted: T; readonly compiled: Compiled };

/** `change`: for tests that seed a defect. What fits in one contract is compiled in few calls with what does not. */
export const wholes = <T extends Emitted>(
  emits: readonly ((apart: Apart) => T)[],
  options: CompileOptions = {},
  change: (code: string, place: number) => string = (code) => code,
): readonly Whole<T>[] => {
  compileCached(
    emits.map((emit, place) => change(emit([]).code, place)),
    options,
  );
  return emits.map((emit, place) => {
    const compile = (code: string): Compiled => compileCached([change(code, place)], options)[0] ?? nothing;
    const { emitted } = fitted(emit, (code) => {
      const { contracts, warnings, errors } = compile(code);
      const broken = errors.length === 0 ? [] : [{ kind: 'solc', messages: errors } as const];
      return { contracts: new Map([['', contracts]]), warnings, problems: [...broken, ...tooLarge('', contracts)] };
    });
    return { emitted, compiled: compile(emitted.code) };
  });
};

const nothing: Compiled = { contracts: new Map(), warnings: [], errors: ['nothing was compiled'] };

type Contracts = Pick<Emitted, 'contract' | 'parts'>;

/** `make` gives the address of what code and arguments make. `own` comes before what governance sets. */
export const makeWhole = async (
  { contract, parts }: Contracts,
  { contracts, errors }: Compiled,
  make: (creation: string) => Promise<string>,
  own: readonly bigint[],
  governed: readonly bigint[],
): Promise<string> => {
  const creation = (of: string): string => {
    const found = contracts.get(of)?.creation;
    if (found === undefined || errors.length > 0) throw new Error(`solc: ${errors.slice(0, 3).join('\n')}`);
    return found;
  };
  const given = governed.map((each) => BigInt.asUintN(256, each));
  const told: bigint[] = [];
  for (const each of partsTold(parts)) told.push(BigInt(`0x${await make(creation(each) + encodeWords(given))}`));
  return make(creation(contract) + encodeWords([...own, ...given, ...told]));
};

/** By the names of functions, wherever they stand. */
export const selectorsOf = ({ contract, parts }: Contracts, { contracts }: Compiled): ReadonlyMap<string, string> =>
  new Map(
    [...parts, contract].flatMap((own) =>
      Object.entries(contracts.get(own)?.selectors ?? {}).map(([signature, selector]): readonly [string, string] => [
        signature.slice(0, signature.indexOf('(')),
        selector,
      ]),
    ),
  );

/** Bytes of the largest. */
export const largest = ({ contract, parts }: Contracts, { contracts }: Compiled): number =>
  Math.max(...[contract, ...parts].map((each) => (contracts.get(each)?.runtime.length ?? 0) / 2));
