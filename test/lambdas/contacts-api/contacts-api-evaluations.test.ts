import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import type { EvaluationsOfContact, EvaluationView } from '../../../api/contacts/evaluation.ts';
import { type ControlFunction, unsetSettings } from '../../../domain/control/settings.ts';
import type { Role } from '../../../domain/user/user.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';
import { administrator, agent, machine, recorded, startApi, supervisor, user } from '../api-kit.ts';

const path = '/v1/contacts/c-1/evaluations';
const answers = [
  { questionId: 'q-greeting', answer: 'yes' },
  { questionId: 'q-consent', answer: 'yes' },
  { questionId: 'q-solution', answer: 4, comment: 'Slowly' },
];
/** Has the scopes of every route here. */
const program: Claims = { ...machine, scope: 'fermata/contacts.read fermata/control.mark' };
/** A supervisor of another team. */
const stranger: Claims = { username: 'cara.care', 'cognito:groups': '[supervisor]' };

/** A contact of Sam, one of their team leader Lea, and a form. */
const start = async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c-1'), recorded('c-lea', { agentId: 'u-lea', acdId: 'lea.lead' })]);
  await api.evaluationForms.save(anEvaluationForm());
  /** What each role may do from now on; a role that is not named may do nothing. */
  const grant = async (functions: Partial<Record<Role, readonly ControlFunction[]>>) => {
    const grants = Object.entries(functions).map(([role, list]) => ({
      to: { role: role as Role },
      functions: list,
      writes: [],
      sees: [],
    }));
    await api.controlSettings.save({ ...unsetSettings, grants, version: 1 });
    // Rights are read again after five seconds.
    api.wait(6_000);
  };
  const send = async (claims: Claims, method: string, at: string, body?: object) => {
    const answer = await api.call(claims, method, at, body);
    return { status: answer.status, body: answer.body as unknown as EvaluationView & { detail?: string } };
  };
  const list = async (claims: Claims, contactId = 'c-1') => {
    const answer = await api.get(claims, `/v1/contacts/${contactId}/evaluations`);
    return answer.body as unknown as EvaluationsOfContact;
  };
  const history = async (claims: Claims) => {
    const { body } = await api.get(claims, '/v1/contacts/c-1');
    return (body as ContactDetail).history
      .filter(({ what }) => what.startsWith('evaluation-'))
      .map(({ what, by, detail }) => [what, by, detail]);
  };
  const begin = async (claims: Claims = supervisor) => (await send(claims, 'POST', path, { formId: 'f-1' })).body;
  const complete = async (claims: Claims = supervisor) => {
    const { evaluationId, revision } = await begin(claims);
    return (await send(claims, 'PUT', `${path}/${evaluationId}`, { answers, revision, complete: true })).body;
  };
  return { ...api, grant, send, list, history, begin, complete };
};

test('a supervisor evaluates a contact with a draft, answers and a score (QG-33)', async () => {
  const { send, list, history } = await start();
  expect(await list(supervisor)).toEqual({
    evaluations: [],
    mayEvaluate: true,
    forms: [{ formId: 'f-1', name: 'Service' }],
  });
  const begun = await send(supervisor, 'POST', path, { formId: 'f-1', clientRequestId: 'one' });
  expect(begun).toMatchObject({ status: 201, body: { state: 'draft', score: null, revision: 1, formName: 'Service' } });
  const at = `${path}/${begun.body.evaluationId}`;
  const saved = await send(supervisor, 'PUT', at, { answers: answers.slice(0, 1), comment: 'Good', revision: 1 });
  expect(saved).toMatchObject({ status: 200, body: { state: 'draft', comment: 'Good', revision: 2 } });
  expect(await history(supervisor)).toEqual([]);
  const early = await send(supervisor, 'PUT', at, { answers: answers.slice(0, 1), revision: 2, complete: true });
  expect([early.status, early.body.detail]).toEqual([400, '2 questions have no answer yet']);

  const completed = await send(supervisor, 'PUT', at, { answers, comment: 'Good', revision: 2, complete: true });
  expect(completed).toMatchObject({ status: 200, body: { state: 'completed', score: 85, revision: 3 } });
  expect((await list(administrator)).evaluations).toEqual([completed.body]);
  expect(await history(supervisor)).toEqual([['evaluation-completed', 'lea.lead', 'Score 85 of 100']]);
});

test('a completed evaluation changes only after it was reopened, which its history shows (QG-33)', async () => {
  const { complete, send, history } = await start();
  const { evaluationId } = await complete();
  const at = `${path}/${evaluationId}`;
  const late = await send(supervisor, 'PUT', at, { answers, revision: 2 });
  expect([late.status, late.body.detail]).toEqual([
    409,
    'This evaluation is completed: reopen it before you change it',
  ]);
  const reopened = await send(administrator, 'POST', `${at}/reopen`, { revision: 2, reason: 'Wrong form' });
  expect(reopened).toMatchObject({ status: 200, body: { state: 'draft', score: null, revision: 3 } });
  const worse = answers.with(0, { questionId: 'q-greeting', answer: 'no' });
  const again = await send(supervisor, 'PUT', at, { answers: worse, revision: 3, complete: true });
  expect(again.body).toMatchObject({ state: 'completed', score: 60 });
  expect(await history(supervisor)).toEqual([
    ['evaluation-completed', 'lea.lead', 'Score 85 of 100'],
    ['evaluation-reopened', 'root', 'Wrong form'],
    ['evaluation-completed', 'lea.lead', 'Score 60 of 100'],
  ]);
});

test('an evaluation keeps the questions with which it began, and a retired form begins no new one (QG-33)', async () => {
  const { evaluationForms, begin, list, send } = await start();
  const begun = await begin();
  await evaluationForms.save(anEvaluationForm({ version: 2, name: 'Renamed', sections: [], retired: true }));
  const { evaluations, forms } = await list(supervisor);
  expect(forms).toEqual([]);
  expect(evaluations).toEqual([begun]);
  const refused = await send(supervisor, 'POST', path, { formId: 'f-1' });
  expect([refused.status, refused.body.detail]).toEqual([409, 'This form is retired: choose another one']);
  const unknown = await send(supervisor, 'POST', path, { formId: 'f-9' });
  expect([unknown.status, JSON.stringify(unknown.body)]).toEqual([400, expect.stringMatching(/There is no such form/)]);
  const body = { answers, revision: 1, complete: true };
  expect((await send(supervisor, 'PUT', `${path}/${begun.evaluationId}`, body)).body.score).toBe(85);
});

test('a repeated request changes nothing again, and its id cannot be used for another request (QG-33)', async () => {
  const { send, list } = await start();
  const beginning = { formId: 'f-1', clientRequestId: 'one' };
  const begun = await send(supervisor, 'POST', path, beginning);
  expect(await send(supervisor, 'POST', path, beginning)).toEqual(begun);
  const other = await send(supervisor, 'POST', path, { formId: 'f-2', clientRequestId: 'one' });
  expect(other.status).toBe(409);
  // Another person counts from one, too.
  expect((await send(administrator, 'POST', path, beginning)).body.evaluationId).not.toBe(begun.body.evaluationId);

  const at = `${path}/${begun.body.evaluationId}`;
  const saving = { answers, revision: 1, complete: true, clientRequestId: 'two' };
  const saved = await send(supervisor, 'PUT', at, saving);
  expect(await send(supervisor, 'PUT', at, saving)).toEqual(saved);
  expect((await send(supervisor, 'PUT', at, { ...saving, comment: 'More' })).status).toBe(409);
  const reopening = { revision: 2, clientRequestId: 'three' };
  const reopened = await send(supervisor, 'POST', `${at}/reopen`, reopening);
  expect(await send(supervisor, 'POST', `${at}/reopen`, reopening)).toEqual(reopened);
  // The older one comes late: somebody has gone on since.
  const late = await send(supervisor, 'PUT', at, saving);
  expect([late.status, late.body.detail]).toEqual([409, 'Somebody else has changed this evaluation in the meantime']);
  expect((await list(supervisor)).evaluations.map(({ revision }) => revision).toSorted()).toEqual([1, 3]);
});

test('wrong answers and card numbers are refused, and nothing is saved (QG-33)', async () => {
  const { begin, send, list } = await start();
  const { evaluationId } = await begin();
  const wrong = [
    { questionId: 'q-solution', answer: 6 },
    { questionId: 'q-greeting', answer: 'yes', comment: '4111 1111 1111 1111' },
  ];
  const refused = await send(supervisor, 'PUT', `${path}/${evaluationId}`, { answers: wrong, revision: 1 });
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'answers.0.answer' }, { field: 'answers.1.comment' }] },
  });
  expect((await list(supervisor)).evaluations[0]?.revision).toBe(1);
  const reason = { revision: 1, reason: '4111 1111 1111 1111' };
  expect((await send(supervisor, 'POST', `${path}/${evaluationId}/reopen`, reason)).status).toBe(400);
});

test('a contact has at most twenty evaluations (QG-33)', async () => {
  const { send } = await start();
  const statuses: number[] = [];
  for (let count = 0; count < 21; count++)
    statuses.push((await send(supervisor, 'POST', path, { formId: 'f-1' })).status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 409]);
});

describe('an evaluation on the contact’s page', () => {
  const every: readonly ControlFunction[] = ['evaluate', 'own-evaluations', 'evaluation-forms'];

  interface Row {
    who: string;
    claims: Claims;
    granted: Partial<Record<Role, readonly ControlFunction[]>>;
    /** Of listing; writing is answered alike, but 403 instead of 200. */
    status: 200 | 404;
    evaluates: boolean;
    sees: { drafts: boolean; completed: boolean };
  }

  const nothing = { drafts: false, completed: false };
  const both = { drafts: true, completed: true };
  const rows: Row[] = [
    {
      who: 'a supervisor with the permission, in their team',
      claims: supervisor,
      granted: { supervisor: ['evaluate'] },
      status: 200,
      evaluates: true,
      sees: both,
    },
    {
      who: 'a supervisor without it',
      claims: supervisor,
      granted: { supervisor: ['ledger', 'own-evaluations', 'evaluation-forms'] },
      status: 200,
      evaluates: false,
      sees: nothing,
    },
    {
      who: 'a supervisor of another team, whatever is granted',
      claims: stranger,
      granted: { supervisor: every },
      status: 404,
      evaluates: false,
      sees: nothing,
    },
    {
      who: 'an administrator with the permission',
      claims: administrator,
      granted: { administrator: ['evaluate'] },
      status: 200,
      evaluates: true,
      sees: both,
    },
    {
      who: 'an administrator without it',
      claims: administrator,
      granted: { administrator: ['evaluation-forms', 'own-evaluations'] },
      status: 200,
      evaluates: false,
      sees: nothing,
    },
    {
      who: 'the agent without a permission',
      claims: agent,
      granted: { agent: ['pause'] },
      status: 200,
      evaluates: false,
      sees: nothing,
    },
    {
      who: 'the agent who may see their own',
      claims: agent,
      granted: { agent: ['own-evaluations'] },
      status: 200,
      evaluates: false,
      sees: { drafts: false, completed: true },
    },
    {
      who: 'the agent who may evaluate: never their own contact',
      claims: agent,
      granted: { agent: ['evaluate', 'evaluation-forms'] },
      status: 200,
      evaluates: false,
      sees: nothing,
    },
    {
      who: 'a program: it reads what is completed and writes nothing',
      claims: program,
      granted: {},
      status: 200,
      evaluates: false,
      sees: { drafts: false, completed: true },
    },
  ];

  test.each(rows)(
    'is made and seen by $who as far as it was granted (QG-33)',
    async ({ claims, granted, status, evaluates, sees }) => {
      const { get, list, send, complete, begin, history, grant } = await start();
      const completed = await complete();
      const draft = await begin();
      await grant(granted);

      expect((await get(claims, path)).status).toBe(status);
      if (status === 200) {
        const found = await list(claims);
        expect([found.mayEvaluate, found.forms.length]).toEqual([evaluates, evaluates ? 1 : 0]);
        expect(found.evaluations.map(({ state }) => state).toSorted()).toEqual([
          ...(sees.completed ? ['completed'] : []),
          ...(sees.drafts ? ['draft'] : []),
        ]);
        expect(await history(claims)).toHaveLength(sees.completed ? 1 : 0);
      }

      const refused = status === 404 ? 404 : 403;
      const draftAt = `${path}/${draft.evaluationId}`;
      const statuses = [
        await send(claims, 'POST', path, { formId: 'f-1' }),
        await send(claims, 'PUT', draftAt, { answers, revision: 1 }),
        await send(claims, 'PUT', draftAt, { answers, revision: 2, complete: true }),
        await send(claims, 'POST', `${path}/${completed.evaluationId}/reopen`, { revision: 2 }),
      ].map((answer) => answer.status);
      expect(statuses).toEqual(evaluates ? [201, 200, 200, 200] : [refused, refused, refused, refused]);
    },
  );

  test('is not made by a supervisor about their own contact, who sees no draft of it (QG-33)', async () => {
    const { list, send, grant } = await start();
    await grant({ supervisor: every, administrator: every });
    const at = '/v1/contacts/c-lea/evaluations';
    const begun = await send(administrator, 'POST', at, { formId: 'f-1' });
    const refused = await send(supervisor, 'POST', at, { formId: 'f-1' });
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      'You handled this contact yourself: somebody else has to evaluate it',
    ]);
    expect(await list(supervisor, 'c-lea')).toEqual({ evaluations: [], mayEvaluate: false, forms: [] });
    const body = { answers, revision: 1, complete: true };
    await send(administrator, 'PUT', `${at}/${begun.body.evaluationId}`, body);
    expect((await list(supervisor, 'c-lea')).evaluations).toHaveLength(1);
  });

  test('is seen by its agent once it is completed, but not while it is open again, nor that it was reopened (QG-33)', async () => {
    const { complete, send, list, get, history, grant } = await start();
    await grant({ agent: ['own-evaluations'], supervisor: ['evaluate'] });
    const { evaluationId } = await complete();
    const at = `${path}/${evaluationId}`;
    await send(supervisor, 'POST', `${at}/reopen`, { revision: 2, reason: 'Secret reason' });
    expect((await list(agent)).evaluations).toEqual([]);
    expect(JSON.stringify((await get(agent, '/v1/contacts/c-1')).body)).not.toMatch(/evaluation-|Secret/);
    await send(supervisor, 'PUT', at, { answers, revision: 3, complete: true });
    const { evaluations } = await list(agent);
    expect(evaluations[0]!.events.map(({ what }) => what)).toEqual(['completed']);
    expect(await history(agent)).toHaveLength(1);
    expect(JSON.stringify([evaluations, (await get(agent, '/v1/contacts/c-1')).body])).not.toMatch(/Secret/);
  });

  test('of a supervisor whose user was never synced is matched by their name (QG-33)', async () => {
    const { users, list, contacts } = await start();
    await contacts.keepNewest([recorded('c-root', { agentId: 'u-unknown', acdId: 'ROOT' })]);
    await users.putUsers([user('u-other', 'other.one', 'care')]);
    expect((await list(administrator, 'c-root')).mayEvaluate).toBe(false);
    expect((await list(administrator, 'c-1')).mayEvaluate).toBe(true);
  });

  test('does not exist for anybody who may not see the contact, however its id is guessed (QG-33)', async () => {
    const { get, send } = await start();
    for (const contactId of ['c-9', 'c-lea']) {
      expect((await get(agent, `/v1/contacts/${contactId}/evaluations`)).status).toBe(404);
      expect((await send(agent, 'POST', `/v1/contacts/${contactId}/evaluations`, { formId: 'f-1' })).status).toBe(404);
    }
  });
});
