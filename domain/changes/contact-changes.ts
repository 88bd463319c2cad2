import { agentsEver } from '../control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { ControlState } from '../control/state/control-state.ts';
import type { Change } from './announce.ts';

/** Who must hear of what became of a live contact: all who are or ever were on it. Nobody sees one that waits. */
export const changesOfContact = (before: LiveContact | undefined, now: LiveContact): Change[] => {
  const isSeen = (contact: LiveContact | undefined) => contact !== undefined && livenessOf(contact) !== 'waiting';
  if (!isSeen(before) && !isSeen(now)) return [];
  const agents = [...new Set([...agentsOfContact(now), ...(before ? agentsOfContact(before) : [])])];
  return agents.length > 0 ? agents.map((contactOf) => ({ contactOf })) : [{ contactOf: undefined }];
};

/** Everybody who is or was on the contact: who has left must see that it is theirs no more. */
export const agentsOfContact = (contact: LiveContact): string[] => [
  ...new Set([...agentsEver(contact), ...(contact.agentId === undefined ? [] : [contact.agentId])]),
];

/** Who must hear how the recorders of a contact stand now. */
export const changesOfState = ({ contactId }: ControlState): Change[] => [{ stateOf: contactId }];
