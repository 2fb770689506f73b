/**
 * Names for the emitted module. A policy's identifiers are kept where they are free and otherwise get `_` appended.
 * They match `[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*`, so that a name that starts or ends with `_` is never one of them.
 */

/** Words that no binding of ours may have: of ECMAScript (strict, modules), of TypeScript, and globals that the module uses. */
const reserved: ReadonlySet<string> = new Set(
  [
    'abstract any arguments as asserts assert async await bigint boolean break case catch class const constructor continue',
    'debugger declare default delete do double else enum eval export extends false final finally float for from function get',
    'global globalThis goto if implements import in infer instanceof int interface intrinsic is keyof let long module',
    'namespace native never new null number object of out override package private protected prototype public readonly',
    'require return satisfies set short static string super switch symbol synchronized this throw throws transient true',
    'try type typeof undefined unique unknown using var void volatile while with yield byte char exports',
    'accessor defer toString valueOf hasOwnProperty',
    // Globals and types that the module itself uses, and those whose loss would surprise a reader.
    'Array BigInt Boolean Date Error Function Infinity JSON Map Math NaN Number Object Partial Pick Promise Proxy RangeError',
    'Omit Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Set String Symbol TypeError Uint8Array console isFinite isNaN process',
  ].flatMap((row) => row.split(' ')),
);

/** A set of names in use, within another one. Grows as names are claimed; the order of claims decides who keeps a name. */
export type Scope = { readonly claim: (wanted: string) => string; readonly has: (name: string) => boolean };

export const openScope = (outer: Scope | null = null): Scope => {
  const taken = new Set<string>();
  const has = (name: string): boolean => taken.has(name) || (outer === null ? reserved.has(name) : outer.has(name));
  const claim = (wanted: string): string => {
    let name = wanted;
    while (has(name)) name += '_';
    taken.add(name);
    return name;
  };
  return { claim, has };
};

/**
 * Names of the properties of one object, where reserved words do no harm. They are used as they are; only a repeated one
 * is changed, and `__proto__`, which is not an identifier of the language, but costs nothing to be safe from.
 */
export const propertyNames = (wanted: readonly string[]): readonly string[] => {
  const taken = new Set<string>(['__proto__']);
  return wanted.map((each) => {
    let name = identifier(each);
    while (taken.has(name)) name += '_';
    taken.add(name);
    return name;
  });
};

/** A local of Core without the number that made it unique there, when that is free here. */
export const claimLocal = (scope: Scope, wanted: string): string => {
  const name = identifier(wanted);
  const short = name.replace(/_[0-9]+(?:_checked)?$/u, '');
  return short !== '' && !scope.has(short) ? scope.claim(short) : scope.claim(name);
};

/** `a.positions.size` becomes `a_positions_size`: what is not a letter or a digit becomes one `_`. */
export const identifier = (text: string): string => {
  const joined = text.replace(/[^A-Za-z0-9_]+/gu, '_');
  return /^[A-Za-z_]/u.test(joined) ? joined : `_${joined}`;
};

/** The name of a type: `market` becomes `Market`, `order_book` becomes `OrderBook`. Capitals stay as they are. */
export const typeName = (text: string): string =>
  identifier(
    text
      .split(/[^A-Za-z0-9]+/u)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
  );

/** The name of a unit's type: `USD/market.base` with 18 decimals becomes `USDPerMarketBase18`. */
export const amountName = (unit: string, decimals: number | null): string => {
  const words = unit.replaceAll('1/', '/').replaceAll('/', ' per ').replaceAll('^', ' to ').replaceAll('*', ' times ');
  return typeName(words.trim()) + (decimals === null ? '' : String(decimals));
};
