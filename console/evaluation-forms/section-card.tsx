import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import LiveRegion from '@cloudscape-design/components/live-region';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import { formLimits, type QuestionKind } from '../../domain/evaluation/form.ts';
import { WholeNumberInput } from '../kit/fields/whole-number-input.tsx';
import { moveItem } from '../kit/move-item.ts';
import { useFocusAfterMove } from '../kit/page/use-focus-after-move.ts';
import { newQuestion, type QuestionDraft, type SectionDraft, withKind } from './draft.ts';
import './evaluation-forms.css';

const kindOptions: { value: QuestionKind; label: string }[] = [
  { value: 'yes-no', label: 'Yes or no' },
  { value: 'scale', label: 'Scale from 0' },
];

interface QuestionProps {
  question: QuestionDraft;
  place: number;
  /** How many questions its section has. */
  count: number;
  errorAt(field: string): string | undefined;
  onChange(question: QuestionDraft): void;
  onMove(to: number): void;
  onRemove(): void;
}

const Question = ({ question, place, count, errorAt, onChange, onMove, onRemove }: QuestionProps) => {
  const { text, kind, highest, weight, failsAll } = question;
  const label = text.trim() || `question ${place + 1}`;
  return (
    <fieldset
      className="plain-group form-question"
      aria-label={`Question ${place + 1}`}
      data-movable={question.questionId}
    >
      <FormField label={`Question ${place + 1}`} errorText={errorAt('text')} stretch>
        <Input
          value={text}
          onChange={({ detail }) => onChange({ ...question, text: detail.value.slice(0, formLimits.textLength) })}
        />
      </FormField>
      <div className="form-question-settings">
        <FormField label="Answer">
          <Select
            selectedOption={kindOptions.find(({ value }) => value === kind) ?? null}
            options={kindOptions}
            onChange={({ detail }) => onChange(withKind(question, detail.selectedOption.value as QuestionKind))}
          />
        </FormField>
        {kind === 'scale' && (
          <FormField label="Best answer" errorText={errorAt('highest')}>
            <WholeNumberInput
              value={highest}
              from={1}
              to={formLimits.highest}
              onChange={(value) => value !== undefined && onChange({ ...question, highest: value })}
            />
          </FormField>
        )}
        <FormField label="Weight" errorText={errorAt('weight')}>
          <WholeNumberInput
            value={weight}
            from={0}
            to={formLimits.weight}
            onChange={(value) => value !== undefined && onChange({ ...question, weight: value })}
          />
        </FormField>
      </div>
      <div className="form-question-last">
        <Checkbox
          checked={failsAll}
          description="Answered with no or 0, it makes the whole score 0."
          onChange={({ detail }) => onChange({ ...question, failsAll: detail.checked })}
        >
          Fails all
        </Checkbox>
        {count > 1 && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              formAction="none"
              iconName="angle-up"
              variant="icon"
              ariaLabel={`Move ${label} up`}
              disabled={place === 0}
              onClick={() => onMove(place - 1)}
            />
            <Button
              formAction="none"
              iconName="angle-down"
              variant="icon"
              ariaLabel={`Move ${label} down`}
              disabled={place === count - 1}
              onClick={() => onMove(place + 1)}
            />
            <Button formAction="none" iconName="remove" ariaLabel={`Remove ${label}`} onClick={onRemove}>
              Remove
            </Button>
          </SpaceBetween>
        )}
      </div>
    </fieldset>
  );
};

interface Props {
  section: SectionDraft;
  place: number;
  count: number;
  errorAt(field: string): string | undefined;
  onChange(section: SectionDraft): void;
  onRemove(): void;
}

/** One section of a form with its questions, editable. */
export const SectionCard = ({ section, place, count, errorAt, onChange, onRemove }: Props) => {
  const { name, questions } = section;
  const label = name.trim() || `section ${place + 1}`;
  const list = useRef<HTMLDivElement>(null);
  const keepFocus = useFocusAfterMove(list);
  const [announcement, setAnnouncement] = useState('');
  const move = (from: number, to: number) => {
    const { questionId, text } = questions[from]!;
    keepFocus(questionId, from, to);
    setAnnouncement(`${text.trim() || 'The question'} is now question ${to + 1} of ${questions.length}.`);
    onChange({ ...section, questions: moveItem(questions, from, to) });
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            count > 1 && (
              <Button formAction="none" ariaLabel={`Remove ${label}`} onClick={onRemove}>
                Remove
              </Button>
            )
          }
        >
          {name.trim() || `Section ${place + 1}`}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Name of the section" errorText={errorAt('name')}>
          <Input
            value={name}
            onChange={({ detail }) => onChange({ ...section, name: detail.value.slice(0, formLimits.nameLength) })}
          />
        </FormField>
        <div ref={list} className="form-questions">
          {questions.map((question, index) => (
            <Question
              key={question.questionId}
              question={question}
              place={index}
              count={questions.length}
              errorAt={(field) => errorAt(`questions.${index}.${field}`)}
              onChange={(changed) => onChange({ ...section, questions: questions.with(index, changed) })}
              onMove={(to) => move(index, to)}
              onRemove={() => onChange({ ...section, questions: questions.toSpliced(index, 1) })}
            />
          ))}
        </div>
        <LiveRegion hidden>{announcement}</LiveRegion>
        <Button
          formAction="none"
          iconName="add-plus"
          ariaLabel={`Add a question to ${label}`}
          onClick={() => onChange({ ...section, questions: [...questions, newQuestion()] })}
        >
          Add a question
        </Button>
      </SpaceBetween>
    </Container>
  );
};
