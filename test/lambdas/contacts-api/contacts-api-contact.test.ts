import type { Problem } from '../../../api/problem.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import { pathId } from '../../../domain/path-id.ts';
import type { NotAtHand } from '../../../domain/recording/recording.ts';
import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { newRequest } from '../../../domain/redaction/request.ts';
import {
  administrator,
  agent,
  contact,
  locationOf,
  machine,
  recorded,
  recording,
  startApi,
  supervisor,
} from '../api-kit.ts';

const withCall = async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c1')]);
  await api.recordings.keep(recording('c1'));
  return api;
};

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

  test('is one journey, whichever leg is opened', async () => {
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

  test('shows that there was a leg that the caller may not open, without saying whose', async () => {
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
  ])('is answered to %s as one that is not there', async (_, claims, contactId) => {
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

describe('playback', () => {
  const play = '/v1/contacts/c1/recordings/r-c1/playback';

  test('gives a short-lived address, and the history names who asked', async () => {
    const { call, contacts } = await withCall();
    const answer = await call(machine, 'POST', play);
    expect(answer).toMatchObject({
      status: 201,
      body: { url: `https://play.example.com/${locationOf('c1')}`, expiresAt: '2026-11-20T12:05:00.000Z' },
    });
    expect((await contacts.find('c1'))?.accesses).toEqual([
      expect.objectContaining({
        action: 'playback',
        recordingId: 'r-c1',
        by: 'warehouse',
        at: '2026-11-20T12:00:00.000Z',
      }),
    ]);
  });

  describe('is granted and recorded only when the file is there', () => {
    const withFile = async (notAtHand: NotAtHand | undefined) => {
      const looks: string[] = [];
      const api = await startApi({
        lookAgain: async (location) => {
          looks.push(location);
        },
        playback: {
          look: async () => (notAtHand ? { notAtHand } : {}),
          addressOf: async (location) => ({ url: `https://play.example.com/${location}`, expiresAt: later }),
        },
      });
      await api.contacts.keepNewest([recorded('c1')]);
      await api.recordings.keep(recording('c1'));
      return { ...api, looks };
    };
    const later = '2026-11-20T12:05:00.000Z';

    test.each<[NotAtHand, number, RegExp]>([
      [{ state: 'archived', storageClass: 'DEEP_ARCHIVE' }, 409, /archived \(DEEP_ARCHIVE\)/],
      [{ state: 'restoring', storageClass: 'GLACIER' }, 409, /being restored/],
      [{ state: 'deleted' }, 410, /deleted/],
    ])('%j', async (notAtHand, status, detail) => {
      const { call, contacts, looks } = await withFile(notAtHand);
      const answer = await call(administrator, 'POST', play);
      expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
      expect((await contacts.find('c1'))?.accesses).toEqual([]);
      // recording-import also looks, and saves it.
      expect(looks).toEqual([locationOf('c1')]);
    });

    test.each(['archived', 'restoring', 'deleted'] as const)('and the noted state is shown: %s', async (state) => {
      const { recordings, get } = await withFile(undefined);
      const notAtHand = { state, ...(state !== 'deleted' && { storageClass: 'GLACIER' }) };
      await recordings.noteAvailability(locationOf('c1'), { seenAt: '2026-11-19T12:00:00.000Z', notAtHand });
      const { body } = await get(administrator, '/v1/contacts/c1');
      expect(body).toMatchObject({
        recordingState: state,
        recordings: [{ state, playable: false, storageClass: notAtHand.storageClass ?? null }],
      });
      const found = await get(administrator, '/v1/contacts?from=2026-11-19&to=2026-11-19&recording=archived');
      expect(found.body.contacts).toHaveLength(state === 'deleted' ? 0 : 1);
    });

    test('a file that was restored later is played, and checked again', async () => {
      const { call, recordings, looks } = await withFile(undefined);
      const notAtHand = { state: 'archived', storageClass: 'GLACIER' } as const;
      await recordings.noteAvailability(locationOf('c1'), { seenAt: '2026-11-19T12:00:00.000Z', notAtHand });
      expect((await call(administrator, 'POST', play)).status).toBe(201);
      expect(looks).toEqual([locationOf('c1')]);
    });

    test('a file that is not a recording says what it is', async () => {
      const { call, recordings, contacts } = await withFile(undefined);
      await recordings.keep(recording('c1', { unreadable: 'The file is empty.', etag: 'two' }));
      expect(await call(administrator, 'POST', play)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('The file is empty.') },
      });
      expect((await contacts.find('c1'))?.accesses).toEqual([]);
    });
  });

  test('is refused when the listener cannot be recorded', async () => {
    let requested = false;
    const { recordAccess, unmatched } = {
      recordAccess: async () => {
        throw new Error('The ledger cannot be written');
      },
      unmatched: async () => ({ recordings: [] }),
    };
    const api = await startApi({
      recordings: { recordAccess, unmatched },
      playback: {
        look: async () => ({}),
        addressOf: async () => {
          requested = true;
          return { url: 'https://play.example.com', expiresAt: '2026-11-20T12:05:00.000Z' };
        },
      },
    });
    await api.contacts.keepNewest([recorded('c1')]);
    await api.recordings.keep(recording('c1'));
    expect((await api.call(administrator, 'POST', play)).status).toBe(500);
    expect(requested).toBe(false);
  });

  test('is gone when the record says deleted, although the file is still there', async () => {
    const { call, contacts } = await withCall();
    const { listedRecordings } = recorded('c1');
    await contacts.keepNewest([
      recorded('c1', {
        updatedAt: '2026-11-19T10:00:00Z',
        listedRecordings: listedRecordings.map((one) => ({ ...one, status: 'deleted' as const })),
      }),
    ]);
    expect((await call(administrator, 'POST', play)).status).toBe(410);
    expect((await contacts.find('c1'))?.accesses).toEqual([]);
  });

  test('is gone when the recording is no longer kept', async () => {
    const { call, recordings } = await withCall();
    await recordings.keep(recording('c1', { uploadState: 'Removed' }));
    expect((await call(administrator, 'POST', play)).status).toBe(410);
  });

  test('is not found for a recording that has not arrived, or belongs to another contact', async () => {
    const { call, contacts } = await startApi();
    await contacts.keepNewest([recorded('c1')]);
    const awaited = await recordingIdOf(locationOf('c1'));
    expect((await call(administrator, 'POST', `/v1/contacts/c1/recordings/${awaited}/playback`)).status).toBe(404);
    expect((await call(administrator, 'POST', '/v1/contacts/c1/recordings/r-other/playback')).status).toBe(404);
  });
});

test.each(['a/b', '.', '..', 'talk.2026.wav', '~YS9i', 'ä ö?#%'])(
  'a contact can be opened whatever its id is: %s',
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

test('those who may download get the file under a safe name, and each download is in the history like playback (AC-05)', async () => {
  const { get, call, controlSettings } = await withCall();
  const address = '/v1/contacts/c1/recordings/r-c1/download';
  await controlSettings.save({
    ...unsetSettings,
    grants: [{ to: { username: 'lea.lead' }, functions: ['download'], writes: [], sees: [] }],
    version: 1,
  });
  expect(await call(supervisor, 'POST', address)).toMatchObject({
    status: 201,
    body: {
      fileName: '2026-11-19_100215_c1_audio.wav',
      url: `https://play.example.com/${locationOf('c1')}?saveAs=2026-11-19_100215_c1_audio.wav`,
    },
  });
  expect((await call(administrator, 'POST', address)).status).toBe(403);
  expect((await call(agent, 'POST', '/v1/contacts/nobody/recordings/r-c1/download')).status).toBe(403);
  const { history, mayDownload } = (await get(supervisor, '/v1/contacts/c1')).body;
  expect(history.at(-1)).toMatchObject({ what: 'download', by: 'lea.lead', detail: 'r-c1' });
  expect(history.filter(({ what }) => what === 'download')).toHaveLength(1);
  expect([mayDownload, (await get(administrator, '/v1/contacts/c1')).body.mayDownload]).toEqual([true, false]);
});

test('until rights are set, only administrators may download', async () => {
  const { call } = await withCall();
  const statusFor = async (who: typeof agent) =>
    (await call(who, 'POST', '/v1/contacts/c1/recordings/r-c1/download')).status;
  expect([await statusFor(administrator), await statusFor(supervisor), await statusFor(agent)]).toEqual([
    201, 403, 403,
  ]);
});

describe('a recording of which a part must not be kept', () => {
  const request = (state: 'requested' | 'approved' | 'done' | 'failed', outcome?: object) => ({
    ...newRequest({
      ...{ contactId: 'c1', requestId: 'q-1', by: 'lea.lead', at: '2026-11-20T08:00:00.000Z', reason: 'Card number' },
      ...{ recordingId: 'r-c1', spans: [{ from: 2, to: 4 }] },
    }),
    state,
    ...(state !== 'requested' && { decision: { by: 'root', at: '2026-11-20T09:00:00.000Z' } }),
    outcomes: outcome
      ? [
          {
            recordingId: 'r-c1',
            medium: 'audio' as const,
            at: '2026-11-20T09:01:00.000Z',
            result: 'redacted' as const,
            ...outcome,
          },
        ]
      : [],
  });
  const play = async (shown: ReturnType<typeof request>) => {
    const { get, call, redactionRequests } = await withCall();
    await redactionRequests.save(shown);
    const { status, body } = await call(supervisor, 'POST', '/v1/contacts/c1/recordings/r-c1/playback');
    const contact = (await get(supervisor, '/v1/contacts/c1')).body;
    return {
      status,
      detail: (body as unknown as Problem).detail,
      recording: contact.recordings[0]!,
      history: contact.history,
    };
  };

  test('is played until somebody approves its removal (OD-05)', async () => {
    const { status, recording } = await play(request('requested'));
    expect([status, recording.playable, recording.withheld]).toEqual([201, true, null]);
  });

  test('is played by nobody until the part is removed (OD-05)', async () => {
    const { status, detail, recording } = await play(request('approved'));
    expect([status, recording.playable]).toEqual([409, false]);
    expect([detail, recording.withheld]).toEqual(Array(2).fill('A part of this recording is being removed'));
  });

  test('is played by nobody where the part cannot be removed, and says why (OD-05)', async () => {
    const { status, recording } = await play(request('failed', { result: 'impossible', reason: 'It is MP3' }));
    expect(status).toBe(409);
    expect(recording).toMatchObject({ playable: false, withheld: expect.stringContaining('It is MP3') });
  });

  const done = {
    content: 'etag',
    before: { size: 10, sha256: 'aa' },
    after: { size: 10, sha256: 'bb' },
    removed: [{ from: 2, to: 4 }],
  };

  test('is played once it is removed, shows where, and its history says who, why and which span (OD-05)', async () => {
    const { status, recording, history } = await play(request('done', done));
    expect(status).toBe(201);
    expect(recording).toMatchObject({ playable: true, redacted: [{ fromSeconds: 2, toSeconds: 4 }] });
    expect(history).toContainEqual({
      at: '2026-11-20T09:01:00.000Z',
      what: 'redacted',
      by: 'cloud',
      detail:
        'audio, 10 bytes, SHA-256 bb. 0:02.0 to 0:04.0. Asked by lea.lead, approved by root: Card number. Before: SHA-256 aa',
    });
  });

  test('is played by nobody when its file was replaced afterwards (OD-05)', async () => {
    const { status, detail } = await play(request('done', { ...done, content: 'another' }));
    expect([status, detail]).toEqual([409, 'Its file was replaced after a part of it was removed']);
  });
});
