import type { ContactDetail } from '../../api/contacts.ts';
import type { PauseList, PauseView } from '../../api/control.ts';
import type { Entry } from './fake-recorders.ts';
import * as sample from './sample-data.ts';

const later = (iso: string, seconds: number) => new Date(Date.parse(iso) + seconds * 1000).toISOString();
const hash = (number: number) => (number * 7919).toString(16).padStart(64, 'a');

/** The ledger of an invented contact that was paused twice, once not by all recorders. */
export const sampleLedger = (contactId: string): Entry[] => {
  const contact = sample.contacts.find((one) => one.contactId === contactId);
  const began = contact?.connectedToAgentAt;
  if (!began) return [];
  const by = contact.acdId ?? 'amara.okafor';
  const length = (Date.parse(contact.disconnectedAt ?? contact.startedAt) - Date.parse(began)) / 1000;
  const at = (share: number) => later(began, Math.max(1, share * length));
  const both = ['audio', 'screen'];
  const answer = (commandId: string, when: string, medium: string, result: string) => ({
    at: when,
    kind: 'answer',
    commandId,
    recorder: 'amazon-connect',
    medium,
    result,
    ...(result === 'failed' ? { code: 'InternalServiceException', detail: 'It did NOT happen.' } : {}),
  });
  const facts = [
    {
      at: at(0.2),
      kind: 'command',
      commandId: 'a',
      verb: 'pause',
      media: both,
      blackout: false,
      by,
      source: 'person',
      reason: 'Card number',
      pauseUntil: later(at(0.2), 300),
    },
    answer('a', later(at(0.2), 0.4), 'audio', 'confirmed'),
    answer('a', later(at(0.2), 0.5), 'screen', 'confirmed'),
    {
      at: at(0.35),
      kind: 'command',
      commandId: 'b',
      verb: 'resume',
      media: both,
      blackout: false,
      by,
      source: 'person',
    },
    answer('b', later(at(0.35), 0.3), 'audio', 'confirmed'),
    answer('b', later(at(0.35), 0.3), 'screen', 'confirmed'),
    { at: at(0.5), kind: 'mark', mark: 'tag', name: 'complaint', by },
    {
      at: at(0.6),
      kind: 'command',
      commandId: 'c',
      verb: 'pause',
      media: both,
      blackout: true,
      by,
      source: 'trigger',
      pauseUntil: later(at(0.6), 300),
    },
    answer('c', later(at(0.6), 0.4), 'audio', 'confirmed'),
    answer('c', later(at(0.6), 0.6), 'screen', 'failed'),
    {
      at: at(0.8),
      kind: 'command',
      commandId: 'd',
      verb: 'resume',
      media: both,
      blackout: true,
      by: 'fermata',
      source: 'limit',
    },
    answer('d', later(at(0.8), 0.4), 'audio', 'confirmed'),
    answer('d', later(at(0.8), 0.4), 'screen', 'unchanged'),
    { at: at(1), kind: 'contact-ended', pausedMedia: [] },
  ];
  return facts.map((fact, index) => ({
    ...fact,
    contactId,
    number: index + 1,
    previousHash: index === 0 ? '0'.repeat(64) : hash(index),
    hash: hash(index + 1),
  }));
};

const answers = (bad: boolean): PauseView['answers'] => [
  { recorder: 'amazon-connect', medium: 'audio', result: 'confirmed', code: null, detail: null },
  bad
    ? {
        recorder: 'amazon-connect',
        medium: 'screen',
        result: 'failed',
        code: 'InternalServiceException',
        detail: 'It did NOT happen.',
      }
    : { recorder: 'amazon-connect', medium: 'screen', result: 'confirmed', code: null, detail: null },
];

export const samplePauses = (date: string): PauseList => {
  const contacts = sample.contacts.filter((one) => one.date === date && one.acdId).slice(0, 24);
  const pauses = contacts.map((contact, index): PauseView => {
    const from = later(contact.startedAt, 60);
    const seconds = index === 5 ? 612 : index === 2 ? null : 20 + ((index * 37) % 240);
    const bad = index % 9 === 4;
    return {
      contactId: contact.contactId,
      agentId: contact.agentId,
      agentName: `${contact.firstName} ${contact.lastName}`,
      from,
      to: seconds === null ? null : later(from, seconds),
      seconds,
      media: ['audio', 'screen'],
      blackout: index % 7 === 3,
      by: index % 4 === 1 ? 'crm-integration' : (contact.acdId ?? ''),
      source: index % 4 === 1 ? 'trigger' : 'person',
      reason: index % 3 === 0 ? 'Card number' : null,
      endedBy: seconds === null ? null : index === 5 ? 'fermata' : contact.acdId,
      endedThrough: seconds === null ? null : index === 5 ? 'limit' : 'person',
      confirmed: !bad,
      answers: answers(bad),
    };
  });
  return { date, pauses, unsound: contacts.slice(3, 4).map(({ contactId }) => contactId), complete: true };
};

/** The pauses of an invented contact, where its ledger has them. */
export const pausesOfSample = (contact: ContactDetail): ContactDetail['pauses'] => {
  const began = contact.connectedToAgentAt;
  const ledger = sampleLedger(contact.contactId).filter(({ kind }) => kind === 'command');
  if (!began || contact.recordingState !== 'present') return [];
  const offset = (at: string) => (Date.parse(at) - Date.parse(began)) / 1000;
  return [0, 2].flatMap((index) => {
    const [pause, resume] = [ledger[index], ledger[index + 1]];
    if (!pause || !resume) return [];
    return {
      from: pause.at,
      to: resume.at,
      offsetSeconds: offset(pause.at),
      endOffsetSeconds: offset(resume.at),
      media: ['audio' as const, 'screen' as const],
      blackout: pause.blackout === true,
      confirmed: index === 0,
      by: String(pause.by),
      source: String(pause.source),
      reason: typeof pause.reason === 'string' ? pause.reason : null,
      endedThrough: String(resume.source),
    };
  });
};
