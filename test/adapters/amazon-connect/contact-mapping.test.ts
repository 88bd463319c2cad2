import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactOf } from '../../../adapters/amazon-connect/connect-contact-records.ts';
import { s3Location } from '../../../adapters/amazon-connect/listed-recordings.ts';
import { directionRows } from '../../../adapters/amazon-connect/mapping/contact-direction.ts';
import { contactMappingPage } from '../../../adapters/amazon-connect/mapping/contact-mapping-page.ts';
import { readRecord } from '../../../adapters/amazon-connect/records/contact-record.ts';
import { type Contact, isNewer } from '../../../domain/contact/contact.ts';

const samples = join(import.meta.dirname, '../../samples/contact-records');
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8'));

const mapped = (record: object): Contact => {
  const read = readRecord(record);
  if (read.kind !== 'contact') throw new Error(JSON.stringify(read));
  return contactOf(read, { recordKey: 'ctr/object', importedAt: '2026-11-20T12:00:00.000Z' });
};
const inbound = sample('inbound-with-hold');
const voice = (InitiationMethod: unknown, more: object = {}) => mapped({ ...inbound, InitiationMethod, ...more });
const withDirection = (direction: string) => ({
  SegmentAttributes: { 'connect:Direction': { ValueString: direction } },
});

describe('the specified mapping', () => {
  test('an inbound contact is mapped exactly (AC-29, AC-30, AC-31, AC-32, AC-33, AC-37, AC-38)', () => {
    expect(mapped(inbound)).toEqual({
      contactId: '08206f5b-7288-aabf-a019-d6719675c2a9',
      initialContactId: '08206f5b-7288-aabf-a019-d6719675c2a9',
      acdId: 'carol.diaz',
      agentId: 'fb59e67a-83da-0bb4-3f7e-c880b4bf3fbf',
      calledNumber: '+12025550111',
      callingNumber: '+12025550185',
      callerNumber: '+12025550185',
      dialledNumber: '+12025550111',
      contactDirection: 'inbound',
      initiationMethod: 'INBOUND',
      channel: 'voice',
      queueId: 'cceb25f4-38e6-5925-017b-29b067a8b873',
      queueName: 'Group 3280',
      initiatedAt: '2019-08-04T01:54:00Z',
      connectedToAgentAt: '2019-08-04T01:54:19Z',
      disconnectedAt: '2019-08-04T01:54:49Z',
      interactionSeconds: 19,
      holdSeconds: 11,
      holds: 1,
      afterContactWorkSeconds: 8,
      listedRecordings: [
        {
          medium: 'audio',
          part: 'agent',
          location:
            'acme-recordings/connect/acme-support/2019/08/04/08206f5b-7288-aabf-a019-d6719675c2a9_20190804T01:54_UTC.wav',
          status: 'available',
        },
      ],
      updatedAt: '2019-08-04T01:56:06.000Z',
      contentHash: expect.stringMatching(/^[0-9a-f]{8}$/),
      recordKey: 'ctr/object',
      importedAt: '2026-11-20T12:00:00.000Z',
    });
  });

  test('user names of SAML and of Windows stay as they are (AC-29)', () => {
    for (const Username of ['AROAEXAMPLE:user@corp.example', 'CORP\\jdoe', 'j.doe@example.com']) {
      expect(mapped({ ...inbound, Agent: { Username } }).acdId).toBe(Username);
    }
  });

  test('an outbound contact keeps the literal numbers, with the right ones next to them (AC-30, AC-31)', () => {
    expect(mapped(sample('outbound'))).toMatchObject({
      calledNumber: '+12025550100',
      callingNumber: '+12025550142',
      callerNumber: '+12025550100',
      dialledNumber: '+12025550142',
    });
  });

  test('a callback whose system endpoint is Softphone has no known caller (AC-30, AC-33)', () => {
    const callback = mapped(sample('callback'));
    expect(callback).toMatchObject({
      contactDirection: 'outbound',
      calledNumber: 'Softphone',
      callingNumber: '+12025550142',
      dialledNumber: '+12025550142',
    });
    expect(callback).toMatchObject({ callerNumber: undefined });
  });

  test('a queue transfer has no system endpoint, and therefore no called number (AC-30)', () => {
    const transfer = mapped(sample('queue-transfer'));
    expect(transfer.calledNumber).toBeUndefined();
    expect(transfer).toMatchObject({
      callingNumber: '+12025550142',
      initialContactId: 'a0000003-0000-4000-8000-000000000001',
      previousContactId: 'a0000003-0000-4000-8000-000000000001',
    });
  });

  test('the page of the mapping is up to date', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../docs/contact-mapping.md'), 'utf8')).toBe(
      contactMappingPage(),
    );
  });
});

describe('directions (AC-33)', () => {
  test.each([
    ['INBOUND', 'inbound'],
    ['OUTBOUND', 'outbound'],
    ['TRANSFER', 'inbound'],
    ['QUEUE_TRANSFER', 'inbound'],
    ['CALLBACK', 'outbound'],
    ['API', 'outbound'],
    ['WEBRTC_API', 'inbound'],
    ['EXTERNAL_OUTBOUND', 'outbound'],
    ['MONITOR', undefined],
    ['DISCONNECT', undefined],
    ['AGENT_REPLY', 'outbound'],
    ['FLOW', 'outbound'],
    ['CAMPAIGN_PREVIEW', 'outbound'],
    ['SOMETHING_NEW', undefined],
    ['constructor', undefined],
    [null, undefined],
    [42, undefined],
  ])('%s is %s', (method, direction) => {
    const contact = voice(method);
    expect(contact.contactDirection).toBe(direction);
    expect(contact.initiationMethod).toBe(typeof method === 'string' ? method : 'UNKNOWN');
    expect(contact.callerNumber).toBe(
      { inbound: '+12025550185', outbound: '+12025550111', none: undefined }[direction ?? 'none'],
    );
  });

  test('every row of the table is tested above', () => {
    expect(directionRows).toHaveLength(13);
  });

  test.each([
    ['API', 'INBOUND', 'inbound'],
    ['API', 'OUTBOUND', 'outbound'],
    ['TRANSFER', 'OUTBOUND', 'outbound'],
    ['QUEUE_TRANSFER', 'OUTBOUND', 'outbound'],
    ['INBOUND', 'OUTBOUND', 'inbound'],
    ['MONITOR', 'INBOUND', undefined],
    ['SOMETHING_NEW', 'INBOUND', undefined],
  ])('%s with connect:Direction %s is %s', (method, direction, expected) => {
    expect(voice(method, withDirection(direction)).contactDirection).toBe(expected);
  });

  test('a chat or a task started through the API is inbound', () => {
    expect(mapped(sample('chat-sms')).contactDirection).toBe('inbound');
    expect(mapped(sample('task')).contactDirection).toBe('inbound');
  });
});

describe('a value that is absent, null or of a wrong type', () => {
  test.each([null, undefined, 'text', 42, [], [null], true])('loses only its field (%p)', (wrong) => {
    const names = [
      'Agent',
      'Queue',
      'Recording',
      'Recordings',
      'SystemEndpoint',
      'CustomerEndpoint',
      'InitialContactId',
      'TransferredToEndpoint',
      'SegmentAttributes',
      'DisconnectTimestamp',
      'Channel',
      'NextContactId',
    ];
    const contact = mapped({ ...inbound, ...Object.fromEntries(names.map((name) => [name, wrong])) });
    const texts = wrong === 'text' ? { initialContactId: 'text', nextContactId: 'text' } : {};
    expect(contact).toEqual({
      contactId: inbound.ContactId,
      initialContactId: inbound.ContactId,
      initiationMethod: 'INBOUND',
      contactDirection: 'inbound',
      channel: 'other',
      initiatedAt: '2019-08-04T01:54:00Z',
      listedRecordings: [],
      updatedAt: '2019-08-04T01:56:06.000Z',
      contentHash: contact.contentHash,
      recordKey: 'ctr/object',
      importedAt: '2026-11-20T12:00:00.000Z',
      ...texts,
    });
  });

  test('of an agent’s detail loses only that detail', () => {
    const Agent = {
      Username: { a: 1 },
      ARN: 7,
      CustomerHoldDuration: '11',
      NumberOfHolds: -1,
      ConnectedToAgentTimestamp: 0,
      AfterContactWorkDuration: 8,
    };
    const contact = mapped({ ...inbound, Agent });
    expect(contact.afterContactWorkSeconds).toBe(8);
    for (const field of ['acdId', 'agentId', 'holdSeconds', 'holds', 'connectedToAgentAt'])
      expect(contact).toHaveProperty(field, undefined);
  });

  test('every sample is a contact', () => {
    for (const name of readdirSync(samples)) expect(mapped(sample(name.replace('.json', ''))).contactId).not.toBe('');
  });
});

describe('a record that cannot be imported', () => {
  test.each([
    [{}, 'It has no ContactId'],
    [{ ...inbound, ContactId: null }, 'Its ContactId is not a text of 1 to 256 characters'],
    [{ ...inbound, ContactId: '' }, 'Its ContactId is not a text of 1 to 256 characters'],
    [{ ...inbound, ContactId: 'x'.repeat(257) }, 'Its ContactId is not a text of 1 to 256 characters'],
    [
      { ContactId: 'x', LastUpdateTimestamp: 'yesterday' },
      'It does not say when it was last changed, or the time cannot be read',
    ],
    [
      { ContactId: 'x', LastUpdateTimestamp: '1970-01-01T00:00:00.001Z' },
      'It does not say when it was last changed, or the time cannot be read',
    ],
    [['x'], 'It is not a JSON object'],
  ])('such as %j has a reason', (record, reason) => {
    expect(readRecord(record)).toEqual({ kind: 'bad', reason });
  });

  test('an agent event is not a contact record, and not a bad one', () => {
    expect(readRecord({ AgentARN: 'arn', EventId: '1', EventType: 'HEART_BEAT' })).toEqual({ kind: 'agent-event' });
  });
});

describe('among versions of a contact', () => {
  const at = (LastUpdateTimestamp: unknown) => mapped({ ...inbound, LastUpdateTimestamp });

  test.each([
    ['2026-02-03T15:04:50Z', '2026-02-03T15:04:50.500Z'],
    ['2026-02-03T15:04:50.999Z', '2026-02-03T15:04:51Z'],
    ['2026-02-03T15:04:50+02:00', '2026-02-03T13:04:51Z'],
    ['2026-02-03T15:04:50.123456789Z', '2026-02-03T15:04:50.124Z'],
    ['2026-02-03T23:59:59-0100', '2026-02-04T01:00:00Z'],
  ])('one of %s is older than one of %s, as instants', (older, newer) => {
    expect(isNewer(at(newer), at(older))).toBe(true);
    expect(isNewer(at(older), at(newer))).toBe(false);
  });

  test('without an update time the end of the contact decides, then its start', () => {
    expect(at(undefined).updatedAt).toBe('2019-08-04T01:54:49.000Z');
    expect(mapped({ ContactId: 'x', InitiationTimestamp: '2019-08-04T01:54:00Z' }).updatedAt).toBe(
      '2019-08-04T01:54:00.000Z',
    );
  });

  test('content is the same whatever its layout, and other content is not', () => {
    const turned = Object.fromEntries(Object.entries(inbound).reverse());
    expect(mapped(turned).contentHash).toBe(mapped(inbound).contentHash);
    expect(mapped({ ...inbound, Queue: null }).contentHash).not.toBe(mapped(inbound).contentHash);
  });
});

describe('among listed recordings', () => {
  test('the automated part, the agent’s part and the screen are distinguished', () => {
    const { listedRecordings } = mapped(sample('ivr-agent-and-screen-recordings'));
    expect(listedRecordings.map(({ medium, part }) => `${medium} ${part}`)).toEqual([
      'audio ivr',
      'audio agent',
      'screen agent',
    ]);
  });

  test('a deleted recording keeps its reason', () => {
    expect(mapped(sample('recording-deleted-redelivery')).listedRecordings).toMatchObject([
      { status: 'deleted', deletionReason: 'GDPR request 77' },
    ]);
  });

  test('an agent’s own queue has no name', () => {
    expect(
      mapped({ ...inbound, Queue: { ARN: 'arn:aws:connect:x:1:instance/i/queue/agent/a', Name: 'odd' } }),
    ).toMatchObject({ queueName: undefined });
  });

  test.each([
    ['bucket/a/b_20260203T15:04_UTC.wav', 'bucket/a/b_20260203T15:04_UTC.wav'],
    ['s3://bucket/a/b.wav', 'bucket/a/b.wav'],
    ['https://bucket.s3.eu-west-1.amazonaws.com/a/b%3A1.wav?x=1', 'bucket/a/b:1.wav'],
    ['https://my.bucket.s3-eu-west-1.amazonaws.com/a/b.wav', 'my.bucket/a/b.wav'],
    ['https://s3.eu-west-1.amazonaws.com/bucket/a/b.wav', 'bucket/a/b.wav'],
    ['https://s3.amazonaws.com/bucket/a/100%.wav', undefined],
    ['arn:aws:kinesisvideo:eu-west-1:1:stream/name/1', undefined],
    ['only-a-bucket', undefined],
  ])('the recording %s is found at %s (AC-07)', (location, expected) => {
    expect(s3Location(location)).toBe(expected);
  });
});
