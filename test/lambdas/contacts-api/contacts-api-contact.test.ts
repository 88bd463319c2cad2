import { pathId } from '../../../domain/path-id.ts';
import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { administrator, agent, contact, locationOf, recorded, recording, startApi, supervisor } from '../api-kit.ts';
import { withCall } from './contacts-api-kit.ts';

test('one contact shows everything, its recordings with who is on which channel (AC-05)', async () => {
  const { get, recordings } = await withCall();
  await recordings.keep(
    recording('c1', {
      recordingId: 'r-ivr',
      part: 'ivr',
      location: 'recordings/ivr/c1.wav',
      format: { codec: 'mu-law', channels: 1, sampleRate: 8000, bitsPerSample: 8 },
    }),
  );
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body).toMatchObject({ contactId: 'c1', connectedToAgentAt: '2026-11-19T09:02:15Z', nextContactId: null });
  expect(body.recordings).toEqual([
    {
      recordingId: 'r-c1',
      medium: 'audio',
      part: 'agent',
      state: 'present',
      deletionReason: null,
      unreadable: null,
      storageClass: null,
      durationSeconds: 184.5,
      channels: ['customer', 'agent'],
      codec: 'pcm',
      sampleRate: 8000,
      size: 5_904_044,
      arrivedAt: '2026-11-19T09:06:10.000Z',
      fileUploadState: 'Uploaded',
      playable: true,
      withheld: null,
      redacted: [],
      startedAt: null,
      gaps: [],
    },
    expect.objectContaining({ recordingId: 'r-ivr', part: 'ivr', channels: ['mixed'], codec: 'mu-law' }),
  ]);
});

test.each([
  ['of Amazon Connect', {}, 'Amazon Connect'],
  ['of a telephone system on site', { recordKey: 'gateway/c1' }, 'Telephone system'],
  ['of a screen without a call', { channel: 'screen', recordKey: '' }, 'Desktop'],
] as const)('a contact %s says where it was recorded (AC-39)', async (_, more, recordingType) => {
  const api = await startApi();
  await api.contacts.keepNewest([{ ...recorded('c1'), ...more }]);
  expect((await api.get(administrator, '/v1/contacts/c1')).body).toMatchObject({ recordingType });
});

test.each([
  ['the one whose length is known, though another came before', [undefined, 61], [], 61],
  ['the one whose length is known, though another came after', [62, undefined], [], 62],
  ['the sound of the talk, though a redacted copy is longer', [63], [90], 63],
  ['the redacted copy where the talk has no length', [undefined], [64], 64],
  ['nothing where nobody knows', [undefined], [], null],
] as const)('a contact is as long as %s (AC-36)', async (_, talks, copies, seconds) => {
  const { get, contacts, recordings } = await startApi();
  await contacts.keepNewest([recorded('c1')]);
  const one = (part: 'agent' | 'redacted', durationSeconds: number | undefined, number: number) => {
    const { durationSeconds: _, ...rest } = recording('c1', {
      recordingId: `r-${part}-${number}`,
      part,
      location: `recordings/${part}-${number}.wav`,
    });
    return { ...rest, ...(durationSeconds !== undefined && { durationSeconds }) };
  };
  for (const [number, length] of talks.entries()) await recordings.keep(one('agent', length, number));
  for (const [number, length] of copies.entries()) await recordings.keep(one('redacted', length, number));
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body.callDuration).toBe(seconds);
});

test('a recording that is listed but has not arrived is shown as such, under the id it will have', async () => {
  const { get, contacts } = await startApi();
  await contacts.keepNewest([recorded('c1')]);
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body.recordings).toMatchObject([
    { recordingId: await recordingIdOf(locationOf('c1')), state: 'not-arrived', playable: false, size: null },
  ]);
  expect(body.recordingState).toBe('missing');
});

test('a document listed as the recording is shown as not playable, with the reason', async () => {
  const { get, call, contacts } = await startApi();
  const listedRecordings = [
    { medium: 'audio', part: 'agent', location: 'recordings/c1.txt', status: 'available' },
  ] as const;
  await contacts.keepNewest([contact('c1', { listedRecordings: [...listedRecordings] })]);
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body.recordings).toMatchObject([
    { state: 'unreadable', unreadable: 'The contact record lists a document, not a recording.', playable: false },
  ]);
  expect(body.recordingState).toBe('missing');
  const played = await call(
    administrator,
    'POST',
    `/v1/contacts/c1/recordings/${body.recordings[0]?.recordingId}/playback`,
  );
  expect(played.status).toBe(409);
});

test('the history shows what happened, oldest first, and who listened', async () => {
  const { get, call } = await withCall();
  await call(supervisor, 'POST', '/v1/contacts/c1/recordings/r-c1/playback');
  const { body } = await get(administrator, '/v1/contacts/c1');
  expect(body.history.map(({ what, by }) => [what, by])).toEqual([
    ['initiated', null],
    ['connected-to-agent', 'sam.seller'],
    ['disconnected', null],
    ['recording-arrived', null],
    ['imported', null],
    ['playback', 'lea.lead'],
  ]);
});

describe('a transfer chain', () => {
  const legs = [
    contact('first'),
    contact('second', {
      initialContactId: 'first',
      previousContactId: 'first',
      initiationMethod: 'TRANSFER',
      agentId: 'u-cara',
      acdId: 'cara.care',
      connectedToAgentAt: '2026-11-19T09:05:00Z',
    }),
  ];

  test('shows the same legs, whichever of them is opened', async () => {
    const { get, contacts } = await startApi();
    await contacts.keepNewest(legs);
    for (const leg of ['first', 'second']) {
      const { chain } = (await get(administrator, `/v1/contacts/${leg}`)).body;
      expect(chain).toMatchObject([
        { contactId: 'first', firstName: 'sam', visible: true },
        { contactId: 'second', firstName: 'cara', initiationMethod: 'TRANSFER', visible: true },
      ]);
    }
  });

  test('shows that there was a leg that the caller may not open, without saying whose it was', async () => {
    const { get, contacts } = await startApi();
    await contacts.keepNewest(legs);
    expect((await get(agent, '/v1/contacts/first')).body.chain[1]).toMatchObject({
      contactId: 'second',
      acdId: null,
      firstName: null,
      lastName: null,
      visible: false,
    });
  });

  test('exists although its first leg was never imported', async () => {
    const { get, contacts } = await startApi();
    await contacts.keepNewest(legs.slice(1));
    expect((await get(administrator, '/v1/contacts/second')).body.chain).toHaveLength(1);
  });
});

describe("someone else's contact", () => {
  test.each([
    ['an agent', agent, 'cared'],
    ['a supervisor', supervisor, 'cared'],
    ['a supervisor, when it has no agent', supervisor, 'abandoned'],
    ['an administrator, when it is not there', administrator, 'absent'],
    ['an administrator, when only its recording has come', administrator, 'early'],
  ])('is answered to %s as if it did not exist', async (_, claims, contactId) => {
    const { get, call, contacts, recordings } = await startApi();
    const { agentId: _a, acdId: _b, ...abandoned } = contact('abandoned');
    await contacts.keepNewest([recorded('cared', { agentId: 'u-cara' }), abandoned]);
    await recordings.keep(recording('cared'));
    await recordings.keep(recording('early'));
    const missing = await get(administrator, '/v1/contacts/nowhere');
    const refused = await get(claims, `/v1/contacts/${contactId}`);
    expect(refused.body).toEqual(missing.body);
    expect(refused.status).toBe(404);
    const unplayable = await call(claims, 'POST', `/v1/contacts/${contactId}/recordings/r-${contactId}/playback`);
    expect(unplayable.body).toEqual(missing.body);
    expect((await contacts.find(contactId))?.accesses ?? []).toEqual([]);
  });
});

test.each(['a/b', '.', '..', 'talk.2026.wav', '~YS9i', 'ä ö?#%'])(
  'a contact can be opened whatever its id is (%s)',
  async (id) => {
    const { contacts, recordings, get, call } = await startApi();
    await contacts.keepNewest([recorded(id)]);
    await recordings.keep(recording(id, { recordingId: 'r-odd' }));
    expect((await get(administrator, `/v1/contacts/${pathId(id)}`)).body).toMatchObject({ contactId: id });
    const played = await call(administrator, 'POST', `/v1/contacts/${pathId(id)}/recordings/r-odd/playback`);
    expect(played.status).toBe(201);
  },
);

test('the history is in chronological order, whatever the format of its times', async () => {
  const { contacts, get } = await startApi();
  await contacts.keepNewest([
    recorded('c1', {
      initiatedAt: '2026-11-19T09:02:15Z',
      connectedToAgentAt: '2026-11-19T09:02:15.900Z',
      disconnectedAt: '2026-11-19T09:02:15.950Z',
      importedAt: '2026-11-19T09:02:16.000Z',
    }),
  ]);
  const { body } = await get(administrator, '/v1/contacts/c1');
  const happened = body.history.map(({ what }: { what: string }) => what);
  expect(happened).toEqual(['initiated', 'connected-to-agent', 'disconnected', 'imported']);
});

test('with several recordings of the conversation, the call is as long as the one that can be read', async () => {
  const { contacts, recordings, get } = await startApi();
  const places = ['recordings/one.wav', 'recordings/two.wav'];
  for (const order of [places, places.toReversed()]) {
    const id = `c-${order[0]}`;
    await contacts.keepNewest([recorded(id, { listedRecordings: [] })]);
    const { durationSeconds: _, ...spoiled } = recording(id, {
      recordingId: 'spoiled',
      location: order[0]!,
      unreadable: 'Empty.',
    });
    await recordings.keep(spoiled);
    await recordings.keep(recording(id, { recordingId: 'good', location: order[1]!, durationSeconds: 77 }));
    expect((await get(administrator, `/v1/contacts/${pathId(id)}`)).body.callDuration).toBe(77);
  }
});
