import {
  type ControlSettingsView,
  controlLedger,
  controlSettings,
  controlSettingsChange,
  integrations,
  liveContacts,
  type Marks,
  marks as marksSchema,
  myControls,
  pauseList,
} from '../../api/control.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { type FakeContact, fakeContact, type Mode } from './fake-recorders.ts';
import { sampleIntegrations, sampleSettings } from './sample-control.ts';
import * as sample from './sample-data.ts';
import { sampleLedger, samplePauses } from './sample-pauses.ts';

export interface ControlRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  body: string;
  role: 'administrator' | 'supervisor' | 'agent';
  username: string;
}
interface Answer {
  status: number;
  content: unknown;
}

const ok = (content: unknown): Answer => ({ status: 200, content });
const problem = (status: number, detail: string, errors?: { field: string; reason: string }[]): Answer => ({
  status,
  content: { type: 'about:blank', title: 'Problem', status, detail, ...(errors ? { errors } : {}) },
});

const agentOf = (username: string) => sample.users.find((user) => user.username === username);
const live = new Map<string, FakeContact>();
const begin = (username: string, provider: 'amazon-connect' | 'twilio' = 'amazon-connect') => {
  const contactId = crypto.randomUUID();
  live.set(contactId, fakeContact(contactId, agentOf(username)?.userId ?? username, provider));
};
for (const username of ['amara.okafor', 'jonas.lindqvist', 'sofia.marek']) begin(username);
begin('ines.carvalho', 'twilio');
begin('hanna.berger');

let settings: ControlSettingsView = sampleSettings();
let mode: Mode = 'well';
const marks = new Map<string, Marks>();
const identifiers = new Map<string, unknown>();

type Grant = ControlSettingsView['grants'][number];
const grantOf = (role: ControlRequest['role']): Omit<Grant, 'to'> =>
  settings.grants.find(({ to }) => 'role' in to && to.role === role) ?? { functions: [], writes: [], sees: [] };

const own = (username: string): FakeContact[] => {
  const userId = agentOf(username)?.userId;
  return [...live.values()].filter((contact) => contact.status().agentId === userId);
};

const marksOf = (contactId: string, role: ControlRequest['role']): Marks => {
  const known = marks.get(contactId) ?? {
    contactId,
    tags: [{ label: 'complaint', by: 'hanna.berger', at: new Date(Date.now() - 60_000).toISOString() }],
    metadata: [],
  };
  marks.set(contactId, known);
  const sees = grantOf(role).sees;
  return {
    ...known,
    metadata: known.metadata.map((one) => ({
      ...one,
      value: sees.includes(one.key) ? one.value : null,
      visible: sees.includes(one.key),
    })),
  };
};

const answerMarks = ({ method, body, role, username }: ControlRequest, contactId: string, rest: string): Answer => {
  const known = marksOf(contactId, role);
  const all = marks.get(contactId)!;
  const at = new Date().toISOString();
  if (rest === 'tags' && method === 'POST') {
    const { label } = JSON.parse(body) as { label: string };
    if (/[<>!=+%]/.test(label)) return problem(400, 'Invalid', [{ field: 'label', reason: 'has < > ! = + or %' }]);
    if (!all.tags.some((tag) => tag.label === label)) all.tags.push({ label, by: username, at });
    live.get(contactId)?.mark('tag', label, username);
  } else if (rest.startsWith('tags/')) {
    all.tags = all.tags.filter(({ label }) => label !== rest.slice(5));
  } else if (rest === 'metadata') {
    for (const [key, value] of Object.entries((JSON.parse(body) as { fields: Record<string, string> }).fields)) {
      const label = settings.fields.find((field) => field.key === key)?.label ?? key;
      all.metadata = all.metadata.filter((one) => one.key !== key);
      if (value) all.metadata.push({ key, label, value, visible: true, by: username, at });
    }
  } else return ok(marksSchema.parse(known));
  return ok(marksSchema.parse(marksOf(contactId, role)));
};

const answerSettings = ({ method, body, username }: ControlRequest): Answer => {
  if (method === 'GET') return ok(controlSettings.parse(settings));
  const read = controlSettingsChange.safeParse(JSON.parse(body));
  if (!read.success) {
    const errors = read.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message }));
    return problem(400, 'The settings cannot be saved.', errors);
  }
  if (read.data.version !== settings.version)
    return problem(409, 'Somebody else has changed the settings meanwhile. Reload them.');
  settings = { ...read.data, version: settings.version + 1, changedAt: new Date().toISOString(), changedBy: username };
  return ok(settings);
};

/** Answers like recording control, from invented contacts; undefined: not its address. */
export const answerControl = (request: ControlRequest): Answer | undefined => {
  const { path, query, role, username, body } = request;
  const grant = grantOf(role);
  if (mode === 'gone' && !path.startsWith('/v1/dev/recorders')) return { status: 503, content: 'gone' };
  const [, contactId = '', kind = '', verb = ''] =
    path.match(/^\/v1\/contacts\/([^/]+)\/(recording|blackout)(?:\/(\w+))?$/) ?? [];
  const [, marked, rest] = path.match(/^\/v1\/contacts\/([^/]+)\/(marks|tags|tags\/.+|metadata)$/) ?? [];
  const [, ledgerOf] = path.match(/^\/v1\/contacts\/([^/]+)\/control-ledger$/) ?? [];
  if (path === '/v1/me/recording-controls') {
    const fields = settings.fields.map((field) => ({
      ...field,
      writable: grant.writes.includes(field.key),
      visible: grant.sees.includes(field.key),
    }));
    return ok(
      myControls.parse({
        enabled: settings.enabled,
        functions: grant.functions,
        fields: fields.filter(({ writable, visible }) => writable || visible),
        longestPause: settings.longestPause,
        contacts: own(username).map((contact) => contact.status()),
      }),
    );
  }
  if (path === '/v1/live-contacts') {
    const contacts = [...live.values()].map((contact) => {
      const status = contact.status();
      const user = sample.users.find(({ userId }) => userId === status.agentId);
      return {
        ...status,
        agentName: user ? `${user.firstName} ${user.lastName}` : null,
        teamId: user?.teamId ?? null,
        teamName: user?.teamName ?? null,
      };
    });
    return ok(liveContacts.parse({ contacts: contacts.filter(({ endedAt }) => endedAt === null), more: false }));
  }
  if (kind) {
    const contact = live.get(contactId);
    if (!contact) return problem(404, 'There is no such contact, or it is not yours to see.');
    if (!verb) return ok(contact.status());
    const verbs: Record<string, Verb> =
      kind === 'blackout'
        ? { start: 'pause', stop: 'resume' }
        : { start: 'start', pause: 'pause', resume: 'resume', stop: 'stop' };
    const asked = verbs[verb];
    if (!asked) return problem(400, 'There is no such verb.');
    return contact.command(asked, JSON.parse(body || '{}'), mode, kind === 'blackout', username);
  }
  if (marked) return answerMarks(request, marked, rest ?? '');
  if (ledgerOf) {
    const entries = live.get(ledgerOf)?.ledger ?? sampleLedger(ledgerOf);
    const unsound = ledgerOf === sample.contacts[3]!.contactId;
    const check = unsound
      ? { sound: false, entry: 3, reason: 'altered' }
      : { sound: true, entries: entries.length, head: entries.at(-1)?.hash ?? '0'.repeat(64) };
    return ok(controlLedger.parse({ contactId: ledgerOf, entries, check }));
  }
  if (path === '/v1/integrations') return ok(integrations.parse({ integrations: sampleIntegrations }));
  if (path === '/v1/recording-control/pauses') return ok(pauseList.parse(samplePauses(query.date ?? '')));
  const [, reportOf] = path.match(/^\/v1\/recording-control\/pauses\/([\d-]+)\/report$/) ?? [];
  if (reportOf) {
    const { pauses } = samplePauses(reportOf);
    const lines = pauses.map((one) => `${one.contactId},${one.from},${one.to ?? ''},${one.by}`);
    return ok(`contact,from,to,by\r\n${lines.join('\r\n')}\r\n`);
  }
  if (path === '/v1/recording-control/settings') return answerSettings(request);
  if (/^\/v1\/users\/[^/]+\/identifiers$/.test(path)) {
    if (request.method === 'GET')
      return ok(identifiers.get(path) ?? { systemUsername: null, systemDomain: null, phone: null, crmUsername: null });
    identifiers.set(path, JSON.parse(body));
    return ok(JSON.parse(body));
  }
  if (path.startsWith('/v1/dev/recorders/')) {
    const wanted = path.split('/').at(-1)!;
    if (wanted === 'end') for (const contact of own(query.agent ?? 'amara.okafor')) contact.end();
    else if (wanted === 'begin') begin(query.agent ?? 'amara.okafor');
    else mode = wanted as Mode;
    return ok({ mode });
  }
  return undefined;
};
