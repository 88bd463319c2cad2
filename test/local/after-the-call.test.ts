import type { SimulatedContact } from '../../local/connect-simulator/live-contacts.ts';
import { conversation } from '../../local/media/voices.ts';
import { soundOf, suspensions } from '../../local/sample-day/after-the-call.ts';
import { seededRandom } from '../../local/seeded-random.ts';

const at = (seconds: number) => new Date(Date.parse('2026-11-21T10:00:00.000Z') + seconds * 1000).toISOString();
const happened = (seconds: number, did: SimulatedContact['history'][number]['did'], medium = 'audio' as const) => ({
  at: at(seconds),
  medium,
  did,
});

const contact: SimulatedContact = {
  contactId: '0a1b2c3d-0000-4000-8000-0123456789ab',
  channel: 'VOICE',
  initiationMethod: 'INBOUND',
  initiatedAt: at(0),
  connectedAt: at(5),
  endedAt: at(25),
  flow: ['audio'],
  recordings: { audio: 'stopped' },
  history: [happened(5, 'started'), happened(10, 'suspended'), happened(14, 'resumed'), happened(25, 'ended')],
};

test('the recording of the simulated agent is as long as the call, and silent where it was suspended', () => {
  const { sampleRate, channels } = soundOf(contact);
  const spoken = conversation(20, seededRandom(0x0a1b2c3d));
  for (const [index, channel] of channels.entries()) {
    expect(channel).toHaveLength(20 * sampleRate);
    expect(channel.subarray(5 * sampleRate, 9 * sampleRate).every((sample) => sample === 0)).toBe(true);
    expect(channel.subarray(0, 5 * sampleRate)).toEqual(spoken.channels[index]!.subarray(0, 5 * sampleRate));
  }
});

test('a suspension lasts to the end if nobody resumed, and repeated requests are one suspension', () => {
  const history = [happened(5, 'started'), happened(10, 'suspended'), happened(12, 'suspended')];
  expect(suspensions({ ...contact, history })).toEqual([[5000, 20_000]]);
});
