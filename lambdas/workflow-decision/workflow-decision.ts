import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { decideEndOfCall, type EndOfCallPorts } from '../../domain/workflow/decide-end-of-call.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies extends EndOfCallPorts {
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
    flush();
    return { batchItemFailures };
  };
};
