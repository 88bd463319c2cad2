import type { MissingRecording } from '../../domain/recording/missing/missing-recording.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const notArrived = (contactId: string, since = '2026-02-04T00:12:00.000Z') =>
  ({ contactId, reason: 'not-arrived', since, startedAt: '2026-02-03T23:59:58Z', agentId: 'a-1' }) as const;

export const missingRecordingStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const list = async (reason?: MissingRecording['reason']) =>
    (await stores().missing.list({ limit: 50, ...(reason && { reason }) })).missing;

  test('a missing recording is on the list until it arrives', async () => {
    await stores().missing.note(notArrived('one'));
    expect(await list()).toEqual([notArrived('one')]);
    await stores().missing.clear('one');
    await stores().missing.clear('one');
    expect(await list()).toEqual([]);
    expect(await stores().contacts.find('one')).toBeUndefined();
  });

  test('a new reason replaces the old one, and the recording counts as missing since the first', async () => {
    await stores().missing.note({ ...notArrived('one'), detail: 'first' });
    await stores().missing.note({ contactId: 'one', reason: 'deleted', since: '2026-03-01T00:00:00.000Z' });
    expect(await list()).toEqual([{ contactId: 'one', reason: 'deleted', since: notArrived('one').since }]);
  });

  test('missing recordings are listed oldest first, by reason, page by page', async () => {
    for (let day = 9; day > 0; day--) {
      const missing = notArrived(`c-${day}`, `2026-02-0${day}T00:00:00.000Z`);
      await stores().missing.note(day % 2 ? missing : { ...missing, reason: 'not-recorded' });
    }
    const all = (await list()).map(({ contactId }) => contactId);
    expect(all).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => `c-${day}`));
    const found: (string | undefined)[] = [];
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const page = { limit: 2, reason: 'not-arrived', ...(cursor !== undefined && { cursor }) } as const;
      const { missing, next } = await stores().missing.list(page);
      found.push(...missing.map(({ contactId }) => contactId));
      if (cursor === undefined) {
        const other = stores().missing.list({ limit: 2, cursor: next! });
        await expect(other).rejects.toMatchObject({ code: 'invalid', field: 'cursor' });
      }
      cursor = next;
    }
    expect(found).toEqual(['c-1', 'c-3', 'c-5', 'c-7', 'c-9']);
  });

  test('a missing screen is an entry of its own, beside that of the sound, and leaves the list by itself', async () => {
    const { missing, contacts } = stores();
    const screen = { ...notArrived('one'), reason: 'screen-no-logon' as const, detail: 'PC-1' };
    await missing.note(notArrived('one'));
    await missing.noteScreen(screen);
    await missing.noteScreen({ ...screen, since: '2026-03-01T00:00:00.000Z', detail: 'PC-2' });
    expect(await list()).toHaveLength(2);
    expect(await list('screen-no-logon')).toEqual([{ ...screen, detail: 'PC-2' }]);
    await missing.clear('one');
    expect(await list()).toEqual([{ ...screen, detail: 'PC-2' }]);
    await missing.note(notArrived('one'));
    await contacts.keepNewest([aCall({ contactId: 'one' })]);
    expect(await contacts.find('one')).toMatchObject({ onMissingList: true, screenIsMissing: true });
    await missing.clearScreen('one');
    await missing.clearScreen('one');
    expect(await list()).toEqual([notArrived('one')]);
    const found = await contacts.find('one');
    expect(found).toMatchObject({ onMissingList: true });
    expect(found).not.toHaveProperty('screenIsMissing');
  });

  test('missing keystrokes are an entry of their own, which stays on the list when a screen or sound arrives (PR-06)', async () => {
    const { missing } = stores();
    const typed = { ...notArrived('one'), reason: 'keystrokes-wait' as const, detail: 'PC-1' };
    await missing.noteKeystrokes(typed);
    await missing.noteScreen({ ...notArrived('one'), reason: 'screen-waits' });
    await missing.note(notArrived('one'));
    expect(await list()).toHaveLength(3);
    await missing.noteKeystrokes({ ...typed, since: '2026-03-01T00:00:00.000Z', detail: 'PC-2' });
    await missing.clear('one');
    await missing.clearScreen('one');
    expect(await list()).toEqual([{ ...typed, detail: 'PC-2' }]);
    await missing.clearKeystrokes('one');
    await missing.clearKeystrokes('one');
    expect(await list()).toEqual([]);
  });

  test('flags of a contact that is not known are an entry of their own, which leaves the list by itself (QG-32)', async () => {
    const { missing, contacts } = stores();
    const alone = { ...notArrived('one'), reason: 'flags-without-contact' as const, detail: 'Bern, recording g-1' };
    await missing.noteFlags(alone);
    await missing.noteFlags({ ...alone, since: '2026-03-01T00:00:00.000Z' });
    await missing.note(notArrived('one'));
    await missing.clear('one');
    expect(await list('flags-without-contact')).toEqual([alone]);
    expect(await contacts.find('one')).toBeUndefined();
    await missing.clearFlags('one');
    await missing.clearFlags('one');
    expect(await list()).toEqual([]);
  });

  test('a quarantined record is on the list once, and leaves it with its contact where that is known', async () => {
    const record = { quarantineKey: 'quarantine/a.json', reason: 'It has no end', at: '2026-02-04T00:00:00.000Z' };
    await stores().missing.noteQuarantined(record);
    await stores().missing.noteQuarantined({ ...record, at: '2026-02-05T00:00:00.000Z' });
    await stores().missing.noteQuarantined({ ...record, quarantineKey: 'quarantine/b.json', contactId: 'one' });
    const [nobodys, ones] = await list('record-quarantined');
    expect(nobodys).toEqual({
      reason: 'record-quarantined',
      detail: 'It has no end (quarantine/a.json)',
      since: record.at,
    });
    expect(ones).toMatchObject({ contactId: 'one', since: record.at });
    await stores().missing.note(notArrived('one'));
    await stores().missing.clear('one');
    expect(await list()).toEqual([nobodys]);
  });
};
