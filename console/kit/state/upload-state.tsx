import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { UploadStateText } from '../api/administration.ts';

/** `Not yet uploaded` and the other File Upload States, in the field's exact words. */
export const uploadStates: Record<UploadStateText, StatusIndicatorProps.Type> = {
  'Not yet uploaded': 'pending',
  Uploading: 'in-progress',
  Uploaded: 'success',
  Failed: 'error',
  Recycled: 'stopped',
  Removed: 'stopped',
  Lost: 'error',
};

export const UploadState = ({ state }: { state: UploadStateText }) => (
  <StatusIndicator type={uploadStates[state]}>{state}</StatusIndicator>
);
