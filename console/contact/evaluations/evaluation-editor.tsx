import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useEffect, useRef, useState } from 'react';
import type { EvaluationView } from '../../../api/contacts/evaluation.ts';
import { evaluationLimits, openQuestions } from '../../../domain/evaluation/evaluation.ts';
import { refusedWords } from '../../../domain/evaluation/form.ts';
import { type Answer, scoreOf } from '../../../domain/evaluation/score.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { SaveProblem } from '../../kit/page/save-problem.tsx';
import { useSave } from '../../kit/page/use-save.ts';
import { useUnsaved } from '../../kit/page/use-unsaved.tsx';
import {
  answersOf,
  answerText,
  changeOf,
  choicesOf,
  draftOf,
  type EvaluationDraft,
  formOf,
  type Question,
  scoreText,
  withAnswer,
} from './draft.ts';

interface QuestionProps {
  question: Question;
  given: EvaluationDraft['answers'][string] | undefined;
  errorText: string | undefined;
  onChange(part: { answer?: Answer; comment?: string }): void;
}

const QuestionField = ({ question, given = {}, errorText, onChange }: QuestionProps) => {
  const { text, failsAll } = question;
  const choices = choicesOf(question);
  const comment = given.comment ?? '';
  return (
    <div>
      <FormField
        label={text}
        description={failsAll ? 'No or 0 makes the whole score 0.' : undefined}
        errorText={errorText}
        stretch
      >
        <RadioGroup
          direction="horizontal"
          value={given.answer === undefined ? null : String(given.answer)}
          items={choices.map((choice) => ({ value: String(choice), label: answerText(choice) }))}
          onChange={({ detail }) => {
            const answer = choices.find((choice) => String(choice) === detail.value);
            if (answer !== undefined) onChange({ answer });
          }}
        />
      </FormField>
      <ExpandableSection
        headerText="Comment"
        headerAriaLabel={`Comment on: ${text}`}
        defaultExpanded={comment !== ''}
        variant="footer"
      >
        <FormField errorText={refusedWords(comment)} stretch>
          <Textarea
            value={comment}
            rows={2}
            ariaLabel={`Comment on: ${text}`}
            onChange={({ detail }) => onChange({ comment: detail.value.slice(0, evaluationLimits.commentLength) })}
          />
        </FormField>
      </ExpandableSection>
    </div>
  );
};

interface Props {
  evaluation: EvaluationView;
  onSaved(): void;
  /** Whether there are changes that are not saved. */
  onUnsaved(unsaved: boolean): void;
}

/** A draft, filled in beside the player. */
export const EvaluationEditor = ({ evaluation, onSaved, onUnsaved }: Props) => {
  const { api, notify } = useFermata();
  const { contactId, evaluationId, sections } = evaluation;
  /** The saved evaluation. It stays on the page when it is saved again, so that nobody loses their place. */
  const [base, setBase] = useState(evaluation);
  const [draft, setDraft] = useState(() => draftOf(evaluation));
  /** Which of the two buttons was pressed last. */
  const completes = useRef(false);
  const [wantsToComplete, setWantsToComplete] = useState(false);
  const form = formOf(evaluation);
  const answers = answersOf(draft);
  const open = openQuestions(form, answers);
  const { score } = scoreOf(form, answers);
  const refused =
    refusedWords(draft.comment) !== undefined ||
    answers.some(({ comment }) => comment !== undefined && refusedWords(comment) !== undefined);
  const isUnsaved = JSON.stringify(changeOf(draft)) !== JSON.stringify(changeOf(draftOf(base)));
  const unsaved = useUnsaved(isUnsaved);
  useEffect(() => {
    onUnsaved(isUnsaved);
    return () => onUnsaved(false);
  }, [isUnsaved, onUnsaved]);
  /** The last attempt. If its answer was lost, the same change under the same id is saved only once. */
  const attempt = useRef({ change: '', id: '' });
  const requestIdOf = (change: object): string => {
    const text = JSON.stringify(change);
    if (attempt.current.change !== text) attempt.current = { change: text, id: crypto.randomUUID() };
    return attempt.current.id;
  };
  const { save, busy, problem, errorText, reset } = useSave({
    isWrong: refused,
    staysOpen: true,
    request: () => {
      const change = { ...changeOf(draft), revision: base.revision, complete: completes.current };
      return api.saveEvaluation(contactId, evaluationId, { ...change, clientRequestId: requestIdOf(change) });
    },
    onSaved: (saved) => {
      notify('success', saved.state === 'completed' ? `Completed: ${scoreText(saved.score)}.` : 'The draft is saved.');
      setBase(saved);
      onSaved();
    },
  });
  const reload = async () => {
    try {
      const { evaluations } = await api.evaluations(contactId);
      const stored = evaluations.find((one) => one.evaluationId === evaluationId);
      if (!stored) return;
      setBase(stored);
      setDraft(draftOf(stored));
      reset();
      onSaved();
    } catch (refused) {
      notify('error', sentenceOf(refused));
    }
  };
  const press = (complete: boolean) => {
    completes.current = complete;
    setWantsToComplete(complete);
    if (!complete || open.length === 0) save();
  };
  const isOpen = (questionId: string) => wantsToComplete && open.some((one) => one.questionId === questionId);

  return (
    <section aria-label={`Draft: ${evaluation.formName}`}>
      <SpaceBetween size="m">
        {sections.map((section) => (
          <div key={section.sectionId}>
            <Header variant="h3">{section.name}</Header>
            <SpaceBetween size="s">
              {section.questions.map((question) => (
                <QuestionField
                  key={question.questionId}
                  question={question}
                  given={draft.answers[question.questionId]}
                  errorText={isOpen(question.questionId) ? 'Choose an answer' : undefined}
                  onChange={(part) => setDraft((before) => withAnswer(before, question.questionId, part))}
                />
              ))}
            </SpaceBetween>
          </div>
        ))}
        <FormField label="Comment on the whole contact" errorText={refusedWords(draft.comment)} stretch>
          <Textarea
            value={draft.comment}
            rows={3}
            onChange={({ detail }) =>
              setDraft((before) => ({ ...before, comment: detail.value.slice(0, evaluationLimits.commentLength) }))
            }
          />
        </FormField>
        <div aria-live="polite">
          <Box>
            Score so far: <b className="digits">{answers.length === 0 ? '–' : scoreText(score)}</b>
            {open.length > 0 &&
              ` · ${open.length === 1 ? '1 question has' : `${open.length} questions have`} no answer yet`}
          </Box>
        </div>
        {wantsToComplete && open.length > 0 && (
          <div role="alert">
            <Box color="text-status-error">
              Answer every question first: choose “Not applicable” where one does not fit.
            </Box>
          </div>
        )}
        {errorText && <Box color="text-status-error">{errorText}</Box>}
        <SaveProblem problem={problem} shownFields={[]} onReload={() => void reload()} />
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => press(false)} loading={busy && !wantsToComplete} loadingText="Saving">
            Save draft
          </Button>
          <Button
            variant="primary"
            onClick={() => press(true)}
            loading={busy && wantsToComplete}
            loadingText="Completing"
          >
            Complete
          </Button>
        </SpaceBetween>
      </SpaceBetween>
      {unsaved.question}
    </section>
  );
};
