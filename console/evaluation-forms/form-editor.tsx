import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { EvaluationFormView } from '../../api/administration/evaluation-forms.ts';
import { type EvaluationForm, formLimits, formProblems } from '../../domain/evaluation/form.ts';
import { errorAt as answeredErrorAt } from '../kit/api/field-errors.ts';
import { useFermata } from '../kit/fermata.ts';
import { SaveProblem } from '../kit/page/save-problem.tsx';
import { useSave } from '../kit/page/use-save.ts';
import { useUnsaved } from '../kit/page/use-unsaved.tsx';
import { draftOf, type FormDraft, newForm, newSection } from './draft.ts';
import { SectionCard } from './section-card.tsx';

interface Props {
  /** Left out for a new form. */
  form: EvaluationFormView | undefined;
  onReload(): void;
}

/** An evaluation form, editable. Each save is a new version. */
export const FormEditor = ({ form, onReload }: Props) => {
  const { api, notify } = useFermata();
  const navigate = useNavigate();
  const [before] = useState<FormDraft>(() => (form ? draftOf(form) : newForm()));
  const [formId] = useState(() => form?.formId ?? crypto.randomUUID());
  const [draft, setDraft] = useState(before);
  const unsaved = useUnsaved(JSON.stringify(draft) !== JSON.stringify(before));
  const wrong = formProblems(draft as Pick<EvaluationForm, 'name' | 'sections'>);
  const saving = useSave({
    isWrong: wrong.length > 0,
    request: () => api.saveEvaluationForm(formId, { ...draft, version: form?.version ?? 0 }),
    onSaved: ({ name }) => {
      notify('success', `The form ${name} is saved.`);
      unsaved.allowLeaving();
      navigate('/evaluation-forms');
    },
  });
  const { busy, problem, tried, errorText } = saving;
  const errorAt = (field: string) =>
    (tried ? wrong.find((one) => one.field === field)?.reason : undefined) ?? answeredErrorAt(problem, field);
  const formError = tried ? wrong.find(({ field }) => field === 'sections')?.reason : undefined;
  const change = (part: Partial<FormDraft>) => setDraft((old) => ({ ...old, ...part }));

  return (
    <form {...saving.form}>
      <Form
        errorText={errorText}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              formAction="none"
              disabled={draft.sections.length >= formLimits.sections}
              onClick={() => change({ sections: [...draft.sections, newSection()] })}
            >
              Add a section
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Box>
            The score is 0 to 100: the mean of the answers by weight. Answers that are not applicable do not count.
            Evaluations keep the questions with which they were begun, so a change affects only new ones.
          </Box>
          <Container>
            <SpaceBetween size="m">
              <FormField label="Name" errorText={errorAt('name')}>
                <Input
                  value={draft.name}
                  onChange={({ detail }) => change({ name: detail.value.slice(0, formLimits.nameLength) })}
                />
              </FormField>
              {form && (
                <Checkbox
                  checked={draft.retired}
                  description="Nobody can begin an evaluation with it. Evaluations that were made with it stay."
                  onChange={({ detail }) => change({ retired: detail.checked })}
                >
                  Retired
                </Checkbox>
              )}
            </SpaceBetween>
          </Container>
          {draft.sections.map((section, index) => (
            <SectionCard
              key={section.sectionId}
              section={section}
              place={index}
              count={draft.sections.length}
              errorAt={(field) => errorAt(`sections.${index}.${field}`)}
              onChange={(changed) => change({ sections: draft.sections.with(index, changed) })}
              onRemove={() => change({ sections: draft.sections.toSpliced(index, 1) })}
            />
          ))}
          {formError && (
            <div role="alert">
              <Box color="text-status-error">{formError}</Box>
            </div>
          )}
          <SaveProblem problem={problem} shownFields={['name', 'sections']} onReload={onReload} />
        </SpaceBetween>
      </Form>
      {unsaved.question}
    </form>
  );
};
