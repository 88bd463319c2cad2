/** The current time, as a dependency, so that tests need not wait. */
export type Clock = () => Date;
