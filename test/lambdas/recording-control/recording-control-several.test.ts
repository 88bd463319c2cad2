import { agent, type ControlApi, call, machine, startControl, supervisor } from './recording-control-kit.ts';

let api: ControlApi;
beforeEach(async () => {
  api = await startControl();
  await api.live.note(call('c-1'));
  await api.live.note(call('c-2', { connectedAt: '2026-11-20T09:59:40.000Z' }));
});
afterEach(() => api.restore());

const own = (what: string) => `/v1/agents/username/sam.seller/${what}`;
const send = (what: string, body = {}, by = agent) => api.post(by, own(what), body);
const recorded = () => [api.provider.recorded('c-1', 'audio'), api.provider.recorded('c-2', 'audio')];
const outcomesOf = ({ body }: Awaited<ReturnType<typeof send>>) =>
  body.outcomes.map(({ contactId, medium, result }) => `${contactId} ${medium} ${result}`).sort();

describe('an agent who is on two calls', () => {
  test('is paused on both when they are named, and the answer lists each (PR-06, PR-13)', async () => {
    const answer = await send('recording/pause', {}, machine('pause'));
    expect(answer).toMatchObject({
      status: 200,
      body: { state: { contactId: 'c-2' }, others: [{ contactId: 'c-1' }] },
    });
    expect(outcomesOf(answer)).toEqual([
      'c-1 audio confirmed',
      'c-1 screen confirmed',
      'c-2 audio confirmed',
      'c-2 screen confirmed',
    ]);
    expect(recorded()).toEqual(['paused', 'paused']);
  });

  test('is not paused while one of the calls keeps recording, which the answer names in a 207 (PR-13)', async () => {
    api.provider.behave({}, { result: 'failed' });
    const answer = await send('recording/pause');
    expect(answer.status).toBe(207);
    expect(outcomesOf(answer).filter((one) => !one.endsWith('confirmed'))).toHaveLength(2);
  });

  test('is resumed on both calls if both were paused together, and blackouts work the same way (PR-06)', async () => {
    for (const [pause, resume] of [
      ['recording/pause', 'recording/resume'],
      ['blackout/start', 'blackout/stop'],
    ] as const) {
      expect((await send(pause)).status).toBe(200);
      expect(recorded()).toEqual(['paused', 'paused']);
      expect((await send(resume)).status).toBe(200);
      expect(recorded()).toEqual(['recording', 'recording']);
    }
  });

  test('is resumed on the only paused call, and the other one stays as it is (PR-06)', async () => {
    await api.post(agent, '/v1/contacts/c-1/recording/pause');
    const answer = await send('recording/resume');
    expect(answer).toMatchObject({ status: 200, body: { state: { contactId: 'c-1' }, others: [] } });
    expect(recorded()).toEqual(['recording', 'recording']);
    expect(api.provider.instructions.filter(({ contactId }) => contactId === 'c-2')).toEqual([]);
  });

  test('must choose which call to resume if each was paused separately, and until then nothing is done (PR-13)', async () => {
    for (const contactId of ['c-1', 'c-2']) await api.post(agent, `/v1/contacts/${contactId}/recording/pause`);
    const answer = await send('recording/resume');
    expect(answer).toMatchObject({ status: 409, body: { contactIds: ['c-2', 'c-1'] } });
    expect(recorded()).toEqual(['paused', 'paused']);
  });

  test('must also choose if one of the pauses was for one call only (PR-13)', async () => {
    await api.post(agent, '/v1/contacts/c-1/recording/pause');
    await send('recording/pause');
    expect((await send('recording/resume')).status).toBe(409);
    expect(recorded()).toEqual(['paused', 'paused']);
  });

  test.each(['recording/stop', 'recording/start'])(
    'must choose the call for %s, which is never guessed (PR-13)',
    async (what) => {
      const answer = await send(what, {}, machine('record'));
      expect(answer).toMatchObject({ status: 409, body: { contactIds: ['c-2', 'c-1'] } });
      expect(api.provider.instructions).toEqual([]);
    },
  );

  test('must choose which call to tag, and which one gets metadata (PR-07, PR-08)', async () => {
    expect(await send('tags', { label: 'x' })).toMatchObject({ status: 409, body: { contactIds: ['c-2', 'c-1'] } });
    const written = await api.put(agent, own('metadata'), { fields: { order: 'B-1' } });
    expect(written).toMatchObject({ status: 409, body: { contactIds: ['c-2', 'c-1'] } });
  });

  test('is shown as recorded as long as one of the calls is (PR-13)', async () => {
    await api.post(agent, '/v1/contacts/c-2/recording/pause');
    const status = await api.get(machine('read'), own('recording'));
    expect(status.body).toMatchObject({
      contactId: 'c-1',
      media: { audio: { standing: 'recording' } },
      others: [{ contactId: 'c-2', media: { audio: { standing: 'paused' } } }],
    });
  });

  test('gets the same answer for the same id, and nothing is sent twice (PR-06)', async () => {
    const first = await send('recording/pause', { clientRequestId: 'r-1' });
    const again = await send('recording/pause', { clientRequestId: 'r-1' });
    expect([again.status, outcomesOf(again)]).toEqual([200, outcomesOf(first)]);
    expect(api.provider.instructions).toHaveLength(4);
  });

  test('is paused on the remaining call when one has just ended (PR-09)', async () => {
    const instruct = api.provider.instruct.bind(api.provider);
    api.provider.instruct = async (instruction) => {
      if (instruction.contact.contactId === 'c-1') throw new Error('never');
      return instruct(instruction);
    };
    await api.live.note(call('c-1', { endedAt: '2026-11-20T09:59:59.000Z' }));
    expect(await send('recording/pause')).toMatchObject({
      status: 200,
      body: { state: { contactId: 'c-2' }, others: [], outcomes: [{ result: 'confirmed' }, { result: 'confirmed' }] },
    });
  });

  test('is paused on both calls by a supervisor, too (PR-06)', async () => {
    expect((await send('recording/pause', {}, supervisor)).status).toBe(200);
    expect(recorded()).toEqual(['paused', 'paused']);
  });
});
