import fc from 'fast-check';
import { liveContactOf } from '../../adapters/amazon-connect/contact-event.ts';
import { twilioNews } from '../../adapters/twilio/twilio-events.ts';
import { webexNews } from '../../adapters/webex/webex-events.ts';
import { agentsOn } from '../../domain/control/contact/contact-history.ts';
import { joinReports } from '../../domain/control/contact/joining.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';

const start = Date.parse('2026-11-20T10:00:00.000Z');
const now = new Date(start + 3_600_000);
const agents = ['agent-z', 'agent-a', 'agent-m'];

/** Something that happens to a call, with one of three agents, each at its own second or at the same. */
interface Moment {
  what: 'comes' | 'joins' | 'leaves' | 'wraps up late' | 'recording begins' | 'seems over' | 'is over';
  agent: number;
  second: number;
}
const moment = fc.record<Moment>({
  what: fc.constantFrom('comes', 'joins', 'leaves', 'wraps up late', 'recording begins', 'seems over', 'is over'),
  agent: fc.integer({ min: 0, max: 2 }),
  second: fc.integer({ min: 1, max: 30 }),
});

const twilio = ({ what, agent, second }: Moment): LiveContact | undefined => {
  const worker = `CA-${agent}`;
  const types: Partial<Record<Moment['what'], string>> = {
    comes: 'reservation.accepted',
    joins: 'reservation.accepted',
    leaves: 'reservation.wrapup',
    'wraps up late': 'reservation.completed',
    'seems over': 'task.wrapup',
    'is over': 'task.completed',
  };
  const form =
    types[what] === undefined
      ? { RecordingStatus: 'in-progress', RecordingSid: 'RE1', CallSid: 'CA1' }
      : {
          EventType: types[what],
          TaskSid: 'WT1',
          WorkerSid: agents[agent]!,
          ReservationSid: `WR-${agent}`,
          ...(what === 'joins' && { TransferMode: 'WARM' }),
          TimestampMs: String(start + second * 1000),
          TaskAttributes: JSON.stringify({
            call_sid: 'CA1',
            conference: { sid: 'CF1', participants: { customer: 'CA1', worker } },
          }),
        };
  return twilioNews(new URLSearchParams(form as Record<string, string>), now).contact;
};

const webex = ({ what, agent, second }: Moment): LiveContact | undefined => {
  const types: Record<Moment['what'], string> = {
    comes: 'task:connected',
    joins: 'AgentConsultConferenced',
    leaves: 'AgentWrapup',
    'wraps up late': 'AgentWrappedUp',
    'recording begins': 'ContactRecordingStarted',
    'seems over': 'task:wrapup',
    'is over': 'task:ended',
  };
  const ofAgent = !['seems over', 'is over', 'recording begins'].includes(what);
  const data = { taskId: 'T1', createdTime: start + second * 1000, ...(ofAgent && { agentId: agents[agent] }) };
  return webexNews(JSON.stringify({ type: types[what], data }), now).contact;
};

const connect = ({ what, agent, second }: Moment): LiveContact | undefined => {
  const time = new Date(start + second * 1000).toISOString();
  const eventType =
    what === 'comes' ? 'CONNECTED_TO_AGENT' : what === 'is over' ? 'DISCONNECTED' : 'CONTACT_DATA_UPDATED';
  return liveContactOf({
    'detail-type': 'Amazon Connect Contact Event',
    time,
    detail: {
      contactId: 'leg-2',
      initialContactId: what === 'joins' ? 'leg-1' : undefined,
      channel: 'VOICE',
      eventType,
      ...(what === 'comes' && {
        agentInfo: { agentArn: `arn:x/agent/${agents[agent]}`, connectedToAgentTimestamp: time },
      }),
    },
  });
};

const joined = (facts: readonly LiveContact[]) =>
  facts.reduce<LiveContact | undefined>((before, fact) => joinReports(before, fact), undefined);

describe.each([
  ['Twilio', twilio],
  ['Webex Contact Center', webex],
  ['Amazon Connect', connect],
])('the events of a call at %s', (_, adapter) => {
  const newsOf = (moments: readonly Moment[]) => moments.flatMap((one) => adapter(one) ?? []);

  test('lead to the same contact in any order, with any of them twice (PR-09)', () => {
    const histories = fc
      .array(moment, { minLength: 1, maxLength: 8 })
      .chain((moments) =>
        fc.tuple(
          fc.constant(moments),
          fc.shuffledSubarray(moments, { minLength: moments.length }),
          fc.shuffledSubarray(moments),
        ),
      );
    fc.assert(
      fc.property(histories, ([moments, order, again]) => {
        expect(joined(newsOf([...order, ...again]))).toEqual(joined(newsOf(moments)));
      }),
      { numRuns: 400 },
    );
  });

  test('show the agent who took it over last, if nobody came or left after that (PR-09)', () => {
    const history = fc.tuple(fc.array(moment, { maxLength: 6 }), fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(history, ([moments, agent]) => {
        const last: Moment = { what: 'comes', agent, second: 40 };
        for (const order of [
          [...moments, last],
          [last, ...moments],
        ]) {
          const contact = joined(newsOf(order))!;
          expect(agentsOn(contact)).toEqual([agents[agent]]);
          expect(contact.agentId).toBe(agents[agent]);
          expect(contact.endedAt).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });
});
