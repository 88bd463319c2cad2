import { customerNumber } from '../simulator/customer.ts';
import type { Callback } from './callbacks.ts';
import type { SimulatedRecording, SimulatedStay, SimulatedTask } from './flex-task.ts';

/** The form that TaskRouter posts to the event callback of its workspace. */
export const taskEvent = (task: SimulatedTask, type: string, at: Date, stay?: SimulatedStay): Callback => {
  const { taskSid, callSid, direction, customerCallSid, workerCallSid, conferenceSid, workerSid, stays } = task;
  const resource = type.split('.')[0]!;
  const worker = stay?.workerSid ?? workerSid;
  return {
    EventType: type,
    ResourceType: resource,
    ResourceSid: resource === 'reservation' && stay ? stay.reservationSid : taskSid,
    TaskSid: taskSid,
    TaskChannelUniqueName: 'voice',
    TaskQueueSid: 'WQ00000000000000000000000000000001',
    ...(worker && { WorkerSid: worker }),
    ...(stay && { ReservationSid: stay.reservationSid }),
    ...(stay?.transferMode && { TransferMode: stay.transferMode }),
    TaskAttributes: JSON.stringify({
      call_sid: callSid,
      direction,
      ...(direction === 'outbound' ? { outbound_to: customerNumber } : { from: customerNumber }),
      ...(stays.length > 0 && {
        conference: { sid: conferenceSid, participants: { customer: customerCallSid, worker: workerCallSid } },
      }),
    }),
    Timestamp: String(Math.floor(at.getTime() / 1000)),
    TimestampMs: String(at.getTime()),
  };
};

/** The form that a conference posts to its status callback. Flex names the conference like its task. */
export const conferenceEvent = (
  { conferenceSid, taskSid }: SimulatedTask,
  event: 'participant-join' | 'participant-leave',
  { callSid, at, number }: { callSid: string; at: Date; number: number },
): Callback => ({
  StatusCallbackEvent: event,
  ConferenceSid: conferenceSid,
  FriendlyName: taskSid,
  CallSid: callSid,
  SequenceNumber: String(number),
  Muted: 'false',
  Hold: 'false',
  Coaching: 'false',
  Timestamp: at.toUTCString(),
});

/** The form that a recording posts to its status callback. A recording of a conference names no call. */
export const recordingEvent = ({ sid, callSid, conferenceSid, status, startedAt }: SimulatedRecording): Callback => ({
  ...(callSid && { CallSid: callSid }),
  ...(conferenceSid && { ConferenceSid: conferenceSid }),
  RecordingSid: sid,
  RecordingStatus: status,
  RecordingChannels: '2',
  RecordingStartTime: new Date(startedAt).toUTCString(),
  RecordingSource: callSid ? 'StartCallRecordingAPI' : 'Conference',
  RecordingTrack: 'both',
});
