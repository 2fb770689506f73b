// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

struct Collateral {
    uint256 amount;
    uint256 price;
    uint256 threshold;
}

struct Account {
    uint256 debt;
    Collateral[] collaterals;
}

/// The same ABI, by hand in assembly, without any check.
contract Assembly {
    function health(Account calldata a) external pure returns (uint256 z) {
        assembly ("memory-safe") {
            let list := add(a, calldataload(add(a, 32)))
            let end := add(list, add(32, mul(calldataload(list), 96)))
            for { let p := add(list, 32) } lt(p, end) { p := add(p, 96) } {
                z := add(z, mul(mul(calldataload(p), calldataload(add(p, 32))), calldataload(add(p, 64))))
            }
            z := div(z, mul(calldataload(a), 10000))
        }
    }
}

/// One word for each collateral: 128 bits of amount, 96 of price, 32 of threshold. The floor to aim at.
contract Packed {
    function health(uint256 debt, uint256[] calldata collaterals) external pure returns (uint256 z) {
        assembly ("memory-safe") {
            let end := add(collaterals.offset, shl(5, collaterals.length))
            for { let p := collaterals.offset } lt(p, end) { p := add(p, 32) } {
                let word := calldataload(p)
                z := add(z, mul(mul(shr(128, word), and(shr(32, word), 0xffffffffffffffffffffffff)), and(word, 0xffffffff)))
            }
            z := div(z, mul(debt, 10000))
        }
    }
}
