/**
 * Something in the account that is handed contact records as they come, or is told that some have come. One for each
 * place it hands on to: an event rule with two targets is two.
 */
export interface Subscription {
  kind: 'bucket notification' | 'event rule' | 'stream consumer' | 'delivery stream' | 'trigger' | 'pipe';
  /** As AWS's own pages call it. */
  name: string;
  /** The bucket, stream, queue or table that it reads: an ARN, or a bucket's name. */
  reads: string;
  /** The ARN of what it hands on to; empty where AWS does not say. */
  handsTo: string;
}

/** What the deployment itself has subscribed: queues, functions and streams, by ARN. */
export type OwnTargets = readonly string[];

/**
 * The subscriptions of others. Contact records are made to be read by one system: another one may be meant, or it is a
 * second Fermata that somebody forgot. A reader that only polls subscribes to nothing, and is never among them.
 */
export const subscriptionsOfOthers = (found: readonly Subscription[], own: OwnTargets): Subscription[] =>
  found.filter(({ name, handsTo }) => !own.some((arn) => isSame(handsTo, arn) || isSame(name, arn)));

/** A function is called by its ARN, with a version or an alias after it, too. */
const isSame = (one: string, arn: string) => arn !== '' && (one === arn || one.startsWith(`${arn}:`));

/** One sentence for a log, an operator, and three in the morning. */
export const sentenceOf = ({ kind, name, reads, handsTo }: Subscription): string => {
  const to = handsTo && handsTo !== name ? ` and hands on to ${handsTo}` : '';
  const second = /Fermata|ContactImport/.test(`${name} ${handsTo}`) ? ' It looks like another Fermata.' : '';
  return `The ${kind} "${name}" reads ${reads}${to}.${second}`;
};
