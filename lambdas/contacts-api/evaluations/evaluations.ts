import type { EvaluationView } from '../../../api/contacts/evaluation.ts';
import {
  answerProblems,
  beginEvaluation as begin,
  completeEvaluation,
  type Edit,
  type Evaluation,
  evaluationLimits,
  reopenEvaluation as reopen,
  saveAnswers,
} from '../../../domain/evaluation/evaluation.ts';
import { type EvaluationForm, refusedWords } from '../../../domain/evaluation/form.ts';
import type { QuestionAnswer } from '../../../domain/evaluation/score.ts';
import { type EvaluationViewer, mayEvaluate, visibleEvaluations } from '../../../domain/evaluation/who-may.ts';
import { Failure } from '../../../domain/failure.ts';
import { checkSameRequest, fingerprintOf } from '../../../domain/request/run-once.ts';
import { sha256 } from '../../../domain/sha256.ts';
import type { Caller } from '../../../domain/user/visibility.ts';
import { nameOf } from '../../access/caller.ts';
import { WrongInput } from '../../kit/http/input.ts';
import { contactFor } from '../one-contact.ts';
import type { Context, Operation } from '../operation.ts';
import { evaluationView, evaluationViewer } from '../views/evaluation-view.ts';

interface OfContact {
  evaluations: readonly Evaluation[];
  viewer: EvaluationViewer;
}

/** @throws Failure `not-found` for a contact that the caller may not see */
const evaluationsFor = async (caller: Caller, contactId: string, context: Context): Promise<OfContact> => {
  const [{ contact, evaluations = [], seen }, rights] = await Promise.all([
    contactFor(caller, contactId, context),
    context.rightsOf(caller),
  ]);
  return { evaluations, viewer: evaluationViewer(contact, { caller, seen, rights }) };
};

/** @throws Failure `forbidden` for everybody who may not evaluate the contact */
const mustEvaluate = async (caller: Caller, contactId: string, context: Context): Promise<OfContact> => {
  const found = await evaluationsFor(caller, contactId, context);
  if (mayEvaluate(found.viewer)) return found;
  const { isMachine, handledIt, canEvaluate } = found.viewer;
  throw new Failure(
    'forbidden',
    isMachine
      ? 'A person has to evaluate'
      : handledIt && canEvaluate
        ? 'You handled this contact yourself: somebody else has to evaluate it'
        : 'You are not allowed to evaluate contacts',
  );
};

/** The form as it was when the evaluation began: versions are never removed. */
const formOf = async (
  { formId, formVersion }: Pick<Evaluation, 'formId' | 'formVersion'>,
  { evaluationForms }: Context,
): Promise<EvaluationForm> => {
  const form = await evaluationForms.version(formId, formVersion);
  if (!form) throw new Error(`Version ${formVersion} of the evaluation form ${formId} is gone`);
  return form;
};

const viewOf = async (evaluation: Evaluation, context: Context): Promise<EvaluationView> =>
  evaluationView(evaluation, await formOf(evaluation, context));

const doing = async (
  caller: Caller,
  { clientRequestId, ...request }: { clientRequestId?: string | undefined } & Record<string, unknown>,
  { clock }: Context,
): Promise<Edit> => {
  const by = nameOf(caller);
  const fingerprint = await fingerprintOf({ by, ...request });
  return {
    by,
    at: clock().toISOString(),
    ...(clientRequestId !== undefined && { lastRequest: { clientRequestId, fingerprint } }),
  };
};

const changedMeanwhile = () =>
  new Failure('conflict', 'Somebody else has changed this evaluation in the meantime', { field: 'revision' });

/** Whether this request is the one that made the evaluation what it is, sent again. */
const isRepetition = ({ lastRequest: before }: Evaluation, { lastRequest }: Edit): boolean => {
  if (before === undefined || before.clientRequestId !== lastRequest?.clientRequestId) return false;
  checkSameRequest(before, lastRequest.fingerprint);
  return true;
};

/** Makes the next revision of an evaluation. If two do so at once, the database decides. */
const change = async (
  { contactId, evaluationId, revision }: { contactId: string; evaluationId: string; revision: number },
  { doing: wanted, evaluations }: { doing: Edit; evaluations: readonly Evaluation[] },
  context: Context,
  next: (evaluation: Evaluation, form: EvaluationForm) => Evaluation | undefined,
): Promise<Evaluation> => {
  const stored = evaluations.find((one) => one.evaluationId === evaluationId);
  if (!stored) throw new Failure('not-found', 'There is no such evaluation');
  if (isRepetition(stored, wanted)) return stored;
  if (stored.revision !== revision) throw changedMeanwhile();
  const changed = next(stored, await formOf(stored, context));
  if (changed === undefined) return stored;
  if (!(await context.evaluations.save(changed))) throw changedMeanwhile();
  const { state } = changed;
  context.telemetry.log.info('An evaluation was saved', { contactId, evaluationId, state });
  return changed;
};

export const listEvaluations: Operation<'listEvaluations'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const { evaluations, viewer } = await evaluationsFor(caller, contactId, context);
    const evaluates = mayEvaluate(viewer);
    const forms = evaluates ? await context.evaluationForms.all() : [];
    const visible = visibleEvaluations(evaluations, viewer);
    const begunAt = ({ events }: Evaluation): string => events[0]?.at ?? '';
    return {
      evaluations: await Promise.all(
        visible.toSorted((a, b) => (begunAt(a) < begunAt(b) ? -1 : 1)).map((one) => viewOf(one, context)),
      ),
      mayEvaluate: evaluates,
      forms: forms
        .filter(({ retired }) => !retired)
        .map(({ formId, name }) => ({ formId, name }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    };
  };

export const beginEvaluation: Operation<'beginEvaluation'> =
  (context) =>
  async ({ params: { contactId }, body: { formId, clientRequestId }, caller }) => {
    const { evaluations } = await mustEvaluate(caller, contactId, context);
    const evaluationId =
      clientRequestId === undefined
        ? context.newId()
        : (await sha256(`${nameOf(caller)}#${clientRequestId}`)).slice(0, 32);
    const before =
      evaluations.find((one) => one.evaluationId === evaluationId) ??
      (await context.evaluations.find(contactId, evaluationId));
    if (before) {
      checkSameRequest({ fingerprint: before.formId }, formId);
      return viewOf(before, context);
    }
    if (evaluations.length >= evaluationLimits.evaluations) {
      throw new Failure('conflict', `This contact already has ${evaluationLimits.evaluations} evaluations`);
    }
    const form = await context.evaluationForms.find(formId);
    if (!form) throw new WrongInput([{ field: 'formId', reason: 'There is no such form' }]);
    const draft = begin({ contactId, evaluationId }, form, { by: nameOf(caller), at: context.clock().toISOString() });
    // The same request arrived twice at once, and the other one has begun the evaluation.
    if (!(await context.evaluations.save(draft)))
      return viewOf((await context.evaluations.find(contactId, evaluationId))!, context);
    context.telemetry.log.info('An evaluation was begun', { contactId, evaluationId });
    return evaluationView(draft, form);
  };

/** An empty comment counts as no comment. */
const given = (answers: readonly { questionId: string; answer?: unknown; comment?: string | undefined }[]) =>
  answers.map(({ comment, ...answer }) => ({ ...answer, ...(comment && { comment }) })) as QuestionAnswer[];

export const saveEvaluation: Operation<'saveEvaluation'> =
  (context) =>
  async ({ params: { contactId, evaluationId }, body, caller }) => {
    const { evaluations } = await mustEvaluate(caller, contactId, context);
    const wanted = await doing(caller, body, context);
    const content = { answers: given(body.answers), ...(body.comment && { comment: body.comment }) };
    const saved = await change(
      { contactId, evaluationId, revision: body.revision },
      { doing: wanted, evaluations },
      context,
      (evaluation, form) => {
        const wrong = answerProblems(form, content);
        if (wrong.length > 0) throw new WrongInput(wrong);
        const draft = saveAnswers(evaluation, content, wanted);
        return body.complete ? completeEvaluation(draft, form) : draft;
      },
    );
    return viewOf(saved, context);
  };

export const reopenEvaluation: Operation<'reopenEvaluation'> =
  (context) =>
  async ({ params: { contactId, evaluationId }, body, caller }) => {
    const { evaluations } = await mustEvaluate(caller, contactId, context);
    const reason = body.reason || undefined;
    const refused = reason === undefined ? undefined : refusedWords(reason);
    if (refused) throw new WrongInput([{ field: 'reason', reason: refused }]);
    const wanted = await doing(caller, body, context);
    const reopened = await change(
      { contactId, evaluationId, revision: body.revision },
      { doing: wanted, evaluations },
      context,
      (evaluation) => reopen(evaluation, reason, wanted),
    );
    return viewOf(reopened, context);
  };
