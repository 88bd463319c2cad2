import Container from '@cloudscape-design/components/container';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import type { Integrations, MyControls, RecordingStatus } from '../../api/control.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone } from '../kit/format.ts';
import { MarksPanel } from '../marks/marks-panel.tsx';
import { useAlarmSound } from './alarm-sound.ts';
import type { Ask } from './ask.ts';
import { AskButtons } from './ask-buttons.tsx';
import { isLive, knownMedia } from './being-recorded.ts';
import { Countdown } from './countdown.tsx';
import { isAsAsked, loudOf } from './loud.ts';
import { LoudBox } from './loud-box.tsx';
import { MediumList } from './medium-list.tsx';
import { Outcomes } from './outcomes.tsx';
import { type PauseChoices, PauseChoicesForm } from './pause-choices.tsx';
import { mainAsk, may, mayAsk, notNow, notWithProvider } from './possible.ts';
import { secondsSince } from './server-clock.ts';
import { askOfKey, type ShortcutScope, shortcutOf } from './shortcuts.ts';
import { useAsking } from './use-asking.ts';
import type { UsedControls } from './use-controls.ts';
import { mediumNames, recorderName, standingText } from './words.ts';

interface Props {
  status: RecordingStatus;
  controls: MyControls;
  matrix: Integrations['integrations'] | undefined;
  used: Pick<UsedControls, 'fresh' | 'serverNow' | 'note'>;
  /** Whose contact it is, where it is another's. */
  agentName?: string | undefined;
  /** What the keyboard may ask of this contact. */
  shortcuts: ShortcutScope;
  /** Counts how often all contacts were told to pause at once. */
  pausesOfAll?: number;
  /** Which of how many, where there are several. */
  place?: string | undefined;
  sound: boolean;
}

/** Everything about one live contact: how it stands, what must not be overlooked, and what can be done. */
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
  const { ask, askAgain, settle, asked, busy } = useAsking(status.contactId, note);
  const [choices, setChoices] = useState<PauseChoices>({ reason: '', seconds: undefined });
  const loud = loudOf(status, asked, { fresh, serverNow });
  const live = isLive(status);
  useAlarmSound(sound && loud.some(({ level }) => level === 'alarm'));

  const reached = asked?.problem !== undefined && asked.problem !== '' && isAsAsked(asked, status);
  useEffect(() => {
    if (reached && busy === undefined) settle();
  }, [reached, busy, settle]);

  const asAsked = (wanted: Ask): Ask => ({
    ...wanted,
    ...(choices.reason.trim() ? { reason: choices.reason.trim() } : {}),
    ...(wanted.what === 'pause' && choices.seconds ? { seconds: choices.seconds } : {}),
  });
  const press = (what: Ask['what']) => ask(asAsked({ what }));

  useEffect(() => {
    if (shortcuts === 'none') return;
    const onKey = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      const what = askOfKey(shortcut, shortcuts, mainAsk(status));
      if (!what) return;
      const reason = notWithProvider(what, status, matrix) ?? notNow(what, status);
      if (mayAsk(controls, what, mine) && reason === undefined) press(what);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const toldToPause = useRef(pausesOfAll);
  useEffect(() => {
    if (toldToPause.current === pausesOfAll) return;
    toldToPause.current = pausesOfAll;
    if (mayAsk(controls, 'pause', mine) && notNow('pause', status) === undefined) press('pause');
  });

  const unhappy = asked?.problem && fresh !== 'unknown' && loud.some(({ sentence }) => sentence === asked.problem);
  const spoken = knownMedia(status).map(({ medium, state }) => `${mediumNames[medium]}: ${standingText(state)}`);
  const since = status.connectedAt;

  return (
    <div className={loud.some(({ level }) => level === 'alarm') ? 'controls controls-alarm' : 'controls'}>
      <Container
        header={
          <div className="controls-head">
            <h2>
              {agentName ? `Contact of ${agentName}` : live ? 'Your contact' : 'Your last contact'}
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
          <LoudBox
            loud={loud}
            busy={busy !== undefined}
            {...(unhappy ? { onAgain: askAgain, onSettle: settle } : {})}
          />
          <MediumList
            status={status}
            controls={controls}
            mine={mine}
            matrix={matrix}
            fresh={fresh}
            serverNow={serverNow}
            busy={busy !== undefined}
            onAsk={(wanted) => ask(asAsked(wanted))}
          />
          <Countdown status={status} serverNow={serverNow} />
          {live && (
            <AskButtons status={status} controls={controls} mine={mine} matrix={matrix} busy={busy} onAsk={press} />
          )}
          {live && mayAsk(controls, 'pause', mine) && (
            <PauseChoicesForm value={choices} longestPause={controls.longestPause} onChange={setChoices} />
          )}
          {asked && <Outcomes asked={asked} />}
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
        {fresh === 'current' || fresh === 'delayed' ? spoken.join('. ') : 'The state is not known.'}
      </LiveRegion>
    </div>
  );
};
