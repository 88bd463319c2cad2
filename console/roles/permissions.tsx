import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import {
  permissionLabels,
  type RecordingPermission,
  recordingPermissions,
} from '../../domain/schedule/recording-roles.ts';

interface Props {
  /** The role to which these permissions belong. */
  of: string;
  value: readonly RecordingPermission[];
  onChange(value: RecordingPermission[]): void;
}

export const Permissions = ({ of, value, onChange }: Props) => (
  <fieldset className="permissions" aria-label={`Permissions of ${of}`}>
    <SpaceBetween direction="horizontal" size="l">
      {recordingPermissions.map((permission) => (
        <Checkbox
          key={permission}
          checked={value.includes(permission)}
          onChange={({ detail }) =>
            onChange(recordingPermissions.filter((one) => (one === permission ? detail.checked : value.includes(one))))
          }
        >
          {permissionLabels[permission]}
        </Checkbox>
      ))}
    </SpaceBetween>
  </fieldset>
);
