import { createApi } from '../../console/kit/api/api.ts';
import { RequestProblem } from '../../console/kit/api/problem.ts';

const answering = (...answers: Response[]) => {
  const sent: string[] = [];
  const api = createApi({
    apiUrl: 'https://fermata.example',
    accessToken: async (renew) => (renew ? 'new' : 'old'),
    fetch: async (address, request) => {
      const authorization = new Headers(request?.headers).get('authorization');
      sent.push(`${request?.method} ${address} ${authorization}`);
      const answer = answers.shift();
      if (!answer) throw new TypeError('Failed to fetch');
      return answer;
    },
  });
  return { api, sent };
};

test('a token that the API refuses is renewed once, and the request is sent again', async () => {
  const { api, sent } = answering(Response.json({}, { status: 401 }), Response.json({ users: [], lastSync: null }));
  expect(await api.users()).toEqual({ users: [], lastSync: null });
  expect(sent).toEqual([
    'GET https://fermata.example/v1/users Bearer old',
    'GET https://fermata.example/v1/users Bearer new',
  ]);
});

test('ids and filters cannot break out of the address', async () => {
  const { api, sent } = answering(Response.json({}), Response.json({}));
  await api.contact('a/../users?x');
  await api.contacts({ queue: 'A&B', agent: undefined, team: '' });
  expect(sent.map((line) => line.split(' ')[1])).toEqual([
    'https://fermata.example/v1/contacts/~YS8uLi91c2Vycz94',
    'https://fermata.example/v1/contacts?queue=A%26B',
  ]);
});

test("the problem's own sentence and its fields are shown", async () => {
  const content = {
    type: 'about:blank',
    title: 'Invalid',
    status: 400,
    detail: '`from` is after `to`.',
    errors: [{ field: 'from', reason: 'after `to`' }],
  };
  const { api } = answering(Response.json(content, { status: 400 }));
  const problem = await api.contacts({}).catch((error: unknown) => error);
  expect(problem).toMatchObject({ message: '`from` is after `to`.', fields: content.errors, status: 400 });
});

test('an answer by a gateway, and no answer at all, are explained in words, too', async () => {
  const { api } = answering(new Response('<html>Bad gateway</html>', { status: 503 }));
  const first = await api.me().catch((error: RequestProblem) => error);
  const second = await api.me().catch((error: RequestProblem) => error);
  expect([first, second]).toEqual([expect.any(RequestProblem), expect.any(RequestProblem)]);
  expect((first as RequestProblem).message).toBe('Fermata is not available at the moment. Try again shortly.');
  expect((second as RequestProblem).message).toBe('Fermata cannot be reached. Check your connection, then try again.');
});

test('the report of a run is downloaded unchanged, and a failure is explained in words', async () => {
  const { api, sent } = answering(
    new Response('Recording,Contact\r\n'),
    Response.json({ type: 'about:blank', title: 'Not found', status: 404, detail: 'No run.' }, { status: 404 }),
  );
  expect(await api.runReport('2026-11-20')).toBe('Recording,Contact\r\n');
  const problem = await api.runReport('2026-11-19').catch((error: RequestProblem) => error);
  expect(problem).toMatchObject({ status: 404, message: 'No run.' });
  expect(sent[0]).toBe('GET https://fermata.example/v1/staged-upload/runs/2026-11-20/report Bearer old');
});
