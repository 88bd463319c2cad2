import { agent, type ControlApi, call, colleague, startControl } from './recording-control-kit.ts';

let api: ControlApi;
beforeEach(async () => {
  api?.restore();
  api = await startControl();
  await api.live.note(call('c-1'));
  await api.live.note(
    call('c-2', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:31.000Z', agentId: 'u-ada' }),
  );
});
afterEach(() => api.restore());

const pause = (body: object = {}) => api.post(agent, '/v1/contacts/c-1/recording/pause', body);
const resultsOf = ({ body }: Awaited<ReturnType<typeof pause>>) =>
  (body as { outcomes: { result: string }[] }).outcomes.map(({ result }) => result);

test('a repeated request claims no more than the first answer did, and reports a leg that keeps recording again (PR-13)', async () => {
  api.provider.behaveFor('c-1', { result: 'failed' });
  const first = await pause({ clientRequestId: 'r-1' });
  expect([first.status, ...resultsOf(first)]).toEqual([207, 'confirmed', 'confirmed', 'failed', 'failed']);
  const again = await pause({ clientRequestId: 'r-1' });
  expect([again.status, ...resultsOf(again)]).toEqual([207, 'confirmed', 'confirmed', 'failed', 'failed']);
  expect(api.provider.instructions).toHaveLength(4);
});

test('an id that was used for something else on the further leg does not make the command look done (PR-13)', async () => {
  await api.requests.claim('c-1', {
    clientRequestId: 'r-1#other-leg',
    fingerprint: 'something else',
    at: api.clock().toISOString(),
  });
  const answer = await pause({ clientRequestId: 'r-1' });
  expect([answer.status, ...resultsOf(answer)]).toEqual([207, 'confirmed', 'confirmed', 'unconfirmed']);
});

test('the one leg of three that can be paused is paused and reported, although the newest cannot be reached (PR-13)', async () => {
  await api.live.note(call('c-3', { initialContactId: 'c-1', connectedAt: '2026-11-20T09:59:45.000Z' }));
  const commit = api.controls.commit.bind(api.controls);
  api.controls.commit = async (state, ...rest) => {
    if (state.contactId !== 'c-2') throw new Error('the table does not answer');
    return commit(state, ...rest);
  };
  const answer = await pause();
  expect([answer.status, ...resultsOf(answer).sort()]).toEqual([
    ...[207, 'confirmed', 'confirmed', 'unconfirmed', 'unconfirmed'],
  ]);
  expect(new Set(api.provider.instructions.map(({ contactId }) => contactId))).toEqual(new Set(['c-2']));
});

test('someone who may not see a contact does not learn whether it exists', async () => {
  await api.live.note(call('c-care', { agentId: 'u-cara' }));
  const unknown = await api.post(agent, '/v1/contacts/c-404/recording/pause');
  for (const about of ['live', 'over']) {
    const answer = await api.post(colleague, '/v1/contacts/c-care/recording/pause');
    expect([about, answer.status, (answer.body as unknown as { detail: string }).detail]).toEqual([
      about,
      404,
      (unknown.body as unknown as { detail: string }).detail,
    ]);
    await api.live.note(call('c-care', { agentId: 'u-cara', endedAt: '2026-11-20T09:59:50.000Z' }));
  }
});
