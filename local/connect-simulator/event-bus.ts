import { type Cloud, callEngine } from '../cloud.ts';
import type { Emit } from './contact-events.ts';

/**
 * Only AWS may send events as `aws.connect`, and the engine enforces that. So the rule of a local deployment accepts this
 * source instead of the real one. Everything else in the event is as Connect sends it.
 */
export const simulatedEventSource = 'simulator.connect';

/** Sends contact events to the engine's default bus. */
export const toDefaultBus =
  (cloud: Cloud): Emit =>
  async ({ 'detail-type': DetailType, detail, resources, time }) => {
    const event = {
      Source: simulatedEventSource,
      DetailType,
      Detail: JSON.stringify(detail),
      Resources: resources,
      Time: Date.parse(time) / 1000,
    };
    const response = await callEngine(cloud, {
      service: 'events',
      target: 'AWSEvents.PutEvents',
      input: { Entries: [event] },
    });
    if (!response.ok) throw new Error(`The engine refused a contact event: ${response.status}`);
    const { FailedEntryCount } = (await response.json()) as { FailedEntryCount?: number };
    if (FailedEntryCount) throw new Error('The engine did not accept a contact event');
  };
