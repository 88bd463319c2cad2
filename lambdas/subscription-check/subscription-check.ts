import type { ObjectsUnder } from '../../domain/contact-source/event-pattern.ts';
import { type OwnTargets, type Subscription, subscriptionsOfOthers } from '../../domain/contact-source/subscription.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** What is subscribed in the account. Everything is only read. */
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
  /** Queues and table streams that are Fermata's alone. */
  ownSources: readonly string[];
  ownTargets: OwnTargets;
  /** Where Connect sends contact records now; left out where nobody knows what it should be. */
  connectSendsTo?: () => Promise<string[]>;
  telemetry: Telemetry;
}

/**
 * Says who else is handed the contact records of this deployment, at every run for as long as it lasts. A check that
 * cannot be made is an error and not an "all clear".
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

    for (const other of others) telemetry.log.warn('Something else is handed the contact records', { ...other });
    for (const arn of elsewhere) telemetry.log.warn('Connect sends contact records to another stream', { arn });
    telemetry.count('OtherSubscriptions', others.length + elsewhere.length);
    telemetry.flush();
    return { others, elsewhere };
  };
