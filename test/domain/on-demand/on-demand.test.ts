import { type OnDemandUser, onDemand } from '../../../domain/on-demand/on-demand.ts';
import type { OnDemandRights } from '../../../domain/on-demand/possible.ts';
import { noRequirements, recordAll, type Schedule } from '../../../domain/schedule/schedule.ts';
import { connected, controlRoom } from '../control/control-kit.ts';

const all: OnDemandRights = { startStop: true, blackout: true, update: true, screen: true, onlyOwn: false };
const none: OnDemandRights = { startStop: false, blackout: false, update: false, screen: false, onlyOwn: false };
const userWith = (rights: Partial<OnDemandRights> = {}): OnDemandUser => ({
  ...{ username: 'mira', agent: { userId: 'u-1', teamIds: [], extensions: [] } },
  rights: { ...all, ...rights },
});
const mira = userWith();
const agents: Schedule = { ...recordAll, scheduleId: 'agents', type: 'on-demand' };
const leg = { ...connected, contactId: 'pbx:1', initialContactId: 'pbx:1', provider: 'asterisk' as const };

/** Mira on a call of a telephone system on site. */
const room = async (schedules: Schedule[] = [agents], contact: Parameters<typeof controlRoom>[1] = leg) => {
  const there = await controlRoom({}, contact);
  const engine = onDemand({ ...there.ports, schedules: async () => schedules });
  return {
    ...there,
    status: (user = mira) => there.run(engine.status(user)),
    why: (user: OnDemandUser) => there.run(engine.whyUnavailable(user)),
    press: (
      action: Parameters<typeof engine.command>[1],
      more: Partial<Parameters<typeof engine.command>[2]> = {},
      user = mira,
    ) => there.run(engine.command(user, action, more)),
    sent: () => there.provider.instructions.map(({ verb, contactId }) => `${verb} ${contactId}`),
  };
};
const conflict = (text: string) => ({ code: 'conflict', message: expect.stringContaining(text) });

describe('who may use On-Demand (OD-27, OD-35)', () => {
  const nothing = 'You are not allowed to use On-Demand.';

  test.each(['startStop', 'blackout', 'update', 'screen'] as const)('is anyone with the right %s', async (right) => {
    const { why } = await room();
    expect(await why(userWith({ ...none, [right]: true }))).toBeUndefined();
  });

  test('is nobody without a right, or without a schedule that is for them', async () => {
    expect(await (await room()).why(userWith(none))).toBe(nothing);
    const others = { ...agents, requirements: { ...noRequirements, userIds: ['u-2'] } };
    const { why, status, press, sent } = await room([others, recordAll]);
    const noSchedule = expect.stringContaining('No On-Demand schedule applies to you');
    expect(await why(mira)).toEqual(noSchedule);
    expect(await status()).toEqual({ unavailable: noSchedule, calls: [] });
    await expect(press('start')).rejects.toMatchObject({ code: 'forbidden', message: noSchedule });
    expect(sent()).toEqual([]);
  });
});

describe('an agent on a call', () => {
  test('sees how it is recorded, and what they can do', async () => {
    const { status } = await room();
    const { unavailable, calls } = await status();
    expect(unavailable).toBeUndefined();
    expect(calls).toMatchObject([{ contact: { contactId: 'pbx:1' }, mode: 'on-demand', look: 'not-started' }]);
    const possible = calls[0]!.actions.filter(({ why }) => why === undefined).map(({ action }) => action);
    expect(possible).toEqual(['start', 'update']);
    expect((await (await room([recordAll, agents])).status()).calls).toMatchObject([{ mode: 'supplemented' }]);
    const orders = { ...agents, requirements: { ...noRequirements, queues: ['orders'] } };
    const queued = await room([orders], { ...leg, queueId: 'orders' });
    expect((await queued.status()).calls).toMatchObject([{ mode: 'on-demand' }]);
    expect((await (await room([orders])).status()).calls).toMatchObject([{ mode: 'none' }]);
    expect((await (await room([agents], { ...leg, agentId: 'u-2' })).status()).calls).toEqual([]);
  });

  test('starts their recording, pauses it with a blackout and goes on, and stops it, all in one ledger (OD-02)', async () => {
    const { press, sent, controls } = await room();
    await press('start', { reason: 'an order' });
    const started = await press('start-blackout');
    expect(started.call).toMatchObject({ look: 'blackout', ownSince: expect.any(String) });
    await press('stop-blackout');
    const stopped = await press('stop');
    expect(stopped.call).toMatchObject({ look: 'not-started', ownSince: undefined });
    expect(stopped.result.outcomes).toMatchObject([{ result: 'confirmed' }]);
    // A blackout also covers the screen.
    expect([...new Set(sent())]).toEqual(['start pbx:1', 'pause pbx:1', 'resume pbx:1', 'stop pbx:1']);
    const commands = (await controls.ledger('pbx:1')).filter(({ kind }) => kind === 'command');
    expect(commands).toMatchObject([
      { verb: 'start', by: 'mira', source: 'person', onDemand: 'records', blackout: false, reason: 'an order' },
      { verb: 'pause', by: 'mira', blackout: true },
      { verb: 'resume', blackout: true },
      { verb: 'stop', onDemand: 'records' },
    ]);
    expect(commands[1]).not.toHaveProperty('onDemand');
  });

  test('marks a recording of their own where a schedule records the call anyway (OD-16)', async () => {
    const { press, controls } = await room([recordAll, agents]);
    await press('start');
    expect((await controls.ledger('pbx:1'))[0]).toMatchObject({ kind: 'command', onDemand: 'supplements' });
  });

  test('cannot do what is not granted, or not possible now', async () => {
    const { press, sent } = await room();
    await expect(press('start', {}, userWith({ startStop: false }))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(press('stop-blackout')).rejects.toMatchObject(conflict('No blackout is in progress.'));
    await press('start');
    await expect(press('start')).rejects.toMatchObject(conflict('Your recording is in progress.'));
    expect(sent()).toEqual(['start pbx:1']);
  });

  test('gets the same answer to the same request, although it is not possible a second time', async () => {
    const { press, sent } = await room();
    await press('start', { clientRequestId: 'click-1' });
    await press('start', { clientRequestId: 'click-1' });
    await expect(press('start', { clientRequestId: 'click-2' })).rejects.toMatchObject(conflict('in progress'));
    expect(sent()).toEqual(['start pbx:1']);
  });

  test('must name the call when they are on two, and may name only one that they are on', async () => {
    const { live, press, sent } = await room();
    await expect(press('start', { contactId: 'pbx:9' })).rejects.toMatchObject(conflict('no longer on this call'));
    await live.note({ ...leg, contactId: 'pbx:2', initialContactId: 'pbx:2' });
    await expect(press('start')).rejects.toMatchObject({ code: 'conflict' });
    await press('start', { contactId: 'pbx:2' });
    expect(sent()).toEqual(['start pbx:2']);
    const alone = await room([agents], { ...leg, agentId: 'u-2' });
    await expect(alone.press('start')).rejects.toMatchObject(conflict('There is no active contact'));
  });

  test('waits two seconds for the command before theirs, and a blackout is never refused as busy', async () => {
    /** Somebody else’s pause is answered after so long. */
    const start = async (milliseconds: number) => {
      const there = await room();
      await there.press('start');
      const arrived = new Promise<void>((resolve) => {
        const late = () => {
          resolve();
          return there.wait(milliseconds);
        };
        there.provider.behave({}, { late });
      });
      const pause = there.carry({
        ...{ contactId: 'pbx:1', verb: 'pause', media: ['audio'], by: 'ann', source: 'person' },
      });
      await there.run(arrived);
      return { ...there, pause };
    };
    const quick = await start(1500);
    await quick.press('stop');
    await quick.pause;
    expect(quick.sent()).toEqual(['start pbx:1', 'pause pbx:1', 'stop pbx:1']);

    const slow = await start(2500);
    await expect(slow.press('stop')).rejects.toMatchObject({ code: 'conflict', members: { code: 'busy' } });
    await slow.press('start-blackout');
    await slow.pause;
    expect(slow.sent()).not.toContain('stop pbx:1');
  });
});
