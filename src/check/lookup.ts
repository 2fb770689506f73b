/**
 * A map from keys of expressions that is a value: putting something in gives another map and leaves the first as it was.
 * Both share all but one path of a tree of 32 branches, so that a place may know all that the place before it knew at no
 * cost. What each arm of a thousand has proved would otherwise be copied for the next.
 * The newest few stand in a list before the tree, because most places know little.
 */
export type Lookup<T> = { readonly newest: Link<T> | null; readonly root: Node<T>; readonly height: number };

type Link<T> = { readonly key: number; readonly value: T; readonly next: Link<T> | null; readonly length: number };

/** At height 0 the entries, above it further nodes. */
type Node<T> = readonly (Node<T> | Leaf<T> | undefined)[];
type Leaf<T> = { readonly value: T };

const bits = 5;

/** So many are looked through as quickly as a tree is gone down. */
const few = 8;

export const emptyLookup: Lookup<never> = { newest: null, root: [], height: 0 };

export const isEmpty = ({ newest, root }: Lookup<unknown>): boolean => newest === null && root.length === 0;

/** What stands under a key, a whole number from 0 below 2^31. */
export const look = <T>({ newest, root, height }: Lookup<T>, key: number): T | undefined => {
  for (let link = newest; link !== null; link = link.next) if (link.key === key) return link.value;
  if (key >>> (bits * (height + 1)) > 0 && height < 6) return undefined;
  let node: Node<T> = root;
  for (let level = height; ; level -= 1) {
    const next = node[(key >>> (bits * level)) & 31];
    if (next === undefined) return undefined;
    if ('value' in next) return next.value;
    node = next;
  }
};

/** The map with this under the key. */
export const put = <T>({ newest, root, height }: Lookup<T>, key: number, value: T): Lookup<T> => {
  const link: Link<T> = { key, value, next: newest, length: (newest?.length ?? 0) + 1 };
  if (link.length <= few) return { newest: link, root, height };
  const links: Link<T>[] = [];
  for (let each: Link<T> | null = link; each !== null; each = each.next) links.push(each);
  return links.reduceRight<Lookup<T>>((all, each) => plant(all, each.key, each.value), { newest: null, root, height });
};

const plant = <T>({ root, height }: Lookup<T>, key: number, value: T): Lookup<T> => {
  if (height < 6 && key >>> (bits * (height + 1)) > 0) {
    return plant({ newest: null, root: root.length === 0 ? [] : [root], height: height + 1 }, key, value);
  }
  return { newest: null, root: withEntry(root, height, key, { value }), height };
};

const withEntry = <T>(node: Node<T>, level: number, key: number, leaf: Leaf<T>): Node<T> => {
  const at = (key >>> (bits * level)) & 31;
  const copy = [...node];
  const below = copy[at];
  copy[at] = level === 0 ? leaf : withEntry(below === undefined || 'value' in below ? [] : below, level - 1, key, leaf);
  return copy;
};
