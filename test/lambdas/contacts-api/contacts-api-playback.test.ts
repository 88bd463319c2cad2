import type { Problem } from '../../../api/problem.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import type { NotAtHand } from '../../../domain/recording/recording.ts';
import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { newRedactionRequest } from '../../../domain/redaction/request.ts';
import { administrator, agent, locationOf, machine, recorded, recording, startApi, supervisor } from '../api-kit.ts';
import { withCall } from './contacts-api-kit.ts';

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
    ])('so not when it is %j', async (notAtHand, status, detail) => {
      const { call, contacts, looks } = await withFile(notAtHand);
      const answer = await call(administrator, 'POST', play);
      expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
      expect((await contacts.find('c1'))?.accesses).toEqual([]);
      // recording-import also looks, and saves it.
      expect(looks).toEqual([locationOf('c1')]);
    });

    test.each(['archived', 'restoring', 'deleted'] as const)('and the contact shows the state %s', async (state) => {
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

    test('so a file that was restored later is played, and checked again', async () => {
      const { call, recordings, looks } = await withFile(undefined);
      const notAtHand = { state: 'archived', storageClass: 'GLACIER' } as const;
      await recordings.noteAvailability(locationOf('c1'), { seenAt: '2026-11-19T12:00:00.000Z', notAtHand });
      expect((await call(administrator, 'POST', play)).status).toBe(201);
      expect(looks).toEqual([locationOf('c1')]);
    });

    test('so a file that is not a recording says what it is', async () => {
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

test('keystrokes are shown only to people who were granted that, and each viewing is in the history (PR-06)', async () => {
  const { get, call, controlSettings, recordings } = await withCall();
  await recordings.keep(
    recording('c1', { recordingId: 'typed', medium: 'keystroke', location: `${locationOf('c1')}.json` }),
  );
  const address = '/v1/contacts/c1/recordings/typed/playback';
  await controlSettings.save({
    ...unsetSettings,
    grants: [{ to: { username: 'lea.lead' }, functions: ['keystrokes'], writes: [], sees: [] }],
    version: 1,
  });
  for (const who of [administrator, agent]) expect((await call(who, 'POST', address)).status).toBe(403);
  expect((await call(supervisor, 'POST', address)).status).toBe(201);
  expect((await call(supervisor, 'POST', address.replace('playback', 'download'))).status).toBe(403);
  expect((await get(administrator, '/v1/contacts/c1')).body.maySeeKeystrokes).toBe(false);
  const { history, maySeeKeystrokes } = (await get(supervisor, '/v1/contacts/c1')).body;
  expect(maySeeKeystrokes).toBe(true);
  expect(history.filter(({ what }) => what === 'playback')).toMatchObject([{ by: 'lea.lead', detail: 'typed' }]);
});

test('until it is granted to somebody, nobody sees keystrokes, administrators included (PR-06)', async () => {
  const { call, recordings } = await withCall();
  await recordings.keep(
    recording('c1', { recordingId: 'typed', medium: 'keystroke', location: `${locationOf('c1')}.json` }),
  );
  for (const who of [administrator, supervisor, agent])
    expect((await call(who, 'POST', '/v1/contacts/c1/recordings/typed/playback')).status).toBe(403);
});

test('only administrators may download until this right is granted to others', async () => {
  const { call } = await withCall();
  const statusFor = async (who: typeof agent) =>
    (await call(who, 'POST', '/v1/contacts/c1/recordings/r-c1/download')).status;
  expect([await statusFor(administrator), await statusFor(supervisor), await statusFor(agent)]).toEqual([
    201, 403, 403,
  ]);
});

describe('a recording of which a part must not be kept', () => {
  const request = (state: 'requested' | 'approved' | 'done' | 'failed', outcome?: object) => ({
    ...newRedactionRequest({
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

  test('is played by nobody where the part cannot be removed, and the contact says why (OD-05)', async () => {
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

  test('is played once the part is removed, shows where it was, and its history says who, why and which span (OD-05)', async () => {
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
