import type { RecordingStatus } from '../../../api/control/control.ts';
import { useFermata } from '../../kit/fermata.ts';
import { duration, inZone } from '../../kit/format.ts';
import { secondsLeft } from '../following/clock.ts';
import { isLive, isPaused, knownMedia } from './contact-state.ts';

/** The time until the pause ends automatically, by the server's clock. */
export const Countdown = ({ status, serverNow }: { status: RecordingStatus; serverNow: number }) => {
  const { me } = useFermata();
  const until = status.pausedUntil;
  if (!until || !isLive(status)) return null;
  const left = secondsLeft(until, serverNow);
  const paused = knownMedia(status).some(({ state }) => isPaused(state));
  return (
    <div className={`countdown ${left <= 15 ? 'countdown-soon' : ''}`}>
      <span className="countdown-left digits" role="timer" aria-label="Time left in the pause">
        {duration(left)}
      </span>
      <span>
        {left === 0
          ? 'The pause is ending'
          : `until recording resumes automatically at ${inZone(until, me.timeZone).clock}${paused ? '' : ' (once it is paused)'}`}
      </span>
    </div>
  );
};
