/** The present, as a dependency: what depends on time is tested without waiting. */
export type Clock = () => Date;
