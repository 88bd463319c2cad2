import type { EvaluationFormView } from '../../api/administration/evaluation-forms.ts';
import { grantedTo } from '../../domain/control/access/rights.ts';
import { unsetSettings } from '../../domain/control/settings.ts';
import { type EvaluationForm, formLimits, formProblems } from '../../domain/evaluation/form.ts';
import { Failure } from '../../domain/failure.ts';
import type { Caller } from '../../domain/user/visibility.ts';
import { nameOf } from '../access/caller.ts';
import { WrongInput } from '../kit/http/input.ts';
import type { Context, Operation } from './operation.ts';

const formView = (form: EvaluationForm): EvaluationFormView => structuredClone(form) as EvaluationFormView;

/** @throws Failure `forbidden` if they have no grant for it */
const mustKeepForms = async (caller: Caller, { controlSettings }: Context): Promise<void> => {
  const { functions } = grantedTo(caller, (await controlSettings.read()) ?? unsetSettings);
  if (!functions.has('evaluation-forms')) {
    throw new Failure('forbidden', 'You are not allowed to keep evaluation forms');
  }
};

export const listEvaluationForms: Operation<'listEvaluationForms'> =
  (context) =>
  async ({ caller }) => {
    await mustKeepForms(caller, context);
    const forms = await context.evaluationForms.all();
    return {
      forms: forms
        .toSorted((a, b) => Number(a.retired) - Number(b.retired) || a.name.localeCompare(b.name))
        .map(formView),
    };
  };

export const saveEvaluationForm: Operation<'saveEvaluationForm'> =
  (context) =>
  async ({ params: { formId }, body, caller }) => {
    const { evaluationForms, clock, telemetry } = context;
    await mustKeepForms(caller, context);
    if (!/^[\w-]{1,64}$/.test(formId)) {
      throw new WrongInput([{ field: 'formId', reason: 'Letters, digits, dashes and underscores, at most 64' }]);
    }
    const form: EvaluationForm = {
      ...(body as Pick<EvaluationForm, 'name' | 'sections' | 'retired'>),
      formId,
      version: body.version + 1,
      changedAt: clock().toISOString(),
      changedBy: nameOf(caller),
    };
    const wrong = formProblems(form);
    if (wrong.length > 0) throw new WrongInput(wrong);
    const others = (await evaluationForms.all()).filter((other) => other.formId !== formId);
    if (others.length >= formLimits.forms) {
      throw new Failure('conflict', `There are already ${formLimits.forms} forms: change one that you no longer need`);
    }
    await evaluationForms.save(form);
    telemetry.log.info('An evaluation form was saved', { formId, version: form.version, retired: form.retired });
    return formView(form);
  };
