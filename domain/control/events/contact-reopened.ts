import { type LiveContact, livenessOf } from '../contact/live-contact.ts';
import { commit, retryOnConflict } from '../ledger/commit.ts';
import type { ControlPorts } from '../ports.ts';
import type { ControlState } from '../state/control-state.ts';
import { heldMedia, isEnded, reopenContact } from '../state/control-steps.ts';

/**
 * A contact whose end was withdrawn continues in its ledger, too, and what was paused must stay paused. Returns the new
 * state; undefined if the contact has no state, or has ended. Recorders get no instruction here.
 */
export const contactReopened =
  ({ live, controls, clock, count }: Pick<ControlPorts, 'live' | 'controls' | 'clock' | 'count'>) =>
  async ({ contactId }: Pick<LiveContact, 'contactId'>): Promise<ControlState | undefined> => {
    const state = await controls.find(contactId);
    if (!state || !isEnded(state)) return undefined;
    return retryOnConflict(async () => {
      const contact = await live.find(contactId);
      const current = (await controls.find(contactId))!;
      if (!contact || livenessOf(contact) !== 'connected' || !isEnded(current)) return current;
      const at = clock().toISOString();
      const next = reopenContact(current, at);
      const saved = await commit(controls, next, [{ kind: 'contact-reopened', pausedMedia: heldMedia(next) }], at);
      if (saved) count('ContactsReopened', 1);
      return saved;
    });
  };
