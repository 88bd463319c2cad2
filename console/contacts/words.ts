import type { ContactSummary } from '../../api/contacts.ts';
import { nothing } from '../kit/format.ts';

export const directionText = (direction: ContactSummary['contactDirection']): string =>
  direction === null ? nothing : { inbound: 'Inbound', outbound: 'Outbound' }[direction];

/** `50 loaded, more available`. */
export const countText = (loaded: number, more: boolean): string =>
  more ? `${loaded} loaded, more available` : `${loaded} ${loaded === 1 ? 'contact' : 'contacts'}`;

/** The first word of the provider's, without its underscores: INBOUND, QUEUE_TRANSFER, ... */
export const methodText = (method: string): string => {
  const words = method.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
