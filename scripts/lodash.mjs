// lodash for the bundles. While Chevrotain makes its tokens and its rules, which every start of the command line waits for, it
// calls lodash for everything, and lodash spends its time on cases that Chevrotain has none of. (Later versions of Chevrotain
// do without lodash, and want a newer Node.) What it calls most is here, and the rest is lodash's own. A test compares the
// bundles with the sources.
export * from '../node_modules/lodash-es/lodash.js';

const members = (list) => (Array.isArray(list) ? list : Object.values(list ?? {}));

export const clone = (of) => (Array.isArray(of) ? [...of] : { ...of });
export const compact = (list) => list.filter(Boolean);
export const difference = (list, without) => list.filter((each) => !without.includes(each));
export const every = (list, test) => members(list).every(test);
export const flatten = (list) => list.flat();
export const has = (of, name) => of !== null && of !== undefined && Object.hasOwn(of, name);
export const includes = (list, wanted) => members(list).includes(wanted);
export const isEmpty = (list) => members(list).length === 0;
export const isFunction = (value) => typeof value === 'function';
export const map = (list, make) => members(list).map(make);
export const some = (list, test) => members(list).some(test);
export const values = members;

/** Ends where `visit` answers false. */
export const forEach = (list, visit) => {
  const names = Array.isArray(list) ? list.keys() : Object.keys(list ?? {});
  for (const name of names) if (visit(list[name], name) === false) break;
  return list;
};
