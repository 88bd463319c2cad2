import type { RecordingNews } from '../../../../domain/control/events/news.ts';
import { pausesOf } from '../../../../domain/control/ledger/pause-spans.ts';
import { seededRandom } from '../../../../local/seeded-random.ts';
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

describe('a pause on the provider’s side', () => {
  const news = (verb: RecordingNews['verb'], at: string, more: Partial<RecordingNews> = {}): RecordingNews => ({
    contactId: 'c-1',
    verb,
    media: ['audio'],
    at: `2026-11-20T10:0${at}.000Z`,
    by: 'webex-agent',
    result: 'confirmed',
    ...more,
  });
  const report = async (...list: RecordingNews[]) => {
    for (const one of list) await room.run(room.ingest(one));
  };

  beforeEach(() => again({}, { ...connected, provider: 'webex' }));

  test('is recorded and shown, and no recorder is instructed (PR-01, PR-28, PR-29)', async () => {
    await report(news('pause', '1:00'));
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect((await room.controls.find('c-1'))!.pausedUntil).toBe('2026-11-20T10:06:00.000Z');
    await report(news('resume', '1:30'));
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
    expect(pausesOf(await room.controls.ledger('c-1'))).toMatchObject([
      {
        from: '2026-11-20T10:01:00.000Z',
        to: '2026-11-20T10:01:30.000Z',
        by: 'webex-agent',
        source: 'provider',
        endedThrough: 'provider',
      },
    ]);
    expect([room.provider.instructions, room.desktop.instructions]).toEqual([[], []]);
    expect(await room.isSound()).toBe(true);
  });

  test('has the screens blanked if pauses of its provider are made elsewhere, and only then (PR-32)', async () => {
    await report(news('resume', '0:30'), news('pause', '1:00', { result: 'failed' }));
    expect(room.redacting).toEqual([]);
    await report(news('pause', '1:00'));
    expect(room.redacting).toEqual(['c-1']);
    await again({});
    await report(news('pause', '1:00'));
    expect(room.redacting).toEqual([]);
  });

  test('leads to the same pauses and the same state, even late, twice and in any order (PR-31)', async () => {
    const all = [
      news('pause', '1:00'),
      news('resume', '1:30'),
      news('pause', '2:00'),
      news('resume', '2:40'),
      news('pause', '3:10'),
    ];
    const random = seededRandom(3);
    for (let times = 0; times < 40; times += 1) {
      await again({}, { ...connected, provider: 'webex' });
      const order = [...all, ...all.filter(() => random.next() < 0.5)]
        .map((one) => ({ one, place: random.next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
      await report(...order);
      const spans = pausesOf(await room.controls.ledger('c-1')).map(({ from, to }) => [
        from.slice(15, 19),
        to?.slice(15, 19),
      ]);
      expect(spans).toEqual([
        ['1:00', '1:30'],
        ['2:00', '2:40'],
        ['3:10', undefined],
      ]);
      expect(await room.standings()).toMatchObject({ audio: 'paused' });
      expect(await room.commands()).toHaveLength(5);
      expect(await room.isSound()).toBe(true);
    }
  });

  test('is in the ledger even when it comes after the contact’s end (PR-31)', async () => {
    await report(news('pause', '1:00'));
    await room.contactEnded({ ...connected, provider: 'webex', endedAt: '2026-11-20T10:02:00.000Z' });
    await report(news('resume', '1:20'));
    expect(pausesOf(await room.controls.ledger('c-1'))).toMatchObject([
      { to: '2026-11-20T10:01:20.000Z', endedThrough: 'provider' },
    ]);
    expect(await room.isSound()).toBe(true);
  });

  test('counts when it happened, even when all of it comes after the contact’s end (PR-31)', async () => {
    await report(news('pause', '0:30'), news('resume', '0:40'));
    await room.contactEnded({ ...connected, provider: 'webex', endedAt: '2026-11-20T10:02:00.000Z' });
    await report(news('pause', '1:00'), news('resume', '1:20'));
    const ledger = await room.controls.ledger('c-1');
    expect(pausesOf(ledger)).toMatchObject([
      { to: '2026-11-20T10:00:40.000Z', endedThrough: 'provider' },
      { from: '2026-11-20T10:01:00.000Z', to: '2026-11-20T10:01:20.000Z', endedThrough: 'provider' },
    ]);
    const ends = ledger.filter(({ kind }) => kind === 'contact-ended');
    expect(ends.length).toBeGreaterThan(1);
    expect(new Set(ends.map(({ at }) => at)).size).toBe(1);
    expect(await room.isSound()).toBe(true);
  });

  test('is not a separate pause when it is the echo of a command of Fermata (PR-01)', async () => {
    await again({});
    await room.ask({ verb: 'pause', media: ['audio'] });
    await report(news('pause', '0:01'));
    expect(await room.commands()).toEqual(['pause person audio']);
  });

  test('is a pause of its own from fifteen seconds after a command of Fermata on (PR-01)', async () => {
    await again({});
    await room.ask({ verb: 'pause', media: ['audio'] });
    await report(news('pause', '0:14'));
    expect(await room.commands()).toEqual(['pause person audio']);
    await report(news('pause', '0:15'));
    expect(await room.commands()).toEqual(['pause person audio', 'pause provider audio']);
  });

  test('that is repeated there is recorded each time, and only a pause has an end (PR-01)', async () => {
    await report(news('pause', '1:00'), news('pause', '1:05'), news('resume', '1:30'));
    const ends = (await room.controls.ledger('c-1')).flatMap((entry) =>
      entry.kind === 'command' ? [entry.pauseUntil] : [],
    );
    expect(ends).toEqual(['2026-11-20T10:06:00.000Z', '2026-11-20T10:06:05.000Z', undefined]);
  });

  test('is written for the screens, also when something else is written at that moment (PR-32)', async () => {
    const save = room.redactions.save.bind(room.redactions);
    let saves = 0;
    room.redactions.save = async (redaction) => {
      saves += 1;
      return saves > 1 && save(redaction);
    };
    await report(news('pause', '1:00'));
    expect(saves).toBe(2);
    expect(await room.redactions.find('c-1')).toBeDefined();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
  });

  test('of an unknown contact is counted, and creates no contact (PR-01)', async () => {
    await report(news('pause', '1:00', { contactId: 'c-404' }));
    expect(room.counts.get('NewsOfUnknownContacts')).toBe(1);
  });
});
