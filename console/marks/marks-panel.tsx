import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { MyControls } from '../../api/control/control.ts';
import type { Marks } from '../../api/control/marks.ts';
import { metadataFieldProblem } from '../../domain/mark/metadata-field.ts';
import { errorAt } from '../kit/api/field-errors.ts';
import { RequestProblem, sentenceOf } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { MetadataField } from './metadata-field.tsx';
import { Tags } from './tags.tsx';
import '../kit/page/page.css';
import './marks.css';

interface Props {
  contactId: string;
  /** Called when something was saved. */
  onChanged?(): void;
  mayTag: boolean;
  /** The fields that this person may write or see. */
  fields: MyControls['fields'];
}

/** The parts of a contact that people add: tags, and the fields that this person may write or see. */
export const MarksPanel = ({ contactId, onChanged, mayTag, fields }: Props) => {
  const { api, notify } = useFermata();
  const { answer, problem, reload } = useRequest(`marks:${contactId}`, (signal) => api.marks(contactId, signal));
  const [newest, setNewest] = useState<Marks>();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState<'tag' | 'metadata'>();
  const [failed, setFailed] = useState<{ what: 'tag' | 'metadata'; problem: unknown }>();
  const marks = newest?.contactId === contactId ? newest : answer;
  const wrong = Object.fromEntries(
    fields.flatMap((field) => {
      const reason = metadataFieldProblem(field, typed[field.key] ?? '');
      return reason ? [[field.key, reason]] : [];
    }),
  );
  const changed = Object.keys(typed).length > 0;

  const act = async (what: 'tag' | 'metadata', change: () => Promise<Marks>): Promise<boolean> => {
    setBusy(what);
    setFailed(undefined);
    try {
      setNewest(await change());
      onChanged?.();
      return true;
    } catch (refused) {
      setFailed({ what, problem: refused });
      return false;
    } finally {
      setBusy(undefined);
    }
  };
  const save = async () => {
    if (!(await act('metadata', () => api.writeMetadata(contactId, typed, crypto.randomUUID())))) return;
    setTyped({});
    notify('success', 'Metadata saved.');
  };
  const tagFailure =
    failed?.what === 'tag' ? (errorAt(failed.problem, 'label') ?? sentenceOf(failed.problem)) : undefined;
  const fieldError = (key: string) =>
    failed?.what === 'metadata' ? errorAt(failed.problem, `fields.${key}`) : undefined;
  const elsewhere =
    failed?.what === 'metadata' &&
    !(failed.problem instanceof RequestProblem && fields.some(({ key }) => fieldError(key) !== undefined));

  if (!marks) {
    return problem === undefined ? null : (
      <div role="status">
        Tags and metadata cannot be shown. {sentenceOf(problem)}{' '}
        <Button variant="inline-link" onClick={reload}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <SpaceBetween size="m">
      <Tags
        tags={marks.tags}
        busy={busy === 'tag'}
        errorText={tagFailure}
        {...(mayTag
          ? {
              onTag: (label: string) => act('tag', () => api.tag(contactId, label, crypto.randomUUID())),
              onUntag: (label: string) => act('tag', () => api.untag(contactId, label)),
            }
          : {})}
      />
      {fields.length > 0 && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (changed && Object.keys(wrong).length === 0) void save();
          }}
        >
          <SpaceBetween size="s">
            <div className="mark-fields">
              {fields.map((field) => (
                <MetadataField
                  key={field.key}
                  field={field}
                  there={marks.metadata.find(({ key, value }) => key === field.key && value !== '')}
                  typed={typed[field.key]}
                  errorText={wrong[field.key] ?? fieldError(field.key)}
                  onChange={(text) => setTyped((before) => ({ ...before, [field.key]: text }))}
                />
              ))}
            </div>
            {elsewhere && <div role="alert">Not saved: {sentenceOf(failed.problem)}</div>}
            {fields.some(({ writable }) => writable) && (
              <Button
                formAction="submit"
                disabled={!changed || Object.keys(wrong).length > 0}
                loading={busy === 'metadata'}
                loadingText="Saving"
              >
                Save metadata
              </Button>
            )}
          </SpaceBetween>
        </form>
      )}
    </SpaceBetween>
  );
};
