import type { EvaluationForm } from '../../domain/evaluation/form.ts';

/** A form with every kind of question: 10 points for the greeting, 30 for the solution, and consent, which fails all. */
export const anEvaluationForm = (more: Partial<EvaluationForm> = {}): EvaluationForm => ({
  formId: 'f-1',
  name: 'Service',
  sections: [
    {
      sectionId: 's-opening',
      name: 'Opening',
      questions: [
        { questionId: 'q-greeting', text: 'Did they greet the caller?', kind: 'yes-no', weight: 10, failsAll: false },
        { questionId: 'q-consent', text: 'Did they ask for consent?', kind: 'yes-no', weight: 0, failsAll: true },
      ],
    },
    {
      sectionId: 's-solution',
      name: 'Solution',
      questions: [
        {
          questionId: 'q-solution',
          text: 'How well did they solve it?',
          kind: 'scale',
          highest: 5,
          weight: 30,
          failsAll: false,
        },
      ],
    },
  ],
  retired: false,
  version: 1,
  changedAt: '2026-11-20T08:00:00.000Z',
  changedBy: 'root',
  ...more,
});
