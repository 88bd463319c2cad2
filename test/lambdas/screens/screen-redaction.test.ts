import type { ScreenRedaction } from '../../../api/control/screen-redaction.ts';
import { ingest } from '../../../domain/control/events/ingest.ts';
import type { RecordingNews } from '../../../domain/control/events/news.ts';
import {
  handOver,
  keepDecision,
  receipt,
  staged,
  startAdministration,
} from '../administration-api/administration-api-kit.ts';
import { recorded, recording } from '../api-kit.ts';
import {
  administrator,
  agent,
  call,
  machine,
  startControl,
  supervisor,
} from '../recording-control/recording-control-kit.ts';

const warehouse = { client_id: 'warehouse', scope: 'fermata/contacts.read fermata/recordings.read' };
const sha256 = '2e'.repeat(32);

/** Recording control and the API on the same stores: Sam's contact at Webex, with audio and screen. */
const begin = async () => {
  const control = await startControl();
  const { contacts, recordings, missing, users, uploads, workflows, dataServers, dailyRuns, controls, live } = control;
  const api = await startAdministration({
    ...{ contacts, recordings, missing, users, uploads, workflows, dataServers, dailyRuns, controls },
  });
  await contacts.keepNewest([recorded('c-1'), recorded('c-2')]);
  await recordings.keep(recording('c-1'));
  await recordings.keep(recording('c-2'));
  await recordings.keep(screen('c-1'));
  await live.note(call('c-1', { provider: 'webex', connectedAt: '2026-11-19T09:02:15.000Z' }));
  const deliver = ingest({
    ...{ live, controls, redactions: control.redactions, recorders: [control.webex], clock: control.clock },
    source: { describe: async () => undefined },
    choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: false },
    settings: async () => ({ longestPause: 300, onTransfer: 'keep' }),
    startRedaction: async () => {},
    count: () => {},
  });
  const news = (verb: RecordingNews['verb'], time: string) =>
    control.run(
      deliver({
        ...{ contactId: 'c-1', verb, media: ['audio'], by: 'webex-agent', result: 'confirmed' },
        at: `2026-11-19T${time}.000Z`,
      }),
    );
  const request = async (claims: Parameters<typeof control.ask>[0], method: string, path: string, body?: unknown) => {
    const answer = await control.ask(claims, method, `/v1/contacts/c-1/screens/${path}`, body);
    return { ...answer, body: answer.body as unknown as ScreenRedaction };
  };
  return {
    ...api,
    control,
    news,
    redaction: (claims = administrator) => request(claims, 'GET', 'redaction'),
    redacted: (
      recordingIds: readonly string[],
      { pauses = 1, claims = machine('mark') }: { pauses?: number; claims?: typeof administrator } = {},
    ) => {
      const body = { pauses, recordings: recordingIds.map((recordingId) => ({ recordingId, sha256 })) };
      return request(claims, 'POST', 'redacted', body);
    },
    found: async (claims: typeof administrator, query = 'from=2026-11-19') =>
      (await api.get(claims, `/v1/contacts?${query}`)).body.contacts.map(({ contactId }) => contactId).sort(),
    play: (claims: typeof administrator, recordingId: string) =>
      api.call(claims, 'POST', `/v1/contacts/c-1/recordings/${recordingId}/playback`),
  };
};

const screen = (contactId: string) =>
  recording(contactId, { recordingId: 'r-screen', medium: 'screen', location: `recordings/screens/${contactId}.webm` });

let room: Awaited<ReturnType<typeof begin>>;
beforeEach(async () => {
  room = await begin();
});
afterEach(() => room.control.restore());

const paused = async () => {
  await room.news('pause', '09:03:20');
  await room.news('resume', '09:04:02');
};

test('a contact that was paused at Webex is not presented before its screen spans are blanked (PR-32)', async () => {
  expect(await room.found(agent)).toEqual(['c-1', 'c-2']);
  await paused();
  for (const claims of [agent, supervisor, warehouse]) {
    expect(await room.found(claims)).toEqual(['c-2']);
    expect(await room.found(claims, 'contactId=c-1')).toEqual([]);
    expect((await room.get(claims, '/v1/contacts/c-1')).status).toBe(404);
    for (const recordingId of ['r-screen', 'r-c-1']) {
      expect((await room.play(claims, recordingId)).status).toBe(404);
    }
  }

  expect(await room.redacted(['r-screen'])).toMatchObject({ status: 200, body: { state: 'done', hidden: false } });
  for (const claims of [agent, supervisor, warehouse]) {
    expect(await room.found(claims)).toEqual(['c-1', 'c-2']);
    const { body } = await room.get(claims, '/v1/contacts/c-1');
    expect(body).toMatchObject({ redacting: false });
    expect(body.recordings.map(({ playable }) => playable)).toEqual([true, true]);
    expect((await room.play(claims, 'r-screen')).status).toBe(201);
  }
});

test('administrators see a contact until its screen spans are blanked, hear the provider’s audio, and cannot play its screen (PR-31, PR-32)', async () => {
  await paused();
  expect(await room.found(administrator)).toEqual(['c-1', 'c-2']);
  const { body } = await room.get(administrator, '/v1/contacts/c-1');
  expect(body).toMatchObject({ redacting: true, pauses: [{ offsetSeconds: 65, endOffsetSeconds: 107 }] });
  expect(body.recordings.map(({ recordingId, playable }) => [recordingId, playable])).toEqual([
    ['r-c-1', true],
    ['r-screen', false],
  ]);
  expect(await room.play(administrator, 'r-screen')).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('being redacted') },
  });
  expect((await room.play(administrator, 'r-c-1')).status).toBe(201);
});

test('only administrators and programs get the spans and recordings to blank (PR-32)', async () => {
  expect((await room.redaction()).status).toBe(404);
  await paused();
  await room.news('pause', '09:04:40');
  expect(await room.redaction(machine('read'))).toMatchObject({
    status: 200,
    body: {
      state: 'waiting',
      hidden: true,
      pauses: 2,
      spans: [
        { from: '2026-11-19T09:03:20.000Z', to: '2026-11-19T09:04:02.000Z', offsetSeconds: 65, endOffsetSeconds: 107 },
        { from: '2026-11-19T09:04:40.000Z', to: null, offsetSeconds: 145, endOffsetSeconds: null },
      ],
      recordings: [{ recordingId: 'r-screen', medium: 'screen', startedAt: null, here: true, sha256: null }],
      done: [],
    },
  });
  for (const claims of [agent, supervisor, machine('mark')]) expect((await room.redaction(claims)).status).toBe(403);
  for (const claims of [agent, supervisor, machine('read')]) {
    expect((await room.redacted(['r-screen'], { pauses: 2, claims })).status).toBe(403);
  }
  expect((await room.redacted(['r-screen'], { pauses: 2, claims: administrator })).status).toBe(200);
});

test('a pause that a crash kept out of the ledger must be blanked to the end (PR-32)', async () => {
  await paused();
  const { redactions } = room.control;
  const stored = (await redactions.find('c-1'))!;
  const pauses = [...stored.pauses, '2026-11-19T09:04:50.000Z'];
  await redactions.save({ ...stored, pauses, revision: stored.revision + 1 });
  expect(
    (await room.redaction()).body.spans.map(({ offsetSeconds, endOffsetSeconds }) => [offsetSeconds, endOffsetSeconds]),
  ).toEqual([
    [65, 107],
    [155, null],
  ]);
});

test('the history names once who blanked what, however often it is reported (PR-32)', async () => {
  await paused();
  for (const _ of [1, 2]) expect((await room.redacted(['r-screen'])).status).toBe(200);
  const { body } = await room.get(agent, '/v1/contacts/c-1');
  expect(body.history.filter(({ what }) => what === 'screens-redacted')).toEqual([
    { at: expect.any(String), what: 'screens-redacted', by: 'crm', detail: `r-screen, SHA-256 ${sha256}` },
  ]);
});

test('a pause that is reported later hides the contact again, and earlier blanking does not count (PR-32)', async () => {
  await paused();
  await room.redacted(['r-screen']);
  await room.news('pause', '09:04:40');
  expect(await room.found(agent)).toEqual(['c-2']);
  expect(await room.redacted(['r-screen'])).toMatchObject({ status: 409 });
  expect((await room.redacted(['r-screen'], { pauses: 2 })).status).toBe(200);
  expect(await room.found(agent)).toEqual(['c-1', 'c-2']);
});

test('a screen that a PC staged hides its contact, too, from its registration until it has arrived and is blanked (PR-32)', async () => {
  const { dataServerId } = await room.created();
  await paused();
  await room.redacted(['r-screen']);
  const one = staged('c-1', { medium: 'screen', dataServerId });
  await room.control.uploads.register(one);
  expect(await room.found(agent)).toEqual(['c-2']);
  const early = await room.redacted([one.recordingId]);
  expect(early).toMatchObject({ status: 400, body: { errors: [{ field: 'recordings.0.recordingId' }] } });

  await room.control.uploads.decide(one.recordingId, keepDecision, handOver('released'));
  await room.control.uploads.startUpload(one.recordingId, 'a', undefined, handOver('upload-started', 'ZRH-DATA-1'));
  await room.control.uploads.confirm(one.recordingId, receipt, handOver('archived'));
  expect((await room.play(administrator, one.recordingId)).status).toBe(409);
  expect((await room.redaction()).body.recordings).toContainEqual({
    recordingId: one.recordingId,
    medium: 'screen',
    startedAt: one.startedAt,
    here: true,
    sha256: null,
  });
  expect((await room.redacted([one.recordingId])).status).toBe(200);
  expect(await room.found(agent)).toEqual(['c-1', 'c-2']);
});

test('a contact without a screen recording is not hidden (PR-32)', async () => {
  await room.control.live.note(call('c-2', { provider: 'webex' }));
  const { redactions } = room.control;
  await redactions.save({ ...waitingOf('c-2') });
  expect(await room.found(agent)).toEqual(['c-1', 'c-2']);
  expect((await room.get(agent, '/v1/contacts/c-2')).body.redacting).toBe(false);
});

test('the leg of a transferred call that waits for redaction is mentioned, but cannot be opened (PR-32)', async () => {
  await room.control.contacts.keepNewest([
    recorded('c-2', { initialContactId: 'c-1', previousContactId: 'c-1', updatedAt: '2026-11-19T10:00:00Z' }),
  ]);
  await paused();
  const legs = async (claims: typeof administrator) =>
    (await room.get(claims, '/v1/contacts/c-2')).body.chain.map(({ contactId, visible }) => [contactId, visible]);
  expect(await legs(agent)).toEqual([
    ['c-1', false],
    ['c-2', true],
  ]);
  expect(await legs(administrator)).toEqual([
    ['c-1', true],
    ['c-2', true],
  ]);
});

test('a page that has hidden contacts is filled with the next ones (PR-32)', async () => {
  const { contacts, redactions, recordings } = room.control;
  const ids = ['d-1', 'd-2', 'd-3', 'd-4', 'd-5', 'd-6'];
  await contacts.keepNewest(ids.map((id) => recorded(id)));
  for (const id of ['d-6', 'd-5', 'd-3']) {
    await recordings.keep({ ...screen(id), recordingId: `r-${id}-screen` });
    await redactions.save(waitingOf(id));
  }
  const { body } = await room.get(agent, '/v1/contacts?from=2026-11-19&limit=3');
  expect(body.contacts.map(({ contactId }) => contactId)).toEqual(['d-4', 'd-2', 'd-1']);
});

const waitingOf = (contactId: string) => ({
  contactId,
  state: 'waiting' as const,
  since: '2026-11-19T09:03:20.000Z',
  pauses: ['2026-11-19T09:03:20.000Z'],
  done: [],
  revision: 1,
});
