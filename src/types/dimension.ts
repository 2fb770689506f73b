/**
 * Dimensions: products of powers of base units, in normal form. Kennedy's free abelian group, with half powers.
 * A base is a declared unit (`USD`), a built-in one (`s`, `year`), or an entity's unit seen from one member (`m.base`).
 */

export type Base = {
  /** Equal keys are the same base: `USD`, `s`, `#12.market.base` for the member that binder 12's field `market` names. */
  readonly key: string;
  /** As people write it. */
  readonly label: string;
};

/** Exponents are doubled, so that half powers are whole; no factor has exponent 0; sorted by key. */
export type Dimension = readonly { readonly base: Base; readonly doubledPower: number }[];

export const dimensionless: Dimension = [];

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const baseDimension = (base: Base, doubledPower = 2): Dimension => [{ base, doubledPower }];

/** Both are sorted, so that one pass over the two is enough. */
export const multiplyDimensions = (a: Dimension, b: Dimension): Dimension => {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const result: Dimension[number][] = [];
  let left = 0;
  let right = 0;
  for (;;) {
    const x = a[left];
    const y = b[right];
    if (x === undefined) return [...result, ...b.slice(right)];
    if (y === undefined) return [...result, ...a.slice(left)];
    const order = compareKeys(x.base.key, y.base.key);
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
    const doubledPower = x.doubledPower + y.doubledPower;
    if (order !== 0) result.push(order < 0 ? x : y);
    else if (doubledPower !== 0) result.push({ base: x.base, doubledPower });
  }
};

/** Raises to `times / 2`: `raiseDimension(d, 2)` is d itself, `raiseDimension(d, -2)` its inverse, `1` its square root. */
export const raiseDimension = (a: Dimension, doubledTimes: number): Dimension | null => {
  const raised = a.map((each) => ({ base: each.base, doubledPower: (each.doubledPower * doubledTimes) / 2 }));
  if (raised.some((each) => !Number.isInteger(each.doubledPower))) return null;
  return raised.filter((each) => each.doubledPower !== 0);
};

export const invertDimension = (a: Dimension): Dimension =>
  a.map((each) => ({ base: each.base, doubledPower: -each.doubledPower }));

export const divideDimensions = (a: Dimension, b: Dimension): Dimension => multiplyDimensions(a, invertDimension(b));

export const equalDimensions = (a: Dimension, b: Dimension): boolean =>
  a.length === b.length &&
  a.every(({ base, doubledPower }, at) => {
    const other = b[at];
    return other !== undefined && base.key === other.base.key && doubledPower === other.doubledPower;
  });

const factor = (label: string, doubledPower: number): string => {
  if (doubledPower === 2) return label;
  return doubledPower % 2 === 0 ? `${label}^${doubledPower / 2}` : `${label}^(${doubledPower}/2)`;
};

/** `USD/ETH`, `ratio`, `1/s`. */
export const showDimension = (dimension: Dimension): string => {
  if (dimension.length === 0) return 'ratio';
  const [only] = dimension;
  if (dimension.length === 1 && only?.base.key === 's' && only.doubledPower === 2) return 'duration';
  const above = dimension.filter((each) => each.doubledPower > 0);
  const below = dimension.filter((each) => each.doubledPower < 0);
  const numerator = above.map((each) => factor(each.base.label, each.doubledPower)).join(' * ') || '1';
  return [numerator, ...below.map((each) => factor(each.base.label, -each.doubledPower))].join('/');
};
