import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { RecordingStatus } from '../../../api/control/control.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration, inZone, spokenDuration } from '../../kit/format.ts';
import { secondsSince } from '../following/clock.ts';
import type { Freshness } from '../following/freshness.ts';
import { mediumNames, mediumStateText } from '../words.ts';
import { knownMedia, type MediumState, recordedNow } from './contact-state.ts';

interface Props {
  status: RecordingStatus;
  fresh: Freshness;
  serverNow: number;
}

const typeOf = (state: MediumState): StatusIndicatorProps.Type => {
  if (recordedNow(state) === 'perhaps') return 'warning';
  return state.standing === 'paused' ? 'success' : 'stopped';
};

/** A red dot means recording on every recorder in the world. */
export const MediumStateText = ({ state }: { state: MediumState }) =>
  state.standing === 'recording' ? (
    <span className="on-air">{mediumStateText(state)}</span>
  ) : (
    <StatusIndicator type={typeOf(state)}>{mediumStateText(state)}</StatusIndicator>
  );

/** The state of each medium, and since when. */
export const MediumList = ({ status, fresh, serverNow }: Props) => {
  const { me } = useFermata();
  const states = knownMedia(status);
  if (states.length === 0) return <div>Fermata does not know yet what is being recorded of this contact.</div>;
  return (
    <ul className="media" aria-label="What is recorded">
      {states.map(({ medium, state }) => {
        const since = secondsSince(state.since, serverNow);
        return (
          <li key={medium} className="medium" data-medium={medium} data-state={state.standing}>
            <span className="medium-name">{mediumNames[medium]}</span>
            <span className="medium-state">
              {fresh === 'current' || fresh === 'delayed' ? (
                <MediumStateText state={state} />
              ) : (
                <StatusIndicator type="warning">
                  {fresh === 'checking' ? 'Checking' : 'Unknown'}; last known: {mediumStateText(state)}
                </StatusIndicator>
              )}
              <span className="medium-since digits">
                <span className="medium-clock">since {inZone(state.since, me.timeZone).clock} · </span>
                <span aria-hidden="true">{duration(since)}</span>
                <span className="only-spoken">, {spokenDuration(since)}</span>
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
};
