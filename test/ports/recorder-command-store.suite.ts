import type { RecorderCommand } from '../../domain/telephony/recorder-command.ts';
import { type Backend, openedFor } from './stores.ts';

const command = (time: string, more: Partial<RecorderCommand> = {}): RecorderCommand => ({
  commandId: `2026-11-20T${time}.000Z#c`,
  gatewayId: 'gateway-1',
  contactId: 'gateway-1:1795.1',
  verb: 'pause',
  at: `2026-11-20T${time}.000Z`,
  until: '2026-11-20T12:30:00.000Z',
  pausedUntil: '2026-11-20T12:31:00.000Z',
  ...more,
});

export const recorderCommandStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('a gateway finds its own commands since a given instant, the oldest first', async () => {
    const { recorderCommands } = stores();
    const [first, second] = [command('12:00:00'), command('12:01:00', { verb: 'resume' })];
    const others = [command('11:59:00'), command('12:02:00', { gatewayId: 'gateway-2' })];
    for (const one of [second, first, ...others]) await recorderCommands.leave(one);
    expect(await recorderCommands.since('gateway-1', '2026-11-20T12:00:00.000Z')).toEqual([first, second]);
    expect(await recorderCommands.since('gateway-3', '2026-11-20T12:00:00.000Z')).toEqual([]);
  });

  test('the first answer stays, and nobody answers a command of another gateway', async () => {
    const { recorderCommands } = stores();
    const left = command('12:00:00');
    const { commandId, at } = left;
    await recorderCommands.leave(left);
    const answer = { result: 'done', at } as const;
    expect(await recorderCommands.answer('gateway-2', commandId, answer)).toBe(false);
    expect(await recorderCommands.find('gateway-1', commandId)).toEqual(left);
    expect(await recorderCommands.answer('gateway-1', commandId, answer)).toBe(true);
    const other = { result: 'failed', detail: 'Asterisk does not answer.', at } as const;
    expect(await recorderCommands.answer('gateway-1', commandId, other)).toBe(true);
    expect(await recorderCommands.find('gateway-1', commandId)).toEqual({ ...left, answer });
    expect(await recorderCommands.since('gateway-1', at)).toEqual([{ ...left, answer }]);
    expect(await recorderCommands.find('gateway-2', commandId)).toBeUndefined();
  });
};
