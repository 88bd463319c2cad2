import type { ObjectsUnder } from '../../domain/contact-source/event-pattern.ts';
import { type OwnTargets, type Subscription, subscriptionsOfOthers } from '../../domain/contact-source/subscription.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The subscriptions in the account. Read only. */
export interface Subscriptions {
  ofObjects(objects: ObjectsUnder): Promise<Subscription[]>;
  ofStream(streamArn: string): Promise<Subscription[]>;
  triggersOf(sourceArn: string): Promise<Subscription[]>;
  pipesOf(sourceArn: string): Promise<Subscription[]>;
}

interface Dependencies {
  subscriptions: Subscriptions;
  records: ObjectsUnder;
  kinesisStreamArn: string;
  /** Queues and table streams that belong to Fermata alone. */
  ownSources: readonly string[];
  ownTargets: OwnTargets;
  /** Where Connect sends contact records now; left out when no instance is set. */
  connectSendsTo?: () => Promise<string[]>;
  telemetry: Telemetry;
}

/**
 * Reports who else receives the contact records of this deployment, in each run as long as it lasts. A check that is
 * not possible is an error, not an "all clear".
 */
export const subscriptionCheck =
  ({ subscriptions, records, kinesisStreamArn, ownSources, ownTargets, connectSendsTo, telemetry }: Dependencies) =>
  async (): Promise<{ others: Subscription[]; elsewhere: string[] }> => {
    const found = [await subscriptions.ofObjects(records)];
    if (kinesisStreamArn) found.push(await subscriptions.ofStream(kinesisStreamArn));
    for (const source of ownSources) {
      found.push(await subscriptions.triggersOf(source), await subscriptions.pipesOf(source));
    }
    const others = subscriptionsOfOthers(found.flat(), ownTargets);
    const elsewhere = ((await connectSendsTo?.()) ?? []).filter(
      (arn) => arn !== kinesisStreamArn && !ownTargets.includes(arn),
    );

    for (const other of others) telemetry.log.warn('Something else receives the contact records', { ...other });
    for (const arn of elsewhere) telemetry.log.warn('Connect sends contact records to another stream', { arn });
    telemetry.count('OtherSubscriptions', others.length + elsewhere.length);
    telemetry.flush();
    return { others, elsewhere };
  };
