// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

error NotOperator();
error RateLimited();

/// The limiter of ERC-7265 as its reference keeps it: a linked list of ticks, each a node with its amount and the tick after it.
/// No token moves here: what is measured is the keeping of the window.
contract LimiterByHand {
    struct Node {
        uint256 next;
        int256 amount;
    }

    struct Limiter {
        uint256 minRetainedBps;
        uint256 beginsAt;
        int256 total;
        int256 inPeriod;
        uint256 head;
        uint256 tail;
        mapping(uint256 tick => Node) nodes;
    }

    event Withdrawn(address indexed token, uint256 amount);

    uint256 private constant period = 4 hours;
    uint256 private constant tickLength = 5 minutes;

    mapping(address => bool) public isOperator;
    bool public isLimited;
    uint256 public graceUntil;
    mapping(address token => Limiter) public limiters;

    constructor(address operator_) {
        isOperator[operator_] = true;
    }

    function register(address token, uint256 minRetainedBps, uint256 beginsAt) external {
        if (!isOperator[msg.sender]) revert NotOperator();
        limiters[token].minRetainedBps = minRetainedBps;
        limiters[token].beginsAt = beginsAt;
    }

    function deposit(address token, uint256 amount) external {
        if (!isOperator[msg.sender]) revert NotOperator();
        record(limiters[token], int256(amount));
    }

    function withdraw(address token, uint256 amount) external {
        if (!isOperator[msg.sender]) revert NotOperator();
        Limiter storage limiter = limiters[token];
        record(limiter, -int256(amount));
        if (isLimited) revert RateLimited();
        if (isTriggered(limiter) && block.timestamp > graceUntil) revert RateLimited();
        emit Withdrawn(token, amount);
    }

    function record(Limiter storage limiter, int256 amount) private {
        if (limiter.minRetainedBps == 0) return;
        uint256 tick = block.timestamp - (block.timestamp % tickLength);
        limiter.inPeriod += amount;
        uint256 head = limiter.head;
        if (head == 0) {
            limiter.head = tick;
            limiter.tail = tick;
            limiter.nodes[tick] = Node({amount: amount, next: 0});
            return;
        }
        if (block.timestamp - head >= period) sync(limiter);
        uint256 tail = limiter.tail;
        if (tail == tick) {
            limiter.nodes[tick].amount += amount;
        } else {
            limiter.nodes[tail].next = tick;
            limiter.nodes[tick] = Node({amount: amount, next: 0});
            limiter.tail = tick;
        }
    }

    function sync(Limiter storage limiter) private {
        uint256 head = limiter.head;
        int256 leaving = 0;
        while (head != 0 && block.timestamp - head >= period) {
            leaving += limiter.nodes[head].amount;
            head = limiter.nodes[head].next;
        }
        if (head == 0) {
            limiter.head = block.timestamp;
            limiter.tail = block.timestamp;
        } else {
            limiter.head = head;
        }
        limiter.total += leaving;
        limiter.inPeriod -= leaving;
    }

    function isTriggered(Limiter storage limiter) private view returns (bool) {
        int256 total = limiter.total;
        if (limiter.beginsAt > uint256(total)) return false;
        return total + limiter.inPeriod < (total * int256(limiter.minRetainedBps)) / 10_000;
    }
}
