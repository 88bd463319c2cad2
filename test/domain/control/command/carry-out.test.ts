import type { Failure } from '../../../../domain/failure.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const results = ({ outcomes }: Awaited<ReturnType<ControlRoom['ask']>>) =>
  outcomes.map(({ recorder, medium, result }) => `${recorder} ${medium} ${result}`);

const failure = (code: Failure['code']) => expect.objectContaining({ code });

describe('in recording control', () => {
  test('a pause reaches every recorder of a live contact, and each confirms each medium (PR-06)', async () => {
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
  });

  test('the command is in the ledger before it is sent, and every answer after it (PR-13)', async () => {
    let written: string[] = [];
    room.provider.behave(
      {},
      {
        late: async () => {
          written = (await room.controls.ledger('c-1')).map(({ kind }) => kind);
        },
      },
    );
    await room.ask({ verb: 'pause', media: ['audio'], reason: 'card' });
    expect(written).toEqual(['command']);
    expect(await room.controls.ledger('c-1')).toMatchObject([
      {
        kind: 'command',
        verb: 'pause',
        by: 'ann',
        source: 'person',
        reason: 'card',
        pauseUntil: '2026-11-20T10:05:00.000Z',
      },
      { kind: 'answer', recorder: 'amazon-connect', medium: 'audio', result: 'confirmed' },
    ]);
    expect(await room.isSound()).toBe(true);
  });

  test('pausing a paused contact sends nothing, and does not prolong the pause (PR-06)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60 });
    room.pass(30_000);
    const again = await room.ask({ verb: 'pause', pauseFor: 60 });
    expect(new Set(again.outcomes.map(({ result }) => result))).toEqual(new Set(['unchanged']));
    expect(again.state.pausedUntil).toBe('2026-11-20T10:01:00.000Z');
    expect(room.provider.instructions).toHaveLength(2);
  });

  test('no pause is longer than the longest pause in the settings (PR-06)', async () => {
    const { state } = await room.ask({ verb: 'pause', pauseFor: 3_600 });
    expect(state.pausedUntil).toBe('2026-11-20T10:05:00.000Z');
  });

  test('all four verbs work one after the other, and stop is final (PR-06)', async () => {
    await room.ask({ verb: 'start', media: ['audio'] });
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.ask({ verb: 'resume', media: ['audio'] });
    await room.ask({ verb: 'stop', media: ['audio'] });
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['start', 'pause', 'resume', 'stop']);
    expect(room.provider.recorded('c-1', 'audio')).toBe('stopped');
    expect(results(await room.ask({ verb: 'resume', media: ['audio'] }))).toEqual(['amazon-connect audio illegal']);
    expect(results(await room.ask({ verb: 'start', media: ['audio'] }))).toEqual(['amazon-connect audio illegal']);
    expect(results(await room.ask({ verb: 'stop', media: ['audio'] }))).toEqual(['amazon-connect audio unchanged']);
    expect(room.provider.instructions).toHaveLength(4);
    expect(await room.isSound()).toBe(true);
  });

  test('a silent recorder is reported as unconfirmed, and the medium is not shown as paused (PR-06)', async () => {
    room.provider.behave({ silent: true });
    const paused = await room.ask({ verb: 'pause', media: ['audio'] });
    expect(results(paused)).toEqual(['amazon-connect audio unconfirmed']);
    expect(paused.state.media.audio).toMatchObject({ standing: 'pausing', confirmed: false });
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
  });

  test('one unconfirmed medium is counted, although the others are confirmed (PR-06, PR-13)', async () => {
    room.desktop.behave({ silent: true });
    const paused = await room.ask({ verb: 'pause' });
    expect(results(paused)).toEqual([
      'amazon-connect audio confirmed',
      'amazon-connect screen confirmed',
      'desktop screen unconfirmed',
      'desktop keystroke unconfirmed',
    ]);
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
    expect(await room.standings()).toEqual({ audio: 'paused', screen: 'pausing', keystroke: 'pausing' });
  });

  test('a contact that ends while one of its recorders fails closes its ledger, although the others succeeded (PR-13)', async () => {
    const instruct = room.provider.instruct.bind(room.provider);
    room.desktop.behave({ result: 'failed' });
    room.provider.instruct = async (instruction) => {
      await room.live.note({ ...connected, endedAt: '2026-11-20T10:00:01.000Z' });
      return instruct(instruction);
    };
    await room.ask({ verb: 'pause' });
    expect((await room.controls.ledger('c-1')).at(-1)?.kind).toBe('contact-ended');
  });

  test('a recorder that breaks its contract counts as unconfirmed (PR-06)', async () => {
    room.provider.behave({ broken: true });
    const paused = await room.ask({ verb: 'pause', media: ['audio'] });
    expect(results(paused)).toEqual(['amazon-connect audio unconfirmed']);
  });

  test('a failing recorder does not keep the others from pausing, and is named (PR-06)', async () => {
    room.desktop.behave({ result: 'failed', code: 'no-desktop' });
    const paused = await room.ask({ verb: 'pause' });
    expect(results(paused)).toContain('desktop screen failed');
    expect(await room.standings()).toEqual({ audio: 'paused', screen: 'pausing', keystroke: 'recording' });
  });

  test('when the provider takes no more requests in time, the caller learns that it did not happen (PR-06)', async () => {
    room.restore();
    room = await controlRoom({ quotas: { 'amazon-connect': { turn: async () => false } } });
    const paused = await room.ask({ verb: 'pause', media: ['audio'] });
    expect(results(paused)).toEqual(['amazon-connect audio throttled']);
    expect(room.provider.instructions).toEqual([]);
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
    expect(paused.state.pausedUntil).toBeUndefined();
  });

  test('a quota that cannot be read, or a timer that cannot be set, does not prevent a pause (PR-06)', async () => {
    room.restore();
    const broken = async () => {
      throw new Error('down');
    };
    room = await controlRoom({ quotas: { 'amazon-connect': { turn: broken } }, timers: { set: broken } });
    expect(results(await room.ask({ verb: 'pause', media: ['audio'] }))).toEqual(['amazon-connect audio confirmed']);
    expect([...room.counts.keys()]).toEqual(['TimerNotSet', 'QuotaUnknown']);
  });
});

describe('the contact of a command', () => {
  const second = {
    ...connected,
    contactId: 'c-2',
    initialContactId: 'c-1',
    agentId: 'u-2',
    connectedAt: '2026-11-20T09:59:50.000Z',
  };

  test('is the live leg after a transfer, by any id of the chain (PR-09)', async () => {
    await room.live.note({ ...connected, endedAt: '2026-11-20T09:59:51.000Z' });
    await room.live.note(second);
    for (const contactId of ['c-1', 'c-2']) {
      const { command } = await room.ask({ verb: 'pause', contactId, media: ['audio'] });
      expect(command.contactId).toBe('c-2');
    }
    expect(room.provider.instructions).toEqual([{ verb: 'pause', medium: 'audio', contactId: 'c-2' }]);
  });

  test('is asked from its provider and remembered when its events did not come (PR-09)', async () => {
    let asked = 0;
    room.ports.source.describe = async (contactId) => {
      asked += 1;
      return contactId === 'c-9' ? { ...connected, contactId, initialContactId: contactId } : undefined;
    };
    await room.ask({ verb: 'pause', contactId: 'c-9' });
    await room.ask({ verb: 'resume', contactId: 'c-9' });
    expect(asked).toBe(1);
  });

  test('is not found when it is unknown, and not active when it has ended or still rings (PR-09)', async () => {
    await expect(room.ask({ verb: 'pause', contactId: 'c-9' })).rejects.toEqual(failure('not-found'));
    await room.live.note({ ...connected, endedAt: '2026-11-20T09:59:59.000Z' });
    await expect(room.ask({ verb: 'pause' })).rejects.toEqual(failure('conflict'));
    await room.live.note({ contactId: 'c-3', initialContactId: 'c-3', provider: 'amazon-connect' });
    await expect(room.ask({ verb: 'pause', contactId: 'c-3' })).rejects.toEqual(failure('conflict'));
    expect(room.provider.instructions).toEqual([]);
  });
});

describe('a command that a provider does not support', () => {
  test('is refused as unsupported, not sent, and recorded in the ledger (PR-33)', async () => {
    room.restore();
    room = await controlRoom({}, { ...connected, provider: 'webex' });
    expect(results(await room.ask({ verb: 'pause', media: ['audio', 'screen'] }))).toEqual([
      'webex audio unsupported',
      'webex screen unsupported',
    ]);
    expect(room.provider.instructions).toEqual([]);
    expect((await room.controls.ledger('c-1')).map(({ kind }) => kind)).toEqual(['command', 'answer', 'answer']);
  });

  test('is a manual pause at Twilio, unless that was switched on (PR-26)', async () => {
    room.restore();
    room = await controlRoom({}, { ...connected, provider: 'twilio' });
    expect(results(await room.ask({ verb: 'pause', media: ['audio'] }))).toEqual(['twilio audio unsupported']);
    expect(results(await room.ask({ verb: 'pause', media: ['audio'], source: 'trigger' }))).toEqual([
      'twilio audio confirmed',
    ]);
  });

  test('is skipped when everything is started, and the rest is started (PR-06)', async () => {
    const started = await room.ask({ verb: 'start' });
    expect(started.command.media).toEqual(['audio', 'keystroke']);
  });
});

describe('the same client request id', () => {
  test('gets the same answer, and nothing is sent again, even after the end of the contact (PR-13)', async () => {
    const first = await room.ask({ verb: 'pause', clientRequestId: 'r-1' });
    room.pass(10_000);
    await room.ask({ verb: 'resume' });
    await room.live.note({ ...connected, endedAt: '2026-11-20T10:00:11.000Z' });
    const again = await room.ask({ verb: 'pause', clientRequestId: 'r-1' });
    expect({ command: again.command, outcomes: again.outcomes }).toEqual({
      command: first.command,
      outcomes: first.outcomes,
    });
    expect(again.state.media.audio!.standing).toBe('recording');
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'pause', 'resume', 'resume']);
  });

  test('with another command is refused (PR-13)', async () => {
    await room.ask({ verb: 'pause', clientRequestId: 'r-1' });
    await expect(room.ask({ verb: 'resume', clientRequestId: 'r-1' })).rejects.toEqual(failure('conflict'));
  });

  test('leads to one instruction when it comes twice at once (PR-13)', async () => {
    const asks = [1, 2].map(() =>
      room.carry({
        contactId: 'c-1',
        verb: 'pause',
        media: ['audio'],
        by: 'ann',
        source: 'person',
        clientRequestId: 'r-1',
      }),
    );
    await room.run(Promise.all(asks));
    expect(room.provider.instructions).toHaveLength(1);
  });
});

describe('when commands come at the same time', () => {
  const both = (a: 'pause' | 'resume', b: 'pause' | 'resume') =>
    room.run(
      Promise.all(
        [a, b].map((verb, index) =>
          room.carry({ contactId: 'c-1', verb, media: ['audio'], by: `window ${index + 1}`, source: 'person' }),
        ),
      ),
    );

  test('two pauses are both answered as paused, and the recorder gets one instruction (PR-06)', async () => {
    room.provider.behave({ late: () => room.wait(400) });
    const answers = await both('pause', 'pause');
    expect(answers.map(({ outcomes: [outcome] }) => outcome!.result).sort()).toEqual(['confirmed', 'unchanged']);
    expect(room.provider.instructions).toHaveLength(1);
    expect(await room.isSound()).toBe(true);
  });

  test('a resume that comes while its pause is in flight waits for it (PR-06)', async () => {
    room.provider.behave({ late: () => room.wait(2_000) });
    await both('pause', 'resume');
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'resume']);
    expect(room.provider.recorded('c-1', 'audio')).toBe('recording');
  });

  test('a resume of a pause without an answer comes after it, or not at all (PR-06)', async () => {
    room.provider.behave({}, { silent: true });
    const [, resumed] = await both('pause', 'resume');
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'resume']);
    expect(resumed!.outcomes[0]!.result).toBe('confirmed');
  });

  test('twenty windows that press every button leave an intact ledger and a correct state (PR-13)', async () => {
    room.provider.behave({ late: () => room.wait(150) });
    const verbs = ['pause', 'resume', 'pause', 'resume'] as const;
    await room.run(
      Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          room.carry({
            contactId: 'c-1',
            verb: verbs[index % 4]!,
            media: ['audio'],
            by: `w${index}`,
            source: 'person',
          }),
        ),
      ),
    );
    const { audio } = (await room.controls.find('c-1'))!.media;
    expect(audio!.standing).toBe(room.provider.recorded('c-1', 'audio'));
    expect(await room.isSound()).toBe(true);
  });
});

describe('a provider that accepts a command and confirms it later by an event', () => {
  beforeEach(async () => {
    room.restore();
    room = await controlRoom(
      { choices: { amazonConnectScreens: true, twilioManual: false, webexCommands: true } },
      { ...connected, provider: 'webex' },
    );
    room.provider.behave({ result: 'pending' });
  });

  test('is given a short time for its event, which confirms (PR-25)', async () => {
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', media: ['audio'], by: 'ann', source: 'person' });
    const event = room.wait(1_200).then(() =>
      room.ingest({
        contactId: 'c-1',
        verb: 'pause',
        media: ['audio'],
        at: '2026-11-20T10:00:01.200Z',
        by: 'webex',
        result: 'confirmed',
      }),
    );
    const [paused] = await room.run(Promise.all([asked, event]));
    expect(results(paused)).toEqual(['webex audio confirmed']);
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
  });

  test('may report by its event that it did not happen (PR-25)', async () => {
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', media: ['audio'], by: 'ann', source: 'person' });
    const event = room.wait(700).then(() =>
      room.ingest({
        contactId: 'c-1',
        verb: 'pause',
        media: ['audio'],
        at: '2026-11-20T10:00:00.700Z',
        by: 'webex',
        result: 'failed',
      }),
    );
    const [paused] = await room.run(Promise.all([asked, event]));
    expect(results(paused)).toEqual(['webex audio failed']);
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
  });

  test('leaves the pause pending until its event, and no resume is sent before that (PR-25)', async () => {
    const paused = await room.ask({ verb: 'pause', media: ['audio'] });
    expect(results(paused)).toEqual(['webex audio pending']);
    expect(results(await room.ask({ verb: 'resume', media: ['audio'] }))).toEqual(['webex audio illegal']);
  });
});
