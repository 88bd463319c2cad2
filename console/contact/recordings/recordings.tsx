import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ContactDetail, RecordingView } from '../../../api/contacts/contacts.ts';
import { startOf, talkSecondsOf, trackOf } from '../../../domain/recording/timeline.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration, instant, size } from '../../kit/format.ts';
import { KeystrokeList } from '../keystrokes/keystroke-list.tsx';
import { Listen } from '../player/listen.tsx';
import type { Moment } from '../player/moment.ts';
import { RemovePart } from '../player/remove-part.tsx';
import { archiveName, deletedText, recordingName, waitingText, withoutRecording } from '../words.ts';
import { DownloadButton } from './download-button.tsx';
import { blackoutsIn, type PausesIn, regionsOf } from './pauses.ts';

const waitingTypes: Record<string, StatusIndicatorProps.Type> = { Uploading: 'in-progress', Failed: 'error' };

/** The recordings, or why there are none to listen to. */
const State = ({ recording }: { recording: RecordingView }) => {
  if (recording.withheld !== null) {
    return <StatusIndicator type="warning">Withheld: {recording.withheld}.</StatusIndicator>;
  }
  switch (recording.state) {
    case 'present':
      return null;
    case 'not-arrived':
      return (
        <StatusIndicator type="warning">
          Not arrived: the contact record lists this recording, but its file has not arrived yet.
        </StatusIndicator>
      );
    case 'deleted':
      return <StatusIndicator type="stopped">{deletedText(recording.deletionReason)}</StatusIndicator>;
    case 'not-yet-uploaded':
      return (
        <StatusIndicator type={waitingTypes[recording.fileUploadState ?? ''] ?? 'pending'}>
          {waitingText(recording.fileUploadState)}
        </StatusIndicator>
      );
    case 'recycled':
      return (
        <StatusIndicator type="stopped">Recycled: the workflow rules did not keep this recording.</StatusIndicator>
      );
    case 'lost':
      return <StatusIndicator type="error">Lost: {recording.deletionReason}</StatusIndicator>;
    case 'unreadable':
      return <StatusIndicator type="error">Nothing to play. {recording.unreadable}</StatusIndicator>;
    case 'archived':
      return (
        <StatusIndicator type="info">
          Archived in {archiveName(recording.storageClass)}. To listen, have it restored in S3 first.
        </StatusIndicator>
      );
    case 'restoring':
      return (
        <StatusIndicator type="in-progress">
          Being restored from {archiveName(recording.storageClass)}. It can be played once S3 has restored it.
        </StatusIndicator>
      );
  }
};

const Facts = ({ recording }: { recording: RecordingView }) => {
  const { me } = useFermata();
  const facts = [
    recording.durationSeconds !== null && duration(recording.durationSeconds),
    recording.size !== null && size(recording.size),
    recording.codec && `${recording.codec}${recording.sampleRate ? `, ${recording.sampleRate / 1000} kHz` : ''}`,
    recording.arrivedAt && `arrived ${instant(recording.arrivedAt, me.timeZone)}`,
    recording.fileUploadState,
  ];
  return (
    <Box variant="span" color="text-body-secondary" fontSize="body-s">
      <span className="digits">{facts.filter(Boolean).join(' · ')}</span>
    </Box>
  );
};

const Keystrokes = ({
  contact,
  recording,
  onSeen,
  children,
}: {
  contact: ContactDetail;
  recording: RecordingView;
  onSeen(): void;
  children: ReactNode;
}) =>
  contact.maySeeKeystrokes ? (
    <>
      <KeystrokeList contactId={contact.contactId} recording={recording} onSeen={onSeen}>
        {contact.mayDownload && (
          <DownloadButton contactId={contact.contactId} recording={recording} onDownloaded={onSeen} />
        )}
      </KeystrokeList>
      {children}
    </>
  ) : (
    <Box color="text-body-secondary">You are not allowed to see keystrokes.</Box>
  );

const order = { agent: 0, redacted: 1, ivr: 2 };

interface Props {
  contact: ContactDetail;
  /** The moment that the address leads to. */
  moment: Moment | undefined;
  /** Whether the person may ask for parts to be removed. */
  mayRemoveParts: boolean;
  onListened(): void;
  /** Called when somebody has asked for a part to be removed. */
  onRequested(): void;
}

export const Recordings = ({ contact, moment, mayRemoveParts, onListened, onRequested }: Props) => {
  // Only recordings of the agent’s recorder were paused with it.
  const pausesIn: PausesIn = ({ medium, part, startedAt }, seconds) =>
    part === 'ivr'
      ? []
      : regionsOf(contact.pauses, medium, {
          seconds,
          talkSeconds: talkSecondsOf(contact),
          start: startOf({ medium, startedAt }, contact),
        });
  const trackIn = (recording: RecordingView, seconds: number) => trackOf(recording, contact, seconds);
  const recordings = contact.recordings.toSorted((a, b) => order[a.part] - order[b.part]);
  const playable = recordings.filter(({ playable: isPlayable, medium }) => isPlayable && medium !== 'keystroke');
  const selected = playable.find(({ recordingId }) => recordingId === moment?.recordingId) ?? playable[0];
  const sound = playable.find(({ medium, part }) => medium === 'audio' && part !== 'ivr');
  const screen = playable.find(({ medium }) => medium === 'screen');
  const markingOf = (recording: RecordingView) => (position: number) => (
    <RemovePart
      contactId={contact.contactId}
      recording={recording}
      blackouts={blackoutsIn(pausesIn(recording, recording.durationSeconds ?? 0), recording.durationSeconds ?? 0)}
      position={position}
      onRequested={onRequested}
    />
  );
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${recordings.length})`}>
          Recordings
        </Header>
      }
    >
      {recordings.length === 0 ? (
        <Box color="text-body-secondary">{withoutRecording[contact.recordingState]}</Box>
      ) : (
        <SpaceBetween size="xl">
          {sound && screen && (
            <section aria-label="Sound and screen">
              <SpaceBetween size="xs">
                <Header variant="h3">Sound and screen</Header>
                <Listen
                  contactId={contact.contactId}
                  recording={sound}
                  screen={screen}
                  startAt={moment && sound === selected ? moment.seconds : 0}
                  pausesIn={pausesIn}
                  trackIn={trackIn}
                  onListened={onListened}
                  marking={mayRemoveParts ? markingOf(sound) : undefined}
                />
              </SpaceBetween>
            </section>
          )}
          {recordings.map((recording, index) => (
            <section key={recording.recordingId} aria-label={`Recording ${index + 1}: ${recordingName(recording)}`}>
              <SpaceBetween size="xs">
                <Header variant="h3" description={<Facts recording={recording} />}>
                  {recordingName(recording)}
                </Header>
                <State recording={recording} />
                {recording.playable && recording.medium === 'keystroke' && (
                  <Keystrokes contact={contact} recording={recording} onSeen={onListened}>
                    {mayRemoveParts && markingOf(recording)(0)}
                  </Keystrokes>
                )}
                {recording.playable && recording.medium !== 'keystroke' && (
                  <Listen
                    contactId={contact.contactId}
                    recording={recording}
                    startAt={moment && recording === selected ? moment.seconds : 0}
                    pausesIn={pausesIn}
                    trackIn={trackIn}
                    onListened={onListened}
                    marking={mayRemoveParts ? markingOf(recording) : undefined}
                  >
                    {contact.mayDownload && (
                      <DownloadButton contactId={contact.contactId} recording={recording} onDownloaded={onListened} />
                    )}
                  </Listen>
                )}
              </SpaceBetween>
            </section>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
};
