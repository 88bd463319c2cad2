import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { decideEndOfCall, type EndOfCallPorts } from '../../domain/workflow/decide-end-of-call.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies extends EndOfCallPorts {
  /**
   * Requests the screens of these contacts from the PCs of their agents, or requests them again if more must be black.
   * A contact may be in several messages.
   */
  startExtractions: (contacts: { imported: readonly string[]; withNewPauses: readonly string[] }) => Promise<void>;
  telemetry: Telemetry;
}

/** The contact to whose ledger this entry belongs: adapters/dynamodb/control/control-item.ts. */
const ledgerOf = (pk: string): string | undefined =>
  pk.startsWith('control#') ? pk.slice('control#'.length) : undefined;

/**
 * Applies the rules when a contact is complete, which means that its record has arrived. The stream of the table may
 * report it twice. An entry in its ledger decides nothing, but if a pause becomes known late, it must be black in
 * screens that were requested before.
 */
export const workflowDecision = (dependencies: Dependencies) => {
  const decide = decideEndOfCall(dependencies);
  const { defect, flush } = dependencies.telemetry;

  return async ({ Records }: Pick<DynamoDBStreamEvent, 'Records'>): Promise<DynamoDBBatchResponse> => {
    const sequenceNumbers = new Map<string, string>();
    const ledgerSequenceNumbers = new Map<string, string>();
    for (const { eventName, dynamodb } of Records) {
      const { pk, sk } = dynamodb?.Keys ?? {};
      if (eventName === 'REMOVE' || pk?.S === undefined) continue;
      const sequenceNumber = dynamodb?.SequenceNumber ?? '';
      const ofLedger = ledgerOf(pk.S);
      if (ofLedger !== undefined) ledgerSequenceNumbers.set(ofLedger, sequenceNumber);
      else if (sk?.S === 'contact') sequenceNumbers.set(pk.S, sequenceNumber);
    }
    const entries = [...sequenceNumbers];
    const outcomes = await Promise.allSettled(entries.map(([contactId]) => decide(contactId)));
    const batchItemFailures = outcomes.flatMap((outcome, index) => {
      if (outcome.status === 'fulfilled') return [];
      defect('The End of Call rules could not be applied to a contact', outcome.reason);
      return [{ itemIdentifier: entries[index]![1] }];
    });
    // The stream may have two readers, so this one passes contacts on to screen-extraction (docs/decisions/0030). The
    // rules decide first: they must not wait for a queue that accepts nothing.
    try {
      const imported = entries.map(([contactId]) => contactId);
      const withNewPauses = [...ledgerSequenceNumbers.keys()].filter((contactId) => !sequenceNumbers.has(contactId));
      if (imported.length + withNewPauses.length > 0) await dependencies.startExtractions({ imported, withNewPauses });
    } catch (error) {
      defect('Contacts could not be passed on to screen-extraction', error);
      flush();
      const all = [...sequenceNumbers.values(), ...ledgerSequenceNumbers.values()];
      return { batchItemFailures: all.map((itemIdentifier) => ({ itemIdentifier })) };
    }
    flush();
    return { batchItemFailures };
  };
};
