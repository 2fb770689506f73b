/** A small contract that makes calls in turn and returns of each whether it succeeded, its gas and what it returned. */
import { compileCached } from './solc-cache.ts';

/** Hexadecimal, without `0x`. */
export type Call = { readonly address: string; readonly data: string };
export type Answer = { readonly ok: boolean; readonly gas: number; readonly data: string };

const runner = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;
contract Runner {
    fallback() external payable {
        assembly {
            let end := calldatasize()
            let out := 0
            for { let p := 0 } lt(p, end) {} {
                let size := calldataload(add(p, 32))
                calldatacopy(add(out, 64), add(p, 64), size)
                if iszero(extcodesize(calldataload(p))) { revert(0, 0) }
                let before := gas()
                let ok := call(gas(), calldataload(p), 0, add(out, 64), size, 0, 0)
                mstore(out, or(shl(255, ok), sub(before, gas())))
                mstore(add(out, 32), returndatasize())
                returndatacopy(add(out, 64), 0, returndatasize())
                out := add(out, add(64, and(add(returndatasize(), 31), not(31))))
                p := add(p, add(64, and(add(size, 31), not(31))))
            }
            return(0, out)
        }
    }
}
`;

export const runnerCode = (): string => compileCached([runner])[0]?.contracts.get('Runner')?.runtime ?? '';

const word = (value: number): string => value.toString(16).padStart(64, '0');

export const packCalls = (calls: readonly Call[]): string => {
  let packed = '';
  for (const { address, data } of calls) {
    packed += address.padStart(64, '0') + word(data.length / 2) + data;
    packed += '0'.repeat((64 - (data.length % 64)) % 64);
  }
  return packed;
};

export const unpackAnswers = (packed: string, count: number): readonly Answer[] => {
  let at = 0;
  return Array.from({ length: count }, () => {
    const size = Number.parseInt(packed.slice(at + 64, at + 128), 16);
    // The highest bit says whether it succeeded; gas has the lowest 13 digits for itself.
    const ok = packed.charCodeAt(at) >= 56;
    const gas = Number.parseInt(packed.slice(at + 51, at + 64), 16);
    const data = packed.slice(at + 128, at + 128 + 2 * size);
    at += 128 + 64 * Math.ceil(size / 32);
    return { ok, gas, data };
  });
};
