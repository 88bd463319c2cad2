import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Integrations, MyControls, RecordingStatus } from '../../../api/control/control.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import type { Command } from '../command/command.ts';
import { mainCommand, mayCommand, whyNotNow, whyNotWithProvider } from '../command/possible.ts';
import { ariaKeys, keyText } from '../shortcuts/shortcuts.ts';
import { commandNames, mediumCommandName } from '../words.ts';
import { knownMedia } from './contact-state.ts';

interface Props {
  status: RecordingStatus;
  controls: MyControls;
  mine: boolean;
  matrix: Integrations['integrations'] | undefined;
  busy: Command | undefined;
  /** With `medium`, for that medium only. */
  onCommand(what: Command['what'], medium?: Medium): void;
}

const icons: Partial<Record<Command['what'], 'pause' | 'play' | 'microphone' | 'microphone-off'>> = {
  pause: 'pause',
  resume: 'play',
  start: 'microphone',
  stop: 'microphone-off',
};

const StopQuestion = ({ onNo, onYes }: { onNo(): void; onYes(): void }) => (
  <Modal
    visible
    onDismiss={onNo}
    header="Stop recording permanently?"
    footer={
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onNo}>
            Keep recording
          </Button>
          <Button variant="primary" onClick={onYes}>
            Stop permanently
          </Button>
        </SpaceBetween>
      </Box>
    }
  >
    You cannot undo this: the rest of this contact is not recorded, not even after Start recording. To leave something
    out, pause instead.
  </Modal>
);

/** The command for one medium that is possible now. */
const commandForMedium = (
  status: RecordingStatus,
  medium: Medium,
  matrix: Props['matrix'],
): Command['what'] | undefined =>
  (['pause', 'resume', 'start'] as const).find(
    (what) => whyNotNow(what, status, medium) === undefined && !whyNotWithProvider(what, status, matrix, medium),
  );

/** The commands of this person. A command that makes no sense now says why. */
export const CommandButtons = ({ status, controls, mine, matrix, busy, onCommand }: Props) => {
  const [question, setQuestion] = useState(false);
  const main = mainCommand(status);
  const button = (what: Command['what'], primary = false) => {
    if (!mayCommand(controls, what, mine)) return null;
    const reason = whyNotWithProvider(what, status, matrix) ?? whyNotNow(what, status);
    const asking = busy?.what === what && busy.media === undefined;
    // Pausing must not wait for any other command in flight.
    const blocked = busy !== undefined && !asking && what !== 'pause' && what !== 'blackout-start';
    const keys = what === 'pause' || what === 'resume' ? 'pause-or-resume' : what;
    const hint = primary ? keyText(keys) : keyText(what);
    return (
      <Button
        key={what}
        variant={primary ? 'primary' : 'normal'}
        fullWidth
        {...(icons[what] ? { iconName: icons[what] } : {})}
        disabled={reason !== undefined || blocked}
        disabledReason={reason ?? 'Wait until the recorders have answered.'}
        loading={asking}
        loadingText={`${commandNames[what]}: waiting for the recorders`}
        nativeButtonAttributes={{ 'aria-keyshortcuts': ariaKeys(primary ? keys : what) }}
        onClick={() => (what === 'stop' ? setQuestion(true) : onCommand(what))}
      >
        {commandNames[what]}
        {hint && (
          <span className="key-hint" aria-hidden="true">
            {hint}
          </span>
        )}
      </Button>
    );
  };
  const other = main === 'pause' ? 'resume' : 'pause';
  const media = knownMedia(status).map(({ medium }) => medium);
  // They are below the button for all media, and each says which medium it affects.
  const mediumButtons = (media.length > 1 ? media : []).map((medium) => {
    const what = commandForMedium(status, medium, matrix);
    if (!what || !mayCommand(controls, what, mine)) return null;
    const asking = busy?.what === what && busy.media?.includes(medium);
    return (
      <Button
        key={medium}
        fullWidth
        disabled={busy !== undefined && !asking && what !== 'pause'}
        disabledReason="Wait until the recorders have answered."
        loading={asking ?? false}
        loadingText={`${mediumCommandName(what, medium)}: waiting for the recorders`}
        onClick={() => onCommand(what, medium)}
      >
        {mediumCommandName(what, medium)}
      </Button>
    );
  });

  return (
    <div className="command-buttons">
      <div className="command-main">{button(main, true)}</div>
      {mediumButtons}
      {button(other)}
      {button('blackout-start')}
      {button('blackout-stop')}
      {button('start')}
      {button('stop')}
      {question && (
        <StopQuestion
          onNo={() => setQuestion(false)}
          onYes={() => {
            setQuestion(false);
            onCommand('stop');
          }}
        />
      )}
    </div>
  );
};
