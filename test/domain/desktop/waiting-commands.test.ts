import { type StoredCommand, waitingCommands } from '../../../domain/desktop/command.ts';

const now = new Date('2026-11-20T10:30:00.000Z');
const command = (time: string, verb: 'pause' | 'resume', more: Partial<StoredCommand> = {}): StoredCommand => ({
  ...{ commandId: `2026-11-20T${time}Z#1`, desktopId: 'pc-1', login: 'CORP\\sam', contactId: 'c-1' },
  ...{ verb, media: ['screen'], at: `2026-11-20T${time}Z`, until: `2026-11-20T${time}Z`, answers: {} },
  ...more,
});
const verbs = (...latest: StoredCommand[]) => {
  const waiting = waitingCommands(latest, now).map(({ verb, login }) => `${verb} ${login}`);
  expect(waitingCommands(latest.toReversed(), now).map(({ verb, login }) => `${verb} ${login}`)).toEqual(waiting);
  return waiting;
};

describe('a PC that fetches its commands', () => {
  test('gets only the newest for each screen, the oldest first', () => {
    expect(
      verbs(
        command('10:25:00.000', 'pause'),
        command('10:26:00.000', 'resume'),
        command('10:25:30.000', 'pause', { login: 'CORP\\kim' }),
      ),
    ).toEqual(['pause CORP\\kim', 'resume CORP\\sam']);
    // Windows does not distinguish them.
    expect(verbs(command('10:25:00.000', 'pause'), command('10:26:00.000', 'resume', { login: 'corp\\SAM' }))).toEqual([
      'resume corp\\SAM',
    ]);
  });

  test('gets no pause that is ten minutes old, and every resume', () => {
    expect(verbs(command('10:20:00.001', 'pause'))).toEqual(['pause CORP\\sam']);
    expect(verbs(command('10:20:00.000', 'pause'))).toEqual([]);
    expect(verbs(command('02:00:00.000', 'resume'))).toEqual(['resume CORP\\sam']);
  });

  test('gets no command that it has answered, and none that an answered one has replaced', () => {
    const done = { answers: { screen: { result: 'done', at: '2026-11-20T10:26:01.000Z' } } } as const;
    expect(verbs(command('10:25:00.000', 'pause'), command('10:26:00.000', 'resume', done))).toEqual([]);
    expect(verbs(command('10:26:00.000', 'pause', { ...done, media: ['screen', 'keystroke'] }))).toEqual([
      'pause CORP\\sam',
    ]);
  });

  test('gets an older command that is for another medium too', () => {
    expect(
      verbs(command('10:25:00.000', 'pause', { media: ['screen', 'keystroke'] }), command('10:26:00.000', 'resume')),
    ).toEqual(['pause CORP\\sam', 'resume CORP\\sam']);
  });
});
