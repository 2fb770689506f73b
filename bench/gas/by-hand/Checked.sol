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

/// The formula as one would write it: checked arithmetic, nothing asked of the facts.
contract Checked {
    function health(Account calldata a) external pure returns (uint256) {
        uint256 total = 0;
        for (uint256 i = 0; i < a.collaterals.length; i++) {
            Collateral calldata c = a.collaterals[i];
            total += c.amount * c.price * c.threshold;
        }
        return total / (a.debt * 1e4);
    }
}

error Unfit();

/// The same with the ranges that the policy states.
contract CheckedFacts {
    function health(Account calldata a) external pure returns (uint256) {
        if (a.debt < 1e6 || a.debt > 1e18 || a.collaterals.length > 16) revert Unfit();
        uint256 total = 0;
        for (uint256 i = 0; i < a.collaterals.length; i++) {
            Collateral calldata c = a.collaterals[i];
            if (c.amount > 1e27 || c.price == 0 || c.price > 1e15 || c.threshold > 1e4) revert Unfit();
            total += c.amount * c.price * c.threshold;
        }
        return total / (a.debt * 1e4);
    }
}

/// The formula of Aave, which rounds each asset and keeps a weighted mean.
contract AaveLike {
    function health(Account calldata a) external pure returns (uint256) {
        uint256 total = 0;
        uint256 weighted = 0;
        for (uint256 i = 0; i < a.collaterals.length; i++) {
            Collateral calldata c = a.collaterals[i];
            uint256 value = c.amount * c.price / 1e18;
            total += value;
            weighted += value * c.threshold;
        }
        uint256 mean = total == 0 ? 0 : weighted / total;
        return total * mean / 1e4 * 1e18 / a.debt;
    }
}
