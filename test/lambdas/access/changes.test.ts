import { marshall } from '@aws-sdk/util-dynamodb';
import { stateItem } from '../../../adapters/dynamodb/control/control-item.ts';
import { changesIn } from '../../../adapters/dynamodb/control/live/live-changes.ts';
import type { Item } from '../../../adapters/dynamodb/table/batches.ts';
import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import type { Change } from '../../../domain/changes/announce.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';
import { sha256 } from '../../../domain/sha256.ts';
import { onChange } from '../../../lambdas/changes/on-change.ts';
import { onSchedule } from '../../../lambdas/changes/on-schedule.ts';
import { onSocket } from '../../../lambdas/changes/on-socket.ts';
import { teamOf } from '../../../lambdas/changes/team-of.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';

const at = '2026-11-20T10:00:00.000Z';

const counting = () => {
  const counts: Record<string, number> = {};
  const count = (name: string, value: number) => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  return { counts, telemetry: { ...silent, count } };
};

describe('the socket', () => {
  const start = async () => {
    const connections = new MemoryConnectionStore(() => new Date(at));
    await connections.keepTicket(await sha256('the-ticket'), {
      subject: 's',
      role: 'agent',
      provedAt: at,
      topics: ['agent#ann'],
    });
    const sent: [string, string][] = [];
    const sockets = {
      send: async (id: string, message: string) => {
        sent.push([id, message]);
        return 'sent' as const;
      },
    };
    const { counts, telemetry } = counting();
    const answer = onSocket({ connections, sockets, telemetry });
    const connect = (protocols?: string, name = 'Sec-WebSocket-Protocol') =>
      answer({
        requestContext: { routeKey: '$connect', connectionId: 'c-1' },
        ...(protocols !== undefined && { headers: { Host: 'fermata.example', [name]: protocols } }),
      });
    return { connections, answer, connect, counts, sent };
  };

  test('opens once for a ticket, and answers with the protocol but not with the ticket', async () => {
    const { connect, connections, counts } = await start();
    expect(await connect('fermata.changes, the-ticket')).toEqual({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'fermata.changes' },
    });
    expect(await connections.subscribers('agent#ann')).toEqual(['c-1']);
    expect(await connect('fermata.changes, the-ticket')).toEqual({ statusCode: 401 });
    expect(counts).toEqual({ ConnectionsOpened: 1, ConnectionsRefused: 1 });
  });

  test('accepts the header’s name in any case, as a proxy may change it', async () => {
    const { connect } = await start();
    expect((await connect('fermata.changes,the-ticket', 'sec-websocket-protocol')).statusCode).toBe(200);
  });

  test.each([
    undefined,
    '',
    'fermata.changes',
    'the-ticket',
    'the-ticket, fermata.changes',
    'fermata.changes, other',
    'fermata.changes, the-ticket, x',
  ])('stays closed to a page that offers %p', async (protocols) => {
    const { connect, connections } = await start();
    expect(await connect(protocols)).toEqual({ statusCode: 401 });
    expect(await connections.all()).toEqual([]);
  });

  test('takes any message as a sign of life, and forgets a closed connection', async () => {
    const { connect, answer, sent, connections } = await start();
    await connect('fermata.changes, the-ticket');
    expect(await answer({ requestContext: { routeKey: '$default', connectionId: 'c-1' } })).toEqual({
      statusCode: 200,
    });
    expect(sent).toEqual([['c-1', '{"type":"pong"}']]);
    const closed = { requestContext: { routeKey: '$disconnect', connectionId: 'c-1' } };
    expect([await answer(closed), await answer(closed)]).toEqual([{ statusCode: 200 }, { statusCode: 200 }]);
    expect(await connections.subscribers('agent#ann')).toEqual([]);
  });
});

const image = (sk: string, more: object = {}): Item => marshall({ pk: 'c-1', sk, ...more });
const live = (more: object = {}): Item =>
  image('live', { initialContactId: 'c-1', provider: 'twilio', revision: 1, expiresAt: 1, ...more });
const state: ControlState = {
  contactId: 'c-1',
  initialContactId: 'c-1',
  provider: 'amazon-connect',
  agentId: 'ann',
  revision: 1,
  media: {},
  ledger: { length: 0, hash: '' },
  updatedAt: at,
};

describe('the stream of the live table', () => {
  test('announces whose contact changed, by its event or by a command to its recorders', () => {
    expect(changesIn({ now: live({ agentId: 'ann', connectedAt: at }) })).toEqual([{ contactOf: 'ann' }]);
    expect(
      changesIn({ before: live({ agentId: 'ann', connectedAt: at }), now: live({ agentId: 'bob', connectedAt: at }) }),
    ).toEqual([{ contactOf: 'bob' }, { contactOf: 'ann' }]);
    expect(changesIn({ before: stateItem(state), now: stateItem({ ...state, revision: 2 }) })).toEqual([
      { stateOf: 'c-1' },
    ]);
    expect(changesIn({ now: image('settings') })).toEqual(['settings']);
  });

  test('announces nothing for waiting contacts, removed records and internal ones', () => {
    expect(changesIn({ now: live({ initiatedAt: at }) })).toEqual([]);
    expect(changesIn({ before: live({ agentId: 'ann', connectedAt: at }) })).toEqual([]);
    for (const sk of ['connection', 'ticket', 'quota', 'request#1']) expect(changesIn({ now: image(sk) })).toEqual([]);
  });

  test('skips a record that cannot be read', async () => {
    const announced: Change[] = [];
    const { counts, telemetry } = counting();
    await onChange<string>({
      changesIn: (record) => {
        if (record === 'bad') throw new Error('Unreadable');
        return [{ contactOf: record }];
      },
      announce: async (changes) => {
        announced.push(...changes);
        return { sent: changes.length, gone: 0, failed: 1, reason: new Error('Not now') };
      },
      telemetry,
    })({ Records: ['ann', 'bad', 'bob'] });
    expect(announced).toEqual([{ contactOf: 'ann' }, { contactOf: 'bob' }]);
    expect(counts).toEqual({ ChangesUnread: 1, ChangesSent: 2, ConnectionsGone: 0, ChangesNotSent: 1 });
  });

  test('returns the batch when the database does not answer', async () => {
    const announce = onChange<string>({
      changesIn: () => ['settings'],
      announce: () => Promise.reject(new Error('The database does not answer')),
      telemetry: silent,
    });
    await expect(announce({ Records: ['one'] })).rejects.toThrow('does not answer');
  });
});

test('an agent’s team is looked up once in five minutes, and again at once if it could not be read', async () => {
  let now = 0;
  let lookups = 0;
  let isDown = true;
  const team = teamOf(
    async () => {
      lookups += 1;
      if (isDown) throw new Error('Down');
      return `team-${lookups}`;
    },
    () => new Date(now),
  );
  await expect(team('ann')).rejects.toThrow('Down');
  isDown = false;
  expect([await team('ann'), await team('ann')]).toEqual(['team-2', 'team-2']);
  now = 300_000;
  expect(await team('ann')).toBe('team-3');
});

describe('once a minute', () => {
  const schedule = (rounds: ({ open: number; closed: number } | Error)[]) => {
    const waits: number[] = [];
    let done = 0;
    const run = onSchedule({
      closeRemoved: async () => {
        const round = rounds[done++]!;
        if (round instanceof Error) throw round;
        return round;
      },
      wait: async (milliseconds) => void waits.push(milliseconds),
      telemetry: silent,
    });
    return { run, waits, done: () => done };
  };

  test('connections are checked every 18 seconds, so that a removed person is disconnected within a minute', async () => {
    const { run, waits } = schedule([
      { open: 3, closed: 1 },
      { open: 2, closed: 0 },
      { open: 2, closed: 1 },
    ]);
    expect(await run()).toEqual({ open: 2, closed: 2 });
    expect(waits).toEqual([18_000, 18_000]);
  });

  test('the check ends at once if nobody is connected', async () => {
    const { run, done } = schedule([{ open: 0, closed: 0 }]);
    await run();
    expect(done()).toBe(1);
  });

  test('a failed check is repeated, and reported if the last one fails, too', async () => {
    const works = schedule([new Error('Down'), { open: 1, closed: 0 }, { open: 1, closed: 0 }]);
    expect(await works.run()).toEqual({ open: 1, closed: 0 });
    const down = new Error('Down');
    await expect(schedule([down, down, down]).run()).rejects.toThrow('Down');
  });
});
