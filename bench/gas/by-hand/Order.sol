// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// What a protocol engineer writes to verify a proposed order of given scores: a bitmap of who has been seen, and that none
/// stands behind a smaller one.
contract OrderByHand {
    error NotAPermutation(uint256 at);
    error NotSorted(uint256 at);

    function verify(uint256[] calldata scores, uint256[] calldata order) external pure returns (bool) {
        uint256 n = scores.length;
        if (order.length != n || n > 256) revert NotAPermutation(n);
        uint256 seen;
        uint256 last = type(uint256).max;
        uint256 lastIndex;
        for (uint256 i = 0; i < n; i++) {
            uint256 index = order[i];
            if (index >= n || seen & (1 << index) != 0) revert NotAPermutation(i);
            seen |= 1 << index;
            uint256 score = scores[index];
            if (score > last || (score == last && i > 0 && index < lastIndex)) revert NotSorted(i);
            last = score;
            lastIndex = index;
        }
        return true;
    }
}
