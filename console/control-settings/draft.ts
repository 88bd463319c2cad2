import type { ControlSettingsChange, ControlSettingsView } from '../../api/control/control-settings.ts';

export type FieldDraft = ControlSettingsView['fields'][number];
export type GrantDraft = ControlSettingsView['grants'][number];
export type ControlFunctionName = GrantDraft['functions'][number];

export interface SettingsDraft {
  enabled: boolean;
  longestPause: number;
  onTransfer: 'keep' | 'end';
  fields: FieldDraft[];
  /** Those of the three roles, in this order; then those of single users. */
  grants: GrantDraft[];
}

export const roles = ['agent', 'supervisor', 'administrator'] as const;
export const maxFields = 10;

export const functionNames: Record<ControlFunctionName, string> = {
  pause: 'Pause and resume',
  'start-stop': 'Start and stop recording',
  blackout: 'Blackout',
  screen: 'Record the screen without a call',
  tag: 'Tag',
  metadata: 'Write metadata',
  'pause-others': 'Contacts of others',
  ledger: 'Read the ledger',
  download: 'Download recordings',
  redact: 'Ask for parts of recordings to be removed',
  'approve-redaction': 'Approve removals that others ask for',
  listen: 'Listen to live calls of their teams',
  'watch-screen': 'Watch screens of live calls of their teams',
  keystrokes: 'See keystrokes',
  evaluate: 'Evaluate contacts',
  'own-evaluations': 'See evaluations of their own contacts',
  'evaluation-forms': 'Keep evaluation forms (administrators only)',
};
export const roleNames: Record<(typeof roles)[number], string> = {
  agent: 'Agents',
  supervisor: 'Supervisors',
  administrator: 'Administrators',
};
export const fieldTypes: Record<FieldDraft['type'], string> = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  choice: 'Choice',
};

const ofRole =
  (role: (typeof roles)[number]) =>
  ({ to }: GrantDraft): boolean =>
    'role' in to && to.role === role;

export const draftOf = ({ enabled, longestPause, onTransfer, fields, grants }: ControlSettingsView): SettingsDraft => ({
  enabled,
  longestPause,
  onTransfer,
  fields: structuredClone(fields),
  grants: [
    ...roles.map(
      (role): GrantDraft => grants.find(ofRole(role)) ?? { to: { role }, functions: [], writes: [], sees: [] },
    ),
    ...grants.filter(({ to }) => 'username' in to),
  ],
});

/** The key for rules and programs that a label suggests: `caller-name` for `Caller name`. */
export const keyOf = (label: string): string =>
  label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');

/** Errors, under the API's names for fields: `fields.0.label`. */
export const draftErrors = ({ fields, grants }: SettingsDraft): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const [index, { key, label, type, choices }] of fields.entries()) {
    const at = `fields.${index}`;
    if (!label.trim()) errors[`${at}.label`] = 'Enter a label.';
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key))
      errors[`${at}.key`] = 'Use lower case letters, digits and dashes, starting with a letter or digit.';
    else if (fields.some((other, place) => place < index && other.key === key))
      errors[`${at}.key`] = 'Another field has this key.';
    if (type === 'choice' && !choices?.length) errors[`${at}.choices`] = 'Enter at least one choice.';
  }
  for (const [index, { to }] of grants.entries()) {
    if (!('username' in to)) continue;
    const at = `grants.${index}.to`;
    if (!to.username.trim()) errors[at] = 'Enter the user name.';
    else if (
      grants.some(({ to: other }, place) => place < index && 'username' in other && other.username === to.username)
    )
      errors[at] = 'This user is listed already.';
  }
  return errors;
};

/** The request for the API, for a draft without errors. References to removed fields are left out. */
export const changeOf = (draft: SettingsDraft, version: number): ControlSettingsChange => {
  const keys = draft.fields.map(({ key }) => key);
  const there = (chosen: readonly string[]) => chosen.filter((key) => keys.includes(key));
  return {
    enabled: draft.enabled,
    longestPause: draft.longestPause,
    onTransfer: draft.onTransfer,
    fields: draft.fields.map(({ key, label, type, maxLength, choices }) => ({
      key,
      label: label.trim(),
      type,
      ...(type === 'text' && maxLength !== undefined ? { maxLength } : {}),
      ...(type === 'choice' && choices ? { choices } : {}),
    })),
    grants: draft.grants.map(({ to, functions, writes, sees, onlyOwnRecordings }) => ({
      to: 'username' in to ? { username: to.username.trim() } : to,
      functions,
      writes: there(writes),
      sees: there(sees),
      ...(onlyOwnRecordings && { onlyOwnRecordings }),
    })),
    version,
  };
};
