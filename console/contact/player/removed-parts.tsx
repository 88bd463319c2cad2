import type { CSSProperties } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { duration } from '../../kit/format.ts';
import { spanText } from '../../redactions/words.ts';

interface Props {
  removed: RecordingView['redacted'];
  onSeek(position: number): void;
}

/** Removed parts drawn over the waveform. */
export const RemovedRegions = ({ removed, onSeek, seconds }: Props & { seconds: number }) => (
  <div className="pause-regions">
    {removed.map((span) => {
      const left = Math.min(100, (span.fromSeconds / seconds) * 100);
      const width = Math.min(100 - left, ((span.toSeconds - span.fromSeconds) / seconds) * 100);
      return (
        <button
          key={span.fromSeconds}
          type="button"
          // Keyboards and screen readers use the list below, which contains the same.
          tabIndex={-1}
          aria-hidden="true"
          className="pause-region pause-region-blackout"
          style={{ left: `${left}%`, width: `${width}%` } as CSSProperties}
          title={`Removed: ${spanText(span)}`}
          onClick={() => onSeek(span.fromSeconds)}
        />
      );
    })}
  </div>
);

/** The same as a list, which can be used by keyboard. */
export const RemovedList = ({ removed, onSeek }: Props) => (
  <ul className="pause-list" aria-label="Removed parts of this recording">
    {removed.map((span) => (
      <li key={span.fromSeconds}>
        <button type="button" className="pause-jump digits" onClick={() => onSeek(span.fromSeconds)}>
          {duration(span.fromSeconds)}
        </button>
        <span className="pause-swatch pause-region-blackout" aria-hidden="true" />
        Removed: {spanText(span)}
      </li>
    ))}
  </ul>
);
