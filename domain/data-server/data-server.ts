import type { UploadProgress } from './upload-progress.ts';

/** How fast a data server may upload; outside all windows there is no limit. Windows may pass midnight. */
export interface BandwidthWindow {
  days: readonly ('MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN')[];
  /** `HH:MM`, in the data server's time zone. */
  from: string;
  to: string;
  /** Bytes a second; 0: nothing. */
  bytesPerSecond: number;
}

/** Which PCs and agents stage on this data server. */
export interface Association {
  /** Whether one of the two is enough, or both must hold where both are given (facts, part C, point 13). */
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
    /** Whether a password is in the secret store; it is never given out. */
    passwordSet: boolean;
  };
  timeZone: string;
  bandwidth: readonly BandwidthWindow[];
  association: Association;
  /** SHA-256 of the code that is typed into the staging agent, once. */
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
  /** `since`: since when it lies there, ISO 8601. */
  files: readonly { path: string; since: string; reason: string }[];
}

/** What a staging agent last said of itself. */
export interface AgentStatus {
  agentId: string;
  at: string;
  version: string;
  waiting: { count: number; bytes: number; oldest?: string };
  disk: { freeBytes: number; totalBytes: number };
  /** Sentences an administrator can read; newest last. */
  errors: readonly string[];
  /** What lies in the staging location and is not taken; not all of it may be listed. Left out by older agents. */
  notTaken?: NotTaken;
}

export interface DataServerStore {
  all(): Promise<DataServer[]>;
  find(dataServerId: string): Promise<DataServer | undefined>;
  /** Kept as `version` + 1; 0 is a new one. @throws Failure `conflict` when the name is taken, or somebody else has saved since `version` was read. */
  save(server: DataServer): Promise<void>;
  /** Takes the code away and keeps the agent, both or neither. @throws Failure `forbidden` for a wrong, used or expired code. */
  enrol(agent: EnrolledAgent, codeHash: string, now: string): Promise<void>;
  /** It is let in no more. What it last said stays: a data server that is left without an agent has fallen silent. */
  removeAgent(agentId: string): Promise<void>;
  /** With what was said of it; its name is free again. @throws Failure `conflict` when somebody else has saved since `version` was read. */
  remove(server: Pick<DataServer, 'dataServerId' | 'version'>): Promise<void>;
  /** Those that were removed, with their last names: what was recorded there is known by them. */
  former(): Promise<FormerDataServer[]>;
  agent(agentId: string): Promise<EnrolledAgent | undefined>;
  /** All of all data servers, also those that have said nothing yet. */
  agents(): Promise<EnrolledAgent[]>;
  noteStatus(dataServerId: string, status: AgentStatus): Promise<void>;
  statuses(dataServerId: string): Promise<AgentStatus[]>;
  noteProgress(dataServerId: string, progress: UploadProgress): Promise<void>;
  progress(dataServerId: string): Promise<UploadProgress | undefined>;
}
