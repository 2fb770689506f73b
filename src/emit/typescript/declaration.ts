/** What a module is made of at its top, before ts-morph prints it. Bodies are text by then, from `print.ts`. */
import type { Expression } from './tree.ts';

export type Declaration = { readonly doc: readonly string[] } & (
  | { readonly kind: 'type'; readonly name: string; readonly type: string }
  | {
      readonly kind: 'interface';
      readonly name: string;
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
);

export type FunctionDeclaration = Declaration & { readonly kind: 'function' };
