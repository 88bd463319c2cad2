import type { Captures } from '../../domain/desktop/captures.ts';
import type { DesktopCommand } from '../../domain/desktop/command.ts';
import { type Backend, openedFor } from './stores.ts';

const command = (time: string, more: Partial<DesktopCommand> = {}): DesktopCommand => ({
  commandId: `2026-11-20T${time}.000Z#c`,
  desktopId: 'pc-1',
  login: 'CORP\\sam',
  contactId: 'c-1',
  verb: 'pause',
  media: ['screen'],
  at: `2026-11-20T${time}.000Z`,
  until: '2026-11-20T12:30:00.000Z',
  ...more,
});

export const desktopCommandStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('a PC finds its own commands, the newest first, and its extractions are not among them', async () => {
    const { desktopCommands, extractions } = stores();
    const [first, second] = [command('12:00:00'), command('12:01:00', { verb: 'resume' })];
    for (const one of [second, first, command('12:02:00', { desktopId: 'pc-2' })]) await desktopCommands.leave(one);
    expect(await desktopCommands.latest('pc-1')).toEqual([
      { ...second, answers: {} },
      { ...first, answers: {} },
    ]);
    expect((await extractions.open('pc-1', { limit: 10 })).extractions).toEqual([]);
    expect(await desktopCommands.latest('pc-3')).toEqual([]);
  });

  test('the first answer for a medium stays, however often and however late it is sent', async () => {
    const { desktopCommands } = stores();
    const left = command('12:00:00', { media: ['screen', 'keystroke'] });
    await desktopCommands.leave(left);
    const answer = { result: 'done', at: '2026-11-20T12:59:00.000Z' } as const;
    const { commandId } = left;
    expect(await desktopCommands.answer('pc-1', commandId, 'screen', answer)).toBe(true);
    const other = { ...answer, result: 'failed', detail: 'Disk full' } as const;
    expect(await desktopCommands.answer('pc-1', commandId, 'screen', other)).toBe(true);
    expect(await desktopCommands.answer('pc-1', commandId, 'keystroke', other)).toBe(true);
    const stored = { ...left, answers: { screen: answer, keystroke: other } };
    expect(await desktopCommands.find('pc-1', commandId)).toEqual(stored);
    expect(await desktopCommands.latest('pc-1')).toEqual([stored]);
  });

  test('nobody answers a command of another PC, or one that does not exist', async () => {
    const { desktopCommands } = stores();
    const left = command('12:00:00');
    await desktopCommands.leave(left);
    const answer = { result: 'done', at: left.at } as const;
    expect(await desktopCommands.answer('pc-2', left.commandId, 'screen', answer)).toBe(false);
    expect(await desktopCommands.find('pc-2', left.commandId)).toBeUndefined();
    expect(await desktopCommands.find('pc-1', left.commandId)).toEqual({ ...left, answers: {} });
  });
};

export const captureStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('the newest report of each PC says whose screens it captures', async () => {
    const { captures } = stores();
    const captured = (desktopId: string, at: string, agents: Captures['agents']): Captures => ({
      ...{ desktopId, agents },
      at: `2026-11-20T${at}.000Z`,
      until: '2026-11-20T13:00:00.000Z',
    });
    const sam = [{ agentId: 'u-sam', login: 'CORP\\sam' }];
    const newest = captured('pc-1', '12:02:00', []);
    const other = captured('pc-2', '12:00:00', sam);
    for (const one of [captured('pc-1', '12:00:00', sam), newest, captured('pc-1', '12:01:00', sam), other])
      await captures.note(one, { isNews: one === newest || one === other });
    expect(await captures.all()).toEqual([newest, other]);
    expect(await captures.changes('2026-11-20T12:00:00.000Z')).toEqual([other, newest]);
    expect(await captures.changes('2026-11-20T12:00:01.000Z')).toEqual([newest]);
    expect(await captures.changes('2026-11-20T12:02:01.000Z')).toEqual([]);
    expect(await captures.find('pc-1')).toEqual(newest);
    expect(await captures.find('pc-3')).toBeUndefined();
  });
};
