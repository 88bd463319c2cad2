import type { CaptureState, Platform } from './words.ts';

/** An agent's PC that is enrolled. Its private key never leaves it. */
export interface Desktop {
  desktopId: string;
  /** The name of the PC. */
  machine: string;
  platform: Platform;
  /** JWK of an Ed25519 public key. */
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
  /** The code with which it was enrolled. */
  codeId: string;
  /** ISO 8601 UTC. */
  enrolledAt: string;
}

/** A person who is logged on at a PC, as the PC reports it. */
export interface LoggedOn {
  login: string;
  loggedOnAt: string;
  capture: {
    state: CaptureState;
    since: string;
    monitors: number;
    /** Keystrokes are recorded, or paused, in the programs and pages where that is allowed. */
    keystrokes?: boolean;
    detail?: string;
  };
}

/** The last report of a PC. */
export interface DesktopReport {
  desktopId: string;
  /** When it arrived: ISO 8601 UTC. */
  at: string;
  version: string;
  platform: Platform;
  ipAddresses: readonly string[];
  users: readonly LoggedOn[];
  waiting: { extractions: number; recordings: number; bytes: number; oldest?: string };
  disk: { freeBytes: number; totalBytes: number };
  clockOffsetMilliseconds: number;
  /** Sentences for an administrator; newest last. */
  faults: readonly string[];
  itemsVersion: number;
  channel: 'connected' | 'polling';
  browsers: readonly { login: string; name: string; extensionSeen: boolean }[];
}

/** Administrators give out codes so that PCs enrol themselves. The code itself is shown once and never stored. */
export interface EnrolmentCode {
  /** The beginning of its hash, which identifies it in lists. */
  codeId: string;
  codeHash: string;
  createdAt: string;
  createdBy: string;
  /** ISO 8601 UTC; exclusive. */
  expiresAt: string;
  /** How many PCs it may enrol, and how many it has enrolled. */
  maxUses: number;
  uses: number;
  note?: string;
  revokedAt?: string;
}

/** Enough of the hash to distinguish the codes of a deployment, but not enough to find the code. */
export const codeIdOf = (codeHash: string): string => codeHash.slice(0, 12);

export const codeLimits = { maxUses: 10_000, maxDays: 90 } as const;

/** Whether a PC may enrol with this code now. */
export const isUsable = ({ revokedAt, expiresAt, uses, maxUses }: EnrolmentCode, now: string): boolean =>
  revokedAt === undefined && now < expiresAt && uses < maxUses;

/** How often a PC reports: rarely while nudges reach it, because each report costs money. A PC without the channel polls. */
export const reportSeconds = { connected: 300, polling: 60 } as const;

export interface DesktopStore {
  /** All enrolled PCs. */
  all(): Promise<Desktop[]>;
  find(desktopId: string): Promise<Desktop | undefined>;
  /**
   * Counts one use of the code and stores the PC: both or neither. A PC that is already stored uses up nothing.
   * @throws Failure `forbidden` for a code that is wrong, revoked, expired or used up
   */
  enrol(desktop: Desktop, codeHash: string): Promise<void>;
  /** The PC loses access. Its last report and the list of agents that it captures are removed; its logon sessions and extractions stay. */
  remove(desktopId: string): Promise<void>;
  /** Stores the newest report of each PC. */
  noteReport(report: DesktopReport): Promise<void>;
  report(desktopId: string): Promise<DesktopReport | undefined>;
  reports(): Promise<DesktopReport[]>;

  codes(): Promise<EnrolmentCode[]>;
  addCode(code: EnrolmentCode): Promise<void>;
  /** Harmless when repeated. @throws Failure `not-found` */
  revokeCode(codeId: string, at: string): Promise<void>;
}
