import type { Deployment } from '../../deployments.ts';

/** AWS refuses a reservation that leaves less than this for all other functions together. */
const minUnreserved = 100;
/** A pause takes a third of a second, so this is more than 20,000 agents need in their busiest minute. */
const maxForPauses = 100;
/** AWS's minimum for a queue. */
const minForQueue = 2;

type Quota = Pick<Deployment, 'lambdaConcurrency'>;

/** The concurrency reserved for pausing; undefined if the account's quota is too small to reserve any. */
export const reservedForPauses = ({ lambdaConcurrency }: Quota): number | undefined => {
  const available = Math.min(maxForPauses, lambdaConcurrency - minUnreserved);
  return available > 0 ? available : undefined;
};

/** How many functions of an import run at once: `suitable`, or AWS's minimum if nothing is reserved for pausing. */
export const importsAtOnce = (suitable: number, quota: Quota): number =>
  reservedForPauses(quota) === undefined ? minForQueue : suitable;
