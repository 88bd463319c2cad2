/** The content of `.local/outputs.json`, for scripts and integration tests. */
export interface Outputs {
  /** The AWS-compatible endpoint. */
  endpoint: string;
  region: string;
  /** Plain HTTP on 127.0.0.1; append `/v1/...`. */
  apiUrl: string;
  consoleUrl: string;
  /** The WebSocket that says when something changed, through the front door. */
  changesUrl: string;
  /** The address that manages its connections (`@connections`), at which tests close them. */
  changesEndpoint: string;
  ctrStreamName: string;
  ctrBucket: string;
  /** Contact record objects below this prefix are imported. */
  ctrPrefix: string;
  recordingsBucket: string;
  /** The bucket in which staged recordings end up. */
  archiveBucket: string;
  /** The API for staging agents, through the front door. */
  stagingApiUrl: string;
  /** The state machine. Started with `{}`, it checks whether a Daily Event is due. */
  dailyEventArn: string;
  /**
   * A folder that plays the part of a machine on site. With a sample day, its staging agent runs; otherwise enrol one yourself.
   */
  dataServer: { location: string; settingsFile: string };
  contactsTable: string;
  usersTable: string;
  /** Live contacts, control states, requests. */
  liveTable: string;
  /** Staged recordings, data servers, workflow events, daily runs. */
  stagingTable: string;
  /** PCs, requests to them, and stills of screens that somebody watches. */
  desktopsTable: string;
  userPoolId: string;
  userPoolClientId: string;
  /** A machine client with every scope, for client_credentials. */
  machineClientId: string;
  machineClientSecret: string;
  /**
   * The simulators of the providers. Each has switches below `/simulator/` to begin, transfer and end contacts, to cause
   * failures, and to see what is recorded (the comments in local/connect-simulator and its neighbours list them).
   */
  connectEndpoint: string;
  twilioEndpoint: string;
  webexEndpoint: string;
  logins: { role: 'administrator' | 'supervisor' | 'agent'; username: string; password: string }[];
}
