import type { CSSProperties } from 'react';
import { useFermata } from '../../../kit/fermata.ts';
import { duration } from '../../../kit/format.ts';
import { pauseText } from '../../ledger/control-words.ts';
import type { Region } from '../../recordings/pauses.ts';

interface Props {
  regions: readonly Region[];
  onSeek(position: number): void;
}

const kindOf = ({ pause }: Region): string => (!pause.confirmed ? 'bad' : pause.blackout ? 'blackout' : 'paused');

/** Pauses drawn over the waveform. A tooltip says who paused, and why. */
export const PauseRegions = ({ regions, onSeek }: Props) => {
  const { me } = useFermata();
  return (
    <div className="pause-regions">
      {regions.map((region) => {
        const place = { left: `${region.start * 100}%`, width: `${(region.end - region.start) * 100}%` };
        return (
          <button
            key={region.pause.from + region.pause.media.join()}
            type="button"
            // Keyboards and screen readers use the list below, which contains the same.
            tabIndex={-1}
            aria-hidden="true"
            className={`pause-region pause-region-${kindOf(region)}`}
            style={place as CSSProperties}
            title={pauseText(region.pause, me.timeZone)}
            onClick={() => onSeek(region.at)}
          />
        );
      })}
    </div>
  );
};

/** The same as a list, which can be used by keyboard. Each entry leads to its place in the recording. */
export const PauseList = ({ regions, onSeek }: Props) => {
  const { me } = useFermata();
  return (
    <ul className="pause-list" aria-label="Pauses in this recording">
      {regions.map((region) => (
        <li key={region.pause.from + region.pause.media.join()}>
          <button type="button" className="pause-jump digits" onClick={() => onSeek(region.at)}>
            {duration(region.at)}
          </button>
          <span className={`pause-swatch pause-region-${kindOf(region)}`} aria-hidden="true" />
          {pauseText(region.pause, me.timeZone)}
        </li>
      ))}
    </ul>
  );
};
