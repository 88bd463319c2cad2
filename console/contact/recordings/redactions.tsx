import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect } from 'react';
import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import type { RedactionRequestView, RedactionsOfContact } from '../../../api/contacts/redaction.ts';
import { useFermata } from '../../kit/fermata.ts';
import { instant } from '../../kit/format.ts';
import { DecideButtons } from '../../redactions/decide-buttons.tsx';
import { spanText, stateText, stateType } from '../../redactions/words.ts';
import { recordingName } from '../words.ts';

/** How often a page checks whether a part has been removed. */
const lookMilliseconds = 2000;

interface Props {
  contact: ContactDetail;
  redactions: RedactionsOfContact;
  /** A decision, or a finished removal, changes the recordings. */
  onChanged(): void;
}

const Request = ({ contact, request, onChanged }: Omit<Props, 'redactions'> & { request: RedactionRequestView }) => {
  const { me } = useFermata();
  const { by, at, reason, spans, state, decision, outcomes } = request;
  const nameOf = (recordingId: string) => {
    const recording = contact.recordings.find((one) => one.recordingId === recordingId);
    return recording ? recordingName(recording) : 'Recording';
  };
  return (
    <SpaceBetween size="xxs">
      <div>
        <StatusIndicator type={stateType[state]}>{stateText[state]}</StatusIndicator>{' '}
        <span className="digits">{spans.map(spanText).join(', ')}</span>: {reason}
      </div>
      <Box color="text-body-secondary" fontSize="body-s">
        <span className="digits">
          Asked by {by}, {instant(at, me.timeZone)}
          {decision &&
            ` · ${state === 'refused' ? 'refused' : 'approved'} by ${decision.by}, ${instant(decision.at, me.timeZone)}`}
          {decision?.reason && `: ${decision.reason}`}
        </span>
      </Box>
      {outcomes.map((outcome) => (
        <Box key={outcome.recordingId} color="text-body-secondary" fontSize="body-s">
          {nameOf(outcome.recordingId)}:{' '}
          {outcome.result === 'redacted'
            ? `${outcome.removed.map(spanText).join(', ')} is removed.`
            : outcome.result === 'nothing-to-redact'
              ? 'This recording does not contain the part.'
              : 'The part cannot be removed, so nobody can play it.'}{' '}
          {outcome.reason}
        </Box>
      ))}
      <DecideButtons request={request} onDecided={onChanged} />
    </SpaceBetween>
  );
};

/** The requests to remove parts of this contact's recordings. */
export const Redactions = ({ contact, redactions, onChanged }: Props) => {
  const isRunning = redactions.redactions.some(({ state }) => state === 'approved');
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(onChanged, lookMilliseconds);
    return () => clearInterval(timer);
  }, [isRunning, onChanged]);
  if (redactions.redactions.length === 0) return null;
  return (
    <Container header={<Header variant="h2">Redactions</Header>}>
      <SpaceBetween size="m">
        {redactions.redactions.map((request) => (
          <Request key={request.requestId} contact={contact} request={request} onChanged={onChanged} />
        ))}
      </SpaceBetween>
    </Container>
  );
};
