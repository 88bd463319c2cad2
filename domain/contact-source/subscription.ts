/**
 * Something in the account that receives contact records as they arrive, or is notified of them. One per target: an
 * event rule with two targets is two subscriptions.
 */
export interface Subscription {
  kind: 'bucket notification' | 'event rule' | 'stream consumer' | 'delivery stream' | 'trigger' | 'pipe';
  /** The name that the AWS console shows. */
  name: string;
  /** The bucket, stream, queue or table that it reads: an ARN, or a bucket's name. */
  reads: string;
  /** The ARN of its target; empty when AWS does not return it. */
  target: string;
}

/** The queues, functions and streams that the deployment itself has subscribed, by ARN. */
export type OwnTargets = readonly string[];

/**
 * The subscriptions of others. Contact records are meant for one system: another one may be intended, or it is a second
 * Fermata that somebody forgot. A reader that only polls has no subscription and is never listed.
 */
export const subscriptionsOfOthers = (found: readonly Subscription[], own: OwnTargets): Subscription[] =>
  found.filter(({ name, target }) => !own.some((arn) => isSame(target, arn) || isSame(name, arn)));

/** A function is also called by its ARN with a version or an alias after it. */
const isSame = (one: string, arn: string) => arn !== '' && (one === arn || one.startsWith(`${arn}:`));

/** One sentence for a log line or an operator, clear enough for three in the morning. */
export const describe = ({ kind, name, reads, target }: Subscription): string => {
  const to = target && target !== name ? ` and passes them to ${target}` : '';
  const suspicion = /Fermata|ContactImport/.test(`${name} ${target}`) ? ' It looks like another Fermata.' : '';
  return `The ${kind} "${name}" reads ${reads}${to}.${suspicion}`;
};
