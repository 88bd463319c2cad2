import { livenessOf } from '../../domain/control/contact/live-contact.ts';
import { commit, retryOnConflict } from '../../domain/control/ledger/commit.ts';
import type { LedgerFact } from '../../domain/control/ledger/ledger.ts';
import { byMedium, recordersOf } from '../../domain/control/recorder/tell-recorders.ts';
import { firstState, isEnded } from '../../domain/control/state/control-steps.ts';
import type { Context } from './operation.ts';

/**
 * Writes down that a live contact was marked. The ledger of one that is over is closed: its marks tell by themselves
 * who put them and when.
 */
export const noteMark = async (
  contactId: string,
  fact: Extract<LedgerFact, { kind: 'mark' }>,
  { controls, live, recorders, clock }: Context,
): Promise<void> => {
  const contact = await live.find(contactId);
  if (!contact || livenessOf(contact) !== 'connected') return;
  await retryOnConflict(async () => {
    const at = clock().toISOString();
    const known = await controls.find(contactId);
    const state = known ?? firstState(contact, byMedium(recordersOf(recorders, contact), contact), at);
    return isEnded(state) ? state : commit(controls, { ...state, updatedAt: at }, [fact], at);
  });
};
