/**
 * The cases beside the policies: `policies/NAME.cases.json` holds facts as `firebreak eval` takes them, and calls with what
 * must come out. A case may change members of the facts by `$name`, or add members; each then makes a document of its own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type PolicyCase = {
  readonly name: string;
  /** Where the expected value comes from. */
  readonly source: string;
  readonly entry: string;
  /** The whole facts document with this one call, as text. */
  readonly document: string;
  /** The value; for an action its changes by path; `{ "refused": reason }`; `{ "refused fact": path }`. */
  readonly expect: Json;
};

export type CasedPolicy = { readonly name: string; readonly file: string; readonly cases: readonly PolicyCase[] };

export const policyFolder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'policies');

/** Reads a file of the policies' folder, as `compile` wants it. */
export const readPolicy = (path: string): string | null =>
  existsSync(join(policyFolder, path)) ? readFileSync(join(policyFolder, path), 'utf8') : null;

export const casedPolicies = (): readonly CasedPolicy[] =>
  readdirSync(policyFolder)
    .filter((file) => file.endsWith('.risk'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.risk'.length);
      return { name, file, cases: readCases(`${name}.cases.json`) };
    });

const readCases = (file: string): readonly PolicyCase[] => {
  const text = readPolicy(file);
  if (text === null) throw new Error(`policies/${file} is missing: every policy has its cases`);
  const { cases, ...base } = object(JSON.parse(text) as Json, file);
  return array(cases, `${file}: cases`).map((each, at) => toCase(base, object(each, `${file}: cases[${at}]`)));
};

const toCase = (base: JsonObject, each: JsonObject): PolicyCase => {
  const { name, source, entry, arguments: given, expect, ...changes } = each;
  const where = string(name, 'the name of a case');
  if (expect === undefined) throw new Error(`${where}: nothing is expected`);
  const call = { entry: string(entry, `${where}: entry`), ...object(given, `${where}: arguments`) };
  return {
    name: where,
    source: string(source, `${where}: source`),
    entry: call.entry,
    document: JSON.stringify({ ...merge(base, changes, where), calls: [call] }),
    expect,
  };
};

/** `params` and `facts` are laid over the base's; lists of members are merged by `$name`. */
const merge = (base: JsonObject, changes: JsonObject, where: string): JsonObject => {
  const merged = new Map(Object.entries(base));
  for (const [key, change] of Object.entries(changes)) {
    const known = merged.get(key);
    if (!Array.isArray(change)) merged.set(key, { ...(known === undefined ? {} : object(known, key)), ...object(change, `${where}: ${key}`) });
    else merged.set(key, mergeMembers(known === undefined ? [] : array(known, key), change, where));
  }
  return Object.fromEntries(merged);
};

const mergeMembers = (known: readonly Json[], changes: readonly Json[], where: string): readonly Json[] => {
  const members = known.map((each) => object(each, 'a member'));
  for (const each of changes) {
    const change = object(each, `${where}: a member`);
    const at = members.findIndex((member) => member['$name'] === change['$name']);
    if (at < 0) members.push(change);
    else members[at] = { ...members[at], ...change };
  }
  return members;
};

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const object = (value: Json | undefined, what: string): JsonObject => {
  if (!isObject(value)) throw new Error(`${what} is not an object`);
  return value;
};

const array = (value: Json | undefined, what: string): readonly Json[] => {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
  return value as readonly Json[];
};

const string = (value: Json | undefined, what: string): string => {
  if (typeof value !== 'string') throw new Error(`${what} is not text`);
  return value;
};
