import type { Role } from '../user/user.ts';

/**
 * Functions that can be granted one by one (OD-07). `pause-others`: contacts of other agents in visible teams. `screen`:
 * record one's own screen without a call, in the On-Demand client. `download`: files of recordings of visible contacts.
 * `redact`: ask for part of a recording to be removed; `approve-redaction`: decide about such requests of others.
 * `evaluate`: visible contacts that other people handled; `own-evaluations`: see completed evaluations of contacts that
 * they handled; `evaluation-forms`: keep the forms.
 */
export const controlFunctions = [
  'pause',
  'start-stop',
  'blackout',
  'screen',
  'tag',
  'metadata',
  'pause-others',
  'ledger',
  'download',
  'redact',
  'approve-redaction',
  'listen',
  'watch-screen',
  'keystrokes',
  'evaluate',
  'own-evaluations',
  'evaluation-forms',
] as const;
export type ControlFunction = (typeof controlFunctions)[number];

export const metadataTypes = ['text', 'number', 'date', 'choice'] as const;
export type MetadataType = (typeof metadataTypes)[number];

export const onTransferChoices = ['keep', 'end'] as const;

/** Functions that control no recorder: people with only these do not need Recording Controls. */
export const readingFunctions = [
  'ledger',
  'download',
  'redact',
  'approve-redaction',
  'listen',
  'watch-screen',
  'keystrokes',
  'evaluate',
  'own-evaluations',
  'evaluation-forms',
] as const satisfies readonly ControlFunction[];

/** Nobody has these until an administrator grants them, administrators included. */
export const monitoringFunctions = [
  'listen',
  'watch-screen',
  'keystrokes',
] as const satisfies readonly ControlFunction[];

const isMonitoring = (one: ControlFunction): boolean =>
  (monitoringFunctions as readonly ControlFunction[]).includes(one);

/** A metadata field that agents or programs may fill. */
export interface MetadataField {
  /** Lower case, digits and dashes: the name in rules and in the API. */
  key: string;
  label: string;
  type: MetadataType;
  /** Characters; only `text`, at most 200. */
  maxLength?: number;
  /** Only `choice`. */
  choices?: readonly string[];
}

/** What people of a role may do. A grant to a user name replaces the grant to the user's role. */
export interface Grant {
  to: { role: Role } | { username: string };
  functions: readonly ControlFunction[];
  /** Keys of metadata fields that they may write (OD-33). */
  writes: readonly string[];
  /** Keys of metadata fields whose content they may see (OD-32). */
  sees: readonly string[];
  /** *Notify On-Demand Recordings Only*: they see and control only their own recordings (OD-17). */
  onlyOwnRecordings?: boolean;
}

/** The settings of recording control that administrators make. */
export interface ControlSettings {
  /** Off by default (OD-01). */
  enabled: boolean;
  /** Seconds, 10 to 3600, after which every pause ends by itself. */
  longestPause: number;
  /** What a pause does when the customer is transferred. */
  onTransfer: (typeof onTransferChoices)[number];
  /** At most 10 (PR-08). */
  fields: readonly MetadataField[];
  grants: readonly Grant[];
  /** Counts changes. A save that is not based on the newest version is refused. */
  version: number;
  changedAt: string;
  changedBy: string;
}

/** The settings until an administrator saves some. */
export const unsetSettings: ControlSettings = {
  enabled: false,
  longestPause: 300,
  onTransfer: 'keep',
  fields: [],
  grants: [
    {
      to: { role: 'administrator' },
      functions: controlFunctions.filter((one) => !isMonitoring(one)),
      writes: [],
      sees: [],
    },
    {
      to: { role: 'supervisor' },
      functions: ['pause', 'blackout', 'tag', 'metadata', 'pause-others', 'ledger', 'redact', 'evaluate'],
      writes: [],
      sees: [],
    },
    { to: { role: 'agent' }, functions: ['pause', 'blackout', 'tag', 'metadata'], writes: [], sees: [] },
  ],
  version: 0,
  changedAt: '',
  changedBy: '',
};

export interface ControlSettingsStore {
  /** The last saved settings; undefined: nothing was ever saved, and recording control is off. */
  read(): Promise<ControlSettings | undefined>;
  /** @throws Failure `conflict` if the stored version is not `settings.version - 1` */
  save(settings: ControlSettings): Promise<void>;
}

/** How an agent may be named (A4.1). `id` is the provider's id. */
export const agentIdentifiers = ['id', 'username', 'system-username', 'phone', 'crm-username'] as const;
export type AgentIdentifier = (typeof agentIdentifiers)[number];

/** Further names of a user, set by an administrator. */
export interface UserIdentifiers {
  userId: string;
  /** Windows login, not fully qualified (OD-24). */
  systemUsername?: string;
  systemDomain?: string;
  phone?: string;
  crmUsername?: string;
}

export interface UserIdentifierStore {
  all(): Promise<UserIdentifiers[]>;
  /** Replaces those of one user. */
  save(identifiers: UserIdentifiers): Promise<void>;
}
