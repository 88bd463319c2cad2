import type { ControlSettingsChange, ControlSettingsView } from '../../../api/control/control-settings.ts';
import type { ControlSettings, Grant, MetadataField } from '../../../domain/control/settings.ts';

const fieldView = ({ choices, ...field }: MetadataField): ControlSettingsView['fields'][number] => ({
  ...field,
  ...(choices && { choices: [...choices] }),
});

const grantView = ({
  to,
  functions,
  writes,
  sees,
  onlyOwnRecordings,
}: Grant): ControlSettingsView['grants'][number] => ({
  to,
  functions: [...functions],
  writes: [...writes],
  sees: [...sees],
  ...(onlyOwnRecordings && { onlyOwnRecordings }),
});

export const settingsView = (settings: ControlSettings): ControlSettingsView => ({
  enabled: settings.enabled,
  longestPause: settings.longestPause,
  onTransfer: settings.onTransfer,
  fields: settings.fields.map(fieldView),
  grants: settings.grants.map(grantView),
  version: settings.version,
  changedAt: settings.changedAt || null,
  changedBy: settings.changedBy || null,
});

export const changed = (
  { version, ...change }: ControlSettingsChange,
  by: { changedAt: string; changedBy: string },
): ControlSettings =>
  // Fields that are left out are absent in what was parsed: the optional fields of the schema are those of the domain.
  ({ ...change, version: version + 1, ...by }) as ControlSettings;
