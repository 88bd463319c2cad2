import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { size } from '../../../../kit/format.ts';
import { maxBytes } from './screen-file.ts';
import type { Monitors } from './use-monitors.ts';

const nameOf = (track: number): string => `Monitor ${track + 1}`;

/** Shown only if there is a choice. */
export const MonitorChoice = ({
  choice: { monitors, isTooLarge, shown, awaited, sentence, choose },
}: {
  choice: Monitors;
}) =>
  monitors.length < 2 ? null : (
    <div className="monitor-choice">
      <SegmentedControl
        label="Monitor"
        selectedId={String(awaited ?? shown)}
        options={monitors.map(({ width, height }, track) => ({
          id: String(track),
          text: `${nameOf(track)} (${width} × ${height})`,
          disabled: isTooLarge && track > 0,
        }))}
        onChange={({ detail }) => choose(Number(detail.selectedId))}
      />
      <div role="status">
        {isTooLarge && (
          <Box color="text-body-secondary" fontSize="body-s">
            Only the first monitor can be shown: for another one this page loads the whole recording, and does so up to{' '}
            {size(maxBytes)}. The file itself has all of them.
          </Box>
        )}
        {awaited !== undefined && (
          <StatusIndicator type="loading">
            {nameOf(awaited)} is being loaded; {nameOf(shown)} is shown until then
          </StatusIndicator>
        )}
        {sentence && <StatusIndicator type="warning">{sentence}</StatusIndicator>}
      </div>
    </div>
  );
