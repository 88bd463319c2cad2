import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Integrations, MyControls, RecordingStatus } from '../../api/control.ts';
import type { Ask } from './ask.ts';
import { mainAsk, mayAsk, notNow, notWithProvider } from './possible.ts';
import { ariaKeys, keyText } from './shortcuts.ts';
import { askNames } from './words.ts';

interface Props {
  status: RecordingStatus;
  controls: MyControls;
  mine: boolean;
  matrix: Integrations['integrations'] | undefined;
  busy: Ask | undefined;
  onAsk(what: Ask['what']): void;
}

const icons: Partial<Record<Ask['what'], 'pause' | 'play' | 'microphone' | 'microphone-off'>> = {
  pause: 'pause',
  resume: 'play',
  start: 'microphone',
  stop: 'microphone-off',
};

const Question = ({ onNo, onYes }: { onNo(): void; onYes(): void }) => (
  <Modal
    visible
    onDismiss={onNo}
    header="Stop recording for good?"
    footer={
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onNo}>
            Go on recording
          </Button>
          <Button variant="primary" onClick={onYes}>
            Stop for good
          </Button>
        </SpaceBetween>
      </Box>
    }
  >
    This is final: nothing of this contact can be recorded any more, not even by Start. To leave something out, pause.
  </Modal>
);

/** What may be asked. What one may not is not there; what makes no sense now says why. */
export const AskButtons = ({ status, controls, mine, matrix, busy, onAsk }: Props) => {
  const [question, setQuestion] = useState(false);
  const main = mainAsk(status);
  const button = (what: Ask['what'], primary = false) => {
    if (!mayAsk(controls, what, mine)) return null;
    const reason = notWithProvider(what, status, matrix) ?? notNow(what, status);
    const asking = busy?.what === what;
    // Pausing must not wait for anything else that is under way.
    const blocked = busy !== undefined && !asking && what !== 'pause' && what !== 'blackout-start';
    const keys = what === 'pause' || what === 'resume' ? 'pause-or-resume' : what;
    const hint = primary ? keyText(keys) : keyText(what);
    return (
      <Button
        key={what}
        variant={primary ? 'primary' : 'normal'}
        fullWidth
        ariaLabel={askNames[what]}
        {...(icons[what] ? { iconName: icons[what] } : {})}
        disabled={reason !== undefined || blocked}
        disabledReason={reason ?? 'Wait for the answer of the recorders.'}
        loading={asking}
        loadingText={`${askNames[what]}: waiting for the recorders`}
        nativeButtonAttributes={{ 'aria-keyshortcuts': ariaKeys(primary ? keys : what) }}
        onClick={() => (what === 'stop' ? setQuestion(true) : onAsk(what))}
      >
        {askNames[what]}
        {hint && (
          <span className="key-hint" aria-hidden="true">
            {hint}
          </span>
        )}
      </Button>
    );
  };
  const other = main === 'pause' ? 'resume' : 'pause';

  return (
    <div className="ask-buttons">
      <div className="ask-main">{button(main, true)}</div>
      {button(other)}
      {button('blackout-start')}
      {button('blackout-stop')}
      {button('start')}
      {button('stop')}
      {question && (
        <Question
          onNo={() => setQuestion(false)}
          onYes={() => {
            setQuestion(false);
            onAsk('stop');
          }}
        />
      )}
    </div>
  );
};
