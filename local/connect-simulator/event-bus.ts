import type { Cloud } from '../cloud.ts';
import { engineCredentials } from '../cloud.ts';
import type { Emit } from './contact-events.ts';

/**
 * Nobody but AWS may send in the name of `aws.connect`, and the engine holds to that, too: the rule of a deployment on it
 * must take this source beside the real one. Everything else of the event is as Connect has it.
 */
export const simulatedEventSource = 'simulator.connect';

/** Gives contact events to the engine's default bus. */
export const toDefaultBus =
  ({ endpoint, region }: Cloud): Emit =>
  async ({ 'detail-type': DetailType, detail, resources, time }) => {
    const day = time.slice(0, 10).replaceAll('-', '');
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSEvents.PutEvents',
        // The engine reads which service and Region it is for, and checks no signature.
        authorization: `AWS4-HMAC-SHA256 Credential=${engineCredentials.accessKeyId}/${day}/${region}/events/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify({
        Entries: [
          {
            Source: simulatedEventSource,
            DetailType,
            Detail: JSON.stringify(detail),
            Resources: resources,
            Time: Date.parse(time) / 1000,
          },
        ],
      }),
    });
    if (!response.ok) throw new Error(`The engine refused a contact event: ${response.status}`);
    const { FailedEntryCount } = (await response.json()) as { FailedEntryCount?: number };
    if (FailedEntryCount) throw new Error('The engine did not take a contact event');
  };
