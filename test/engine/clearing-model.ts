/** A line of settlements as a list, cleared period by period, item by item: what `clearing` says, and not how it is written out. */

type Item = { readonly who: bigint | null; left: bigint };
type Account = { amount: bigint; since: bigint | null; item: Item | null };

export type LineRules = { readonly capacity: bigint; readonly per: bigint; readonly room: bigint; readonly expires: bigint };

export class LineModel {
  readonly rules: LineRules;
  private items: Item[] = [];
  private tick: bigint | null = null;
  readonly accounts = new Map<bigint, Account>();

  constructor(rules: LineRules) {
    this.rules = rules;
  }

  /** A period clears what it can of the items in their order; what it does not use is gone. */
  advance(now: bigint): void {
    const tick = now / this.rules.per;
    for (let at = this.tick ?? tick; at < tick && this.items.some((each) => each.left > 0n); at += 1n) {
      let budget = this.rules.capacity;
      for (const item of this.items) {
        const taken = item.left < budget ? item.left : budget;
        item.left -= taken;
        budget -= taken;
      }
    }
    this.tick = tick;
    while (this.items[0]?.left === 0n) this.items.shift();
  }

  waiting(who: bigint): bigint {
    return this.accounts.get(who)?.item?.left ?? 0n;
  }

  amount(who: bigint): bigint {
    return this.accounts.get(who)?.amount ?? 0n;
  }

  cleared(who: bigint): bigint {
    return this.amount(who) - this.waiting(who);
  }

  free(): bigint {
    const waits = this.items.reduce((sum, each) => sum + each.left, 0n);
    return waits < this.rules.room ? this.rules.room - waits : 0n;
  }

  join(who: bigint, amount: bigint, now: bigint): boolean {
    if (this.amount(who) > 0n || amount === 0n || amount > this.free()) return false;
    const item = { who, left: amount };
    this.items.push(item);
    this.accounts.set(who, { amount, since: now, item });
    return true;
  }

  /** What was cleared, or null where nothing was. */
  settle(who: bigint): bigint | null {
    const cleared = this.cleared(who);
    const account = this.accounts.get(who);
    if (account === undefined || cleared === 0n) return null;
    account.amount -= cleared;
    return cleared;
  }

  mayExpire(who: bigint, now: bigint): boolean {
    const since = this.accounts.get(who)?.since ?? null;
    return since !== null && now - since > this.rules.expires;
  }

  /** What was taken out, or null where nothing waited. Its place stays behind, unless it was the last. */
  takeOut(who: bigint): bigint | null {
    const account = this.accounts.get(who);
    const item = account?.item;
    if (account === undefined || item === undefined || item === null || item.left === 0n) return null;
    account.amount -= item.left;
    account.item = null;
    const at = this.items.indexOf(item);
    if (at === this.items.length - 1) this.items.pop();
    else this.items[at] = { who: null, left: item.left };
    return item.left;
  }
}
