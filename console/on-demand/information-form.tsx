import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { MyControls } from '../../api/control/control.ts';
import { metadataFieldProblem } from '../../domain/mark/metadata-field.ts';
import { errorAt } from '../kit/api/field-errors.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { useSave } from '../kit/page/use-save.ts';
import { MetadataField } from '../marks/metadata-field.tsx';

interface Props {
  /** The name of the call on the page. */
  call: string;
  contactId: string;
  fields: MyControls['fields'];
}

/** The information that an agent adds to a call. They never see previous values: these are neither requested nor shown (OD-32). */
export const InformationForm = ({ call, contactId, fields }: Props) => {
  const { api } = useFermata();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [saved, setSaved] = useState(false);
  const wrong = (field: MyControls['fields'][number]) => metadataFieldProblem(field, typed[field.key] ?? '');
  const filled = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== ''));
  const isReady = Object.keys(filled).length > 0 && fields.every((field) => wrong(field) === undefined);
  const { busy, problem, form } = useSave({
    isWrong: !isReady,
    request: () => {
      setSaved(false);
      return api.writeMetadata(contactId, filled, crypto.randomUUID());
    },
    onSaved: () => {
      setTyped({});
      setSaved(true);
    },
    staysOpen: true,
  });
  const fieldErrors = fields.map(({ key }) => errorAt(problem, `fields.${key}`));

  return (
    <form {...form} autoComplete="off" aria-label={`Information about ${call}`}>
      <SpaceBetween size="s">
        <Header variant="h3">Information</Header>
        {fields.map((field, index) => (
          <MetadataField
            key={field.key}
            field={{ ...field, visible: false }}
            there={undefined}
            typed={typed[field.key]}
            errorText={wrong(field) ?? fieldErrors[index]}
            onChange={(text) => {
              setSaved(false);
              setTyped((before) => ({ ...before, [field.key]: text }));
            }}
          />
        ))}
        {problem !== undefined && fieldErrors.every((one) => one === undefined) && (
          <div role="alert">Not saved: {sentenceOf(problem)}</div>
        )}
        <div role="status">{saved ? 'Saved.' : ''}</div>
        <Button formAction="submit" disabled={!isReady} loading={busy} loadingText="Saving">
          Update call
        </Button>
      </SpaceBetween>
    </form>
  );
};
