/**
 * Events of calls in the vocabulary of CSTA (ECMA-269), whichever system reports them. A connection is the part of one
 * extension in one call.
 */

/** Facts about a call besides its connections. The newest wins. Null withdraws an earlier value. */
export interface CallFacts {
  queueName?: string | null;
  /** The other party's number. Null if its presentation is restricted. */
  callerNumber?: string | null;
  /** The other party's name, as the telephone network or the PBX delivered it. */
  callerName?: string | null;
  /** The result of the call, with its template. */
  wrapUp?: string | null;
  /** Additional information about the call. */
  queryData?: string | null;
}

/** `inbound`: somebody called the extension. `outbound`: the extension called somebody. */
export type Direction = 'inbound' | 'outbound';

export interface LoggedOnAgent {
  agentId: string;
  agentName?: string | undefined;
  extension: string;
}

/** A connection that exists when a source is asked for its calls. */
export interface ConnectionInProgress {
  connectionId: string;
  callRef: string;
  extension: string;
  isConnected: boolean;
  /** The recorder's id of its recording, if the source can be asked for it. */
  guid?: string | undefined;
  facts?: CallFacts | undefined;
}

type What =
  | ({ is: 'agent-logged-on' } & LoggedOnAgent)
  | { is: 'agent-logged-off'; extension: string; agentId?: string | undefined }
  /** The call waits in a queue, or no longer does. */
  | { is: 'queued'; callRef: string; queueName: string }
  | { is: 'left-queue'; callRef: string }
  /** It rings at the extension, or the extension dials. */
  | {
      is: 'delivered';
      connectionId: string;
      callRef: string;
      extension: string;
      facts?: CallFacts | undefined;
      /** Left out if the source does not say. */
      direction?: Direction | undefined;
    }
  /** The extension and another party hear each other. */
  | {
      is: 'connected';
      connectionId: string;
      callRef: string;
      extension: string;
      facts?: CallFacts | undefined;
      direction?: Direction | undefined;
    }
  | { is: 'held' | 'retrieved'; connectionId: string }
  /** About one connection, or about every connection of a call. */
  | { is: 'facts'; connectionId: string; facts: CallFacts }
  | { is: 'facts'; callRef: string; facts: CallFacts }
  /**
   * The transferring party has left. Attended: `to` is the connection that continues with the other party of the first of
   * `from`. A blind transfer only says who transferred; the destination is delivered later.
   */
  | {
      is: 'transferred';
      from: readonly string[];
      to?: string | undefined;
      callRef?: string | undefined;
      facts?: CallFacts | undefined;
    }
  | { is: 'conferenced'; connectionIds: readonly string[] }
  | { is: 'disconnected'; connectionId: string }
  /** `beganAtMs` is left out if the source was asked, and only knows that it is being recorded. */
  | { is: 'recording-began'; connectionId: string; guid: string; beganAtMs?: number | undefined }
  | { is: 'recording-ended'; connectionId: string; guid?: string | undefined }
  /** From now on a recorder is attached to the connection, and can be muted. Its recording is announced before or after. */
  | { is: 'recorder-attached'; connectionId: string }
  /** The source does not begin to record the connection, because its call is paused. */
  | { is: 'recording-held'; connectionId: string }
  /** The source sends no more events, so the calls in progress are in doubt. */
  | { is: 'source-lost' }
  | {
      is: 'source-resumed';
      connections: readonly ConnectionInProgress[];
      /** Everybody who is logged on. Left out if the source cannot be asked. */
      agents?: readonly LoggedOnAgent[] | undefined;
    };

/** When it happened, in milliseconds since 1970. */
export type CallEvent = What & { atMs: number };
