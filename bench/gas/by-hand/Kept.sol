// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

error NotOperator();
error Unfit();

/// What `fill` of the policy does, as one would write it: one packed number by key, an event.
contract KeptByHand {
    struct Box {
        int16 full;
    }

    event Fill(uint256 indexed b, uint256 time, int256 full);

    mapping(address => bool) public isOperator;
    mapping(uint256 => Box) private boxes;

    constructor(address operator_) {
        isOperator[operator_] = true;
    }

    function fill(int256 place, int256 x) external {
        if (!isOperator[msg.sender]) revert NotOperator();
        if (block.timestamp >= 1 << 39) revert Unfit();
        if (place < -100 || place > 100 || x < -9 || x > 9) revert Unfit();
        Box storage box = boxes[uint256(place)];
        int256 full = box.full + x;
        if (full < -7 || full > 300) revert Unfit();
        box.full = int16(full);
        emit Fill(uint256(place), block.timestamp, full);
    }
}
