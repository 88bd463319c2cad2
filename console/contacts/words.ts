import type { ContactSummary } from '../../api/contacts/contacts.ts';
import { count, nothing } from '../kit/format.ts';

export const directionText = (direction: ContactSummary['contactDirection']): string =>
  direction === null ? nothing : { inbound: 'Inbound', outbound: 'Outbound' }[direction];

export const channelNames: Record<ContactSummary['channel'], string> = {
  voice: 'Voice',
  chat: 'Chat',
  task: 'Task',
  email: 'E-mail',
  screen: 'Screen only',
  other: 'Other',
};

/** `50 loaded, more available`. */
export const countText = (loaded: number, more: boolean): string =>
  more ? `${count(loaded)} loaded, more available` : `${count(loaded)} ${loaded === 1 ? 'contact' : 'contacts'}`;

/** The provider's term without its underscores: INBOUND, QUEUE_TRANSFER, ... */
export const methodText = (method: string): string => {
  const words = method.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
