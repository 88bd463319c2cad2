import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { refusedText } from '../../../domain/mark/refused-text.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { moment, readMoment, spanText } from '../../redactions/words.ts';

interface Props {
  contactId: string;
  recording: RecordingView;
  /** Spans of this recording that were marked while it was made, and may still be heard or seen in it. */
  blackouts: readonly { fromSeconds: number; toSeconds: number }[];
  /** The position that is played now. */
  position: number;
  onRequested(): void;
}

/** Marks a span of a recording and asks for its removal. */
export const RemovePart = ({ contactId, recording, blackouts, position, onRequested }: Props) => {
  const { api, notify } = useFermata();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState('');

  const [fromSeconds, toSeconds] = [readMoment(from), readMoment(to)];
  const noTime = (text: string, seconds: number | undefined) =>
    text !== '' && seconds === undefined ? 'A time such as 1:02.5' : undefined;
  const isBackwards = fromSeconds !== undefined && toSeconds !== undefined && toSeconds <= fromSeconds;
  const wrongReason = refusedText(reason);
  const hasReason = reason.trim() !== '' && !wrongReason;
  const marked =
    fromSeconds !== undefined && toSeconds !== undefined && !isBackwards ? [{ fromSeconds, toSeconds }] : [];

  const send = async (spans: { fromSeconds: number; toSeconds: number }[]) => {
    if (!hasReason || spans.length === 0) return;
    setBusy(true);
    setSentence('');
    try {
      await api.requestRedaction(contactId, { recordingId: recording.recordingId, spans, reason: reason.trim() });
      notify('success', 'Requested. Somebody else has to approve it.');
      setFrom('');
      setTo('');
      setReason('');
      onRequested();
    } catch (problem) {
      setSentence(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };

  const field = (label: string, text: string, set: (text: string) => void, error: string | undefined) => (
    <FormField label={label} errorText={error}>
      <div className="token-field">
        <Input value={text} placeholder="0:00.0" autoComplete={false} onChange={({ detail }) => set(detail.value)} />
        <Button
          formAction="none"
          onClick={() => set(moment(position))}
          ariaLabel={`Here: set “${label}” to the current position`}
        >
          Here
        </Button>
      </div>
    </FormField>
  );

  return (
    <ExpandableSection headerText="Remove a part" variant="footer">
      <SpaceBetween size="s">
        <span>
          Once somebody else has approved it, the part is silenced in the sound and blacked out in the screens of this
          contact: for what must not be kept, such as a card number.
        </span>
        <SpaceBetween direction="horizontal" size="m">
          {field('From', from, setFrom, noTime(from, fromSeconds))}
          {field('To', to, setTo, noTime(to, toSeconds) ?? (isBackwards ? 'It ends before it starts' : undefined))}
        </SpaceBetween>
        <FormField
          label="Reason"
          description="It stays in the history, so do not quote what must be removed."
          errorText={wrongReason ?? (sentence || undefined)}
          stretch
        >
          <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            formAction="none"
            onClick={() => void send(marked)}
            disabled={!hasReason || marked.length === 0}
            loading={busy}
            loadingText="Sending"
          >
            Request removal
          </Button>
          {blackouts.length > 0 && (
            <Button formAction="none" onClick={() => void send([...blackouts])} disabled={!hasReason || busy}>
              Request removal of the blackouts: {blackouts.map(spanText).join(', ')}
            </Button>
          )}
        </SpaceBetween>
      </SpaceBetween>
    </ExpandableSection>
  );
};
