import type { RecordingStatus } from '../../api/control.ts';
import { useFermata } from '../kit/fermata.ts';
import { duration, inZone } from '../kit/format.ts';
import { isLive, isPaused, knownMedia } from './being-recorded.ts';
import { secondsLeft } from './server-clock.ts';

/** When the pause ends by itself, counted down by the server's clock. */
export const Countdown = ({ status, serverNow }: { status: RecordingStatus; serverNow: number }) => {
  const { me } = useFermata();
  const until = status.pausedUntil;
  if (!until || !isLive(status)) return null;
  const left = secondsLeft(until, serverNow);
  const paused = knownMedia(status).some(({ state }) => isPaused(state));
  return (
    <div className={`countdown ${left <= 15 ? 'countdown-soon' : ''}`}>
      <span className="countdown-left digits" role="timer" aria-label="Time left of the pause">
        {duration(left)}
      </span>
      <span>
        {left === 0
          ? 'The pause is ending'
          : `until recording goes on by itself, at ${inZone(until, me.timeZone).clock}${paused ? '' : ' (once it is paused)'}`}
      </span>
    </div>
  );
};
