import * as z from 'zod';
import { evaluationLimits } from '../../domain/evaluation/evaluation.ts';
import { formLimits } from '../../domain/evaluation/form.ts';
import { evaluationSections } from '../administration/evaluation-forms.ts';
import { later, named } from '../later.ts';
import { baseVersion } from '../version.ts';

const text = z.string().nullable();
const clientRequestId = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('Repeating the request with the same id changes nothing again');
const comment = z
  .string()
  .trim()
  .max(evaluationLimits.commentLength)
  .optional()
  .describe('It must not contain a card number');
const revision = baseVersion('The revision this change is based on');

const answer = later(() =>
  z.union([z.enum(['yes', 'no', 'not-applicable']), z.number().int().min(0).max(formLimits.highest)]),
);

export const evaluationBeginning = named('EvaluationBeginning', () =>
  z.object({ formId: z.string().min(1).max(64), clientRequestId }),
);

export const evaluationChange = named('EvaluationChange', () =>
  z.object({
    answers: z
      .array(z.strictObject({ questionId: z.string().min(1).max(64), answer: answer.unwrap().optional(), comment }))
      .max(formLimits.questions)
      .describe('All answers. A question that is left out loses its answer'),
    comment,
    complete: z.boolean().default(false).describe('Completes the evaluation. Every question must have an answer'),
    revision,
    clientRequestId,
  }),
);

export const evaluationReopening = named('EvaluationReopening', () =>
  z.object({
    reason: z.string().trim().max(evaluationLimits.reasonLength).optional().describe('Stays in the history'),
    revision,
    clientRequestId,
  }),
);

export const evaluation = named('Evaluation', () =>
  z.object({
    contactId: z.string(),
    evaluationId: z.string(),
    formId: z.string(),
    formVersion: z.number().int(),
    formName: z.string(),
    sections: evaluationSections.describe('The sections of the form as they were when the evaluation began'),
    state: z.enum(['draft', 'completed']),
    answers: z.array(z.object({ questionId: z.string(), answer: answer.unwrap().nullable(), comment: text })),
    comment: text,
    score: z
      .number()
      .int()
      .min(0)
      .max(100)
      .nullable()
      .describe('The score of a completed evaluation; null if no question counts'),
    events: z
      .array(
        z.object({
          what: z.enum(['begun', 'completed', 'reopened']),
          at: z.iso.datetime(),
          by: z.string(),
          score: z.number().int().nullable().describe('The score when it was completed'),
          reason: text.describe('Why it was reopened'),
        }),
      )
      .describe('Oldest first. People who may not evaluate the contact see only the last completion'),
    savedAt: z.iso.datetime(),
    savedBy: z.string(),
    revision: z.number().int().positive(),
  }),
);

export const evaluationsOfContact = named('EvaluationsOfContact', () =>
  z.object({
    evaluations: z.array(evaluation).describe('Those that the caller may see, oldest first'),
    mayEvaluate: z.boolean().describe('Whether the caller may evaluate this contact'),
    forms: z
      .array(z.object({ formId: z.string(), name: z.string() }))
      .describe('The forms that an evaluation can begin with; empty for people who may not evaluate'),
  }),
);

export type EvaluationView = z.infer<typeof evaluation>;
export type EvaluationChange = z.input<typeof evaluationChange>;
export type EvaluationsOfContact = z.infer<typeof evaluationsOfContact>;
