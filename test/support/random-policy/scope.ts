/** What a generated expression may mention. */
import type { Dim } from './dimension.ts';
import type { Term } from './term.ts';

/** A define that can be called: its parameters by kind, and its value as a function of the arguments' texts. */
export type Callable = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: (text: string, members: ReadonlyMap<string, string>) => Term;
};

export type Parameter =
  | { readonly kind: 'record' | 'ref'; readonly name: string; readonly record: string }
  | { readonly kind: 'enum'; readonly name: string; readonly enum: string };

export type TableParam = { readonly name: string; readonly input: Dim; readonly lookUp: (argument: Term) => Term };

export type ArrayParam = { readonly name: string; readonly enum: string; readonly item: (text: string) => Term };

export type OptionalNumber = { readonly text: string; readonly inner: (text: string) => Term };

export type Scope = {
  readonly numbers: readonly Term[];
  /** Simple dimensions that make sense here, the plain ratio among them. */
  readonly dims: readonly Dim[];
  readonly truths: readonly string[];
  readonly times: readonly string[];
  readonly enums: readonly { readonly text: string; readonly enum: string }[];
  readonly optionals: readonly OptionalNumber[];
  /** Names of records and references in scope, with the record they are of. */
  readonly records: readonly { readonly text: string; readonly record: string }[];
  readonly callables: readonly Callable[];
  readonly tables: readonly TableParam[];
  readonly arrays: readonly ArrayParam[];
  /** Members of a list that a key may find, and the numbers of one that is there. */
  readonly finds: readonly { readonly text: string; readonly numbers: readonly Term[] }[];
  readonly lists: readonly List[];
  /** Inside a fold that adds up, where divisors may not depend on the element: the name of the element. */
  readonly element: string | null;
  readonly inFold: boolean;
};

export type List = {
  /** `a.positions`, or an entity or enum that is folded whole. */
  readonly text: string;
  readonly max: number;
  /** What the element named so adds to the scope. */
  readonly bind: (name: string, scope: Scope) => Scope;
};

export type EnumDeclaration = { readonly name: string; readonly ordered: boolean; readonly members: readonly string[] };
