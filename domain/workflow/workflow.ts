import type { ContactDirection } from '../contact/contact.ts';

export const workflowEventKinds = ['end-of-call', 'daily'] as const;
/** When rules run: as soon as a contact is complete, or once a day for everything that waits. */
export type WorkflowEventKind = (typeof workflowEventKinds)[number];

/** All conditions of a rule must match. For a condition, one matching value is enough. */
export type Condition =
  | { field: 'team'; teamIds: readonly string[] }
  | { field: 'agent'; agentIds: readonly string[] }
  | { field: 'direction'; direction: ContactDirection }
  /** Whole numbers, or numbers with one `*` at the end or the beginning. */
  | { field: 'called-number' | 'calling-number'; numbers: readonly string[] }
  | { field: 'queue'; queueNames: readonly string[] }
  /** Seconds between start and end of the recording, both inclusive. */
  | { field: 'duration'; atLeast?: number; atMost?: number }
  | { field: 'metadata'; key: string; values: readonly string[] }
  | { field: 'data-server'; dataServerIds: readonly string[] };

/** `Keep n% of ... recordings`, with its Immediate Upload check box. */
export interface Keep {
  /** 0 to 100, whole. 0 recycles all. */
  percent: number;
  immediateUpload: boolean;
}

/** The set that a percentage counts: voice, screens of contacts with sound, screens of contacts without. */
export type KeptKind = 'voice' | 'matching-screen' | 'unmatched-screen';

export interface Actions {
  /** A kind that is not named keeps waiting, undecided. */
  keep: Partial<Record<KeptKind, Keep>>;
  /** Days in the archive. By default, the deployment's own retention. */
  retentionDays?: number;
  reason?: string;
  metadata?: Readonly<Record<string, string>>;
}

export interface WorkflowRule {
  ruleId: string;
  /** Unique within its event. */
  name: string;
  conditions: readonly Condition[];
  actions: Actions;
}

/** An event's rules in order. The first whose conditions match decides. The Default rule is last and has no conditions. */
export interface WorkflowEvent {
  kind: WorkflowEventKind;
  rules: readonly WorkflowRule[];
  /** Always matches. Its actions may be changed, but not its position. */
  defaultRule: { actions: Actions };
  /** Only `daily`: `HH:MM`, in `timeZone` (IANA). */
  time?: string;
  timeZone?: string;
  /** Since when Time and zone are unchanged, ISO 8601 UTC. Absent: since the last change of anything. */
  timeSetAt?: string;
  /** Counts changes. A save that is not based on the newest version is refused. */
  version: number;
  changedAt: string;
  changedBy: string;
}

/** The facts about a recording and its contact that rules use. */
export interface Subject {
  contactId: string;
  recordingId: string;
  kind: KeptKind;
  agentId?: string;
  /** The agent's team and the teams above it. */
  teamIds: readonly string[];
  direction?: ContactDirection;
  calledNumber?: string;
  callingNumber?: string;
  queueName?: string;
  durationSeconds: number;
  metadata: Readonly<Record<string, string>>;
  dataServerId: string;
  /** Tagged before the rules ran, so all its recordings are kept (PR-07). */
  tagged: boolean;
}

/** The decision about one recording, and the rule that made it. */
export interface Decision {
  event: WorkflowEventKind;
  /** `default` for the Default rule. */
  ruleId: string;
  ruleName: string;
  outcome: 'keep' | 'recycle';
  immediate: boolean;
  /** The daily run that decided. */
  runId?: string;
  /** ISO 8601 UTC. */
  at: string;
  retentionDays?: number;
  reason?: string;
}
