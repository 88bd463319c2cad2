import { agentsEver } from '../control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { ControlState } from '../control/state/control-state.ts';
import type { Change } from './announce.ts';

/** Everybody who is or was on a live contact is notified of its changes. Waiting contacts are shown to nobody. */
export const changesOfContact = (before: LiveContact | undefined, now: LiveContact): Change[] => {
  const isSeen = (contact: LiveContact | undefined) => contact !== undefined && livenessOf(contact) !== 'waiting';
  if (!isSeen(before) && !isSeen(now)) return [];
  const agents = [...new Set([...agentsOfContact(now), ...(before ? agentsOfContact(before) : [])])];
  return agents.length > 0 ? agents.map((contactOf) => ({ contactOf })) : [{ contactOf: undefined }];
};

/** Everybody who is or was on the contact: an agent who has left must see that it is no longer theirs. */
export const agentsOfContact = (contact: LiveContact): string[] => [
  ...new Set([...agentsEver(contact), ...(contact.agentId === undefined ? [] : [contact.agentId])]),
];

/** Who must be notified of a new control state of a contact. */
export const changesOfState = ({ contactId }: ControlState): Change[] => [{ stateOf: contactId }];
