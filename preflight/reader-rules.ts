import { describe } from '../domain/contact-source/subscription.ts';
import type { Facts } from './facts.ts';
import { type Finding, judge, note } from './finding.ts';

/** Who else is handed the contact records. It may be meant, so it is no reason not to deploy. */
export const readerRules = (facts: Facts): Finding[] =>
  judge(
    facts.subscriptions,
    {
      what: 'Who else reads the contact records',
      byHand: 'notifications of the bucket, rules of EventBridge, consumers of the stream.',
    },
    (subscriptions) =>
      subscriptions.map((subscription) =>
        note(
          describe(subscription),
          'If that is meant, nothing is to be done; once deployed, an alarm says it every hour. If not, take it away first.',
        ),
      ),
  );
