import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import TokenGroup from '@cloudscape-design/components/token-group';
import { useState } from 'react';
import type { Marks } from '../../api/control/marks.ts';
import { maxTagLength } from '../../domain/mark/mark.ts';
import { refusedText } from '../../domain/mark/refused-text.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';

interface Props {
  tags: Marks['tags'];
  /** Left out for people who may not tag. */
  onTag?: ((label: string) => Promise<boolean>) | undefined;
  onUntag?: ((label: string) => Promise<boolean>) | undefined;
  busy: boolean;
  errorText: string | undefined;
}

/** The tags of a contact. A tagged contact is kept, whatever the rules say. */
export const Tags = ({ tags, onTag, onUntag, busy, errorText }: Props) => {
  const { me } = useFermata();
  const [typed, setTyped] = useState('');
  const isTooLong = [...typed.trim()].length > maxTagLength;
  const wrong = refusedText(typed) ?? (isTooLong ? `At most ${maxTagLength} characters.` : undefined);
  const add = async () => {
    const label = typed.trim();
    if (label && !wrong && (await onTag?.(label))) setTyped('');
  };
  return (
    <FormField
      label="Tags"
      description={onTag && 'A tagged contact is kept, whatever the rules say.'}
      errorText={wrong ?? errorText}
      stretch
    >
      {onTag && (
        <div className="token-field">
          <Input
            value={typed}
            placeholder="Label"
            ariaLabel="New tag"
            autoComplete={false}
            onChange={({ detail }) => setTyped(detail.value)}
            onKeyDown={(event) => {
              if (event.detail.key !== 'Enter') return;
              event.preventDefault();
              void add();
            }}
          />
          <Button
            formAction="none"
            onClick={() => void add()}
            loading={busy}
            loadingText="Tagging"
            disabled={typed.trim() === '' || wrong !== undefined}
          >
            Tag
          </Button>
        </div>
      )}
      {tags.length > 0 ? (
        <TokenGroup
          items={tags.map(({ label, by, at }) => ({
            label,
            description: `${by}, ${instant(at, me.timeZone)}`,
            dismissLabel: `Remove the tag ${label}`,
            disabled: !onUntag || busy,
          }))}
          readOnly={!onUntag}
          onDismiss={({ detail }) => {
            const label = tags[detail.itemIndex]?.label;
            if (label !== undefined) void onUntag?.(label);
          }}
        />
      ) : (
        <div className="quiet">No tags yet.</div>
      )}
    </FormField>
  );
};
