/** Dimensions in generated text: units to whole powers, the units as the text writes them in the scope (`USD`, `p.market.base`). */

export type Dim = ReadonlyMap<string, number>;

export const ratio: Dim = new Map();
export const unit = (name: string): Dim => new Map([[name, 1]]);

export const times = (a: Dim, b: Dim, sign = 1): Dim => {
  const result = new Map(a);
  for (const [name, power] of b) {
    const sum = (result.get(name) ?? 0) + sign * power;
    if (sum === 0) result.delete(name);
    else result.set(name, sum);
  }
  return result;
};

export const per = (a: Dim, b: Dim): Dim => times(a, b, -1);
export const sameDim = (a: Dim, b: Dim): boolean => per(a, b).size === 0;
/** How far the dimension is from a plain number. */
export const complexity = (dim: Dim): number => [...dim.values()].reduce((sum, power) => sum + Math.abs(power), 0);

/** As a type: `USD/ETH`, `ratio`, `1/USD`. */
export const showDim = (dim: Dim): string => {
  const above = [...dim].filter(([, power]) => power > 0).map(([name, power]) => (power === 1 ? name : `${name}^${power}`));
  const below = [...dim].filter(([, power]) => power < 0).map(([name, power]) => (power === -1 ? name : `${name}^${-power}`));
  if (above.length + below.length === 0) return 'ratio';
  return [above.join(' * ') || '1', ...below].join('/');
};
