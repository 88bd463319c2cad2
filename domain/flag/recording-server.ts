import { Failure } from '../failure.ts';
import type { GatewayReport } from './gateway-report.ts';
import { type CallerNameSource, type FlagName, type OptionalFlag, optionalFlags, standardFlags } from './words.ts';

/** The program on the CTI server that serves one recording server. Its private key never leaves it. */
export interface Gateway {
  machine: string;
  /** JWK of an Ed25519 public key. */
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
  /** The code that it was enrolled with. */
  codeHash: string;
  enrolledAt: string;
}

/** What records calls on site. Several may write to one data server (QG-31). */
export interface RecordingServer {
  /** Also the id of its gateway: there is one for each recording server (QG-30). */
  recordingServerId: string;
  /** Unique. */
  name: string;
  /** A label; recording servers of one site have the same (QG-32). */
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
  /** When an administrator last asked for its users to be loaded (QG-19). */
  loadUsersRequestedAt?: string;
  version: number;
  /** The last change of its settings by a person. */
  changed?: { at: string; by: string };
}

export interface RecordingServerStore {
  all(): Promise<RecordingServer[]>;
  find(recordingServerId: string): Promise<RecordingServer | undefined>;
  /**
   * Stored as `version` + 1; 0 is a new one. @throws Failure `conflict` when somebody else has saved since `version` was
   * read.
   */
  save(server: RecordingServer): Promise<void>;
  /** Its gateway loses access; flags stay. @throws Failure `conflict` like `save` */
  remove(server: Pick<RecordingServer, 'recordingServerId' | 'version'>): Promise<void>;
  /** Keeps the newest. */
  noteReport(report: GatewayReport): Promise<void>;
  report(recordingServerId: string): Promise<GatewayReport | undefined>;
  reports(): Promise<GatewayReport[]>;
}

/** The flags that its gateway writes; none before they were created. */
export const flagsOf = ({ optionalFlags: chosen }: Pick<RecordingServer, 'optionalFlags'>): FlagName[] =>
  chosen === undefined ? [] : [...standardFlags, ...optionalFlags.filter((name) => chosen.includes(name))];

/** How often a change is repeated when others save at the same moment. */
const maxConflictRetries = 8;

/**
 * Reads, changes and saves, again if somebody else saved in between. `change`: undefined leaves it as it is.
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
 * Uses up the code: the gateway that has it now serves the recording server, and one that did before loses access.
 * A gateway whose answer was lost may ask again with the same code and key.
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
