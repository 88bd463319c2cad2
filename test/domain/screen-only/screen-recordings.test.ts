import { MemoryLogonSessionStore } from '../../../adapters/memory/desktop/logon-session-store.ts';
import { MemoryScreenRecordingStore } from '../../../adapters/memory/desktop/screen-recording-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { screenRecordings } from '../../../domain/screen-only/screen-recordings.ts';

const who = { agentId: 'u-1', username: 'mira', login: 'CORP\\mira', desktopId: 'pc-1' };
const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const conflict = expect.objectContaining({ code: 'conflict' });

/** Mira at her PC at ten o’clock. */
const start = async ({ logOn = at('09:00') as string | undefined } = {}) => {
  let now = at('10:00');
  const recordings = new MemoryScreenRecordingStore();
  const logons = new MemoryLogonSessionStore();
  const { contacts } = memoryStores();
  const own = screenRecordings({ recordings, logons, contacts, clock: () => new Date(now) });
  const session = (from: string, to?: string, more: object = {}) =>
    logons.note({
      ...{ logonSessionId: `s-${from}`, desktopId: 'pc-1', login: 'CORP\\mira', from, gaps: [] },
      ...(to !== undefined && { to }),
      ...more,
    });
  if (logOn !== undefined) await session(logOn);
  return {
    ...{ ...own, recordings, session },
    setTime: (time: string) => {
      now = at(time);
    },
    spans: async () => {
      const query = { from: at('00:00'), to: at('23:59'), agentIds: ['u-1'] };
      const { files } = await contacts.search(query, { limit: 10 });
      return files.map(({ contact }) => [contact.initiatedAt, contact.disconnectedAt]);
    },
    idOf: async () => (await recordings.find('u-1'))!.contactId,
  };
};

describe('a screen that an agent records without a call (OD-04)', () => {
  test('is in progress until they stop it, and then is a contact of its own', async () => {
    const { start: begin, stop, current, setTime, spans, recordings } = await start();
    await begin(who, 'click-1');
    expect(await current('u-1')).toMatchObject({ ...who, from: at('10:00') });
    expect(await spans()).toEqual([]);
    setTime('10:20');
    await stop('u-1');
    expect(await current('u-1')).toBeUndefined();
    expect(await spans()).toEqual([[at('10:00'), at('10:20')]]);
    expect(await recordings.find('u-1')).toMatchObject({ to: at('10:20') });
  });

  test('starts once for one click, and not while another one is in progress', async () => {
    const { start: begin, stop, setTime, idOf } = await start();
    await begin(who, 'click-1');
    const first = await idOf();
    await begin(who, 'click-1');
    await expect(begin(who, 'click-2')).rejects.toEqual(conflict);
    setTime('10:20');
    await stop('u-1');
    await begin(who, 'click-1');
    expect(await idOf()).toBe(first);
    await begin(who, 'click-2');
    expect(await idOf()).not.toBe(first);
  });

  test('cannot be stopped where none is in progress, by another agent, or under another contact', async () => {
    const { start: begin, stop, idOf } = await start();
    await expect(stop('u-1')).rejects.toEqual(conflict);
    await begin(who, 'click-1');
    await expect(stop('u-2')).rejects.toEqual(conflict);
    await expect(stop('u-2', { contactId: await idOf() })).rejects.toEqual(conflict);
    await expect(stop('u-1', { contactId: 'another' })).rejects.toEqual(conflict);
  });

  test('ended when its agent stopped it, even if the PC could say so only later, but never after its end or before its beginning', async () => {
    const { start: begin, stop, setTime, spans, idOf } = await start();
    await begin(who, 'click-1');
    setTime('10:30');
    await stop('u-1');
    const contactId = await idOf();
    setTime('10:40');
    await stop('u-1', { contactId, at: at('10:35') });
    expect(await spans()).toEqual([[at('10:00'), at('10:30')]]);
    await stop('u-1', { contactId, at: at('10:10') });
    expect(await spans()).toEqual([[at('10:00'), at('10:10')]]);
    setTime('10:41');
    await stop('u-1', { contactId, at: at('09:00') });
    expect(await spans()).toEqual([[at('10:00'), at('10:00')]]);
  });

  test('also ends earlier when the PC says so after another one was started', async () => {
    const { start: begin, stop, setTime, spans, idOf } = await start();
    await begin(who, 'click-1');
    setTime('10:30');
    await stop('u-1');
    const contactId = await idOf();
    await begin(who, 'click-2');
    setTime('10:40');
    await expect(stop('u-2', { contactId, at: at('10:10') })).rejects.toEqual(conflict);
    await stop('u-1', { contactId, at: at('10:35') });
    expect(await spans()).toEqual([[at('10:00'), at('10:30')]]);
    await stop('u-1', { contactId, at: at('10:10') });
    expect(await spans()).toEqual([[at('10:00'), at('10:10')]]);
    expect(await idOf()).not.toBe(contactId);
  });

  test('ends by itself after four hours', async () => {
    const { start: begin, endOverdue, current, setTime, spans } = await start();
    await begin(who, 'click-1');
    setTime('13:59');
    expect(await endOverdue()).toEqual({ ended: 0, failures: [] });
    setTime('14:00');
    expect(await endOverdue()).toEqual({ ended: 1, failures: [] });
    expect(await spans()).toEqual([[at('10:00'), at('14:00')]]);
    expect(await current('u-1')).toBeUndefined();
    expect(await endOverdue()).toEqual({ ended: 0, failures: [] });
  });

  test('ends when its agent logs off from that PC, and goes on when they log on again within a minute', async () => {
    const { start: begin, endOverdue, setTime, session, spans } = await start({ logOn: undefined });
    await session(at('09:00'), at('10:10'));
    await begin(who, 'click-1');
    setTime('10:11');
    // A logon that follows may not have been reported yet.
    expect((await endOverdue()).ended).toBe(0);
    await session(at('10:11'), at('10:20'));
    setTime('10:15');
    expect((await endOverdue()).ended).toBe(0);
    // Another PC, and another user of this PC.
    await session(at('10:20'), undefined, { desktopId: 'pc-2' });
    await session(at('10:20'), undefined, { login: 'CORP\\lea' });
    await session(at('10:30'));
    setTime('10:40');
    expect((await endOverdue()).ended).toBe(1);
    expect(await spans()).toEqual([[at('10:00'), at('10:20')]]);
  });

  test('goes on while its agent is logged on, and while nothing of their logons is known', async () => {
    const loggedOn = await start();
    await loggedOn.start(who, 'click-1');
    const unknown = await start({ logOn: undefined });
    await unknown.start(who, 'click-1');
    for (const one of [loggedOn, unknown]) {
      one.setTime('12:00');
      expect(await one.current('u-1')).toMatchObject({ from: at('10:00') });
    }
  });

  test('never lasts longer than four hours, even if the log-off became known later', async () => {
    const { start: begin, current, setTime, session, spans } = await start({ logOn: undefined });
    await session(at('09:00'), at('15:00'));
    await begin(who, 'click-1');
    setTime('16:00');
    expect(await current('u-1')).toBeUndefined();
    expect(await spans()).toEqual([[at('10:00'), at('14:00')]]);
  });

  test('is ended by the next run if ending it failed, and the others are ended at once', async () => {
    const { start: begin, endOverdue, setTime, recordings, session } = await start();
    await session(at('09:00'), undefined, { login: 'CORP\\lea' });
    await begin(who, 'click-1');
    await begin({ ...who, agentId: 'u-2', username: 'lea', login: 'CORP\\lea' }, 'click-2');
    setTime('15:00');
    const save = recordings.save.bind(recordings);
    recordings.save = async (recording, before) => {
      if (recording.agentId === 'u-1') throw new Error('the table is away');
      await save(recording, before);
    };
    expect(await endOverdue()).toEqual({ ended: 1, failures: [new Error('the table is away')] });
    recordings.save = save;
    expect(await endOverdue()).toEqual({ ended: 1, failures: [] });
  });
});
