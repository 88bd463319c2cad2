import { agent, type ControlApi, call, machine, startControl, supervisor } from './recording-control-kit.ts';

let api: ControlApi;
const begin = async (...given: Parameters<typeof startControl>) => {
  api?.restore();
  api = await startControl(...given);
  await api.live.note(call('c-1'));
  return api;
};
beforeEach(() => begin());
afterEach(() => api.restore());

const pause = (contactId = 'c-1') => `/v1/contacts/${contactId}/recording/pause`;
const resume = (contactId = 'c-1') => `/v1/contacts/${contactId}/recording/resume`;
const outcomesOf = ({
  body,
}: {
  body: { outcomes?: { recorder: string; medium: string; result: string; status: number }[] };
}) => body.outcomes?.map(({ recorder, medium, result, status }) => `${recorder} ${medium} ${result} ${status}`);

describe('in the answers of the API', () => {
  test('a pause that every recorder confirmed is a 200 with each medium (PR-06, PR-13, PR-24)', async () => {
    const answer = await api.post(agent, pause(), { reason: 'Card number' });
    expect(answer.status).toBe(200);
    expect(outcomesOf(answer)).toEqual(['amazon-connect audio confirmed 200', 'amazon-connect screen confirmed 200']);
    expect(answer.body.state).toMatchObject({
      contactId: 'c-1',
      media: { audio: { standing: 'paused', confirmed: true }, screen: { standing: 'paused', confirmed: true } },
      pausedUntil: '2026-11-20T10:05:00.000Z',
    });
    expect((await api.controls.ledger('c-1'))[0]).toMatchObject({
      kind: 'command',
      by: 'sam.seller',
      source: 'person',
      reason: 'Card number',
    });
  });

  test('a pause of one medium does not affect the other, and ends after the requested seconds (PR-04, PR-21)', async () => {
    const answer = await api.post(agent, pause(), { media: ['audio'], seconds: 60 });
    expect(outcomesOf(answer)).toEqual(['amazon-connect audio confirmed 200']);
    expect(answer.body.state.media.screen?.standing).toBe('recording');
    expect(answer.body.state.pausedUntil).toBe('2026-11-20T10:01:00.000Z');
    expect(api.timers.calls.get('c-1')).toBe('2026-11-20T10:01:00.000Z');
  });

  test('a pause never lasts longer than the longest pause in the settings, whatever was requested', async () => {
    const answer = await api.post(agent, pause(), { seconds: 3600 });
    expect(answer.body.state.pausedUntil).toBe('2026-11-20T10:05:00.000Z');
  });

  test.each([
    ['not-found', 404],
    ['throttled', 429],
    ['failed', 502],
    ['unconfirmed', 502],
    ['illegal', 409],
  ] as const)(
    'a command that all recorders answer with %s is a %i that names every outcome',
    async (result, status) => {
      api.provider.behave({ result, code: 'TheirWord', detail: 'Their reason.' });
      const answer = await api.post(agent, pause());
      expect(answer.status).toBe(status);
      expect(answer.body.outcomes).toEqual(
        ['audio', 'screen'].map((medium) => ({
          recorder: 'amazon-connect',
          medium,
          result,
          status,
          code: 'TheirWord',
          detail: 'Their reason.',
        })),
      );
    },
  );

  test('a command without a free turn of the quota is said not to have happened, with the time to retry', async () => {
    await begin({}, { quotas: { 'amazon-connect': { turn: async () => false } } });
    const answer = await api.post(agent, pause());
    expect(answer.status).toBe(429);
    expect(answer.body.detail).toContain('did NOT happen');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(api.provider.instructions).toEqual([]);
    expect(api.counts.get('PausesThrottled')).toBe(1);
  });

  test('a command that only some recorders carried out is a 207', async () => {
    await begin({ desktops: true });
    api.desktop.behave({ result: 'failed' });
    const answer = await api.post(agent, pause());
    expect(answer.status).toBe(207);
    expect(outcomesOf(answer)).toEqual([
      'amazon-connect audio confirmed 200',
      'amazon-connect screen confirmed 200',
      'desktop screen failed 502',
    ]);
    expect(answer.body.state.media.screen).toMatchObject({ standing: 'pausing', confirmed: false });
  });

  test('a command that was only accepted is a 207 until its event comes (PR-29)', async () => {
    api.provider.behave({ result: 'pending' });
    const answer = await api.post(agent, pause(), { media: ['audio'] });
    expect(answer.status).toBe(207);
    expect(outcomesOf(answer)).toEqual(['amazon-connect audio pending 202']);
  });

  test('a command that this provider does not allow is refused by name (PR-25, PR-33)', async () => {
    await api.live.note(call('w-1', { provider: 'webex' }));
    const answer = await api.post(agent, pause('w-1'));
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('unsupported_by_integration');
    expect(answer.body.outcomes[0]).toMatchObject({ result: 'unsupported', code: 'unsupported_by_integration' });
    expect(api.webex.instructions).toEqual([]);
  });

  test('Twilio is paused by programs and triggers, but not by hand (PR-26)', async () => {
    await api.live.note(call('t-1', { provider: 'twilio' }));
    expect((await api.post(agent, pause('t-1'))).status).toBe(409);
    expect((await api.post(agent, pause('t-1'), { source: 'trigger' })).status).toBe(200);
    expect((await api.post(machine('pause'), resume('t-1'))).status).toBe(200);
  });
});

describe('among the verbs', () => {
  test('a stop is final, and its answer says so (PR-06)', async () => {
    await api.save({ grants: [{ to: { role: 'agent' }, functions: ['start-stop', 'pause'], writes: [], sees: [] }] });
    expect((await api.post(agent, '/v1/contacts/c-1/recording/stop')).status).toBe(200);
    const answer = await api.post(agent, '/v1/contacts/c-1/recording/start');
    expect(answer.status).toBe(409);
    expect(answer.body.outcomes[0]!.detail).toContain('final');
    expect((await api.post(agent, '/v1/contacts/c-1/recording/stop')).status).toBe(200);
  });

  test('a double pause is harmless, and sends nothing again (PR-06)', async () => {
    await api.post(agent, pause());
    const answer = await api.post(agent, pause());
    expect(answer.status).toBe(200);
    expect(outcomesOf(answer)).toEqual(['amazon-connect audio unchanged 200', 'amazon-connect screen unchanged 200']);
    expect(api.provider.instructions).toHaveLength(2);
  });

  test('only a pause accepts seconds', async () => {
    const answer = await api.post(agent, resume(), { seconds: 10 });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'seconds' }] } });
  });

  test('a blackout pauses everything, and its span is in the ledger even if a recorder failed (OD-05, OD-19)', async () => {
    api.provider.behave({ result: 'failed' });
    expect((await api.post(agent, '/v1/contacts/c-1/blackout/start')).status).toBe(502);
    const [entry] = await api.controls.ledger('c-1');
    expect(entry).toMatchObject({ kind: 'command', verb: 'pause', blackout: true, media: ['audio', 'screen'] });
    api.provider.behave({});
    expect((await api.post(agent, '/v1/contacts/c-1/blackout/start')).status).toBe(200);
    const ended = await api.post(agent, '/v1/contacts/c-1/blackout/stop');
    expect(ended).toMatchObject({ status: 200, body: { verb: 'resume' } });
    expect((await api.post(agent, '/v1/contacts/c-1/blackout/pause')).status).toBe(400);
  });
});

describe('in a transfer chain', () => {
  const transferred = async () => {
    await api.live.note(call('c-1', { endedAt: '2026-11-20T09:59:30.000Z' }));
    await api.live.note(
      call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z', agentId: 'u-ada' }),
    );
  };

  test.each(['c-1', 'c-2'])('a pause of %s reaches the recorder of the second leg (PR-09)', async (named) => {
    await transferred();
    expect((await api.post(supervisor, pause(named))).body.state.contactId).toBe('c-2');
    expect(api.provider.instructions.map(({ contactId }) => contactId)).toEqual(['c-2', 'c-2']);
  });

  test('an agent who has handed the call over no longer controls it', async () => {
    await transferred();
    const answer = await api.post(agent, pause('c-1'));
    expect(answer).toMatchObject({ status: 403, body: { detail: 'This contact is with another agent now' } });
    expect(api.provider.instructions).toEqual([]);
  });

  test('in a call of three, a pause reaches both legs, because both are recorded (PR-06)', async () => {
    await api.live.note(
      call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z', agentId: 'u-ada' }),
    );
    const answer = await api.post(agent, pause('c-1'), { clientRequestId: 'r-1' });
    expect(answer.status).toBe(200);
    expect(new Set(api.provider.instructions.map(({ contactId }) => contactId))).toEqual(new Set(['c-1', 'c-2']));
    await api.post(agent, resume('c-1'));
    expect(api.provider.instructions.filter(({ verb }) => verb === 'resume')).toHaveLength(4);
    await api.post(agent, pause('c-1'), { clientRequestId: 'r-1' });
    expect(api.provider.instructions.filter(({ verb }) => verb === 'pause')).toHaveLength(4);
  });

  test('a further leg that cannot be reached turns a 200 into a 207, without hiding the first leg’s answer', async () => {
    await api.live.note(
      call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z', agentId: 'u-ada' }),
    );
    const find = api.controls.find.bind(api.controls);
    api.controls.find = async (contactId) => {
      if (contactId === 'c-1') throw new Error('the table does not answer');
      return find(contactId);
    };
    const answer = await api.post(agent, pause('c-1'));
    expect(answer.status).toBe(207);
    expect(outcomesOf(answer)).toEqual([
      'amazon-connect audio confirmed 200',
      'amazon-connect screen confirmed 200',
      'amazon-connect audio unconfirmed 502',
    ]);
  });

  test('a leg whose end was not reported does not change the answer', async () => {
    await api.live.note(call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z' }));
    api.provider.behaveFor('c-1', { result: 'not-found' });
    expect((await api.post(agent, pause('c-2'))).status).toBe(200);
  });

  test('a contact whose events never came is looked up at its provider (PR-09)', async () => {
    api.described.set('c-9', call('c-9'));
    expect((await api.post(agent, pause('c-9'))).status).toBe(200);
  });

  test('a contact that has ended is a 409, and an unknown one is a 404 (PR-09)', async () => {
    await api.live.note(call('c-1', { endedAt: '2026-11-20T09:59:30.000Z' }));
    const answer = await api.post(agent, pause());
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('no active contact');
    expect((await api.post(agent, pause('c-404'))).status).toBe(404);
  });
});

describe('unlike the widely copied sample (ac-recordingapis)', () => {
  test('the API never answers a failed call to the provider with a 200 (PR-13)', async () => {
    api.provider.behave({ result: 'failed', code: 'InternalServiceException' });
    const answer = await api.post(agent, pause());
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body.outcomes[0]!.code).toBe('InternalServiceException');
  });

  test.each(['resum', 'PAUSE', 'suspend', 'delete', 'constructor'])(
    'the API answers the unknown verb %s with a 400 that names the four, and resumes nothing (PR-06)',
    async (verb) => {
      await api.post(agent, pause());
      const answer = await api.post(agent, `/v1/contacts/c-1/recording/${verb}`);
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'verb', reason: 'It is one of start, pause, resume, stop' }] },
      });
      expect(api.provider.recorded('c-1', 'audio')).toBe('paused');
    },
  );

  test('the API lets nobody pause without signing in, and no machine without the scope (PR-13)', async () => {
    expect((await api.post(undefined, pause())).status).toBe(401);
    expect((await api.post(machine('read', 'mark'), pause())).status).toBe(403);
    expect((await api.post(machine('pause'), '/v1/contacts/c-1/recording/stop')).status).toBe(403);
    expect((await api.post(machine('record'), '/v1/contacts/c-1/recording/pause')).status).toBe(403);
    expect(api.provider.instructions).toEqual([]);
    expect((await api.post(machine('pause'), pause())).status).toBe(200);
    expect((await api.post(machine('record'), '/v1/contacts/c-1/recording/stop')).status).toBe(200);
  });

  test('the API looks up the initial contact id itself, and refuses one that a client sends (PR-09)', async () => {
    const answer = await api.post(agent, pause(), { initialContactId: 'c-1' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'initialContactId' }] } });
  });
});

describe('with a client request id', () => {
  test('the same request gets the same answer, and nothing is sent again', async () => {
    const first = await api.post(agent, pause(), { clientRequestId: 'r-1' });
    await api.post(agent, resume());
    api.restart();
    const again = await api.post(agent, pause(), { clientRequestId: 'r-1' });
    expect(again.status).toBe(200);
    expect(again.body.commandId).toBe(first.body.commandId);
    expect(again.body.outcomes).toEqual(first.body.outcomes);
    expect(again.body.state.media.audio?.standing).toBe('recording');
    expect(api.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'pause', 'resume', 'resume']);
  });

  test('another request with the same id is a 409', async () => {
    await api.post(agent, pause(), { clientRequestId: 'r-1' });
    const answer = await api.post(agent, resume(), { clientRequestId: 'r-1' });
    expect(answer).toMatchObject({ status: 409, body: { errors: [{ field: 'clientRequestId' }] } });
    expect(api.provider.recorded('c-1', 'audio')).toBe('paused');
  });

  test('a repeated request carries out a command whose function was killed between the ledger and the provider', async () => {
    await api.killed(agent, 'POST', pause(), { clientRequestId: 'r-1' });
    expect((await api.controls.ledger('c-1')).map(({ kind }) => kind)).toEqual(['command']);
    expect(api.provider.instructions).toEqual([]);
    expect((await api.get(agent, '/v1/contacts/c-1/recording')).body.media.audio).toMatchObject({
      standing: 'pausing',
      confirmed: false,
    });

    api.pass(30_000);
    const again = await api.post(agent, pause(), { clientRequestId: 'r-1' });
    expect(again.status).toBe(200);
    expect(api.provider.recorded('c-1', 'audio')).toBe('paused');
    const third = await api.post(agent, pause(), { clientRequestId: 'r-1' });
    expect(third.body.commandId).toBe(again.body.commandId);
    expect(api.provider.instructions.filter(({ medium }) => medium === 'audio')).toHaveLength(1);
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check.sound).toBe(true);
  });

  test('a recorder that breaks in the middle may or may not have paused, and a new id instructs it again', async () => {
    api.provider.behave({}, { broken: true });
    const broken = await api.post(agent, pause(), { clientRequestId: 'r-1' });
    expect(broken.status).toBe(502);
    expect(broken.body.outcomes[0]).toMatchObject({ result: 'unconfirmed' });
    expect((await api.post(agent, pause(), { clientRequestId: 'r-1' })).status).toBe(502);
    expect((await api.post(agent, pause(), { clientRequestId: 'r-2' })).status).toBe(200);
    expect((await api.controls.find('c-1'))!.media.audio).toMatchObject({ standing: 'paused', confirmed: true });
  });
});

describe('when commands come at the same time', () => {
  test('each of two different commands gets the recorder’s answer, and the last one sent counts', async () => {
    const [one, other] = await api.atOnce([agent, 'POST', pause(), {}], [supervisor, 'POST', resume(), {}]);
    const verbs = api.provider.instructions.filter(({ medium }) => medium === 'audio').map(({ verb }) => verb);
    const standing = (await api.controls.find('c-1'))!.media.audio!.standing;
    // No resume before its pause: it is either not sent at all, or sent after it.
    expect(verbs[0]).toBe('pause');
    expect(standing).toBe(verbs.at(-1) === 'pause' ? 'paused' : 'recording');
    expect([one!.status, other!.status]).toEqual([200, 200]);
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check.sound).toBe(true);
  });

  test('one of thirty pauses is sent, and all answers say that the contact is paused', async () => {
    const answers = await api.atOnce(
      ...Array.from({ length: 30 }, () => [agent, 'POST', pause(), {}] as [typeof agent, string, string, object]),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(api.provider.instructions.filter(({ medium }) => medium === 'audio')).toHaveLength(1);
  });
});
