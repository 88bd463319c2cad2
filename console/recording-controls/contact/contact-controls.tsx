import Container from '@cloudscape-design/components/container';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import type { Integrations, MyControls, RecordingStatus } from '../../../api/control/control.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration, inZone } from '../../kit/format.ts';
import { MarksPanel } from '../../marks/marks-panel.tsx';
import { AlarmBox } from '../alarm/alarm-box.tsx';
import { useAlarmSound } from '../alarm/alarm-sound.ts';
import { alarmsOf, isAsRequested } from '../alarm/alarms.ts';
import type { Command } from '../command/command.ts';
import { Outcomes } from '../command/outcomes.tsx';
import { mainCommand, may, mayCommand, whyNotNow, whyNotWithProvider } from '../command/possible.ts';
import { useCommands } from '../command/use-commands.ts';
import { secondsSince } from '../following/clock.ts';
import type { UsedControls } from '../following/use-controls.ts';
import { commandOfKey, type ShortcutScope, shortcutOf } from '../shortcuts/shortcuts.ts';
import { mediumNames, mediumStateText, recorderName } from '../words.ts';
import { CommandButtons } from './command-buttons.tsx';
import { isLive, knownMedia } from './contact-state.ts';
import { Countdown } from './countdown.tsx';
import { MediumList } from './medium-list.tsx';
import { type PauseChoices, PauseChoicesForm } from './pause-choices.tsx';

interface Props {
  status: RecordingStatus;
  controls: MyControls;
  matrix: Integrations['integrations'] | undefined;
  used: Pick<UsedControls, 'fresh' | 'serverNow' | 'note'>;
  /** The agent's name, for somebody else's contact. */
  agentName?: string | undefined;
  /** The effect of keyboard shortcuts on this contact. */
  shortcuts: ShortcutScope;
  /** Counts how often all contacts were paused at once. */
  pausesOfAll?: number;
  /** `2 of 3`, if there are several. */
  place?: string | undefined;
  sound: boolean;
}

/** Everything about one live contact: its state, alarms, and available commands. */
export const ContactControls = ({
  status,
  controls,
  matrix,
  used,
  agentName,
  shortcuts,
  pausesOfAll = 0,
  place,
  sound,
}: Props) => {
  const { me } = useFermata();
  const { fresh, serverNow, note } = used;
  const mine = controls.contacts.some(({ contactId }) => contactId === status.contactId);
  const { ask, retry, settle, lastCommand, busy } = useCommands(status.contactId, note);
  const [choices, setChoices] = useState<PauseChoices>({ reason: '', seconds: undefined });
  const loud = alarmsOf(status, lastCommand, { fresh, serverNow });
  const live = isLive(status);
  useAlarmSound(sound && loud.some(({ level }) => level === 'alarm'));

  const reached =
    lastCommand?.problem !== undefined && lastCommand.problem !== '' && isAsRequested(lastCommand, status);
  useEffect(() => {
    if (reached && busy === undefined) settle();
  }, [reached, busy, settle]);

  const withChoices = (command: Command): Command => ({
    ...command,
    ...(choices.reason.trim() ? { reason: choices.reason.trim() } : {}),
    ...(command.what === 'pause' && choices.seconds ? { seconds: choices.seconds } : {}),
  });
  const press = (what: Command['what'], medium?: Medium) =>
    ask(withChoices({ what, ...(medium && { media: [medium] }) }));

  useEffect(() => {
    if (shortcuts === 'none') return;
    const onKey = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      const what = commandOfKey(shortcut, shortcuts, mainCommand(status));
      if (!what) return;
      const reason = whyNotWithProvider(what, status, matrix) ?? whyNotNow(what, status);
      if (mayCommand(controls, what, mine) && reason === undefined) press(what);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const pausesSeen = useRef(pausesOfAll);
  useEffect(() => {
    if (pausesSeen.current === pausesOfAll) return;
    pausesSeen.current = pausesOfAll;
    if (mayCommand(controls, 'pause', mine) && whyNotNow('pause', status) === undefined) press('pause');
  });

  const unhappy =
    lastCommand?.problem && fresh !== 'unknown' && loud.some(({ sentence }) => sentence === lastCommand.problem);
  const spoken = knownMedia(status).map(({ medium, state }) => `${mediumNames[medium]}: ${mediumStateText(state)}`);
  const since = status.connectedAt;

  return (
    <div className={loud.some(({ level }) => level === 'alarm') ? 'controls controls-alarm' : 'controls'}>
      <Container
        header={
          <div className="controls-head">
            <h2>
              {agentName ? `${agentName}’s contact` : live ? 'Your contact' : 'Your last contact'}
              {place && ` ${place}`}
            </h2>
            <div className="digits">
              {recorderName(status.provider)}
              {since &&
                ` · since ${inZone(since, me.timeZone).clock}${live ? ` · ${duration(secondsSince(since, serverNow))}` : ''}`}
              {status.endedAt && ` · ended ${inZone(status.endedAt, me.timeZone).clock}`}
            </div>
          </div>
        }
      >
        <SpaceBetween size="m">
          <AlarmBox loud={loud} busy={busy !== undefined} {...(unhappy ? { onAgain: retry, onSettle: settle } : {})} />
          <MediumList status={status} fresh={fresh} serverNow={serverNow} />
          <Countdown status={status} serverNow={serverNow} />
          {live && (
            <CommandButtons
              status={status}
              controls={controls}
              mine={mine}
              matrix={matrix}
              busy={busy}
              onCommand={press}
            />
          )}
          {live && mayCommand(controls, 'pause', mine) && (
            <PauseChoicesForm value={choices} longestPause={controls.longestPause} onChange={setChoices} />
          )}
          {lastCommand && <Outcomes lastCommand={lastCommand} />}
          {(may(controls, 'tag', mine) || may(controls, 'metadata', mine)) && (
            <MarksPanel
              contactId={status.contactId}
              mayTag={may(controls, 'tag', mine)}
              fields={may(controls, 'metadata', mine) ? controls.fields : []}
            />
          )}
        </SpaceBetween>
      </Container>
      <LiveRegion hidden>
        {fresh === 'current' || fresh === 'delayed' ? spoken.join('. ') : 'The state is unknown.'}
      </LiveRegion>
    </div>
  );
};
