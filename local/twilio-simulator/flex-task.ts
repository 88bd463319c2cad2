import { createHash, randomUUID } from 'node:crypto';

export const sidOf = (kind: string) => `${kind}${createHash('md5').update(randomUUID()).digest('hex')}`;

export interface SimulatedRecording {
  sid: string;
  callSid?: string;
  conferenceSid?: string;
  status: string;
  startedAt: string;
  callback?: string;
}

/** The part of a task that is recorded: the customer's call, each worker's, or the conference. */
export type Where = 'call' | 'worker' | 'conference';

/** A worker's part in a task, from the reservation that was accepted to its wrap-up. */
export interface SimulatedStay {
  workerSid: string;
  reservationSid: string;
  callSid: string;
  /** How the worker joined. */
  transferMode?: 'COLD' | 'WARM';
  left: boolean;
}

/** A customer in Flex: their call, the workers' calls, the conference of all, and the task. */
export interface SimulatedTask {
  taskSid: string;
  direction: 'inbound' | 'outbound';
  /** The task's attribute `call_sid`. In an outbound task it is the worker's call, as plug-ins set it. */
  callSid: string;
  customerCallSid: string;
  /** The call of the worker who came last. */
  workerCallSid: string;
  conferenceSid: string;
  workerSid?: string;
  stays: SimulatedStay[];
  /** Calls of others in the conference: a third party, a supervisor. */
  others: string[];
  ended: boolean;
  recorded: Where[];
  recordings: SimulatedRecording[];
  history: { at: string; recording: string; did: string }[];
}

export const newTask = ({
  recordings = ['conference'],
  outbound = false,
}: {
  recordings?: Where[];
  outbound?: boolean;
}) => {
  const customerCallSid = sidOf('CA');
  const workerCallSid = sidOf('CA');
  const task: SimulatedTask = {
    taskSid: sidOf('WT'),
    direction: outbound ? 'outbound' : 'inbound',
    callSid: outbound ? workerCallSid : customerCallSid,
    customerCallSid,
    workerCallSid,
    conferenceSid: sidOf('CF'),
    stays: [],
    others: [],
    ended: false,
    recorded: recordings,
    recordings: [],
    history: [],
  };
  return task;
};

/** Calls that are in the conference now. */
export const callsIn = ({ ended, stays, customerCallSid, others }: SimulatedTask): string[] =>
  ended || stays.length === 0
    ? []
    : [customerCallSid, ...stays.filter(({ left }) => !left).map(({ callSid }) => callSid), ...others];

/** Whether this is the sid of its conference, or of any call that is or was in it. */
export const names = ({ customerCallSid, workerCallSid, conferenceSid, stays, others }: SimulatedTask, sid: string) =>
  [customerCallSid, workerCallSid, conferenceSid, ...others].includes(sid) ||
  stays.some(({ callSid }) => callSid === sid);
