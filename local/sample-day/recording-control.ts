import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveContacts } from '../../api/control/control.ts';
import type { ControlSettingsChange, ControlSettingsView } from '../../api/control/control-settings.ts';
import { controlFunctions } from '../../domain/control/settings.ts';
import type { Ask } from '../users/administrator.ts';

const fields: ControlSettingsChange['fields'] = [
  { key: 'order-number', label: 'Order number', type: 'text', maxLength: 20 },
  { key: 'outcome', label: 'Outcome', type: 'choice', choices: ['Sold', 'Call back', 'Complaint'] },
];
const keys = fields.map(({ key }) => key);

/**
 * Agents pause their own contacts and write an order number that they cannot see again; supervisors pause their
 * teams'.
 */
const settings = {
  enabled: true,
  longestPause: 120,
  onTransfer: 'keep',
  fields,
  grants: [
    {
      to: { role: 'agent' },
      functions: ['pause', 'blackout', 'tag', 'metadata'],
      writes: keys,
      sees: ['outcome'],
    },
    {
      to: { role: 'supervisor' },
      functions: [...controlFunctions],
      writes: keys,
      sees: keys,
    },
    {
      to: { role: 'administrator' },
      functions: [...controlFunctions],
      writes: keys,
      sees: keys,
    },
  ],
} satisfies Omit<ControlSettingsChange, 'version'>;

/** Turns recording control on, as the demo's administrator. It is off by default. */
export const turnOnRecordingControl = async (ask: Ask): Promise<void> => {
  const { version } = await ask<ControlSettingsView>('GET', '/v1/recording-control/settings');
  await ask('PUT', '/v1/recording-control/settings', { ...settings, version });
};

/** Waits until Fermata knows the contact, but not forever, because the demo works without it. */
export const untilLive = async (ask: Ask, contactId: string | undefined): Promise<void> => {
  for (let wait = 0; wait < 60; wait += 1) {
    const { contacts } = await ask<LiveContacts>('GET', '/v1/live-contacts');
    if (contacts.some((contact) => contact.contactId === contactId)) return;
    await sleep(250);
  }
};
