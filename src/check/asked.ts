/** What whoever runs a policy asks it, by the names of the definitions that its mechanisms have become. */

/** The definitions that say what a session begins with. */
export type SessionAsked = {
  /** How much is needed, as it is written, and which of the arguments decide about that; null where it is not said. */
  readonly need: (Asked & { readonly speaksOf: readonly string[]; readonly shown: string }) | null;
  /** By the name of an argument. */
  readonly given: readonly (Asked & { readonly argument: string })[];
};

/** A definition, and the arguments that it is asked with. */
export type Asked = { readonly name: string; readonly arguments: readonly string[] };

/** What whoever liquidates has to know: definitions and the action by name, and which arguments of the action each is given. */
export type Liquidation = {
  readonly name: string;
  /** Whether an account may be liquidated. */
  readonly due: Asked;
  /** What may be closed, and what is closed. */
  readonly most: Asked;
  readonly amount: Asked;
  /** The arguments of the action by name; the first is the account. */
  readonly action: Asked;
};
