import Button from '@cloudscape-design/components/button';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Integrations, MyControls, RecordingStatus } from '../../api/control.ts';
import type { Medium } from '../../domain/recording/recording.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone, spokenDuration } from '../kit/format.ts';
import type { Ask } from './ask.ts';
import { knownMedia, type MediumState, recordedNow } from './being-recorded.ts';
import type { Freshness } from './freshness.ts';
import { mayAsk, notNow, notWithProvider } from './possible.ts';
import { secondsSince } from './server-clock.ts';
import { askNames, mediumNames, standingText } from './words.ts';

interface Props {
  status: RecordingStatus;
  controls: MyControls;
  mine: boolean;
  matrix: Integrations['integrations'] | undefined;
  fresh: Freshness;
  serverNow: number;
  busy: boolean;
  onAsk(ask: Ask): void;
}

const typeOf = (state: MediumState): StatusIndicatorProps.Type => {
  if (recordedNow(state) === 'perhaps') return 'warning';
  return state.standing === 'paused' ? 'success' : 'stopped';
};

/** One medium alone: what may be done with it, and can be done now. */
const single = (status: RecordingStatus, medium: Medium, matrix: Props['matrix']): Ask['what'] | undefined =>
  (['pause', 'resume', 'start'] as const).find(
    (what) => notNow(what, status, medium) === undefined && !notWithProvider(what, status, matrix, medium),
  );

/** A red dot is recording in every recorder of the world. */
export const StandingText = ({ state }: { state: MediumState }) =>
  state.standing === 'recording' ? (
    <span className="on-air">{standingText(state)}</span>
  ) : (
    <StatusIndicator type={typeOf(state)}>{standingText(state)}</StatusIndicator>
  );

/** How each medium stands, since when, and a button for it alone. */
export const MediumList = ({ status, controls, mine, matrix, fresh, serverNow, busy, onAsk }: Props) => {
  const { me } = useFermata();
  const states = knownMedia(status);
  if (states.length === 0) return <div>It is not known yet what is recorded of this contact.</div>;
  return (
    <ul className="media" aria-label="What is recorded">
      {states.map(({ medium, state }) => {
        const what = states.length > 1 ? single(status, medium, matrix) : undefined;
        const since = secondsSince(state.since, serverNow);
        return (
          <li key={medium} className="medium" data-medium={medium} data-standing={state.standing}>
            <span className="medium-name">{mediumNames[medium]}</span>
            <span className="medium-state">
              {fresh === 'current' || fresh === 'delayed' ? (
                <StandingText state={state} />
              ) : (
                <StatusIndicator type="warning">
                  {fresh === 'checking' ? 'Checking' : 'Unknown'}; last known: {standingText(state)}
                </StatusIndicator>
              )}
              <span className="medium-since digits">
                <span className="medium-clock">since {inZone(state.since, me.timeZone).clock} · </span>
                <span aria-hidden="true">{duration(since)}</span>
                <span className="only-spoken">, {spokenDuration(since)}</span>
              </span>
            </span>
            {what && mayAsk(controls, what, mine) && (
              <Button
                variant="inline-link"
                disabled={busy && what !== 'pause'}
                ariaLabel={`${askNames[what]}: ${mediumNames[medium]} alone`}
                onClick={() => onAsk({ what, media: [medium] })}
              >
                {askNames[what]}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
};
