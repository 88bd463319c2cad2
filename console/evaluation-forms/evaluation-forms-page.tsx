import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useNavigate } from 'react-router';
import type { EvaluationFormView } from '../../api/administration/evaluation-forms.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { counted, instant } from '../kit/format.ts';
import { PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';

/** The page on which a form is changed. */
const formPath = (formId: string) => `/evaluation-forms/${encodeURIComponent(formId)}`;

const questionCount = ({ sections }: EvaluationFormView): string =>
  counted(
    sections.reduce((sum, { questions }) => sum + questions.length, 0),
    'question',
  );

/** The forms by which conversations are evaluated. */
export default function EvaluationFormsPage() {
  usePageTitle('Evaluation forms');
  const { api, me } = useFermata();
  const navigate = useNavigate();
  const { answer, problem, loading, reload } = useRequest('evaluation-forms', api.evaluationForms);
  const add = <Button onClick={() => navigate('/evaluation-forms/new')}>Add a form</Button>;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        counter={answer ? `(${answer.forms.length})` : ''}
        description="The questions by which people with the permission evaluate contacts."
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="refresh" ariaLabel="Refresh the forms" onClick={reload} />
            <Button variant="primary" onClick={() => navigate('/evaluation-forms/new')}>
              Add a form
            </Button>
          </SpaceBetween>
        }
      >
        Evaluation forms
      </Header>
      {problem !== undefined && <ProblemAlert header="The forms cannot be shown" problem={problem} reload={reload} />}
      {(loading || answer) && (
        <Table
          loading={loading}
          loadingText="Loading the forms"
          items={answer?.forms ?? []}
          trackBy="formId"
          ariaLabels={{ tableLabel: 'Evaluation forms' }}
          columnDefinitions={[
            {
              id: 'name',
              header: 'Name',
              isRowHeader: true,
              cell: ({ formId, name }) => <PageLink to={formPath(formId)}>{name}</PageLink>,
            },
            { id: 'questions', header: 'Questions', cell: questionCount },
            {
              id: 'state',
              header: 'State',
              cell: ({ retired }) => (
                <StatusIndicator type={retired ? 'stopped' : 'success'}>
                  {retired ? 'Retired' : 'In use'}
                </StatusIndicator>
              ),
            },
            { id: 'version', header: 'Version', cell: ({ version }) => version },
            {
              id: 'changed',
              header: 'Last changed',
              cell: ({ changedAt, changedBy }) => (
                <span className="digits">{`${instant(changedAt, me.timeZone)} by ${changedBy}`}</span>
              ),
            },
          ]}
          empty={
            <Box textAlign="center" padding="l">
              <SpaceBetween size="s">
                <div>
                  <b>No evaluation forms</b>
                  <Box>Until there is one, nobody can evaluate a contact.</Box>
                </div>
                {add}
              </SpaceBetween>
            </Box>
          }
        />
      )}
    </SpaceBetween>
  );
}
