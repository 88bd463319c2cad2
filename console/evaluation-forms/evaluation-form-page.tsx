import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { FormEditor } from './form-editor.tsx';

/** Adds an evaluation form, or changes one. */
export default function EvaluationFormPage() {
  const { formId = 'new' } = useParams();
  const { api } = useFermata();
  const navigate = useNavigate();
  const isNew = formId === 'new';
  const [round, setRound] = useState(0);
  const { answer, problem, loading, reload } = useRequest(`evaluation-form ${formId} ${round}`, async (signal) =>
    isNew
      ? { form: undefined }
      : { form: (await api.evaluationForms(signal)).forms.find((one) => one.formId === formId) },
  );
  const title = isNew ? 'Add an evaluation form' : (answer?.form?.name ?? 'Evaluation form');
  usePageTitle(title);

  return (
    <SpaceBetween size="l">
      <SpaceBetween size="xs">
        <BreadcrumbGroup
          ariaLabel="Breadcrumbs"
          items={[
            { text: 'Evaluation forms', href: '/evaluation-forms' },
            { text: title, href: '#' },
          ]}
          onFollow={(event) => {
            event.preventDefault();
            if (event.detail.href !== '#') navigate(event.detail.href);
          }}
        />
        <Header variant="h1">{title}</Header>
      </SpaceBetween>
      {loading && (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" />
        </Box>
      )}
      {problem !== undefined && <ProblemAlert header="The form cannot be shown" problem={problem} reload={reload} />}
      {answer && !isNew && !answer.form && (
        <Alert type="warning" header="There is no such form">
          Look in the list of evaluation forms.
        </Alert>
      )}
      {answer && (isNew || answer.form) && (
        <FormEditor key={`${formId} ${round}`} form={answer.form} onReload={() => setRound((count) => count + 1)} />
      )}
    </SpaceBetween>
  );
}
