import type { Callback } from './callbacks.ts';
import {
  callsIn,
  names,
  newTask,
  type SimulatedRecording,
  type SimulatedStay,
  type SimulatedTask,
  sidOf,
  type Where,
} from './flex-task.ts';
import { conferenceEvent, recordingEvent, taskEvent } from './task-events.ts';

export type { SimulatedRecording } from './flex-task.ts';

interface Options {
  clock: () => Date;
  /** TaskRouter's events, and the conference's. */
  report(form: Callback): void;
  /** A recording's own status callbacks. */
  callback(to: string, form: Callback): void;
}

interface ComingIn {
  workerSid?: string;
  recordings?: Where[];
  outbound?: boolean;
}

const isOn = ({ status }: SimulatedRecording): boolean => /^(in-progress|paused)$/.test(status);

/** The live calls of the simulated account, and their recordings in Twilio. */
export class CallRecordings {
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #options: Options;
  #events = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A customer comes in, or is called; with a worker they are connected at once. */
  comeIn({ workerSid, ...how }: ComingIn): SimulatedTask {
    const task = newTask(how);
    this.#tasks.set(task.taskSid, task);
    this.#event(task, 'task.created');
    return (workerSid && this.accept(task.callSid, workerSid)) || task;
  }

  accept(sid: string, workerSid: string): SimulatedTask | undefined {
    const task = this.#with(sid);
    if (!task || task.ended) return undefined;
    const first = task.stays.length === 0;
    this.#enter(task, workerSid);
    if (first) for (const where of task.recorded) if (where !== 'worker') this.#record(task, where);
    return task;
  }

  /**
   * Transfers to another worker. Cold: the first one leaves before. Warm: both talk to the customer until one leaves. If
   * workers' calls are recorded, so is the new one's.
   */
  transfer(sid: string, { workerSid, mode = 'COLD' }: { workerSid: string; mode?: 'COLD' | 'WARM' }) {
    const task = this.#with(sid);
    const from = task?.stays.findLast(({ left }) => !left);
    if (!task || task.ended || !from) return undefined;
    this.#event(task, 'task.transfer-initiated', { ...from, transferMode: mode });
    if (mode === 'COLD') this.leave(sid, from.workerSid);
    this.#enter(task, workerSid, mode);
    this.#event(task, 'task.transfer-completed', task.stays.at(-1));
    return task;
  }

  /** A worker hangs up, and wraps up while the others continue. */
  leave(sid: string, workerSid: string): SimulatedTask | undefined {
    const task = this.#with(sid);
    const stay = task?.stays.findLast((one) => one.workerSid === workerSid && !one.left);
    if (!task || !stay) return undefined;
    stay.left = true;
    this.#callEnds(task, stay.callSid);
    this.#event(task, 'reservation.wrapup', stay);
    return task;
  }

  /** The worker has finished wrapping up. */
  complete(sid: string, workerSid: string): SimulatedTask | undefined {
    const task = this.#with(sid);
    const stay = task?.stays.findLast((one) => one.workerSid === workerSid && one.left);
    if (!task || !stay) return undefined;
    this.#event(task, 'reservation.completed', stay);
    return task;
  }

  /** A third party or a supervisor comes into the conference. */
  join(sid: string, { recorded = false }: { recorded?: boolean }): SimulatedTask | undefined {
    const task = this.#with(sid);
    if (!task || task.ended) return undefined;
    const callSid = sidOf('CA');
    task.others.push(callSid);
    this.#conference(task, 'participant-join', callSid);
    if (recorded) this.#record(task, 'worker', callSid);
    return task;
  }

  end(sid: string): SimulatedTask | undefined {
    const task = this.#with(sid);
    if (!task || task.ended) return undefined;
    for (const recording of task.recordings) if (isOn(recording)) this.#set(task, recording, 'completed');
    for (const stay of task.stays) {
      if (!stay.left) this.#event(task, 'reservation.wrapup', stay);
      stay.left = true;
    }
    task.ended = true;
    this.#event(task, 'task.wrapup');
    this.#event(task, 'task.completed');
    return task;
  }

  /** Recordings of a call or a conference; undefined if there is none. */
  at(place: string): SimulatedRecording[] | undefined {
    const task = this.#with(place);
    return task?.recordings.filter(({ callSid, conferenceSid }) => place === callSid || place === conferenceSid);
  }

  /** Calls that are in a conference; undefined if it is over, or there is none. */
  participants(conferenceSid: string): string[] | undefined {
    const task = [...this.#tasks.values()].find((one) => one.conferenceSid === conferenceSid);
    return task && !task.ended ? callsIn(task) : undefined;
  }

  begin(callSid: string, callback: string | undefined): SimulatedRecording {
    const task = this.#with(callSid)!;
    const recording = this.#record(task, 'worker', callSid);
    if (callback) {
      recording.callback = callback;
      this.#callback(recording);
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
    const { recordings, history, taskSid, callSid, customerCallSid, conferenceSid, stays } = task;
    return { taskSid, callSid, customerCallSid, conferenceSid, stays, recordings, history };
  }

  #with(sid: string): SimulatedTask | undefined {
    return [...this.#tasks.values()].find((task) => task.taskSid === sid || names(task, sid));
  }

  #enter(task: SimulatedTask, workerSid: string, transferMode?: 'COLD' | 'WARM'): void {
    const callSid = task.stays.length === 0 ? task.workerCallSid : sidOf('CA');
    const stay: SimulatedStay = {
      workerSid,
      reservationSid: sidOf('WR'),
      callSid,
      ...(transferMode && { transferMode }),
      left: false,
    };
    task.stays.push(stay);
    task.workerSid = workerSid;
    task.workerCallSid = callSid;
    if (task.recorded.includes('worker')) this.#record(task, 'worker', callSid);
    this.#event(task, 'reservation.accepted', stay);
    this.#conference(task, 'participant-join', callSid);
  }

  #callEnds(task: SimulatedTask, callSid: string): void {
    for (const recording of task.recordings)
      if (recording.callSid === callSid && isOn(recording)) this.#set(task, recording, 'completed');
    this.#conference(task, 'participant-leave', callSid);
  }

  #record(task: SimulatedTask, where: Where, callSid = task.customerCallSid): SimulatedRecording {
    const recording: SimulatedRecording = {
      sid: sidOf('RE'),
      ...(where === 'conference' ? { conferenceSid: task.conferenceSid } : { callSid }),
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
    if (status === 'completed') this.#callback(recording);
  }

  #callback(recording: SimulatedRecording) {
    if (recording.callback) this.#options.callback(recording.callback, recordingEvent(recording));
  }

  #event(task: SimulatedTask, type: string, stay?: SimulatedStay): void {
    this.#options.report(taskEvent(task, type, this.#options.clock(), stay));
  }

  #conference(task: SimulatedTask, event: 'participant-join' | 'participant-leave', callSid: string): void {
    this.#events += 1;
    const at = this.#options.clock();
    this.#options.report(conferenceEvent(task, event, { callSid, at, number: this.#events }));
  }

  #now(): string {
    return this.#options.clock().toISOString();
  }
}
