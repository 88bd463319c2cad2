import type { Cloud } from '../cloud.ts';
import { engineCredentials } from '../cloud.ts';
import type { Emit } from './contact-events.ts';

/**
 * Gives events to the engine's default bus, in Connect's name. AWS itself refuses a customer's events whose source begins
 * with `aws.`; the engine does not.
 */
export const toDefaultBus =
  ({ endpoint, region }: Cloud): Emit =>
  async ({ source, 'detail-type': DetailType, detail, resources, time }) => {
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
            Source: source,
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
