import type { UploadProgress } from './upload-progress.ts';

export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof weekdays)[number];

/** How fast a data server may upload. Outside all windows there is no limit. A window may extend past midnight. */
export interface BandwidthWindow {
  days: readonly Weekday[];
  /** `HH:MM`, in the data server's time zone. */
  from: string;
  to: string;
  /** Bytes per second; 0 stops uploads. */
  bytesPerSecond: number;
}

/** Which PCs and agents use this data server for staging. */
export interface Association {
  /** Whether one of the two is enough, or both must match if both are given (facts, part C, point 13). */
  mode: 'any' | 'all';
  /** Addresses, CIDR blocks, or `first-last`; IPv4 and IPv6. */
  ipRanges: readonly string[];
  teamIds: readonly string[];
}

/** The customer's machine on site where recordings wait. */
export interface DataServer {
  dataServerId: string;
  /** Unique. */
  name: string;
  stagedUpload: {
    enabled: boolean;
    /** UNC path or mount; required when enabled. */
    location?: string;
    /** `Domain\user.name` of the user who administers the location. */
    username?: string;
    /** Whether a password is in the secret store; no answer ever contains it. */
    passwordSet: boolean;
  };
  timeZone: string;
  bandwidth: readonly BandwidthWindow[];
  association: Association;
  /** SHA-256 of the code that is typed into the staging agent once. */
  enrolment?: { codeHash: string; expiresAt: string };
  version: number;
  /** The last change of its settings. */
  changed?: { at: string; by: string };
}

export type FormerDataServer = Pick<DataServer, 'dataServerId' | 'name'>;

/** A staging agent's identity: the private key never leaves its machine. */
export interface EnrolledAgent {
  agentId: string;
  dataServerId: string;
  machine: string;
  /** JWK of an Ed25519 public key. */
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
  enrolledAt: string;
}

export interface NotTaken {
  count: number;
  /** `since`: when the agent first saw it there, ISO 8601. */
  files: readonly { path: string; since: string; reason: string }[];
}

/** The last status that a staging agent reported. */
export interface AgentStatus {
  agentId: string;
  at: string;
  version: string;
  waiting: { count: number; bytes: number; oldest?: string };
  disk: { freeBytes: number; totalBytes: number };
  /** Sentences for an administrator; newest last. */
  errors: readonly string[];
  /** Files in the staging location that were not accepted. The list may be incomplete. Older agents leave it out. */
  notTaken?: NotTaken;
}

export interface DataServerStore {
  all(): Promise<DataServer[]>;
  find(dataServerId: string): Promise<DataServer | undefined>;
  /**
   * Stored as `version` + 1; 0 is a new one. @throws Failure `conflict` if the name is taken, or somebody else has saved
   * since `version` was read.
   */
  save(server: DataServer): Promise<void>;
  /** Uses up the code and stores the agent: both or neither. @throws Failure `forbidden` for a wrong, used or expired code. */
  enrol(agent: EnrolledAgent, codeHash: string, now: string): Promise<void>;
  /** The agent loses access. Its last status stays, and a data server without an agent counts as silent. */
  removeAgent(agentId: string): Promise<void>;
  /**
   * Removes it with its statuses, so that its name is free again. @throws Failure `conflict` if somebody else has saved
   * since `version` was read.
   */
  remove(server: Pick<DataServer, 'dataServerId' | 'version'>): Promise<void>;
  /** Removed data servers with their last names, because recordings still refer to them. */
  former(): Promise<FormerDataServer[]>;
  agent(agentId: string): Promise<EnrolledAgent | undefined>;
  /** The agents of all data servers, also those that have not reported yet. */
  agents(): Promise<EnrolledAgent[]>;
  noteStatus(dataServerId: string, status: AgentStatus): Promise<void>;
  statuses(dataServerId: string): Promise<AgentStatus[]>;
  noteProgress(dataServerId: string, progress: UploadProgress): Promise<void>;
  progress(dataServerId: string): Promise<UploadProgress | undefined>;
}
