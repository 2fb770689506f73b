/**
 * The limiter of ERC-7265 as its reference keeps it: a linked list of ticks by their times, each with what came and left in it and
 * the tick after it. Written after LimiterLib.sol of DeFi-Circuit-Breaker/v1-core, without a look at the policy.
 */
export type Limiter = {
  readonly nodes: Map<bigint, { amount: bigint; next: bigint }>;
  total: bigint;
  inPeriod: bigint;
  /** The times of the first node and of the last; 0 before the first flow. */
  head: bigint;
  tail: bigint;
};

const [period, tickLength] = [14_400n, 300n];

export const emptyLimiter = (): Limiter => ({ nodes: new Map(), total: 0n, inPeriod: 0n, head: 0n, tail: 0n });

/** What comes is positive, what leaves negative. */
export const record = (limiter: Limiter, now: bigint, amount: bigint): void => {
  const tick = now - (now % tickLength);
  limiter.inPeriod += amount;
  if (limiter.head === 0n) {
    limiter.head = tick;
    limiter.tail = tick;
    limiter.nodes.set(tick, { amount, next: 0n });
    return;
  }
  if (now - limiter.head >= period) sync(limiter, now);
  if (limiter.tail === tick) {
    nodeAt(limiter, tick).amount += amount;
    return;
  }
  nodeAt(limiter, limiter.tail).next = tick;
  limiter.nodes.set(tick, { amount, next: 0n });
  limiter.tail = tick;
};

/** What is as old as the period belongs to the total. An empty list begins with the time of this look. */
export const sync = (limiter: Limiter, now: bigint): void => {
  let leaving = 0n;
  let at = limiter.head;
  while (at !== 0n && now - at >= period) {
    const { amount, next } = nodeAt(limiter, at);
    leaving += amount;
    at = next;
  }
  limiter.head = at === 0n ? now : at;
  if (at === 0n) limiter.tail = now;
  limiter.total += leaving;
  limiter.inPeriod -= leaving;
};

/** As storage has it: what was never written is zero, and what was is never deleted. */
const nodeAt = ({ nodes }: Limiter, at: bigint): { amount: bigint; next: bigint } => {
  const node = nodes.get(at) ?? { amount: 0n, next: 0n };
  nodes.set(at, node);
  return node;
};

export type Status = 'inactive' | 'ok' | 'triggered';

export const statusOf = ({ total, inPeriod }: Limiter, minRetainedBps: bigint, beginsAt: bigint): Status => {
  if (total >= 0n && beginsAt > total) return 'inactive';
  // Division of integers, toward zero.
  return total + inPeriod < (total * minRetainedBps) / 10_000n ? 'triggered' : 'ok';
};
