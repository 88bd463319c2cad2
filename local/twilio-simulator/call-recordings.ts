import { createHash, randomUUID } from 'node:crypto';
import type { Callback } from './callbacks.ts';

const sidOf = (kind: string) => `${kind}${createHash('md5').update(randomUUID()).digest('hex')}`;

export interface SimulatedRecording {
  sid: string;
  callSid?: string;
  conferenceSid?: string;
  status: string;
  startedAt: string;
  callback?: string;
}

type Where = 'call' | 'worker' | 'conference';

/** A customer in Flex: his call, the agent's, the conference of both, and the task. */
interface SimulatedTask {
  taskSid: string;
  callSid: string;
  workerCallSid: string;
  conferenceSid: string;
  workerSid?: string;
  ended: boolean;
  recorded: Where[];
  recordings: SimulatedRecording[];
  history: { at: string; recording: string; did: string }[];
}

interface Options {
  clock: () => Date;
  /** TaskRouter's events. */
  told(form: Callback): void;
  /** A recording's own status callbacks. */
  callback(to: string, form: Callback): void;
}

/** The calls that go on at the simulated account, and what Twilio records of them. */
export class CallRecordings {
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A customer comes in; with a worker he is connected at once. */
  comeIn({ workerSid, recordings = ['conference'] }: { workerSid?: string; recordings?: Where[] }): SimulatedTask {
    const task: SimulatedTask = {
      taskSid: sidOf('WT'),
      callSid: sidOf('CA'),
      workerCallSid: sidOf('CA'),
      conferenceSid: sidOf('CF'),
      ended: false,
      recorded: recordings,
      recordings: [],
      history: [],
    };
    this.#tasks.set(task.callSid, task);
    this.#event(task, 'task.created');
    return (workerSid && this.accept(task.callSid, workerSid)) || task;
  }

  accept(callSid: string, workerSid: string): SimulatedTask | undefined {
    const task = this.#tasks.get(callSid);
    if (!task || task.ended) return undefined;
    task.workerSid = workerSid;
    for (const where of task.recorded) this.#record(task, where);
    this.#event(task, 'reservation.accepted');
    return task;
  }

  end(callSid: string): SimulatedTask | undefined {
    const task = this.#tasks.get(callSid);
    if (!task || task.ended) return undefined;
    task.ended = true;
    for (const recording of task.recordings)
      if (/^(in-progress|paused)$/.test(recording.status)) this.#set(task, recording, 'completed');
    this.#event(task, 'task.wrapup');
    this.#event(task, 'task.completed');
    return task;
  }

  /** Recordings of a call or a conference; undefined when there is no such. */
  at(place: string): SimulatedRecording[] | undefined {
    const task = this.#with(place);
    return task?.recordings.filter(({ callSid, conferenceSid }) => place === callSid || place === conferenceSid);
  }

  begin(callSid: string, callback: string | undefined): SimulatedRecording {
    const task = this.#with(callSid)!;
    const recording = this.#record(task, callSid === task.callSid ? 'call' : 'worker');
    if (callback) {
      recording.callback = callback;
      this.#callback(task, recording);
    }
    return recording;
  }

  change(recording: SimulatedRecording, status: string, behavior: string): SimulatedRecording {
    const task = this.#with(recording.callSid ?? recording.conferenceSid ?? '')!;
    if (recording.status !== status) this.#set(task, recording, status, status === 'paused' ? ` (${behavior})` : '');
    return recording;
  }

  truth(place: string): object | undefined {
    const task = this.#with(place);
    if (!task) return undefined;
    const { recordings, history, taskSid, callSid } = task;
    return { taskSid, callSid, recordings, history };
  }

  #with(sid: string): SimulatedTask | undefined {
    return [...this.#tasks.values()].find(
      ({ callSid, workerCallSid, conferenceSid }) => sid === callSid || sid === workerCallSid || sid === conferenceSid,
    );
  }

  #record(task: SimulatedTask, where: Where): SimulatedRecording {
    const recording: SimulatedRecording = {
      sid: sidOf('RE'),
      ...(where === 'conference'
        ? { conferenceSid: task.conferenceSid }
        : { callSid: where === 'call' ? task.callSid : task.workerCallSid }),
      status: 'absent',
      startedAt: this.#now(),
    };
    task.recordings.push(recording);
    this.#set(task, recording, 'in-progress');
    return recording;
  }

  #set(task: SimulatedTask, recording: SimulatedRecording, status: string, how = ''): void {
    recording.status = status;
    task.history.push({ at: this.#now(), recording: recording.sid, did: `${status}${how}` });
    if (status === 'completed') this.#callback(task, recording);
  }

  #callback(task: SimulatedTask, { callback, sid, callSid, conferenceSid, status, startedAt }: SimulatedRecording) {
    if (!callback) return;
    this.#options.callback(callback, {
      CallSid: callSid ?? task.callSid,
      ...(conferenceSid && { ConferenceSid: conferenceSid }),
      RecordingSid: sid,
      RecordingStatus: status,
      RecordingChannels: '2',
      RecordingStartTime: new Date(startedAt).toUTCString(),
      RecordingSource: callSid ? 'StartCallRecordingAPI' : 'Conference',
      RecordingTrack: 'both',
    });
  }

  #event(task: SimulatedTask, type: string): void {
    const { taskSid, callSid, workerCallSid, conferenceSid, workerSid } = task;
    const at = this.#options.clock();
    this.#options.told({
      EventType: type,
      ResourceType: type.split('.')[0]!,
      ResourceSid: taskSid,
      TaskSid: taskSid,
      TaskChannelUniqueName: 'voice',
      TaskQueueSid: 'WQ00000000000000000000000000000001',
      ...(workerSid && { WorkerSid: workerSid }),
      TaskAttributes: JSON.stringify({
        call_sid: callSid,
        direction: 'inbound',
        ...(workerSid && {
          conference: { sid: conferenceSid, participants: { customer: callSid, worker: workerCallSid } },
        }),
      }),
      Timestamp: String(Math.floor(at.getTime() / 1000)),
      TimestampMs: String(at.getTime()),
    });
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}
