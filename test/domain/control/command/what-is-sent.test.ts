import { commandLeg } from '../../../../domain/control/command/command-leg.ts';
import { answerInLedger } from '../../../../domain/control/command/command-once.ts';
import type { LedgerEntry, LedgerFact } from '../../../../domain/control/ledger/ledger.ts';
import { appendEntries, emptyLedger } from '../../../../domain/control/ledger/ledger-chain.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const again = async (changes: Parameters<typeof controlRoom>[0], contact = connected) => {
  room.restore();
  room = await controlRoom(changes, contact);
};
const audio = { media: ['audio'] } as const;
const results = ({ outcomes }: Awaited<ReturnType<ControlRoom['ask']>>) =>
  outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`);

describe('a command', () => {
  test('contains what its request says, and nothing else (PR-13)', async () => {
    const { command } = await room.ask({ verb: 'resume', ...audio });
    const minimal = { commandId: 'id-1', contactId: 'c-1', ...audio, at: '2026-11-20T10:00:00.000Z' };
    expect(command).toStrictEqual({ ...minimal, verb: 'resume', blackout: false, by: 'ann', source: 'person' });
    const request: Parameters<ControlRoom['ask']>[0] = {
      ...{ verb: 'pause', media: ['audio', 'audio'], blackout: true, by: 'bob', source: 'trigger' },
      ...{ reason: 'card', clientRequestId: 'r-1', together: 't', pauseFor: 60 },
    };
    const { pauseFor: _, ...rest } = request;
    expect((await room.ask(request)).command).toStrictEqual({
      ...{ ...minimal, ...rest, ...audio, commandId: 'id-2' },
      pauseUntil: '2026-11-20T10:01:00.000Z',
    });
    const { command: start } = await room.ask({ verb: 'start', ...audio, onDemand: 'supplements' });
    expect(start).toStrictEqual({
      ...{ ...minimal, commandId: 'id-3', verb: 'start', blackout: false, by: 'ann', source: 'person' },
      onDemand: 'supplements',
    });
  });

  test.each([
    [{ pauseFor: 60 }, '01:00'],
    [{ pauseUntil: '2026-11-20T10:02:00.000Z', pauseFor: 60 }, '02:00'],
    [{ pauseUntil: '2026-11-20T11:00:00.000Z' }, '05:00'],
    [{ pauseFor: 301 }, '05:00'],
    [{}, '05:00'],
  ])('to pause %j pauses until %s (PR-06)', async (request, until) => {
    const { command } = await room.ask({ verb: 'pause', ...audio, ...request });
    expect(command.pauseUntil!.slice(14, 19)).toBe(until);
  });

  test.each([
    ['a pause', 'pause', '2026-11-20T09:59:50.000Z', '2026-11-20T09:59:50.000Z'],
    ['a pause with a cause of the same instant', 'pause', '2026-11-20T10:00:00.000Z', undefined],
    ['a pause with a cause that is still to come', 'pause', '2026-11-20T10:00:10.000Z', undefined],
    ['a resume', 'resume', '2026-11-20T09:59:50.000Z', undefined],
  ] as const)('keeps the time of its cause if that came before it: %s (PR-14)', async (_, verb, since, kept) => {
    const { command } = await room.ask({ verb, ...audio, since });
    expect('since' in command ? command.since : undefined).toBe(kept);
    expect('since' in command).toBe(kept !== undefined);
  });

  test.each([
    ['amazon-connect', true, 1],
    ['asterisk', true, 2],
    ['asterisk', false, 1],
  ] as const)(
    'to pause what is paused already at %s, and to prolong it (%s), leads to %i instructions in all (PR-06)',
    async (provider, prolong, times) => {
      await again({}, { ...connected, provider });
      await room.ask({ verb: 'pause', ...audio, pauseFor: 60 });
      await room.ask({ verb: 'pause', ...audio, pauseFor: 120, prolong });
      expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(Array.from({ length: times }, () => 'pause'));
    },
  );

  test.each([
    ['pause', ['PausesUnconfirmed']],
    ['resume', ['CommandUnconfirmed']],
    ['stop', ['CommandUnconfirmed']],
  ] as const)('to %s is counted as %j when no recorder confirms it (PR-06)', async (verb, counted) => {
    if (verb === 'resume') await room.ask({ verb: 'pause', ...audio });
    room.provider.behave({ silent: true });
    await room.ask({ verb, ...audio });
    expect([...room.counts]).toEqual([[counted[0], 1]]);
  });

  test('that is overtaken just before it is written is not sent and has no answers (PR-06)', async () => {
    const { outcomes, state } = await room.run(
      commandLeg(room.ports)(
        connected,
        { contactId: 'c-1', verb: 'pause', ...audio, by: 'ann', source: 'limit' },
        {
          unless: () => true,
        },
      ),
    );
    expect([outcomes, state.media.audio?.standing, room.provider.instructions]).toEqual([[], 'recording', []]);
    expect(await room.controls.ledger('c-1')).toEqual([]);
  });

  test('is answered for each medium that nobody may control, and for the sound when nothing is recorded (PR-33)', async () => {
    await again({}, { ...connected, provider: 'webex' });
    expect(results(await room.ask({ verb: 'pause' }))).toEqual([
      ...['webex audio unsupported', 'webex screen unsupported', 'webex keystroke unsupported'],
    ]);
    await again({ recorders: [] });
    expect(results(await room.ask({ verb: 'pause' }))).toEqual(['amazon-connect audio not-recording']);
  });

  test('that changes nothing is written to the ledger once, and instructs no recorder (PR-13)', async () => {
    await room.ask({ verb: 'pause', ...audio });
    const before = (await room.controls.find('c-1'))!.revision;
    const { state } = await room.ask({ verb: 'pause', ...audio });
    expect(state.revision).toBe(before + 1);
    expect((await room.controls.find('c-1'))!.revision).toBe(before + 1);
    expect((await room.controls.ledger('c-1')).slice(2).map(({ kind }) => kind)).toEqual(['command', 'answer']);
  });

  test('takes one turn of the quota, as urgent as it is, and none when nothing is sent (PR-06)', async () => {
    const turns: string[] = [];
    await again({ quotas: { 'amazon-connect': { turn: async (urgency) => turns.push(urgency) > 0 } } });
    const ask = async (
      verb: 'pause' | 'resume' | 'start' | 'stop',
      media: readonly ('audio' | 'keystroke')[] = ['audio'],
    ) => {
      turns.length = 0;
      await room.ask({ verb, media });
      return [...turns];
    };
    expect(await ask('pause')).toEqual(['pause']);
    expect(await ask('pause')).toEqual([]);
    expect(await ask('resume')).toEqual(['resume']);
    expect(await ask('start')).toEqual([]);
    // The agent's PC has no quota.
    expect(await ask('pause', ['keystroke'])).toEqual([]);
    expect(await ask('stop')).toEqual(['other']);
  });

  test('that is written again after somebody else was faster takes only one turn of the quota (PR-06)', async () => {
    const turns: string[] = [];
    await again({ quotas: { 'amazon-connect': { turn: async (urgency) => turns.push(urgency) > 0 } } });
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      return commits > 2 && commit(...step);
    };
    expect(results(await room.ask({ verb: 'pause', ...audio }))).toEqual(['amazon-connect audio confirmed']);
    expect(turns).toEqual(['pause']);
  });

  test.each([
    ['start', 'records', []],
    ['stop', 'records', []],
    ['stop', undefined, ['stop keystroke']],
  ] as const)('to %s with On-Demand (%s) sends the PC %j (OD-29)', async (verb, onDemand, sent) => {
    await room.ask({ verb, media: ['audio', 'keystroke'], ...(onDemand && { onDemand }) });
    expect(room.desktop.instructions.map((one) => `${one.verb} ${one.medium}`)).toEqual(sent);
    expect(room.provider.instructions.map((one) => `${one.verb} ${one.medium}`)).toEqual([`${verb} audio`]);
  });

  test('with a request id that was never answered is refused once its contact is over (PR-13)', async () => {
    await room.live.note({ ...connected, endedAt: '2026-11-20T09:59:59.000Z' });
    const late = room.ask({ verb: 'pause', ...audio, clientRequestId: 'r-1' });
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is given up after somebody else was faster a hundred times (PR-13)', async () => {
    room.controls.commit = async () => false;
    await expect(room.ask({ verb: 'pause', ...audio })).rejects.toMatchObject({ code: 'unavailable' });
    expect(room.provider.instructions).toEqual([]);
  });
});

describe('a request that is repeated after a crash', () => {
  const request = { verb: 'pause', ...audio, clientRequestId: 'r-1' } as const;
  const commandIds = async () =>
    (await room.controls.ledger('c-1')).flatMap((entry) => (entry.kind === 'command' ? [entry.commandId] : []));

  test('before its answer was stored gets the answer that the ledger has, and nothing is sent again (PR-13)', async () => {
    const save = room.ports.requests.saveAnswer.bind(room.ports.requests);
    room.ports.requests.saveAnswer = async () => {
      throw new Error('crash');
    };
    await expect(room.ask(request)).rejects.toThrow('crash');
    room.ports.requests.saveAnswer = save;
    const answer = await room.ask(request);
    expect(results(answer)).toEqual(['amazon-connect audio confirmed']);
    expect([answer.command.commandId]).toEqual(await commandIds());
    expect(answer.state.media.audio?.standing).toBe('paused');
    expect(room.provider.instructions).toHaveLength(1);
  });

  test('before any recorder had answered is carried out again, as a command of its own (PR-13)', async () => {
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      if (commits === 2) throw new Error('crash');
      return commit(...step);
    };
    await expect(room.ask(request)).rejects.toThrow('crash');
    room.pass(30_000);
    const answer = await room.ask(request);
    expect(results(answer)).toEqual(['amazon-connect audio confirmed']);
    const [first, second, ...others] = await commandIds();
    expect([second, others, first === second]).toEqual([answer.command.commandId, [], false]);
    expect(await room.ask(request)).toMatchObject({ command: { commandId: second } });
  });
});

describe('the timer of a pause', () => {
  const set: string[] = [];
  beforeEach(async () => {
    set.length = 0;
    await again({ timers: { set: async (contactId, at) => void set.push(`${contactId} ${at.slice(14, 19)}`) } });
  });

  test('is set by each command that begins or prolongs a pause, and by no other (PR-21)', async () => {
    const ask = async (...[request]: Parameters<ControlRoom['ask']>) => {
      set.length = 0;
      await room.ask({ ...audio, ...request });
      return [...set];
    };
    expect(await ask({ verb: 'start' })).toEqual([]);
    expect(await ask({ verb: 'pause', pauseFor: 60 })).toEqual(['c-1 01:00']);
    expect(await ask({ verb: 'pause', pauseFor: 30 })).toEqual([]);
    expect(await ask({ verb: 'pause', pauseFor: 90, prolong: true })).toEqual(['c-1 01:30']);
    expect(await ask({ verb: 'pause', media: ['keystroke'], pauseFor: 60 })).toEqual(['c-1 01:30']);
    expect(await ask({ verb: 'resume' })).toEqual([]);
    expect(await ask({ verb: 'stop' })).toEqual([]);
  });

  test('is set before any recorder is instructed, and before the caller gets the answer (PR-21)', async () => {
    let sentBefore: number | undefined;
    room.ports.timers.set = async () => {
      await room.wait(300);
      sentBefore = room.provider.instructions.length;
    };
    await room.ask({ verb: 'pause', ...audio, pauseFor: 60 });
    expect(sentBefore).toBe(0);
    sentBefore = undefined;
    await room.ask({ verb: 'pause', ...audio, pauseFor: 90, prolong: true });
    expect(sentBefore).toBe(1);
  });
});

describe('a provider that accepts a command and confirms it later by an event', () => {
  const webex = { ...connected, provider: 'webex' } as const;
  beforeEach(async () => {
    await again({ choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: true } }, webex);
    room.provider.behave({ result: 'pending' });
  });
  const news = (verb: 'pause' | 'resume', result: 'confirmed' | 'failed' = 'confirmed') =>
    room.ingest({ contactId: 'c-1', verb, ...audio, at: room.clock().toISOString(), by: 'webex', result });
  const elapsed = () => room.clock().getTime() - Date.parse('2026-11-20T10:00:00.000Z');

  test('is waited for three seconds, and no longer than its event takes (PR-25)', async () => {
    expect(results(await room.ask({ verb: 'pause', ...audio }))).toEqual(['webex audio pending']);
    expect(elapsed()).toBe(3_000);
    await room.run(news('pause'));
    room.pass(20_000);
    const before = elapsed();
    const event = room.wait(450).then(() => news('resume'));
    const asked = room.carry({ contactId: 'c-1', verb: 'resume', ...audio, by: 'ann', source: 'person' });
    const [resumed] = await room.run(Promise.all([asked, event]));
    expect(results(resumed)).toEqual(['webex audio confirmed']);
    expect(elapsed() - before).toBe(500);
    expect(resumed.outcomes[0]!.at).toBe(resumed.state.media.audio!.since);
  });

  test('is not waited for when it refuses (PR-25)', async () => {
    room.provider.behave({ result: 'failed' });
    expect(results(await room.ask({ verb: 'pause', ...audio }))).toEqual(['webex audio failed']);
    expect(elapsed()).toBe(0);
  });

  test('is waited for only until its event, even if the agent’s PC has failed (PR-25)', async () => {
    await again({});
    room.provider.behave({ result: 'pending' });
    room.desktop.behave({ result: 'failed' });
    const screen = { contactId: 'c-1', verb: 'pause', media: ['screen'] } as const;
    const event = room
      .wait(450)
      .then(() => room.ingest({ ...screen, at: room.clock().toISOString(), by: 'connect', result: 'confirmed' }));
    const [paused] = await room.run(Promise.all([room.carry({ ...screen, by: 'ann', source: 'person' }), event]));
    expect(results(paused)).toEqual(['amazon-connect screen confirmed', 'desktop screen failed']);
    expect(elapsed()).toBe(500);
  });

  test('says by its event that nothing happened, and the answer says so (PR-25)', async () => {
    const event = room.wait(150).then(() => news('pause', 'failed'));
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', ...audio, by: 'ann', source: 'person' });
    const [paused] = await room.run(Promise.all([asked, event]));
    expect(paused.outcomes).toMatchObject([
      { result: 'failed', detail: 'The provider says that it did NOT happen.', at: '2026-11-20T10:00:00.150Z' },
    ]);
    expect(elapsed()).toBe(200);
  });
});

describe('the answer to a command in the ledger', () => {
  const command = (commandId: string, media: readonly ('audio' | 'screen')[] = ['audio']): LedgerFact => ({
    ...{ kind: 'command', commandId, verb: 'pause', media, blackout: false, by: 'ann', source: 'person' },
  });
  const answer = (commandId: string, more: Partial<Extract<LedgerFact, { kind: 'answer' }>> = {}): LedgerFact => ({
    ...{ kind: 'answer', commandId, recorder: 'twilio', medium: 'audio', result: 'confirmed' },
    ...more,
  });
  const at = '2026-11-20T10:00:00.000Z';
  const ledger = (...facts: LedgerFact[]): Promise<LedgerEntry[]> => appendEntries(emptyLedger, facts, at, 'c-1');

  test('is exactly what its recorders answered, even among other commands (PR-13)', async () => {
    const entries = await ledger(
      ...[command('a'), answer('a'), command('b', ['audio', 'screen'])],
      ...[answer('b', { code: '200', detail: 'done' }), answer('b', { medium: 'screen' }), answer('a')],
    );
    const { kind: _, ...b } = command('b', ['audio', 'screen']) as Extract<LedgerFact, { kind: 'command' }>;
    expect(answerInLedger(entries, 'b')).toStrictEqual({
      command: { ...b, contactId: 'c-1', at },
      outcomes: [
        { recorder: 'twilio', medium: 'audio', result: 'confirmed', code: '200', detail: 'done', at },
        { recorder: 'twilio', medium: 'screen', result: 'confirmed', at },
      ],
    });
  });

  test('is there when the only medium was answered (PR-13)', async () => {
    expect(answerInLedger(await ledger(command('b'), answer('b')), 'b')).toMatchObject({
      command: { commandId: 'b' },
      outcomes: [{ medium: 'audio', result: 'confirmed' }],
    });
  });

  test.each<[string, LedgerFact[]]>([
    ['the command is not there', [command('a'), answer('a')]],
    ['nobody has answered', [command('b'), command('a'), answer('a')]],
    ['an answer is missing', [command('b', ['audio', 'screen']), answer('b')]],
    ['only answers are there', [answer('b'), answer('b', { medium: 'screen' })]],
  ])('is unknown while %s (PR-13)', async (_, facts) => {
    expect(answerInLedger(await ledger(...facts), 'b')).toBeUndefined();
  });
});
