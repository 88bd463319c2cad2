import type { RecordingNews } from '../../../domain/control/events/news.ts';
import { integrations } from '../../../domain/control/recorder/integrations.ts';
import {
  addPause,
  confirmBlanking,
  isRedacting,
  type RecordingsOfContact,
  type Redaction,
  seenRecordings,
} from '../../../domain/control/redaction.ts';
import { listed, recorded } from '../../kit/recordings.ts';
import { receiptOf, recording } from '../../ports/staged-recordings.ts';
import { type ControlRoom, connected, controlRoom } from '../control/control-kit.ts';

const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const sha256 = '2e'.repeat(32);

describe('a pause reported by the provider', () => {
  const webex = { ...connected, provider: 'webex' as const };
  const news = (verb: RecordingNews['verb'], minute: number, more: Partial<RecordingNews> = {}): RecordingNews => ({
    contactId: 'c-1',
    verb,
    media: ['audio'],
    at: at(minute),
    by: 'webex-agent',
    result: 'confirmed',
    ...more,
  });

  let room: ControlRoom;
  const begin = async (...given: Parameters<typeof controlRoom>) => {
    room = await controlRoom(...given);
    return room;
  };
  const report = async (...list: RecordingNews[]) => {
    for (const one of list) await room.run(room.ingest(one));
    return room.redactions.find('c-1');
  };
  afterEach(() => room.restore());

  test('makes its contact wait once, however often it is reported, and other news does not (PR-32)', async () => {
    await begin({}, webex);
    expect(await report(news('resume', 1), news('pause', 1, { result: 'failed' }))).toBeUndefined();
    expect(await report(news('pause', 2), news('resume', 3), news('pause', 2))).toEqual({
      contactId: 'c-1',
      state: 'waiting',
      since: room.clock().toISOString(),
      pauses: [at(2)],
      done: [],
      revision: 1,
    });
    expect(await report(news('pause', 1))).toMatchObject({ pauses: [at(1), at(2)], revision: 2 });
  });

  test('has its screens blanked each time it is reported, so that a lost start is made up for (PR-32)', async () => {
    await begin({}, webex);
    await report(news('pause', 2));
    expect(room.redacting).toEqual(['c-1']);
    await report(news('resume', 3));
    expect(room.redacting).toEqual(['c-1']);
    await report(news('pause', 2));
    expect(room.redacting).toEqual(['c-1', 'c-1']);
  });

  test('is not in the ledger before its contact waits, so that no crash shows what must be blanked (PR-32)', async () => {
    await begin({}, webex);
    const { controls } = room;
    const commit = controls.commit.bind(controls);
    controls.commit = async () => {
      throw new Error('killed');
    };
    await expect(room.run(room.ingest(news('pause', 2)))).rejects.toThrow('killed');
    expect(await controls.ledger('c-1')).toEqual([]);
    expect(await room.redactions.find('c-1')).toMatchObject({ state: 'waiting', pauses: [at(2)] });
    controls.commit = commit;
    expect(await report(news('pause', 2))).toMatchObject({ pauses: [at(2)], revision: 1 });
    expect(await controls.ledger('c-1')).toHaveLength(2);
  });

  test('is not in the ledger if the wait could not be saved (PR-32)', async () => {
    await begin({}, webex);
    room.redactions.save = async () => {
      throw new Error('down');
    };
    await expect(room.run(room.ingest(news('pause', 2)))).rejects.toThrow('down');
    expect(await room.controls.ledger('c-1')).toEqual([]);
  });

  test('also counts when Fermata asked Webex for it, whose screens it cannot pause (PR-29, PR-32)', async () => {
    const choices = { amazonConnectScreens: true, twilioManual: false, webexCommands: true };
    await begin({ choices }, webex);
    expect(integrations(choices).find(({ provider }) => provider === 'webex')?.initiates).not.toContainEqual(
      expect.objectContaining({ medium: 'screen' }),
    );
    room.provider.behave({ result: 'pending' });
    await room.ask({ verb: 'pause', media: ['audio'] });
    expect(await report(news('pause', 0, { at: '2026-11-20T10:00:04.000Z' }))).toMatchObject({ state: 'waiting' });
  });

  test.each(['amazon-connect', 'twilio'] as const)(
    'at %s hides nothing, because Fermata pauses its screens itself (PR-32)',
    async (provider) => {
      await begin({}, { ...connected, provider });
      expect(await report(news('pause', 2))).toBeUndefined();
      expect(await room.controls.ledger('c-1')).toHaveLength(2);
    },
  );
});

const waiting: Redaction = {
  contactId: 'c-1',
  state: 'waiting',
  since: at(5),
  pauses: [at(1)],
  done: [],
  revision: 1,
};
const word = (recordingIds: readonly string[], more: { pauses?: number; sha256?: string; minute?: number } = {}) => ({
  at: at(more.minute ?? 10),
  by: 'blanker',
  pauses: more.pauses ?? 1,
  recordings: recordingIds.map((recordingId) => ({ recordingId, sha256: more.sha256 ?? sha256 })),
});

const nothing = { recordings: [], staged: [] };
const screen = recorded({ recordingId: 'r-screen', medium: 'screen', location: 'screens/1.webm' });
const archived = recording(1, { medium: 'screen', uploadState: 'Uploaded', receipt: receiptOf(1) });

describe('a contact that was paused at its provider', () => {
  const cases: [string, RecordingsOfContact, boolean][] = [
    ['is hidden with a screen recording', { ...nothing, recordings: [screen] }, true],
    [
      'is hidden when its screen is listed and has not come',
      { ...nothing, contact: { listedRecordings: [listed({ medium: 'screen' })] } },
      true,
    ],
    ['is hidden when its screen is archived', { ...nothing, staged: [archived] }, true],
    [
      'is hidden when its screen waits on a data server',
      { ...nothing, staged: [recording(1, { medium: 'screen' })] },
      true,
    ],
    ['is hidden with recorded keystrokes', { ...nothing, staged: [recording(1, { medium: 'keystroke' })] }, true],
    ['is shown when there is only sound', { ...nothing, recordings: [recorded()], staged: [recording(1)] }, false],
    [
      'is shown when its screen was deleted',
      { ...nothing, contact: { listedRecordings: [listed({ medium: 'screen', status: 'deleted' })] } },
      false,
    ],
    [
      'is shown when its screen was recycled',
      { ...nothing, staged: [recording(1, { medium: 'screen', uploadState: 'Recycled' })] },
      false,
    ],
    ['is shown when nothing was recorded', nothing, false],
  ];

  test.each(cases)('%s (PR-32)', (_, recordings, hidden) => {
    expect(isRedacting(waiting, recordings)).toBe(hidden);
    expect(isRedacting(undefined, recordings)).toBe(false);
  });

  test('is shown when everything is blanked, and hidden again by another screen or another pause (PR-32)', () => {
    const first = { ...nothing, recordings: [screen] };
    const done = confirmBlanking(waiting, word(['r-screen']), seenRecordings(first))!;
    expect(done).toMatchObject({ state: 'done', since: at(10), revision: 2, done: [word(['r-screen'])] });
    expect(isRedacting(done, first)).toBe(false);

    const both = { ...first, staged: [archived] };
    expect(isRedacting(done, both)).toBe(true);
    const further = confirmBlanking(done, word([archived.recordingId], { minute: 12 }), seenRecordings(both))!;
    expect(isRedacting(further, both)).toBe(false);

    const again = addPause(further, { contactId: 'c-1', pausedAt: at(0), now: at(15) })!;
    expect(again).toMatchObject({ state: 'waiting', since: at(15), pauses: [at(0), at(1)], revision: 4 });
    expect(again.done).toHaveLength(2);
    expect(isRedacting(again, both)).toBe(true);
    expect(addPause(again, { contactId: 'c-1', pausedAt: at(0), now: at(16) })).toBeUndefined();
  });

  test('is not changed by a repeated report, but by one of another file (PR-32)', () => {
    const seen = seenRecordings({ ...nothing, recordings: [screen] });
    const done = confirmBlanking(waiting, word(['r-screen']), seen)!;
    expect(confirmBlanking(done, word(['r-screen'], { minute: 20 }), seen)).toBeUndefined();
    expect(confirmBlanking(done, word(['r-screen'], { sha256: 'ff'.repeat(32) }), seen)).toMatchObject({ revision: 3 });
  });

  test('stays hidden when it was blanked before the latest pause was reported, only partly, or when there is nothing to blank (PR-32)', () => {
    const seen = seenRecordings({ ...nothing, recordings: [screen], staged: [archived] });
    const all = ['r-screen', archived.recordingId];
    expect(() => confirmBlanking(waiting, word(all, { pauses: 0 }), seen)).toThrow(
      expect.objectContaining({ code: 'conflict', field: 'pauses' }),
    );
    expect(() => confirmBlanking(waiting, word(['r-screen']), seen)).toThrow(
      expect.objectContaining({ code: 'conflict', field: 'recordings' }),
    );
    expect(() => confirmBlanking(waiting, word([...all, 'r-other']), seen)).toThrow(
      expect.objectContaining({ code: 'invalid', field: 'recordings.2.recordingId' }),
    );
    // Its original would still be uploaded afterwards.
    const onSite = seenRecordings({ ...nothing, staged: [recording(1, { medium: 'screen' })] });
    expect(() => confirmBlanking(waiting, word([archived.recordingId]), onSite)).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });
});
