import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { EvaluationView } from '../../../api/contacts/evaluation.ts';
import { evaluationLimits } from '../../../domain/evaluation/evaluation.ts';
import { scoreOf } from '../../../domain/evaluation/score.ts';
import { useFermata } from '../../kit/fermata.ts';
import { ConfirmDialog } from '../../kit/page/confirm-dialog.tsx';
import { answersOf, answerText, draftOf, formOf, scoreText } from './draft.ts';

interface Props {
  evaluation: EvaluationView;
  mayReopen: boolean;
  onReopened(): void;
}

/** A completed evaluation, read-only. */
export const CompletedEvaluation = ({ evaluation, mayReopen, onReopened }: Props) => {
  const { api, notify } = useFermata();
  const [asks, setAsks] = useState(false);
  const [reason, setReason] = useState('');
  const { contactId, evaluationId, revision, sections, answers, comment, score } = evaluation;
  const { failedQuestionIds } = scoreOf(formOf(evaluation), answersOf(draftOf(evaluation)));
  const answerTo = (questionId: string) => answers.find((one) => one.questionId === questionId);

  const reopen = async () => {
    const text = reason.trim();
    await api.reopenEvaluation(contactId, evaluationId, { revision, ...(text !== '' && { reason: text }) });
    setAsks(false);
    notify('success', 'The evaluation is a draft again.');
    onReopened();
  };

  return (
    <section aria-label={`Evaluation: ${evaluation.formName}`}>
      <SpaceBetween size="m">
        <Box fontSize="heading-l">
          <span className="digits">{scoreText(score)}</span>
        </Box>
        {sections.map((section) => (
          <div key={section.sectionId}>
            <Header variant="h3">{section.name}</Header>
            <dl className="evaluation-answers">
              {section.questions.map(({ questionId, text, highest }) => {
                const given = answerTo(questionId);
                const isNumber = typeof given?.answer === 'number';
                return (
                  <div key={questionId}>
                    <dt>{text}</dt>
                    <dd>
                      <b>{answerText(given?.answer ?? null)}</b>
                      {isNumber && ` of ${highest}`}
                      {failedQuestionIds.includes(questionId) && (
                        <Box variant="span" color="text-status-error">
                          {' '}
                          This makes the score 0.
                        </Box>
                      )}
                      {given?.comment && <div className="evaluation-comment">{given.comment}</div>}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </div>
        ))}
        {comment && (
          <div>
            <Header variant="h3">Comment</Header>
            <div className="evaluation-comment">{comment}</div>
          </div>
        )}
        {mayReopen && (
          <Button onClick={() => setAsks(true)} ariaLabel={`Reopen the evaluation: ${evaluation.formName}`}>
            Reopen
          </Button>
        )}
      </SpaceBetween>
      {asks && (
        <ConfirmDialog
          header="Reopen this evaluation?"
          action="Reopen"
          acting="Reopening"
          act={reopen}
          onClose={() => setAsks(false)}
        >
          <Alert type="info">
            It becomes a draft, and the agent no longer sees it. The contact’s history keeps its score, and says who
            reopened it.
          </Alert>
          <FormField label="Reason" constraintText="Optional. It stays in the history.">
            <Input
              value={reason}
              onChange={({ detail }) => setReason(detail.value.slice(0, evaluationLimits.reasonLength))}
            />
          </FormField>
        </ConfirmDialog>
      )}
    </section>
  );
};
