import type { ContactFile } from '../contact/contact-store.ts';
import type { DataServer } from '../data-server/data-server.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import { endOfCallDecision } from './end-of-call.ts';
import { inOrder, keptKinds, matcherOf } from './rules.ts';
import { keptCount } from './share/exact.ts';
import { associatedByTeam } from './staged-agents.ts';
import { type ContactMarks, hasSound, noMarks, type People, subjectOf } from './subject.ts';
import type { Subject, WorkflowEvent } from './workflow.ts';

export interface SimulatedRule {
  ruleId: string;
  name: string;
  matched: number;
  /** Kept by the rule's own percentage. */
  kept: number;
  /** Kept because their contact is tagged, whatever the percentage says (PR-07). */
  tagged: number;
  recycled: number;
  /** How many of the kept and the tagged are uploaded at once. */
  immediate: number;
  /** How many of the kept and the tagged wait for the Daily Event. */
  staged: number;
}

export interface Simulation {
  recordings: number;
  rules: SimulatedRule[];
}

type Event = Pick<WorkflowEvent, 'kind' | 'rules' | 'defaultRule'>;

/**
 * Applies the event to past recordings, without deciding anything: rules in order, Default last. End of Call draws as it would
 * in reality; the Daily Event counts the whole span as one day. For End of Call, `staged` are the recordings that wait for the
 * Daily Event; for the Daily Event, those that it keeps after they waited. Kinds that a rule does not name only count as matched.
 */
export const simulate = (event: Event, subjects: readonly Subject[]): Simulation => {
  const rules = new Map(
    inOrder(event).map(({ ruleId, name }) => [
      ruleId,
      { ruleId, name, matched: 0, kept: 0, tagged: 0, recycled: 0, immediate: 0, staged: 0 },
    ]),
  );
  const ask = matcherOf(event);
  const groups = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const match = ask(subject);
    const rule = rules.get(match.ruleId)!;
    rule.matched += 1;
    if (event.kind === 'daily') {
      const group = groups.get(`${match.ruleId}#${subject.kind}`) ?? [];
      groups.set(`${match.ruleId}#${subject.kind}`, group);
      group.push(subject);
      continue;
    }
    const decision = endOfCallDecision(match, subject, '');
    if (!decision) rule.staged += 1;
    else if (decision.outcome === 'recycle') rule.recycled += 1;
    else {
      rule[subject.tagged ? 'tagged' : 'kept'] += 1;
      rule.immediate += 1;
    }
  }
  for (const { ruleId, actions } of event.kind === 'daily' ? inOrder(event) : []) {
    for (const kind of keptKinds) {
      const keep = actions.keep[kind];
      const group = groups.get(`${ruleId}#${kind}`);
      if (!keep || !group) continue;
      const tagged = group.filter((subject) => subject.tagged).length;
      const kept = keptCount(group.length - tagged, keep.percent);
      const rule = rules.get(ruleId)!;
      rule.kept += kept;
      rule.tagged += tagged;
      rule.recycled += group.length - kept - tagged;
      rule[keep.immediateUpload ? 'immediate' : 'staged'] += kept + tagged;
    }
  }
  return { recordings: subjects.length, rules: [...rules.values()] };
};

/** The recordings of a contact that rules would have decided about. */
export interface DecidedRecordings {
  subjects: Subject[];
  /** Recordings of an agent without a data server, about which no rule decides. */
  notStaged: number;
}

/**
 * The recordings of a contact about which rules would have decided: its staged recordings, or, if there are none, its audio as
 * if its agent had staged it on the data server of their team.
 */
export const subjectsOfContact = (
  file: ContactFile,
  staged: readonly StagedRecording[],
  {
    people,
    dataServers,
    marks = noMarks,
  }: { people: People; dataServers: readonly DataServer[]; marks?: ContactMarks },
): DecidedRecordings => {
  const nothing = { subjects: [], notStaged: 0 };
  const { contact } = file;
  if (!contact) return nothing;
  const withSound = hasSound(file, staged);
  if (staged.length > 0) {
    const subjects = staged.map((recording) => subjectOf(recording, { people, contact, withSound, marks }));
    return { subjects, notStaged: 0 };
  }
  if (!withSound) return nothing;
  const { contactId, agentId, acdId } = contact;
  const startedAt = contact.connectedToAgentAt ?? contact.initiatedAt ?? contact.updatedAt;
  const username = acdId ?? '';
  const user = people.agent({ username, ...(agentId !== undefined && { agentId }) });
  const teamIds = people.teamIds(user?.teamId);
  const server = dataServers.find(({ association }) => associatedByTeam(association, teamIds) !== 'no');
  if (!server) return { subjects: [], notStaged: 1 };
  const sound: StagedRecording = {
    recordingId: file.recordings.find(({ medium }) => medium === 'audio')?.recordingId ?? contactId,
    contactId,
    medium: 'audio',
    username,
    ...(agentId !== undefined && { agentId }),
    machine: '',
    dataServerId: server.dataServerId,
    path: '',
    size: 0,
    sha256: '',
    startedAt,
    endedAt: contact.disconnectedAt ?? startedAt,
    registeredAt: contact.importedAt,
    uploadState: 'Not yet uploaded',
    custody: [],
  };
  return { subjects: [subjectOf(sound, { people, contact, withSound, marks })], notStaged: 0 };
};
