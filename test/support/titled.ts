/** Says in an error whose it is: a run over many policies has to name the one that broke it. */
export const titled = async <T>(title: string, make: () => T | Promise<T>): Promise<T> => {
  try {
    return await make();
  } catch (error) {
    throw blamed(title, error);
  }
};

export const titledNow = <T>(title: string, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw blamed(title, error);
  }
};

const blamed = (title: string, error: unknown): Error =>
  new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
