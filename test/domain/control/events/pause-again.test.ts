import { keepPaused } from '../../../../domain/control/events/contact-ended.ts';
import { contactReopened } from '../../../../domain/control/events/contact-reopened.ts';
import { pausesOf } from '../../../../domain/control/ledger/pause-spans.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const again = async (changes: Parameters<typeof controlRoom>[0], contact = connected) => {
  room.restore();
  room = await controlRoom(changes, contact);
};
const keep = (contact = connected) => room.run(keepPaused(room.ports)(contact));
const sent = () =>
  [...room.provider.instructions, ...room.desktop.instructions].map(({ verb, medium }) => `${verb} ${medium}`);
const lastCommand = async () => (await room.controls.ledger('c-1')).findLast(({ kind }) => kind === 'command');
const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };

describe('when something else of a contact may be recorded', () => {
  test('nothing is sent if nobody controlled it, nothing is paused, or it is over (PR-09)', async () => {
    expect(await keep()).toEqual([]);
    expect(await room.controls.ledger('c-1')).toEqual([]);
    await room.ask({ verb: 'start', media: ['audio'] });
    expect(await keep()).toEqual([]);
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.live.note(over);
    await room.contactEnded(over);
    expect(await keep()).toEqual([]);
    expect(sent()).toEqual(['start audio', 'pause audio']);
  });

  test('its pause is sent again, keeps its end, and its repetition is explained in the ledger (PR-09, PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    room.pass(30_000);
    expect(await keep()).toMatchObject([{ result: 'confirmed' }]);
    expect(await lastCommand()).toMatchObject({
      ...{ verb: 'pause', source: 'recovery', by: 'fermata', blackout: false },
      pauseUntil: '2026-11-20T10:01:00.000Z',
      reason: 'Another part of the contact may be recorded by now',
    });
    expect((await room.controls.find('c-1'))!.pausedUntil).toBe('2026-11-20T10:01:00.000Z');
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
  });

  test('a medium that its provider lets nobody pause gets no instruction (PR-33)', async () => {
    await again({}, { ...connected, provider: 'webex' });
    const news = { contactId: 'c-1', verb: 'pause', at: '2026-11-20T10:00:01.000Z', by: 'x', result: 'confirmed' };
    await room.run(room.ingest({ ...news, media: ['audio'] } as Parameters<typeof room.ingest>[0]));
    await room.ask({ verb: 'pause', media: ['keystroke'] });
    const before = sent().length;
    await keep({ ...connected, provider: 'webex' });
    expect(sent().slice(before)).toEqual([]);
  });

  test.each([
    ['unconfirmed', 1],
    ['failed', 1],
    ['pending', undefined],
    ['confirmed', undefined],
  ] as const)(
    'an answer "%s" to the repetition is counted as an unconfirmed pause: %s (PR-06)',
    async (result, count) => {
      await room.ask({ verb: 'pause', media: ['audio'] });
      room.provider.behave({ result });
      await keep();
      const counted = room.counts.get('PausesUnconfirmed');
      // The command itself counts the answer that never came, too.
      expect(result === 'unconfirmed' ? counted! - 1 : counted).toBe(count);
    },
  );
});

describe('a contact whose end was withdrawn', () => {
  const goesOn = { ...connected, connectedAt: '2026-11-20T10:02:00.000Z' };
  const close = async () => {
    await room.live.note(over);
    await room.contactEnded(over);
  };

  test('goes on paused, must be confirmed again by its recorders, and has a pause that was never interrupted (PR-09, PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio', 'keystroke'], blackout: true, pauseFor: 200 });
    await close();
    room.pass(120_000);
    await room.live.note(goesOn);
    expect(await room.transferred(goesOn)).toMatchObject([
      { recorder: 'amazon-connect', medium: 'audio', result: 'confirmed' },
      { recorder: 'desktop', medium: 'keystroke', result: 'confirmed' },
    ]);
    const state = (await room.controls.find('c-1'))!;
    expect(state.media).toMatchObject({
      audio: { standing: 'paused', confirmed: true, blackout: true },
      keystroke: { standing: 'paused', confirmed: true, blackout: true },
      screen: { standing: 'recording', confirmed: false },
    });
    expect(state.pausedUntil).toBe('2026-11-20T10:03:20.000Z');
    expect((await room.controls.ledger('c-1')).filter(({ kind }) => kind === 'contact-reopened')).toMatchObject([
      { pausedMedia: ['audio', 'keystroke'] },
    ]);
    expect(room.counts.get('ContactsReopened')).toBe(1);
    const spans = pausesOf(await room.controls.ledger('c-1'));
    expect(spans).toMatchObject([{ media: ['audio', 'keystroke'], from: '2026-11-20T10:00:00.000Z' }]);
    expect(spans[0]!.to).toBeUndefined();
    expect(await room.isSound()).toBe(true);
  });

  test('gets commands again, and one that has really ended gets none (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    await close();
    await expect(room.ask({ verb: 'resume', media: ['audio'] })).rejects.toMatchObject({ code: 'conflict' });
    room.pass(120_000);
    await room.live.note(goesOn);
    expect((await room.ask({ verb: 'resume', media: ['audio'] })).outcomes).toMatchObject([{ result: 'confirmed' }]);
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
  });

  test('is reopened once, however often that is reported, and only if it is connected (PR-13)', async () => {
    const reopen = () => room.run(contactReopened(room.ports)(connected));
    expect(await reopen()).toBeUndefined();
    await room.ask({ verb: 'pause', media: ['audio'] });
    expect(await reopen()).toBeUndefined();
    await close();
    const find = room.live.find.bind(room.live);
    expect((await reopen())?.media.audio?.standing).toBe('ended');
    room.live.find = async () => undefined;
    expect((await reopen())?.media.audio?.standing).toBe('ended');
    room.live.find = find;
    await room.live.note(goesOn);
    await Promise.all([reopen(), reopen()]);
    const entries = await room.controls.ledger('c-1');
    expect(entries.filter(({ kind }) => kind === 'contact-reopened')).toHaveLength(1);
    expect(room.counts.get('ContactsReopened')).toBe(1);
  });

  test('while the end was being written is paused again at once (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.live.note(over);
    const commit = room.controls.commit.bind(room.controls);
    room.controls.commit = async (...step) => {
      room.controls.commit = commit;
      const saved = await commit(...step);
      await room.live.note(goesOn);
      return saved;
    };
    expect(await room.contactEnded(over)).toBeUndefined();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect(sent()).toEqual(['pause audio', 'pause audio']);
  });

  test('before the end was written keeps its pause untouched (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.live.note(goesOn);
    expect(await room.contactEnded(over)).toBeUndefined();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect(await room.commands()).toEqual(['pause person audio']);
  });
});
