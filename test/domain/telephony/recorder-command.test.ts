import {
  connectionOf,
  contactIdOf,
  type StoredRecorderCommand,
  waitingCommands,
} from '../../../domain/telephony/recorder-command.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const command = (commandId: string, more: Partial<StoredRecorderCommand> = {}): StoredRecorderCommand => ({
  ...{ gatewayId: 'site-1', commandId, contactId: 'site-1:leg-1', verb: 'pause' },
  ...{ at: '2026-11-20T09:59:00.000Z', until: '2026-11-20T10:00:10.000Z' },
  ...more,
});
const waiting = (...stored: StoredRecorderCommand[]) => waitingCommands(stored, now).map(({ commandId }) => commandId);
const answer = { result: 'done', at: '2026-11-20T09:59:01.000Z' } as const;

describe('what a gateway still has to do', () => {
  test('is the newest command for each contact, the oldest first, in whatever order they are stored', () => {
    const commands = [
      command('3', { verb: 'resume' }),
      command('1'),
      command('4', { contactId: 'site-1:leg-3' }),
      command('2', { contactId: 'site-1:leg-2' }),
    ];
    expect(waiting(...commands)).toEqual(['2', '3', '4']);
    expect(waiting(...commands.toReversed())).toEqual(['2', '3', '4']);
  });

  test('is nothing when the newest command was answered, although an older one was not', () => {
    expect(waiting(command('1'), command('2', { verb: 'resume', answer }))).toEqual([]);
    expect(waiting(command('1', { answer }), command('2', { verb: 'resume' }))).toEqual(['2']);
  });

  test('is a pause or resume even if nobody waits for its answer any more, but no other command', () => {
    const late = { until: '2026-11-20T09:59:59.000Z' };
    const verbs = ['start', 'stop', 'listen', 'pause', 'resume'] as const;
    const all = verbs.map((verb) => command(verb, { ...late, verb, contactId: `site-1:${verb}` }));
    expect(waiting(...all)).toEqual(['pause', 'resume']);
    expect(waiting(...all.map((one) => ({ ...one, until: now.toISOString() })))).toEqual(['pause', 'resume']);
    expect(waiting(...all.map((one) => ({ ...one, until: '2026-11-20T10:00:00.001Z' })))).toHaveLength(5);
  });

  test('is a pause even if somebody began to listen since, and every request to listen', () => {
    expect(waiting(command('1'), command('2', { verb: 'listen' }), command('3', { verb: 'listen' }))).toEqual([
      '1',
      '2',
      '3',
    ]);
  });
});

test('the contact of a connection names its gateway, and no other contact names one', () => {
  expect(connectionOf(contactIdOf('site-1', 'leg-1'))).toEqual({ gatewayId: 'site-1', connectionId: 'leg-1' });
  expect(connectionOf('s:a:b')).toEqual({ gatewayId: 's', connectionId: 'a:b' });
  expect(connectionOf('site-1:l')).toEqual({ gatewayId: 'site-1', connectionId: 'l' });
  for (const other of ['a0000012-0000', ':leg-1', 'site-1:', ':']) expect(connectionOf(other)).toBeUndefined();
});
