import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useRef, useState } from 'react';
import type { EvaluationsOfContact, EvaluationView } from '../../../api/contacts/evaluation.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { administers, useFermata } from '../../kit/fermata.ts';
import { instant } from '../../kit/format.ts';
import { ConfirmDialog } from '../../kit/page/confirm-dialog.tsx';
import { PageLink } from '../../kit/page/page-link.tsx';
import { CompletedEvaluation } from './completed-evaluation.tsx';
import { scoreText } from './draft.ts';
import { EvaluationEditor } from './evaluation-editor.tsx';

interface Props {
  contactId: string;
  evaluations: EvaluationsOfContact;
  /** The evaluation that is open, below the list. */
  opened: string | undefined;
  onOpen(evaluationId: string | undefined): void;
  onChanged(): void;
}

const Row = ({ evaluation, opened, onOpen }: { evaluation: EvaluationView } & Pick<Props, 'opened' | 'onOpen'>) => {
  const { me } = useFermata();
  const { evaluationId, formName, state, score, savedAt, savedBy } = evaluation;
  const isOpen = opened === evaluationId;
  return (
    <li className="evaluation-row">
      <div>
        <StatusIndicator type={state === 'draft' ? 'in-progress' : 'success'}>
          {state === 'draft' ? 'Draft' : scoreText(score)}
        </StatusIndicator>{' '}
        {formName}
        <Box color="text-body-secondary" fontSize="body-s">
          <span className="digits">
            {state === 'draft' ? 'Saved' : 'Completed'} by {savedBy}, {instant(savedAt, me.timeZone)}
          </span>
        </Box>
      </div>
      <Button
        ariaLabel={`${isOpen ? 'Close' : 'Open'} the evaluation by ${savedBy}: ${formName}`}
        ariaExpanded={isOpen}
        onClick={() => onOpen(isOpen ? undefined : evaluationId)}
      >
        {isOpen ? 'Close' : 'Open'}
      </Button>
    </li>
  );
};

/** The evaluations of a contact that the person may see, and the one that is open. */
export const Evaluations = ({ contactId, evaluations: found, opened, onOpen, onChanged }: Props) => {
  const { api, me, notify } = useFermata();
  const [busy, setBusy] = useState(false);
  /** One id for each evaluation that is to begin, so that pressing again after a lost answer begins no second one. */
  const requestId = useRef(crypto.randomUUID());
  const [unsaved, setUnsaved] = useState(false);
  /** The evaluation that somebody wants to open although a draft is not saved. */
  const [wanted, setWanted] = useState<{ evaluationId: string | undefined }>();
  const { evaluations, mayEvaluate, forms } = found;
  const lacksForms = mayEvaluate && forms.length === 0;
  // Without a form there is nothing to evaluate with. Only an administrator can change that; others need not read of it.
  const asksForForm = lacksForms && administers(me);
  if (evaluations.length === 0 && !asksForForm && (!mayEvaluate || lacksForms)) return null;
  const open = evaluations.find(({ evaluationId }) => evaluationId === opened);

  const show = (evaluationId: string | undefined) => {
    setUnsaved(false);
    onOpen(evaluationId);
  };

  const begin = async (formId: string) => {
    setBusy(true);
    try {
      const { evaluationId } = await api.beginEvaluation(contactId, {
        formId,
        clientRequestId: `${requestId.current.slice(0, 23)}#${formId}`,
      });
      requestId.current = crypto.randomUUID();
      onChanged();
      show(evaluationId);
    } catch (problem) {
      notify('error', sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${evaluations.length})`}
          actions={
            mayEvaluate &&
            forms.length > 0 && (
              <ButtonDropdown
                loading={busy}
                disabled={unsaved}
                disabledReason="Save the open draft first."
                loadingText="Beginning"
                items={forms.map(({ formId, name }) => ({ id: formId, text: name }))}
                onItemClick={({ detail }) => void begin(detail.id)}
              >
                Evaluate
              </ButtonDropdown>
            )
          }
        >
          Evaluations
        </Header>
      }
    >
      <SpaceBetween size="m">
        {asksForForm && (
          <Box color="text-body-secondary">
            There is no form to evaluate with. <PageLink to="/evaluation-forms/new">Add a form</PageLink>
          </Box>
        )}
        {evaluations.length > 0 ? (
          <ul className="plain-list" aria-label="Evaluations">
            {evaluations.map((evaluation) => (
              <Row
                key={evaluation.evaluationId}
                evaluation={evaluation}
                opened={opened}
                onOpen={(evaluationId) => (unsaved ? setWanted({ evaluationId }) : show(evaluationId))}
              />
            ))}
          </ul>
        ) : (
          forms.length > 0 && <Box color="text-body-secondary">Nobody has evaluated this contact.</Box>
        )}
        {open?.state === 'draft' && (
          <EvaluationEditor key={open.evaluationId} evaluation={open} onSaved={onChanged} onUnsaved={setUnsaved} />
        )}
        {open?.state === 'completed' && (
          <CompletedEvaluation evaluation={open} mayReopen={mayEvaluate} onReopened={onChanged} />
        )}
      </SpaceBetween>
      {wanted && (
        <ConfirmDialog
          header="Close without saving?"
          action="Close and discard changes"
          acting="Closing"
          act={async () => {
            setWanted(undefined);
            show(wanted.evaluationId);
          }}
          onClose={() => setWanted(undefined)}
        >
          What you filled in since the last save is lost.
        </ConfirmDialog>
      )}
    </Container>
  );
};
