import { livenessOf } from '../contact/live-contact.ts';
import type { ControlPorts } from '../ports.ts';
import { recordersByMedium, recordersOf } from '../recorder/instruct-recorders.ts';
import { firstState, isEnded } from '../state/control-steps.ts';
import { commit, retryOnConflict } from './commit.ts';
import type { LedgerFact } from './ledger.ts';

/**
 * Records that a live contact was marked. The ledger of a contact that is over is closed: its marks themselves say who
 * set them and when.
 */
export const noteMark = async (
  contactId: string,
  fact: Extract<LedgerFact, { kind: 'mark' }>,
  { controls, live, recorders, clock }: Pick<ControlPorts, 'controls' | 'live' | 'recorders' | 'clock'>,
): Promise<void> => {
  const contact = await live.find(contactId);
  if (!contact || livenessOf(contact) !== 'connected') return;
  await retryOnConflict(async () => {
    const at = clock().toISOString();
    const stored = await controls.find(contactId);
    const state = stored ?? firstState(contact, recordersByMedium(recordersOf(recorders, contact), contact), at);
    return isEnded(state) ? state : commit(controls, { ...state, updatedAt: at }, [fact], at);
  });
};
