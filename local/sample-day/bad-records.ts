import { idOf } from '../seeded-random.ts';
import { type Instance, recordOf } from './contact-record.ts';

/** The other records in a stream: agent events, and records that cannot be read. */
export const badRecords = (instance: Instance, now: Date): string[] => {
  const day = now.toISOString().slice(0, 10);
  const begins = now.getTime() - 3_600_000;
  const record = (name: string) => recordOf(instance, idOf('sample day', day, name), begins, begins + 60_000, 'VOICE');
  const { ContactId: _, ...nameless } = record('nameless');
  return [
    ...Array.from({ length: 8 }, (_, index) => agentEvent(instance, day, index, begins)),
    JSON.stringify(nameless),
    JSON.stringify(record('cut off')).slice(0, 900),
  ];
};

/** An agent event, in the stream of contact records because of a wrong setting. It is not a contact, and not an error. */
const agentEvent = ({ arn }: Instance, day: string, index: number, at: number) =>
  JSON.stringify({
    AWSAccountId: arn.split(':')[4],
    AgentARN: `${arn}/agent/${idOf('user', 'alice.agent')}`,
    CurrentAgentSnapshot: { AgentStatus: { Name: 'Available', Type: 'ROUTABLE' }, Contacts: [] },
    EventId: idOf('agent event', day, index),
    EventTimestamp: new Date(at + index * 120_000).toISOString(),
    EventType: 'HEART_BEAT',
    InstanceARN: arn,
    PreviousAgentSnapshot: null,
    Version: '2017-10-01',
  });
