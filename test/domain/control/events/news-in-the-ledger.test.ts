import type { RecordingNews } from '../../../../domain/control/events/news.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

const webex = { ...connected, provider: 'webex' } as const;
let room: ControlRoom;
beforeEach(async () => {
  const choices = { amazonConnectScreens: true, twilioManual: false, webexCommands: true };
  room = await controlRoom({ choices }, webex);
});
afterEach(() => room.restore());

const news = (verb: RecordingNews['verb'], time: string, more: Partial<RecordingNews> = {}): RecordingNews => ({
  ...{ contactId: 'c-1', verb, media: ['audio'], at: `2026-11-20T10:0${time}.000Z`, by: 'ann', result: 'confirmed' },
  ...more,
});
const report = async (...list: RecordingNews[]) => {
  for (const one of list) await room.run(room.ingest(one));
};
const revision = async () => (await room.controls.find('c-1'))?.revision;
const facts = async () =>
  (await room.controls.ledger('c-1')).map(
    ({ contactId: _, number: __, hash: ___, previousHash: ____, ...fact }) => fact,
  );
const words = async () =>
  (await facts()).map((fact) =>
    fact.kind === 'command'
      ? `${fact.verb} ${fact.source} ${fact.media.join('+')}`
      : fact.kind === 'answer'
        ? `${fact.medium} ${fact.result}`
        : fact.kind,
  );

describe('news of a provider in the ledger', () => {
  test('is a command of its own with its answer, at the time at which it happened (PR-01, PR-13)', async () => {
    await report(news('pause', '1:00', { pauseUntil: '2026-11-20T10:02:00.000Z' }), news('resume', '1:30'));
    const [paused, resumed] = ['2026-11-20T10:01:00.000Z', '2026-11-20T10:01:30.000Z'];
    const command = { kind: 'command', media: ['audio'], blackout: false, by: 'ann', source: 'provider' };
    const answer = { kind: 'answer', recorder: 'webex', medium: 'audio', result: 'confirmed' };
    expect(await facts()).toStrictEqual([
      {
        ...{ ...command, commandId: `provider-pause-${paused}`, verb: 'pause', at: paused },
        pauseUntil: '2026-11-20T10:02:00.000Z',
      },
      { ...answer, commandId: `provider-pause-${paused}`, at: paused },
      { ...command, commandId: `provider-resume-${resumed}`, verb: 'resume', at: resumed },
      { ...answer, commandId: `provider-resume-${resumed}`, at: resumed },
    ]);
  });

  test('of a medium of which nothing was known is its first state (PR-01)', async () => {
    room.restore();
    room = await controlRoom({ recorders: [] }, webex);
    await report(news('pause', '1:00'));
    expect(await room.standings()).toEqual({ audio: 'paused' });
    expect(await words()).toEqual(['pause provider audio', 'audio confirmed']);
  });

  test('that is repeated, even after newer news, writes nothing at all (PR-31)', async () => {
    const all = [news('pause', '1:00'), news('resume', '1:30')];
    await report(...all);
    const before = await revision();
    await report(...all, ...all);
    expect([await revision(), (await facts()).length]).toEqual([before, 4]);
  });

  test('that something failed writes nothing if nobody waits for it (PR-01)', async () => {
    await report(news('pause', '1:00', { result: 'failed' }));
    expect(await revision()).toBeUndefined();
    await report(news('pause', '1:00'));
    const before = await revision();
    await report(news('resume', '1:10', { result: 'failed' }), news('pause', '1:20', { result: 'failed' }));
    expect([await revision(), await room.standings()]).toEqual([before, expect.objectContaining({ audio: 'paused' })]);
  });

  test('answers the command that awaits it, and is a command only for the rest (PR-25)', async () => {
    room.provider.behave({ result: 'pending' });
    await room.ask({ verb: 'pause', media: ['audio'] });
    await report(news('pause', '0:04', { media: ['audio', 'screen'] }));
    expect(await words()).toEqual([
      ...['pause person audio', 'audio pending'],
      ...['pause provider screen', 'audio confirmed', 'screen confirmed'],
    ]);
    expect(await room.standings()).toMatchObject({ audio: 'paused', screen: 'paused' });
  });

  test('that a command failed is its answer, and says so (PR-25)', async () => {
    room.provider.behave({ result: 'pending' });
    await room.ask({ verb: 'pause', media: ['audio'] });
    await report(news('resume', '0:04', { result: 'failed' }));
    expect(await words()).toEqual(['pause person audio', 'audio pending']);
    await report(news('pause', '0:04', { result: 'failed', media: ['audio', 'screen'] }));
    expect(await words()).toEqual(['pause person audio', 'audio pending', 'audio failed']);
    expect((await facts()).at(-1)).toMatchObject({ detail: 'The provider says that it did NOT happen.' });
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
  });

  test.each<[string, 'pause' | 'resume', string, boolean]>([
    ['the same, within fifteen seconds', 'pause', '0:14', false],
    ['the same, at the other side of our clock', 'pause', '0:00', false],
    ['the same, later', 'pause', '0:15', true],
    ['the contrary', 'resume', '0:14', true],
  ])(
    'after a confirmed pause of Fermata (%s: %s at %s) is a command of its own: %s (PR-01)',
    async (_, verb, at, own) => {
      await room.ask({ verb: 'pause', media: ['audio'] });
      await report(news(verb, at));
      expect((await words()).slice(2)).toEqual(own ? [`${verb} provider audio`, 'audio confirmed'] : []);
    },
  );

  test('after a pause that the provider itself made is never an echo (PR-01)', async () => {
    await report(news('pause', '1:00'), news('pause', '1:05'));
    expect((await words()).filter((word) => word === 'pause provider audio')).toHaveLength(2);
  });

  test('of a contact that is over is closed again, and changes no state (PR-31)', async () => {
    await report(news('pause', '1:00'));
    await room.contactEnded({ ...webex, endedAt: '2026-11-20T10:02:00.000Z' });
    const { media } = (await room.controls.find('c-1'))!;
    await report(news('resume', '1:20'));
    expect(await words()).toEqual([
      ...['pause provider audio', 'audio confirmed', 'contact-ended'],
      ...['resume provider audio', 'audio confirmed', 'contact-ended'],
    ]);
    expect((await room.controls.find('c-1'))!.media).toEqual(media);
  });

  test('of a contact without events belongs to the contact as its provider describes it (PR-01)', async () => {
    room.ports.source.describe = async (contactId) => ({ ...webex, contactId, initialContactId: contactId });
    await report(news('pause', '1:00', { contactId: 'c-9' }));
    expect(await room.standings('c-9')).toMatchObject({ audio: 'paused' });
    expect(await room.live.find('c-9')).toMatchObject({ provider: 'webex', agentId: 'u-1' });
    expect([...room.counts]).toEqual([]);
  });
});
