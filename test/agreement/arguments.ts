/**
 * Command line of the agreement run: `--cases N --seed S --policies K --sequences N --deployed M --funds N --workers W`, whole numbers.
 * With sequences, no cases; with funds, as many sequences of losses on random funds in place of the policies. Of these, `M` also go to the contract that keeps the state. What is printed does not depend on `W`.
 */

export type Options = {
  readonly cases: number;
  readonly seed: number;
  readonly policies: number;
  readonly sequences: number;
  readonly deployed: number;
  readonly funds: number;
  readonly workers: number;
};

export const parseOptions = (words: readonly string[]): Options | string => {
  const options = new Map([
    ['--cases', 50_000],
    ['--seed', 1],
    ['--policies', 20],
    ['--sequences', 0],
    ['--deployed', 0],
    ['--funds', 0],
    ['--workers', 1],
  ]);
  for (let at = 0; at < words.length; at += 2) {
    const [name = '', value = ''] = words.slice(at, at + 2);
    if (!options.has(name)) return `unknown option ${name}; there are ${[...options.keys()].join(', ')}`;
    if (!/^[0-9]{1,9}$/.test(value)) return `${name} wants a whole number`;
    options.set(name, Number(value));
  }
  const of = (name: string): number => options.get(name) ?? 0;
  return {
    ...{ cases: of('--cases'), seed: of('--seed'), policies: of('--policies') },
    ...{ sequences: of('--sequences'), deployed: of('--deployed'), funds: of('--funds'), workers: Math.max(1, of('--workers')) },
  };
};
