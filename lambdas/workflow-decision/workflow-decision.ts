import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { decideEndOfCall, type EndOfCallPorts } from '../../domain/workflow/decide-end-of-call.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies extends EndOfCallPorts {
  /** Has the PCs of these contacts' agents asked for their screens. A contact may be named again. */
  startExtractions: (contactIds: readonly string[]) => Promise<void>;
  telemetry: Telemetry;
}

/** Decides when a contact is complete: its record has arrived. The table's stream may report it twice. */
export const workflowDecision = (dependencies: Dependencies) => {
  const decide = decideEndOfCall(dependencies);
  const { defect, flush } = dependencies.telemetry;

  return async ({ Records }: Pick<DynamoDBStreamEvent, 'Records'>): Promise<DynamoDBBatchResponse> => {
    const sequenceNumbers = new Map<string, string>();
    for (const { eventName, dynamodb } of Records) {
      const { pk, sk } = dynamodb?.Keys ?? {};
      if (eventName === 'REMOVE' || sk?.S !== 'contact' || pk?.S === undefined) continue;
      sequenceNumbers.set(pk.S, dynamodb?.SequenceNumber ?? '');
    }
    const entries = [...sequenceNumbers];
    const outcomes = await Promise.allSettled(entries.map(([contactId]) => decide(contactId)));
    const batchItemFailures = outcomes.flatMap((outcome, index) => {
      if (outcome.status === 'fulfilled') return [];
      defect('The End of Call rules could not be applied to a contact', outcome.reason);
      return [{ itemIdentifier: entries[index]![1] }];
    });
    // The stream may have two readers; this one passes contacts on to screen-extraction (docs/decisions/0030). The rules
    // decide first: they do not wait for a queue that accepts nothing.
    try {
      await dependencies.startExtractions(entries.map(([contactId]) => contactId));
    } catch (error) {
      defect('Contacts could not be passed on to screen-extraction', error);
      flush();
      return { batchItemFailures: entries.map(([, itemIdentifier]) => ({ itemIdentifier })) };
    }
    flush();
    return { batchItemFailures };
  };
};
