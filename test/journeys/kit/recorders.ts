import { outputs } from './outputs.ts';

/** A control of a simulator; its answers are what that provider really does. */
const simulator =
  (endpoint: string) =>
  async <Answer>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${endpoint}/simulator/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`Simulator, ${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };

/** The next requests of an operation fail; `times` 0 ends that. */
export interface Failing {
  operation?: string;
  times: number;
  kind?: 'error' | 'silence';
  status?: number;
  /** The provider's name or number of the error. */
  code?: string | number;
  /** Whether the provider carries out the request anyway. */
  happens?: boolean;
}

/** How to end each contact that a journey began and did not end. */
const openContacts = new Map<string, () => Promise<unknown>>();
const endedAtLast = new Set<string>();

const remember = (contactId: string, end: (contactId: string) => Promise<unknown>): string => {
  openContacts.set(contactId, () => end(contactId));
  return contactId;
};

const endOnce = async (contactId: string, end: (contactId: string) => Promise<unknown>): Promise<void> => {
  openContacts.delete(contactId);
  if (!endedAtLast.has(contactId)) await end(contactId);
};

// A journey that failed in the middle of a call must not leave its agent on it for those that follow. This comes before
// what the journey itself does at its end.
afterAll(async () => {
  for (const [contactId, end] of openContacts) {
    endedAtLast.add(contactId);
    await end().catch(() => 'it had ended');
  }
});

const connectAsk = simulator(outputs.connectEndpoint);
const endConnect = (contactId: string) => connectAsk('POST', `contacts/${contactId}/end`);

export interface ConnectTruth {
  recordings: { audio?: string; screen?: string };
  history: { at: string; medium: string; did: string }[];
}

export const connect = {
  /** Connects a customer to this agent. */
  begin: async (username: string, flow: readonly string[] = ['audio', 'screen']): Promise<string> =>
    remember((await connectAsk<{ contactId: string }>('POST', 'contacts', { username, flow })).contactId, endConnect),
  transfer: async (contactId: string, username: string): Promise<string> =>
    remember(
      (await connectAsk<{ contactId: string }>('POST', `contacts/${contactId}/transfer`, { username })).contactId,
      endConnect,
    ),
  end: (contactId: string) => endOnce(contactId, endConnect),
  events: (how: { copies?: number; held?: boolean; order?: 'as-is' | 'reversed' }) => connectAsk('PUT', 'events', how),
  fail: (failing: Failing) => connectAsk('PUT', 'failures', failing),
  /** The failures that have not occurred yet. */
  failures: async (): Promise<unknown[]> =>
    (await connectAsk<{ failures: unknown[] }>('PUT', 'failures', { operation: 'none', times: 0 })).failures,
  truth: (contactId: string) => connectAsk<ConnectTruth>('GET', `recordings/${contactId}`),
};

const twilioAsk = simulator(outputs.twilioEndpoint);
const endTwilio = (callSid: string) => twilioAsk('POST', `contacts/${callSid}/end`);

export interface TwilioTruth {
  callSid: string;
  customerCallSid: string;
  recordings: { sid: string; status: string; callSid?: string; conferenceSid?: string }[];
}

export const twilio = {
  /** Connects a customer to this worker; `recorded` says what is recorded. */
  begin: async (
    workerSid: string,
    recordings: readonly ('call' | 'worker' | 'conference')[],
    how: { outbound?: boolean } = {},
  ): Promise<string> =>
    remember(
      (await twilioAsk<{ callSid: string }>('POST', 'contacts', { workerSid, recordings, ...how })).callSid,
      endTwilio,
    ),
  transfer: (callSid: string, workerSid: string, mode: 'COLD' | 'WARM' = 'COLD') =>
    twilioAsk('POST', `contacts/${callSid}/transfer`, { workerSid, mode }),
  leave: (callSid: string, workerSid: string) => twilioAsk('POST', `contacts/${callSid}/leave`, { workerSid }),
  /** Lets somebody else join the conference, recorded or not. */
  join: (callSid: string, recorded: boolean) => twilioAsk('POST', `contacts/${callSid}/join`, { recorded }),
  events: (held: true | 'first' | 'last') => twilioAsk('PUT', 'events', { held }),
  end: (callSid: string) => endOnce(callSid, endTwilio),
  fail: (failing: Failing) => twilioAsk('PUT', 'failures', failing),
  truth: (callSid: string) => twilioAsk<TwilioTruth>('GET', `recordings/${callSid}`),
};

const webexAsk = simulator(outputs.webexEndpoint);
const endWebex = (taskId: string) => webexAsk('POST', `tasks/${taskId}/end`);

export const webex = {
  begin: async (agentId: string): Promise<string> =>
    remember((await webexAsk<{ taskId: string }>('POST', 'tasks', { agentId })).taskId, endWebex),
  /** Pauses in Webex's own desktop. */
  pressButton: (taskId: string, button: 'pause' | 'resume', agentId: string) =>
    webexAsk('POST', `tasks/${taskId}/${button}`, { agentId }),
  transfer: (taskId: string, agentId: string, mode: 'blind' | 'consult' = 'blind') =>
    webexAsk('POST', `tasks/${taskId}/transfer`, { agentId, mode }),
  leave: (taskId: string, agentId: string) => webexAsk('POST', `tasks/${taskId}/leave`, { agentId }),
  webhooks: (held: true | 'first' | 'last') => webexAsk('PUT', 'webhooks', { held }),
  end: (taskId: string) => endOnce(taskId, endWebex),
  truth: (taskId: string) => webexAsk<{ recording: string }>('GET', `recordings/${taskId}`),
};
