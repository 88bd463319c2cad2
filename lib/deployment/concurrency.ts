import type { Deployment } from '../../deployments.ts';

/** AWS refuses a reservation that leaves less than this for all other functions together. */
const unreserved = 100;
/** A pause takes a third of a second: this is more than 20,000 agents need in their busiest minute. */
const forPauses = 100;
/** AWS's minimum for a queue. */
const fewest = 2;

type Quota = Pick<Deployment, 'lambdaConcurrency'>;

/** What is reserved for pausing; undefined when the account's quota is too small to reserve anything. */
export const reservedForPauses = ({ lambdaConcurrency }: Quota): number | undefined => {
  const free = Math.min(forPauses, lambdaConcurrency - unreserved);
  return free > 0 ? free : undefined;
};

/** How many of an import run at once: as many as suit it, or as few as AWS allows where pausing has nothing for itself. */
export const importsAtOnce = (suitable: number, quota: Quota): number =>
  reservedForPauses(quota) === undefined ? fewest : suitable;
