/** A line of settlements as a list, cleared period by period, item by item: what `clearing` says, and not how it is written out. */

type Item = { readonly who: bigint | null; left: bigint };
type Account = { amount: bigint; since: bigint | null; item: Item | null };

export type LineRules = { readonly capacity: bigint; readonly per: bigint; readonly room: bigint; readonly expires: bigint };

export const lineModel = (rules: LineRules) => {
  const items: Item[] = [];
  const accounts = new Map<bigint, Account>();
  let last: bigint | null = null;
  const amount = (who: bigint): bigint => accounts.get(who)?.amount ?? 0n;
  const waiting = (who: bigint): bigint => accounts.get(who)?.item?.left ?? 0n;
  const cleared = (who: bigint): bigint => amount(who) - waiting(who);
  const free = (): bigint => {
    const waits = items.reduce((sum, each) => sum + each.left, 0n);
    return waits < rules.room ? rules.room - waits : 0n;
  };
  return {
    ...{ amount, waiting, cleared, free },
    /** A period clears what it can of the items in their order; what it does not use is gone. */
    advance: (now: bigint): void => {
      const tick = now / rules.per;
      for (let at = last ?? tick; at < tick && items.some((each) => each.left > 0n); at += 1n) {
        let budget = rules.capacity;
        for (const item of items) {
          const taken = item.left < budget ? item.left : budget;
          item.left -= taken;
          budget -= taken;
        }
      }
      last = tick;
      while (items[0]?.left === 0n) items.shift();
    },
    join: (who: bigint, joined: bigint, now: bigint): boolean => {
      if (amount(who) > 0n || joined === 0n || joined > free()) return false;
      const item = { who, left: joined };
      items.push(item);
      accounts.set(who, { amount: joined, since: now, item });
      return true;
    },
    /** What was cleared, or null where nothing was. */
    settle: (who: bigint): bigint | null => {
      const settled = cleared(who);
      const account = accounts.get(who);
      if (account === undefined || settled === 0n) return null;
      account.amount -= settled;
      return settled;
    },
    mayExpire: (who: bigint, now: bigint): boolean => {
      const since = accounts.get(who)?.since ?? null;
      return since !== null && now - since > rules.expires;
    },
    /** What was taken out, or null where nothing waited. Its place stays behind, unless it was the last. */
    takeOut: (who: bigint): bigint | null => {
      const account = accounts.get(who);
      const item = account?.item ?? null;
      if (account === undefined || item === null || item.left === 0n) return null;
      account.amount -= item.left;
      account.item = null;
      const at = items.indexOf(item);
      if (at === items.length - 1) items.pop();
      else items[at] = { who: null, left: item.left };
      return item.left;
    },
  };
};
