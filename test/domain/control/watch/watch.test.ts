import { noteMissedPause } from '../../../../domain/control/ledger/missed-pause.ts';
import { isConfirmed, pausesOf } from '../../../../domain/control/ledger/pause-spans.ts';
import { pausedDays } from '../../../../domain/control/ledger/paused-days.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const both = ['audio', 'keystroke'] as const;
const lastCommand = async () => (await room.controls.ledger('c-1')).findLast(({ kind }) => kind === 'command');
const spans = async () => pausesOf(await room.controls.ledger('c-1'));

describe('a pause of several media', () => {
  test('belongs to a contact whose end was not reported, although its PC still answers (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: both, pauseFor: 60 });
    room.provider.behave({ result: 'not-found' });
    room.ports.source.describe = async () => ({ ...connected, endedAt: '2026-11-20T10:00:30.000Z' });
    room.pass(61_000);
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'ended', keystroke: 'ended' });
  });

  test('ends as a blanked one if one of them must be blanked (PR-32)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], blackout: true, pauseFor: 60 });
    await room.ask({ verb: 'pause', media: ['keystroke'] });
    room.pass(61_000);
    await room.watch();
    expect(await lastCommand()).toMatchObject({ verb: 'resume', source: 'limit', media: both, blackout: true });
  });

  test('is requested again as a blanked one if one of them must be blanked (PR-32)', async () => {
    room.provider.behave({ result: 'unconfirmed' });
    room.desktop.behave({ result: 'unconfirmed' });
    await room.ask({ verb: 'pause', media: ['audio'], blackout: true, pauseFor: 200 });
    await room.ask({ verb: 'pause', media: ['keystroke'] });
    room.pass(60_000);
    await room.watch();
    expect(await lastCommand()).toMatchObject({ verb: 'pause', source: 'recovery', media: both, blackout: true });
  });

  test('is not requested again for what somebody resumes at that moment (PR-06)', async () => {
    room.provider.behave({}, { result: 'unconfirmed' });
    room.desktop.behave({}, { result: 'unconfirmed' });
    await room.ask({ verb: 'pause', media: both });
    room.pass(60_000);
    const find = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      room.live.find = find;
      await room.carry({ contactId, verb: 'resume', media: ['audio'], by: 'ann', source: 'person' });
      return find(contactId);
    };
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'recording', keystroke: 'pausing' });
    room.pass(60_000);
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'recording', keystroke: 'paused' });
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'resume']);
  });

  test('is blanked as a whole when a blackout of one of them is requested later (PR-32)', async () => {
    await room.ask({ verb: 'pause', media: both });
    expect(await spans()).toMatchObject([{ media: both, blackout: false }]);
    await room.ask({ verb: 'pause', media: ['audio'], blackout: true });
    expect(await spans()).toMatchObject([{ media: both, blackout: true }]);
  });
});

test('a pause that only one of two recorders made goes on, and does not count as confirmed (PR-13)', async () => {
  room.desktop.behave({ result: 'failed' });
  await room.ask({ verb: 'pause', media: ['screen'] });
  const [span, ...others] = await spans();
  expect(others).toEqual([]);
  expect(span!.media).toEqual(['screen']);
  expect(span!.confirmed).toEqual({});
  expect(span!.to).toBeUndefined();
});

test('a pause that one of two recorders ends late was ended by the person who asked for it (PR-13)', async () => {
  await room.ask({ verb: 'pause', media: ['screen'] });
  room.desktop.behave({}, { result: 'failed' });
  await room.ask({ verb: 'resume', media: ['screen'] });
  expect((await spans())[0]!.to).toBeUndefined();
  room.pass(25_000);
  await room.watch();
  expect(await room.commands()).toEqual(['pause person screen', 'resume person screen', 'resume recovery screen']);
  expect(await spans()).toMatchObject([{ endedBy: 'ann', endedThrough: 'person' }]);
});

test('a pause is confirmed only when each of its media is (PR-13)', async () => {
  room.desktop.behave({ result: 'unconfirmed' });
  await room.ask({ verb: 'pause', media: both });
  const [span] = await spans();
  expect(span).toMatchObject({ media: both, confirmed: { audio: expect.any(String) } });
  expect(isConfirmed(span!)).toBe(false);
});

test('a day has a pause while one medium is paused, although the others are recorded (PR-13)', async () => {
  await room.ask({ verb: 'pause', media: ['keystroke'] });
  room.pass(14 * 3_600_000);
  await room.ask({ verb: 'start', media: ['audio'] });
  const entries = (await room.controls.ledger('c-1')).slice(-2);
  expect(pausedDays((await room.controls.find('c-1'))!, entries)).toEqual(['2026-11-21']);
});

test('several missed pauses of a call are each in its ledger once, however often they are reported (PR-13)', async () => {
  const note = noteMissedPause(room.ports);
  const missed = (minute: number) => ({
    ...{ contactId: 'c-1', from: `2026-11-20T10:0${minute}:00.000Z`, to: `2026-11-20T10:0${minute}:30.000Z` },
  });
  for (const minute of [1, 3, 1, 3]) expect(await room.run(note(missed(minute)))).toBe(true);
  expect(await room.controls.ledger('c-1')).toHaveLength(8);
  expect(room.counts.get('PausesUnconfirmed')).toBe(2);
});
