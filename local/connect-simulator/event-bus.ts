import { type Cloud, callEngine } from '../cloud.ts';
import type { Emit } from './contact-events.ts';

/**
 * Nobody but AWS may send in the name of `aws.connect`, and the engine holds to that, too: the rule of a deployment on it
 * must take this source beside the real one. Everything else of the event is as Connect has it.
 */
export const simulatedEventSource = 'simulator.connect';

/** Gives contact events to the engine's default bus. */
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
    if (FailedEntryCount) throw new Error('The engine did not take a contact event');
  };
