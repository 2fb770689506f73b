// lodash for the bundles. While Chevrotain records the grammar, which every start of the command line waits for, it calls
// lodash for everything, and lodash spends its time on cases that Chevrotain has none of. (Later versions of Chevrotain
// do without lodash, and want a newer Node.) What it calls most is here, and the rest is lodash's own. A test compares the
// bundles with the sources.
export * from '../node_modules/lodash-es/lodash.js';

const members = (list) => (Array.isArray(list) ? list : Object.values(list ?? {}));

export const assign = Object.assign;
export const has = (of, name) => of !== null && of !== undefined && Object.hasOwn(of, name);
export const isFunction = (value) => typeof value === 'function';
export const isEmpty = (list) => members(list).length === 0;
export const map = (list, make) => members(list).map(make);
export const some = (list, test) => members(list).some(test);

/** Ends where `visit` answers false. */
export const forEach = (list, visit) => {
  const names = Array.isArray(list) ? list.keys() : Object.keys(list ?? {});
  for (const name of names) if (visit(list[name], name) === false) break;
  return list;
};

export const pickBy = (of, test) => {
  const picked = {};
  for (const name of Object.keys(of)) if (test(of[name])) picked[name] = of[name];
  return picked;
};
