import type { EvaluationFormsView, EvaluationFormView } from '../../../api/administration/evaluation-forms.ts';
import { type ControlFunction, unsetSettings } from '../../../domain/control/settings.ts';
import type { Claims } from '../../../lambdas/kit/http/gateway.ts';
import { anEvaluationForm } from '../../kit/evaluation-form.ts';
import { administrator, agent, machine, startApi, supervisor } from '../api-kit.ts';

const path = '/v1/evaluation-forms';
const { name, sections } = anEvaluationForm();
const form = (more: object = {}) => ({ name, sections, retired: false, version: 0, ...more });

const start = async () => {
  const api = await startApi();
  const save = async (claims: Claims, formId: string, body: object) => {
    const answer = await api.call(claims, 'PUT', `${path}/${formId}`, body);
    return { status: answer.status, body: answer.body as unknown as EvaluationFormView & { detail?: string } };
  };
  const list = async (claims: Claims = administrator) =>
    ((await api.get(claims, path)).body as unknown as EvaluationFormsView).forms;
  const grant = (functions: readonly ControlFunction[]) =>
    api.controlSettings.save({
      ...unsetSettings,
      grants: (['administrator', 'supervisor', 'agent'] as const).map((role) => ({
        to: { role },
        functions,
        writes: [],
        sees: [],
      })),
      version: 1,
    });
  return { ...api, save, list, grant };
};

test('an administrator adds a form, changes it and retires it, and each save is a version (QG-33)', async () => {
  const { save, list, evaluationForms } = await start();
  expect(await list()).toEqual([]);
  const added = await save(administrator, 'f-1', form());
  expect(added).toEqual({
    status: 200,
    body: { ...form(), formId: 'f-1', version: 1, changedAt: '2026-11-20T12:00:00.000Z', changedBy: 'root' },
  });
  expect((await save(administrator, 'f-1', form({ name: 'Renamed', version: 1 }))).body.version).toBe(2);
  expect((await save(administrator, 'f-1', form({ name: 'Renamed', version: 2, retired: true }))).status).toBe(200);
  expect(await list()).toMatchObject([{ formId: 'f-1', name: 'Renamed', retired: true, version: 3 }]);
  expect(await evaluationForms.version('f-1', 1)).toMatchObject({ name: 'Service', retired: false });
});

test('forms are listed by name, and retired ones last (QG-33)', async () => {
  const { save, list } = await start();
  await save(administrator, 'f-1', form({ name: 'Zebra' }));
  await save(administrator, 'f-2', form({ name: 'Ant', retired: true }));
  await save(administrator, 'f-3', form({ name: 'Bee' }));
  expect((await list()).map((one) => one.name)).toEqual(['Bee', 'Zebra', 'Ant']);
});

test('a save that is not based on the newest version is refused in plain words (QG-33)', async () => {
  const { save, list } = await start();
  await save(administrator, 'f-1', form());
  const late = await save(administrator, 'f-1', form({ name: 'Late' }));
  expect([late.status, late.body.detail]).toEqual([409, 'Somebody else has saved this form in the meantime']);
  expect((await list()).map((one) => one.name)).toEqual(['Service']);
});

test('a form without questions, with a card number or under a strange id is refused, and the field is named (QG-33)', async () => {
  const { save, list } = await start();
  const none = { ...sections[0]!, questions: [] };
  const wrong = form({ name: '4111111111111111', sections: [none] });
  expect(await save(administrator, 'f-1', wrong)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'name' }, { field: 'sections.0.questions' }] },
  });
  expect((await save(administrator, 'a%20form', form())).status).toBe(400);
  const misspelt = [{ ...sections[0]!, questions: [{ ...sections[0]!.questions[0]!, wieght: 3 }] }];
  expect((await save(administrator, 'f-1', form({ sections: misspelt }))).status).toBe(400);
  expect(await list()).toEqual([]);
});

test('at most a hundred forms exist, which can still be changed (QG-33)', async () => {
  const { save, evaluationForms } = await start();
  for (let count = 0; count < 100; count++) await evaluationForms.save(anEvaluationForm({ formId: `f-${count}` }));
  expect((await save(administrator, 'f-100', form())).status).toBe(409);
  expect((await save(administrator, 'f-7', form({ version: 1 }))).status).toBe(200);
});

const program: Claims = { ...machine, scope: 'fermata/users.write' };

test.each<[string, Claims, readonly ControlFunction[], number]>([
  ['an administrator with the permission', administrator, ['evaluation-forms'], 200],
  ['an administrator without it', administrator, ['evaluate', 'own-evaluations', 'ledger'], 403],
  ['a supervisor, whatever is granted', supervisor, ['evaluate', 'evaluation-forms'], 403],
  ['an agent, whatever is granted', agent, ['evaluate', 'evaluation-forms'], 403],
  ['a program with its scope', program, [], 200],
  ['a program without it', machine, [], 403],
])('the rule of who may keep forms holds for %s (QG-33)', async (_, claims, functions, status) => {
  const { save, get, grant } = await start();
  await grant(functions);
  expect([(await get(claims, path)).status, (await save(claims, 'f-1', form())).status]).toEqual([status, status]);
});
