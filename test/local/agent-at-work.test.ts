import { setTimeout as sleep } from 'node:timers/promises';
import { startConnectSimulator } from '../../local/connect-simulator/connect-simulator.ts';
import { agentAtWork } from '../../local/sample-day/agent-at-work.ts';

describe('the agent at work', () => {
  let simulator: Awaited<ReturnType<typeof startConnectSimulator>>;
  let agent: Awaited<ReturnType<typeof agentAtWork>>;
  let now: number;
  const events: string[] = [];

  beforeEach(async () => {
    now = Date.parse('2026-11-21T10:00:00.000Z');
    events.length = 0;
    simulator = await startConnectSimulator({
      emit: ({ detail }) => void events.push(`${detail.eventType}`),
      clock: () => new Date(now),
    });
    agent = await agentAtWork({ connect: simulator, username: 'alice.agent', every: 5, clock: () => new Date(now) });
  });
  afterEach(async () => {
    agent.stop();
    await simulator.stop();
  });

  const live = () => simulator.contacts.all().filter(({ endedAt }) => endedAt === undefined);
  const next = async (before: string | undefined) => {
    for (let wait = 0; wait < 200 && (agent.contactId() ?? before) === before; wait += 1) await sleep(5);
    return agent.contactId();
  };

  test('is on a contact from the start, with audio and screen recorded', () => {
    const alice = simulator.directory.users.find(({ username }) => username === 'alice.agent')!;
    expect(live()).toEqual([
      expect.objectContaining({ agentId: alice.id, recordings: { audio: 'recording', screen: 'recording' } }),
    ]);
    expect(events).toEqual(['INITIATED', 'QUEUED', 'CONNECTED_TO_AGENT']);
  });

  test('gets the next contact when one has lasted long enough, and one at a time', async () => {
    const first = agent.contactId();
    now += 12 * 60_000 + 1;
    const second = await next(first);
    expect(second).not.toBe(first);
    expect(live().map(({ contactId }) => contactId)).toEqual([second]);
  });

  test('gets the next contact when somebody ends or transfers the current one', async () => {
    const first = agent.contactId()!;
    await simulator.contacts.transfer(first, {});
    const second = await next(first);
    expect(second).not.toBe(first);
    await simulator.contacts.end(second!);
    expect(await next(second)).not.toBe(second);
  });

  test('ends the first contact early, and no other', async () => {
    const first = agent.contactId();
    await agent.finishFirst();
    const second = await next(first);
    expect(live().map(({ contactId }) => contactId)).toEqual([second]);
    await agent.finishFirst();
    expect(live().map(({ contactId }) => contactId)).toEqual([second]);
  });
});
