/** The rounding directions, named by order on the number line. The arithmetic of each stands in `arithmetic/round.ts`. */
export const roundings = ['up', 'down', 'toward zero', 'away from zero', 'half up', 'half even'] as const;

/** `up` is toward +∞, `down` toward −∞; `half up` sends a tie toward +∞, `half even` to the even neighbour. */
export type Rounding = (typeof roundings)[number];
