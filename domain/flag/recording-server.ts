import { Failure } from '../failure.ts';
import type { GatewayReport } from './gateway-report.ts';
import { type CallerNameSource, type FlagName, type OptionalFlag, optionalFlags, standardFlags } from './words.ts';

/** The program on the CTI server that serves one recording server. Its private key never leaves it. */
export interface Gateway {
  machine: string;
  /** JWK of an Ed25519 public key. */
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
  /** The code with which it was enrolled. */
  codeHash: string;
  enrolledAt: string;
}

/** A server that records calls on site. Several may write to one data server (QG-31). */
export interface RecordingServer {
  /** Also the id of its gateway, because each recording server has one (QG-30). */
  recordingServerId: string;
  /** Unique. */
  name: string;
  /** A label that the recording servers of one site share (QG-32). */
  site?: string;
  dataServerId: string;
  /** Absent until the flags were created, by `cti-gateway configure` (QG-04). */
  optionalFlags?: readonly OptionalFlag[];
  guidWindowSeconds: number;
  wrapUpSeconds: number;
  callerNameOrder: readonly CallerNameSource[];
  /** SHA-256 of the code that is typed into the gateway once. */
  enrolment?: { codeHash: string; expiresAt: string };
  gateway?: Gateway;
  /** When an administrator last requested that its users are loaded (QG-19). */
  loadUsersRequestedAt?: string;
  version: number;
  /** The last change of its settings by a person. */
  changed?: { at: string; by: string };
}

export interface RecordingServerStore {
  all(): Promise<RecordingServer[]>;
  find(recordingServerId: string): Promise<RecordingServer | undefined>;
  /**
   * Stored as `version` + 1; 0 is a new one. @throws Failure `conflict` if somebody else has saved since `version` was
   * read.
   */
  save(server: RecordingServer): Promise<void>;
  /** Its gateway loses access; flags stay. @throws Failure `conflict` like `save` */
  remove(server: Pick<RecordingServer, 'recordingServerId' | 'version'>): Promise<void>;
  /** Stores the newest report of each gateway. */
  noteReport(report: GatewayReport): Promise<void>;
  report(recordingServerId: string): Promise<GatewayReport | undefined>;
  reports(): Promise<GatewayReport[]>;
}

/** The flags that its gateway writes. None until they were created. */
export const flagsOf = ({ optionalFlags: chosen }: Pick<RecordingServer, 'optionalFlags'>): FlagName[] =>
  chosen === undefined ? [] : [...standardFlags, ...optionalFlags.filter((name) => chosen.includes(name))];

/** How often a change is repeated if others save at the same moment. */
const maxConflictRetries = 8;

/**
 * Reads, changes and saves, and starts again if somebody else saved in between. If `change` returns undefined, nothing is
 * saved.
 * @throws Failure `not-found`
 */
export const changeRecordingServer = async (
  store: Pick<RecordingServerStore, 'find' | 'save'>,
  recordingServerId: string,
  change: (server: RecordingServer) => RecordingServer | undefined,
): Promise<RecordingServer> => {
  for (let tries = 0; ; tries += 1) {
    const server = await store.find(recordingServerId);
    if (!server) throw new Failure('not-found', 'There is no such recording server');
    const changed = change(server);
    if (!changed) return server;
    try {
      await store.save(changed);
      return { ...changed, version: changed.version + 1 };
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'conflict') || tries >= maxConflictRetries) throw error;
    }
  }
};

/**
 * Uses up the code: its gateway serves the recording server from now on, and a previous gateway loses access. A gateway that
 * did not receive the answer may ask again with the same code and key.
 * @throws Failure `forbidden` for a code that is wrong, used or expired
 */
export const enrolGateway = async (
  store: Pick<RecordingServerStore, 'all' | 'find' | 'save'>,
  gateway: Gateway,
): Promise<RecordingServer> => {
  const wrong = () => new Failure('forbidden', 'This enrolment code is wrong, used or expired');
  const { codeHash, publicKey } = gateway;
  const servers = await store.all();
  const repeated = servers.find(
    (server) => server.gateway?.codeHash === codeHash && server.gateway.publicKey.x === publicKey.x,
  );
  if (repeated) return repeated;
  const known = servers.find(({ enrolment }) => enrolment?.codeHash === codeHash);
  if (!known) throw wrong();
  return changeRecordingServer(store, known.recordingServerId, (server) => {
    const { enrolment, ...rest } = server;
    if (enrolment?.codeHash !== codeHash || enrolment.expiresAt <= gateway.enrolledAt) throw wrong();
    return { ...rest, gateway };
  });
};
