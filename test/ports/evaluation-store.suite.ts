import { beginEvaluation, type Evaluation, saveAnswers } from '../../domain/evaluation/evaluation.ts';
import type { EvaluationForm } from '../../domain/evaluation/form.ts';
import { anEvaluationForm } from '../kit/evaluation-form.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const doing = (minute: number) => ({ by: 'lea.lead', at: `2026-11-20T09:0${minute}:00.000Z` });

const draft = (more: Partial<{ contactId: string; evaluationId: string }> = {}): Evaluation =>
  beginEvaluation({ contactId: 'c-1', evaluationId: 'e-1', ...more }, anEvaluationForm(), doing(1));

export const evaluationStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const evaluations = () => stores().evaluations;

  test('an evaluation is stored as given, and read with its contact, which it neither creates nor changes (QG-33)', async () => {
    expect([await evaluations().find('c-1', 'e-1'), await evaluations().find('', '')]).toEqual([undefined, undefined]);
    expect(await evaluations().save(draft())).toBe(true);
    expect(await evaluations().find('c-1', 'e-1')).toEqual(draft());
    expect(await stores().contacts.find('c-1')).toBeUndefined();
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' }), aCall({ contactId: 'c-2' })]);
    expect((await stores().contacts.find('c-1'))?.evaluations).toEqual([draft()]);
    expect((await stores().contacts.find('c-2'))?.evaluations).toBeUndefined();
  });

  test('one of two who save an evaluation at the same time wins, and it is begun only once (QG-33)', async () => {
    await evaluations().save(draft());
    const next = ['yes', 'no'].map((answer) =>
      saveAnswers(draft(), { answers: [{ questionId: 'q-greeting', answer: answer as 'yes' | 'no' }] }, doing(2)),
    );
    const saved = await Promise.all(next.map((one) => evaluations().save(one)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await evaluations().find('c-1', 'e-1')).toEqual(next[saved.indexOf(true)]);
    expect(await evaluations().save(draft())).toBe(false);
  });

  test('a contact has several evaluations, each with a life of its own (QG-33)', async () => {
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' })]);
    for (const evaluationId of ['e-1', 'e-2']) await evaluations().save(draft({ evaluationId }));
    const second = saveAnswers(draft({ evaluationId: 'e-2' }), { answers: [], comment: 'Friendly' }, doing(3));
    await evaluations().save(second);
    const stored = (await stores().contacts.find('c-1'))?.evaluations ?? [];
    expect(stored.toSorted((a, b) => (a.evaluationId < b.evaluationId ? -1 : 1))).toEqual([draft(), second]);
  });
};

export const evaluationFormStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const forms = () => stores().evaluationForms;
  const form = (version: number, more: Partial<EvaluationForm> = {}) => anEvaluationForm({ version, ...more });

  test('a form is found in its newest version and in every one before (QG-33)', async () => {
    expect([await forms().find('f-1'), await forms().find(''), await forms().all()]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    await forms().save(form(1));
    await forms().save(form(2, { name: 'Service calls' }));
    await forms().save(form(3, { retired: true }));
    expect(await forms().find('f-1')).toEqual(form(3, { retired: true }));
    expect(await forms().version('f-1', 1)).toEqual(form(1));
    expect(await forms().version('f-1', 2)).toEqual(form(2, { name: 'Service calls' }));
    expect(await forms().version('f-1', 4)).toBeUndefined();
  });

  test('all forms are listed once, in their newest version (QG-33)', async () => {
    for (const formId of ['f-1', 'f-10', 'f-2']) await forms().save(form(1, { formId }));
    await forms().save(form(2, { formId: 'f-1', name: 'Renamed' }));
    const names = (await forms().all()).map(({ formId, version, name }) => [formId, version, name]);
    expect(names.toSorted()).toEqual([
      ['f-1', 2, 'Renamed'],
      ['f-10', 1, 'Service'],
      ['f-2', 1, 'Service'],
    ]);
  });

  test('a save that is not based on the newest version is refused, and changes nothing (QG-33)', async () => {
    await expect(forms().save(form(2))).rejects.toMatchObject({ code: 'conflict' });
    await forms().save(form(1));
    await expect(forms().save(form(1, { name: 'Other' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(forms().save(form(3))).rejects.toMatchObject({ code: 'conflict' });
    const both = await Promise.allSettled(['One', 'Two'].map((name) => forms().save(form(2, { name }))));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const newest = await forms().find('f-1');
    expect(await forms().version('f-1', 2)).toEqual(newest);
    expect(['One', 'Two']).toContain(newest?.name);
  });
};
