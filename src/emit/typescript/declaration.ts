/** What a module is made of at its top, before ts-morph prints it. Bodies are text by then, from `print.ts`. */
import type { Span } from '../../source/source.ts';
import type { FunctionText } from './function.ts';
import type { Expression } from './tree.ts';

export type Declaration = { readonly doc: readonly string[] } & (
  | { readonly kind: 'type'; readonly name: string; readonly type: string }
  | {
      readonly kind: 'interface';
      readonly name: string;
      readonly typeParameters?: readonly string[];
      readonly extends: readonly string[];
      readonly properties: readonly { readonly name: string; readonly type: string; readonly doc: readonly string[] }[];
    }
  | {
      readonly kind: 'constant';
      readonly exported: boolean;
      readonly name: string;
      readonly type: string | null;
      readonly value: Expression;
      /** The type is taken from the value, member by member. */
      readonly asConst?: true;
    }
  | {
      readonly kind: 'function';
      readonly exported: boolean;
      readonly name: string;
      readonly typeParameters: readonly string[];
      /** Each as `name: type`, perhaps with a default. */
      readonly parameters: readonly string[];
      readonly returns: string;
      readonly body: string;
    }
  | {
      readonly kind: 'class';
      readonly name: string;
      /** Private, each as `name: type`. */
      readonly fields: readonly string[];
      readonly constructor: Pick<Declaration & { readonly kind: 'function' }, 'parameters' | 'body'>;
      readonly getters: readonly (Declaration & { readonly kind: 'function' })[];
      readonly statics: readonly (Declaration & { readonly kind: 'function' })[];
      readonly methods: readonly (Declaration & { readonly kind: 'function' })[];
    }
);

/** Prints a function and remembers what it calls and where it comes from. */
export type DeclareFunction = (
  name: string,
  text: FunctionText,
  exported: boolean,
  doc: readonly string[],
  span: Span | null,
) => Declaration;

export type TypescriptOptions = {
  /** The hash of the policy's source, repeated in the module. */
  readonly policyHash?: string;
  /** The compiler's name and version, repeated in the module. */
  readonly compiler?: string;
  /** `constants` (unless told): parameters stand in the module. `argument`: those that are governed may be given with a call. */
  readonly params?: 'constants' | 'argument';
};
