import type { SQSClient } from '@aws-sdk/client-sqs';
import { WorkMessages } from './work-messages.ts';

/** A message costs the same, whatever its size. */
const contactsPerMessage = 10;

/** Starts screen-extraction for contacts. A contact may be in several messages. */
export const extractionMessages = (sqs: SQSClient, queueUrl: string) => {
  const messages = new WorkMessages(sqs, queueUrl);
  return async (contactIds: readonly string[]): Promise<void> => {
    for (let first = 0; first < contactIds.length; first += contactsPerMessage)
      await messages.send({ contactIds: contactIds.slice(first, first + contactsPerMessage) });
  };
};
