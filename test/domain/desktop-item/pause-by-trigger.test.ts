import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { pauseByTrigger, type ReportedStep } from '../../../domain/desktop-item/pause-by-trigger.ts';
import { Failure } from '../../../domain/failure.ts';
import { connected, controlRoom } from '../control/control-kit.ts';

const login = 'CORP\\mira';
const identifiers = [{ userId: 'u-1', systemUsername: 'mira', systemDomain: 'CORP' }];

/** Mira's PC, and what records her contact. */
const room = async ({
  contact = connected,
  isEnabled = true,
  all = async () => identifiers,
}: {
  contact?: LiveContact;
  isEnabled?: boolean;
  all?: () => Promise<typeof identifiers>;
} = {}) => {
  const there = await controlRoom({}, contact);
  const pause = pauseByTrigger({ ...there.ports, identifiers: { all }, isEnabled: async () => isEnabled } as never);
  const at = (seconds: number) => new Date(there.clock().getTime() + seconds * 1000).toISOString();
  const step = (is: ReportedStep['is'], more: Partial<ReportedStep> = {}): ReportedStep => ({
    ...{ is, runId: 'card.1', eventId: 'credit-card-number', media: ['audio', 'screen'] },
    ...{ startedAt: at(0), endsAt: at(60) },
    ...more,
  });
  return {
    ...there,
    ...{ at, step },
    report: (...steps: ReportedStep[]) => there.run(pause('pc-1', login, steps)),
    sent: () => there.provider.instructions.map(({ verb, medium }) => `${verb} ${medium}`),
  };
};

describe('a pause that a PC made by itself', () => {
  test('pauses whatever else records the contact until the same instant, and says why (PR-20)', async () => {
    const { report, step, at, controls, standings } = await room();
    const endsAt = at(60);
    const [started] = await report(step('started'));
    expect(started).toMatchObject({ runId: 'card.1', is: 'started', result: 'carried-out' });
    expect(started!.outcomes.map(({ recorder, medium, result }) => [recorder, medium, result])).toEqual([
      ['amazon-connect', 'audio', 'confirmed'],
      ['amazon-connect', 'screen', 'confirmed'],
      ['desktop', 'screen', 'confirmed'],
    ]);
    expect(await standings()).toMatchObject({ audio: 'paused', screen: 'paused' });
    expect((await controls.find('c-1'))!.pausedUntil).toBe(endsAt);
    expect((await controls.ledger('c-1'))[0]).toMatchObject({
      ...{ kind: 'command', verb: 'pause', source: 'trigger', by: login, media: ['audio', 'screen'] },
      ...{
        reason: 'Desktop item event credit-card-number',
        clientRequestId: 'trigger-pc-1-card.1',
        pauseUntil: endsAt,
      },
    });
  });

  test('is resumed when it ends on the PC, and a report that comes twice changes nothing (PR-22, PR-23)', async () => {
    const { report, step, sent, standings } = await room();
    const started = step('started');
    await report(started, started);
    expect(await report({ ...started, is: 'ended' })).toMatchObject([{ is: 'ended', result: 'carried-out' }]);
    expect(await standings()).toMatchObject({ audio: 'recording', screen: 'recording' });
    expect(await report({ ...started, is: 'ended' })).toMatchObject([{ result: 'not-ours', outcomes: [] }]);
    expect(sent()).toEqual(['pause audio', 'pause screen', 'resume audio', 'resume screen']);
  });

  test('lasts longer when the PC prolongs it, and is never shortened (PR-21)', async () => {
    const { report, step, at, controls } = await room();
    const started = step('started');
    const [later, earlier] = [at(90), at(70)];
    await report(started, { ...started, is: 'prolonged', endsAt: later });
    expect((await controls.find('c-1'))!.pausedUntil).toBe(later);
    await report({ ...started, is: 'prolonged', endsAt: earlier });
    expect((await controls.find('c-1'))!.pausedUntil).toBe(later);
    expect(await report({ ...started, is: 'ended' })).toMatchObject([{ result: 'carried-out' }]);
  });

  test('does not end what a person has paused, before or since (PR-23)', async () => {
    const before = await room();
    await before.ask({ verb: 'pause', media: ['audio', 'screen'] });
    const started = before.step('started');
    await before.report(started);
    expect(await before.report({ ...started, is: 'ended' })).toMatchObject([{ result: 'not-ours', outcomes: [] }]);
    expect(await before.standings()).toMatchObject({ audio: 'paused', screen: 'paused' });

    const since = await room();
    const own = since.step('started');
    await since.report(own);
    await since.ask({ verb: 'resume', media: ['audio'] });
    await since.ask({ verb: 'pause', media: ['audio'] });
    await since.report({ ...own, is: 'ended' });
    expect(await since.standings()).toMatchObject({ audio: 'paused', screen: 'recording' });
  });

  test.each([
    ['is over when it is reported', 'over', 0],
    ['has a millisecond left', 'carried-out', 0.001],
  ])('that %s has the result %s', async (_, result, seconds) => {
    const { report, step, at } = await room();
    expect(await report(step('started', { startedAt: at(-60), endsAt: at(seconds) }))).toMatchObject([{ result }]);
  });

  test('has no contact when its agent is on none, or when the contact ends at that moment', async () => {
    const { report, step, live } = await room({ contact: { ...connected, agentId: 'u-2' } });
    expect(await report(step('started'), step('ended'))).toEqual([
      { runId: 'card.1', is: 'started', result: 'no-contact', outcomes: [] },
      { runId: 'card.1', is: 'ended', result: 'no-contact', outcomes: [] },
    ]);
    live.findByAgent = async () => {
      throw new Failure('conflict', 'It has ended');
    };
    expect(await report(step('started'))).toMatchObject([{ result: 'no-contact' }]);
    live.findByAgent = async () => {
      throw new Failure('unavailable', 'Try again');
    };
    await expect(report(step('started'))).rejects.toThrow('Try again');
  });

  test('pauses nothing while recording control is off, or for a login of nobody or of two people', async () => {
    const off = await room({ isEnabled: false });
    expect(await off.report(off.step('started'))).toMatchObject([{ result: 'off', outcomes: [] }]);
    const stranger = await room({ all: async () => [] });
    expect(await stranger.report(stranger.step('started'))).toMatchObject([{ result: 'unknown-agent', outcomes: [] }]);
    const twice = await room({ all: async () => [...identifiers, { ...identifiers[0]!, userId: 'u-2' }] });
    expect(await twice.report(twice.step('started'))).toMatchObject([{ result: 'unknown-agent' }]);
    expect([...off.sent(), ...stranger.sent(), ...twice.sent()]).toEqual([]);
    const down = await room({
      all: async () => {
        throw new Failure('unavailable', 'Try again');
      },
    });
    await expect(down.report(down.step('started'))).rejects.toThrow('Try again');
  });
});

describe('a pause that the cloud could not carry out', () => {
  const missed = async (contact: LiveContact = connected, more: Partial<ReportedStep> = {}) => {
    const there = await room({ contact });
    const step = there.step('ended', {
      ...{ startedAt: there.at(-50), endsAt: there.at(-1), endedAt: there.at(-20) },
      ...more,
    });
    return { ...there, ended: step };
  };
  const commandsOf = async ({ controls }: Awaited<ReturnType<typeof missed>>) =>
    (await controls.ledger('c-1')).flatMap((entry) =>
      entry.kind === 'command' ? [{ verb: entry.verb, media: entry.media, at: entry.at, late: entry.late }] : [],
    );

  test('is written into the ledger when it ends, because the PC paused the screen in time but the sound was recorded (PR-16)', async () => {
    const there = await missed();
    const [result] = await there.report(there.ended);
    expect(result).toMatchObject({ result: 'over', is: 'ended' });
    expect(result!.outcomes.map(({ recorder, medium, result: what }) => [recorder, medium, what])).toEqual([
      ['amazon-connect', 'audio', 'failed'],
      ['desktop', 'screen', 'confirmed'],
      ['amazon-connect', 'screen', 'failed'],
    ]);
    expect(await commandsOf(there)).toEqual([
      { verb: 'pause', media: ['audio', 'screen'], at: there.ended.startedAt, late: true },
      { verb: 'resume', media: ['screen'], at: there.ended.endedAt, late: true },
    ]);
    expect(await there.isSound()).toBe(true);
    expect(there.sent()).toEqual([]);
    // A repetition writes nothing.
    const { length } = await there.controls.ledger('c-1');
    expect(await there.report(there.ended)).toMatchObject([{ result: 'not-ours', outcomes: [] }]);
    expect(await there.controls.ledger('c-1')).toHaveLength(length);
  });

  test('ends when its time is over, whatever the PC says later, and even if an older PC says nothing (PR-16)', async () => {
    for (const endedAt of [undefined, '2026-11-20T10:30:00.000Z']) {
      const there = await missed(connected, { endedAt });
      await there.report(there.ended);
      expect((await commandsOf(there))[1]).toMatchObject({ verb: 'resume', at: there.ended.endsAt });
    }
  });

  test('begins when the contact was connected, if that was later (PR-16)', async () => {
    const there = await missed({ ...connected, connectedAt: '2026-11-20T09:59:30.000Z' });
    await there.report(there.ended);
    expect((await commandsOf(there))[0]).toMatchObject({ verb: 'pause', at: '2026-11-20T09:59:30.000Z' });
  });

  test('has no end in the ledger where nothing was paused (PR-16)', async () => {
    const there = await missed(connected, { media: ['audio'] });
    expect(await there.report(there.ended)).toMatchObject([{ result: 'over' }]);
    expect(await commandsOf(there)).toMatchObject([{ verb: 'pause', media: ['audio'] }]);
  });

  test.each<[string, Partial<LiveContact>]>([
    ['had ended before', { endedAt: '2026-11-20T09:59:10.000Z' }],
    ['was connected afterwards', { connectedAt: '2026-11-20T09:59:40.000Z' }],
    ['was never connected', { connectedAt: undefined as never }],
    ['is another agent’s', { agentId: 'u-2' }],
  ])('is not written into the ledger of a contact that %s (PR-16)', async (_, change) => {
    const there = await missed({ ...connected, ...change });
    expect(await there.report(there.ended)).toMatchObject([{ outcomes: [] }]);
    expect(await there.controls.ledger('c-1')).toEqual([]);
  });

  test('is written into the ledger of a contact that has ended since, which stays ended (PR-16)', async () => {
    const there = await missed({ ...connected, endedAt: '2026-11-20T09:59:45.000Z' });
    expect(await there.report(there.ended)).toMatchObject([{ result: 'over' }]);
    expect(await commandsOf(there)).toHaveLength(2);
    expect(await there.standings()).toEqual({ audio: 'ended', screen: 'ended', keystroke: 'ended' });
    expect((await there.controls.find('c-1'))!.updatedAt).toBe(there.at(0));
  });
});
