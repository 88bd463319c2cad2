import type { ControlSettingsChange, ControlSettingsView } from '../../api/control.ts';
import type { Ask } from '../administrator.ts';

const fields: ControlSettingsChange['fields'] = [
  { key: 'order-number', label: 'Order number', type: 'text', maxLength: 20 },
  { key: 'outcome', label: 'Outcome', type: 'choice', choices: ['Sold', 'Call back', 'Complaint'] },
];
const keys = fields.map(({ key }) => key);

/** Agents pause their own contacts and write an order number that they cannot see again; supervisors pause their teams'. */
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
      functions: ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'],
      writes: keys,
      sees: keys,
    },
    {
      to: { role: 'administrator' },
      functions: ['pause', 'start-stop', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger'],
      writes: keys,
      sees: keys,
    },
  ],
} satisfies Omit<ControlSettingsChange, 'version'>;

/** Recording control is off by default: the demo's administrator turns it on. */
export const turnOnRecordingControl = async (ask: Ask): Promise<void> => {
  const { version } = await ask<ControlSettingsView>('GET', '/v1/recording-control/settings');
  await ask('PUT', '/v1/recording-control/settings', { ...settings, version });
};
