/** One function of the source table: see `helpers.ts`. */
export type Helper = {
  readonly name: string;
  readonly typeParameters?: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly doc: string;
  readonly lines: readonly string[];
};
