import { describe } from '../domain/contact-source/subscription.ts';
import type { Facts } from './facts.ts';
import { type Finding, judge, note } from './finding.ts';

/** Lists who else receives the contact records. That may be intended, so it does not prevent a deployment. */
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
          'If this is intended, do nothing; once deployed, an alarm reports it every hour. If not, remove it first.',
        ),
      ),
  );
