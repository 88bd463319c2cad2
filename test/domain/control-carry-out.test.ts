import { type ControlRoom, controlRoom } from './control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const results = ({ outcomes }: Awaited<ReturnType<ControlRoom['ask']>>) =>
  outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`);

describe('a command to the recorders of a live contact', () => {
  test('a pause reaches every recorder of it, and each confirms each medium (PR-06)', async () => {
    const paused = await room.ask({ verb: 'pause' });
    expect(results(paused)).toEqual([
      'amazon-connect audio confirmed',
      'amazon-connect screen confirmed',
      'desktop screen confirmed',
      'desktop keystroke confirmed',
    ]);
    expect(await room.standings()).toEqual({ audio: 'paused', screen: 'paused', keystroke: 'paused' });
    expect(paused.state.pausedUntil).toBe('2026-11-20T10:05:00.000Z');
    expect(room.timers.calls.get('c-1')).toBe('2026-11-20T10:05:00.000Z');
    expect(await room.isSound()).toBe(true);
    expect((await room.controls.ledger('c-1')).map(({ kind }) => kind)).toEqual([
      'command',
      'answer',
      'answer',
      'answer',
      'answer',
    ]);
  });

  test('a pause of what is paused sends nothing, and does not make it longer (PR-06)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60 });
    room.pass(30_000);
    const again = await room.ask({ verb: 'pause', pauseFor: 60 });
    expect(new Set(again.outcomes.map(({ result }) => result))).toEqual(new Set(['unchanged']));
    expect(again.state.pausedUntil).toBe('2026-11-20T10:01:00.000Z');
    expect(room.provider.told).toHaveLength(2);
  });

  test('a recorder that is silent is told as what it is, and the medium is not called paused (PR-06)', async () => {
    room.provider.behave({ silent: true });
    const paused = await room.ask({ verb: 'pause', media: ['audio'] });
    expect(results(paused)).toEqual(['amazon-connect audio unconfirmed']);
    expect(paused.state.media.audio).toMatchObject({ standing: 'pausing', confirmed: false });
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
  });
});
