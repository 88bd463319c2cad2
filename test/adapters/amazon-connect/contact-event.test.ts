import { liveContactOf } from '../../../adapters/amazon-connect/contact-event.ts';
import { contactEvent } from '../../../local/connect-simulator/contact-events.ts';

const instanceArn = 'arn:aws:connect:eu-central-1:111122223333:instance/0a1b2c3d-0000-4000-8000-0123456789ab';

const event = (detail: object, rest: object = {}) => ({
  version: '0',
  'detail-type': 'Amazon Connect Contact Event',
  source: 'aws.connect',
  time: '2026-11-21T10:00:09Z',
  detail: { contactId: 'leg-2', instanceArn, ...detail },
  ...rest,
});

describe('a contact event', () => {
  test('shows who is on which leg of which chain since when (PR-09)', () => {
    const connected = event({
      initialContactId: 'leg-1',
      previousContactId: 'leg-1',
      channel: 'VOICE',
      initiationMethod: 'TRANSFER',
      eventType: 'CONNECTED_TO_AGENT',
      initiationTimestamp: '2026-11-21T10:00:00.123Z',
      agentInfo: { agentArn: `${instanceArn}/agent/agent-7`, connectedToAgentTimestamp: '2026-11-21T10:00:08.5Z' },
      queueInfo: { queueArn: `${instanceArn}/queue/queue-3`, queueType: 'STANDARD' },
      recordings: [
        { mediaStreamType: 'AUDIO', participantType: 'ALL' },
        { mediaStreamType: 'AUDIO', participantType: 'IVR' },
        { mediaStreamType: 'VIDEO' },
      ],
    });
    expect(liveContactOf(connected)).toEqual({
      contactId: 'leg-2',
      initialContactId: 'leg-1',
      previousContactId: 'leg-1',
      provider: 'amazon-connect',
      channel: 'VOICE',
      agentId: 'agent-7',
      queueId: 'queue-3',
      initiatedAt: '2026-11-21T10:00:00.123Z',
      connectedAt: '2026-11-21T10:00:08.500Z',
      media: ['audio', 'screen'],
    });
  });

  test.each([
    ['a telephone number in any writing', { type: 'TELEPHONE_NUMBER', address: '+41 79 555 01 23' }, '+41795550123'],
    ['a withheld number', { type: 'TELEPHONE_NUMBER', address: 'anonymous' }, undefined],
    ['the address of somebody who writes', { type: 'EMAIL_ADDRESS', address: 'a@example.com' }, undefined],
    ['nothing', null, undefined],
  ])('of a customer who has %s shows their number (QG-35)', (_, customerEndpoint, customerNumber) => {
    expect(liveContactOf(event({ channel: 'VOICE', customerEndpoint }))?.customerNumber).toBe(customerNumber);
  });

  test("is understood in the casing of Amazon's own samples, too", () => {
    const odd = event({
      Channel: 'Voice',
      eventType: 'DISCONNECTED',
      AgentInfo: { AgentArn: `${instanceArn}/agent/agent-7`, ConnectedToAgentTimestamp: '2026-11-21T10:00:08Z' },
      DisconnectTimestamp: '2026-11-21T10:00:09Z',
    });
    expect(liveContactOf(odd)).toEqual({
      contactId: 'leg-2',
      initialContactId: 'leg-2',
      provider: 'amazon-connect',
      channel: 'VOICE',
      agentId: 'agent-7',
      connectedAt: '2026-11-21T10:00:08.000Z',
      endedAt: '2026-11-21T10:00:09.000Z',
    });
  });

  test.each([
    ['INITIATED', 'initiatedAt'],
    ['CONNECTED_TO_AGENT', 'connectedAt'],
    ['DISCONNECTED', 'endedAt'],
    ['COMPLETED', 'endedAt'],
  ])('%s without a time of its own happened at the time of the event', (eventType, field) => {
    expect(liveContactOf(event({ eventType }))).toMatchObject({ [field]: '2026-11-21T10:00:09.000Z' });
  });

  test('reads the year 1970 and an invalid time as "not yet", and an agent’s own queue as none', () => {
    const vague = event({
      channel: 'VOICE',
      eventType: 'QUEUED',
      initiationTimestamp: 'soon',
      disconnectTimestamp: '1970-01-01T00:00:00.001Z',
      agentInfo: null,
      queueInfo: { queueArn: `${instanceArn}/queue/agent/agent-7` },
      recordings: null,
    });
    expect(liveContactOf(vague)).toEqual({
      contactId: 'leg-2',
      initialContactId: 'leg-2',
      provider: 'amazon-connect',
      channel: 'VOICE',
    });
  });

  test.each([
    ['no object', 'text'],
    ['nothing', null],
    ['another event', event({}, { 'detail-type': 'Contact Lens Post Call Rules Matched' })],
    ['one without a contact', event({ contactId: null })],
    ['one with nothing but an id', event({})],
    [
      'a supervisor who listens in',
      event({ initiationMethod: 'MONITOR', initiationTimestamp: '2026-11-21T10:00:00Z' }),
    ],
  ])('%s is ignored', (_, ignored) => {
    expect(liveContactOf(ignored)).toBeUndefined();
  });

  test('of the simulator is read like one of Amazon Connect', () => {
    const contact = {
      contactId: 'leg-1',
      channel: 'VOICE',
      initiationMethod: 'INBOUND',
      agentId: 'agent-1',
      initiatedAt: '2026-11-21T10:00:00.000Z',
      connectedAt: '2026-11-21T10:00:05.000Z',
      flow: [],
      recordings: { audio: 'recording' as const },
      history: [],
    };
    const made = contactEvent('CONNECTED_TO_AGENT', contact, {
      instanceArn,
      region: 'eu-central-1',
      at: contact.connectedAt,
    });
    expect(liveContactOf(JSON.parse(JSON.stringify(made)))).toEqual({
      contactId: 'leg-1',
      initialContactId: 'leg-1',
      provider: 'amazon-connect',
      channel: 'VOICE',
      agentId: 'agent-1',
      initiatedAt: contact.initiatedAt,
      connectedAt: contact.connectedAt,
      media: ['audio'],
    });
  });
});
