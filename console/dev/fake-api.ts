import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { ContactDetail } from '../../api/contacts.ts';
import {
  contactDetail,
  contactPage,
  contactSearch,
  contactSummary,
  missingPage,
  missingSearch,
  unmatchedPage,
} from '../../api/contacts.ts';
import { me, teamList, userList } from '../../api/users.ts';
import type { FederationSettings } from '../sign-in/federation.ts';
import { emptyAdministration, fakeAdministration, sampleAdministration } from './fake-administration.ts';
import { fakeCognito } from './fake-cognito.ts';
import { answerControl } from './fake-control.ts';
import * as sample from './sample-data.ts';
import { pausesOfSample } from './sample-pauses.ts';
import { sampleSound } from './sample-sound.ts';

/** For development only: `vite console` answers like the API, from invented contacts that fit its schemas. */
class Answer extends Error {
  readonly status: number;
  readonly content: unknown;
  constructor(status: number, content: unknown) {
    super('answer');
    this.status = status;
    this.content = content;
  }
}

const problem = (status: number, title: string, detail: string, errors?: { field: string; reason: string }[]) =>
  new Answer(status, { type: 'about:blank', title, status, detail, ...(errors ? { errors } : {}) });

const page = <Row>(rows: Row[], limit: number, cursor: string | undefined) => {
  const start = Number(cursor ?? 0);
  return { rows: rows.slice(start, start + limit), next: start + limit < rows.length ? String(start + limit) : null };
};

const roleOf = (request: IncomingMessage): 'administrator' | 'supervisor' | 'agent' | undefined => {
  const name = request.headers.authorization?.replace('Bearer fake.', '').split('.')[0];
  if (name === 'empty' || name === 'broken') return 'administrator';
  // Whoever the identity provider let in.
  if (federation && request.headers.authorization && !/^Bearer fake\./.test(request.headers.authorization))
    return 'supervisor';
  if (['new', 'mfa', 'setup', 'reset'].includes(name ?? '')) return 'supervisor';
  return name === 'administrator' || name === 'supervisor' || name === 'agent' ? name : undefined;
};

const search = (query: Record<string, string>, own: string | undefined) => {
  const read = contactSearch.safeParse(query);
  if (!read.success) {
    const errors = read.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message }));
    throw problem(400, 'Invalid', 'The search cannot be understood.', errors);
  }
  const { from, to, agent, team, number, direction, queue, contactId, recording, limit, cursor } = read.data;
  if (queue === 'fail')
    throw problem(503, 'Unavailable', 'The contacts table does not answer just now. Try again in a moment.');
  const user = sample.users.find(
    ({ username, formerUsernames }) => username === agent || formerUsernames.includes(agent ?? ''),
  );
  const found = sample.contacts.filter(
    (one) =>
      (!own || one.acdId === own) &&
      (contactId
        ? one.contactId === contactId || one.initialContactId === contactId
        : (one.date ?? to!) >= from! && (one.date ?? to!) <= to!) &&
      (!agent || one.acdId === (user?.username ?? agent)) &&
      (!team || one.teamId === team || one.teamName === team) &&
      (!number || one.callingNumber === number || one.calledNumber === number) &&
      (!direction || one.contactDirection === direction) &&
      (!queue || one.queueName?.toLowerCase() === queue.toLowerCase()) &&
      (!recording || one.recordingState === recording),
  );
  const { rows, next } = page(found, limit, cursor);
  return contactPage.parse({ contacts: rows.map((row) => contactSummary.parse(row)), next });
};

const find = (id: string, own: string | undefined): ContactDetail => {
  const found = sample.contacts.find(({ contactId }) => contactId === id);
  if (!found || (own && found.acdId !== own))
    throw problem(404, 'Not found', 'There is no such contact, or it is not yours to see.');
  return found;
};

const withPauses = (contact: ContactDetail): ContactDetail => ({ ...contact, pauses: pausesOfSample(contact) });

const answerApi = (request: IncomingMessage, url: URL): Answer => {
  const path = decodeURIComponent(url.pathname);
  const query = Object.fromEntries(url.searchParams);
  if (path === '/v1/health') {
    const at = new Date(Date.now() - 130_000).toISOString();
    return new Answer(200, { status: 'ok', version: '0.1.0', lastImportedAt: at, lastUserSyncAt: at });
  }
  const role = roleOf(request);
  if (!role) return problem(401, 'Unauthorized', 'Sign in.');
  const own = role === 'agent' ? 'amara.okafor' : undefined;
  const [, contactId, , recordingId] = path.match(/^\/v1\/contacts\/([^/]+)(\/recordings\/([^/]+)\/playback)?$/) ?? [];

  if (path === '/v1/me') {
    const username = own ?? (role === 'administrator' ? 'admin' : 'hanna.berger');
    const user = sample.users.find((one) => one.username === username);
    return new Answer(
      200,
      me.parse({
        username,
        role,
        userId: user?.userId ?? null,
        firstName: user?.firstName ?? null,
        lastName: user?.lastName ?? null,
        teamIds: [],
        timeZone: sample.timeZone,
      }),
    );
  }
  if (path === '/v1/contacts') return new Answer(200, search(query, own));
  if (contactId && recordingId) {
    const contact = find(contactId, own);
    contact.history.push({ at: new Date().toISOString(), what: 'playback', by: own ?? role, detail: 'Call recording' });
    const url = `http://${request.headers.host}/dev-sound/${recordingId}.wav`;
    return new Answer(201, { url, expiresAt: new Date(Date.now() + 300_000).toISOString() });
  }
  if (contactId) return new Answer(200, contactDetail.parse(withPauses(find(contactId, own))));
  if (own) return problem(403, 'Forbidden', 'Your role does not allow this.');
  if (path === '/v1/missing-recordings') {
    const { reason, limit, cursor } = missingSearch.parse(query);
    const { rows, next } = page(
      sample.missing.filter((one) => !reason || one.reason === reason),
      limit,
      cursor,
    );
    return new Answer(200, missingPage.parse({ missing: rows, next }));
  }
  if (path === '/v1/unmatched-recordings')
    return new Answer(200, unmatchedPage.parse({ recordings: sample.unmatched, next: null }));
  if (path === '/v1/users') {
    const at = new Date(Date.now() - 1_500_000).toISOString();
    return new Answer(
      200,
      userList.parse({
        users: sample.users,
        lastSync: { at, added: 2, renamed: 1, changed: 0, deactivated: 0, unchanged: 9 },
      }),
    );
  }
  if (path === '/v1/teams') return new Answer(200, teamList.parse({ teams: sample.teams }));
  if (request.method === 'POST') return new Answer(202, { accepted: true });
  return problem(404, 'Not found', 'There is no such address.');
};

const administrations: Record<string, ReturnType<typeof fakeAdministration>> = {
  administrator: fakeAdministration(sampleAdministration()),
  empty: fakeAdministration(emptyAdministration()),
};

/** Sign in as `empty` to see nothing set up yet, as `broken` to see the API fail. */
const answerAdministration = async (request: IncomingMessage, url: URL): Promise<Answer> => {
  const name = request.headers.authorization?.replace('Bearer fake.', '').split('.')[0] ?? '';
  if (name === 'broken')
    return problem(503, 'Unavailable', 'The tables do not answer just now. Try again in a moment.');
  const administration = administrations[name];
  if (!administration) return problem(403, 'Forbidden', 'Your role does not allow this.');
  const { status, content } = administration({
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    body: request.method === 'GET' ? '' : await textOf(request),
  });
  return new Answer(status, content);
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

const sendSound = (request: IncomingMessage, response: ServerResponse, recordingId: string) => {
  const recording = sample.contacts
    .flatMap(({ recordings }) => recordings)
    .find((one) => one.recordingId === recordingId);
  const sound = sampleSound(recording?.durationSeconds ?? 5, recording?.channels.length ?? 2, sample.seededChance(7));
  const [, from, to] = request.headers.range?.match(/bytes=(\d+)-(\d*)/) ?? [];
  const start = Number(from ?? 0);
  const end = to ? Number(to) : sound.length - 1;
  response.writeHead(from ? 206 : 200, {
    'content-type': 'audio/wav',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(from ? { 'content-range': `bytes ${start}-${end}/${sound.length}` } : {}),
  });
  response.end(sound.subarray(start, end + 1));
};

const send = (response: ServerResponse, { status, content }: Answer) => {
  if (typeof content === 'string') {
    response.writeHead(status, { 'content-type': 'text/csv' });
    return response.end(content);
  }
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(content));
};

/** An identity provider that a test runs beside it. */
const federation: FederationSettings | null = JSON.parse(process.env.FAKE_FEDERATION ?? 'null');

const policy = [
  "default-src 'self'",
  `connect-src 'self'${federation ? ` ${federation.domain}` : ''}`,
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');

const controlPaths =
  /^\/v1\/(me\/recording-controls|live-contacts|integrations|recording-control|dev\/recorders|users\/[^/]+\/identifiers|contacts\/[^/]+\/(recording|blackout|control-ledger|marks|tags|metadata))(\/|$)/;

const cognito = fakeCognito();

const answering = async (request: IncomingMessage, response: ServerResponse, next: () => void) => {
  const url = new URL(request.url ?? '/', 'http://console');
  const sound = url.pathname.match(/^\/dev-sound\/(\w+)\.wav$/)?.[1];
  if (sound) return sendSound(request, response, sound);
  if (url.pathname === '/config.json') {
    return send(
      response,
      new Answer(200, {
        apiUrl: '',
        region: 'eu-central-1',
        userPoolClientId: 'fake',
        cognitoEndpoint: '/fake-cognito',
        ...(federation && { federation }),
        changesUrl: '',
      }),
    );
  }
  if (url.pathname === '/fake-cognito') {
    const target = String(request.headers['x-amz-target']);
    const { status, content } = cognito.answer(target, JSON.parse(await textOf(request)));
    return send(response, new Answer(status, content));
  }
  if (!url.pathname.startsWith('/v1/')) return next();
  if (/^\/v1\/(data-servers|workflow-events|staged-upload)\b/.test(url.pathname)) {
    return send(
      response,
      await answerAdministration(request, url).catch((error) => problem(500, 'Defect', String(error))),
    );
  }
  if (controlPaths.test(url.pathname)) {
    const role = roleOf(request);
    const answer = answerControl({
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      body: request.method === 'GET' ? '' : await textOf(request),
      role: role ?? 'agent',
      username: role === 'agent' ? 'amara.okafor' : role === 'administrator' ? 'admin' : 'hanna.berger',
    });
    const known = answer ? new Answer(answer.status, answer.content) : problem(404, 'Not found', 'No such address.');
    return send(response, role || url.pathname.includes('/dev/') ? known : problem(401, 'Unauthorized', 'Sign in.'));
  }
  if (request.method === 'PUT') {
    const user = sample.users.find(({ userId }) => url.pathname.includes(userId));
    if (user) user.supervisedTeamIds = JSON.parse(await textOf(request)).teamIds;
    return send(response, user ? new Answer(200, user) : problem(404, 'Not found', 'There is no such user.'));
  }
  try {
    send(response, answerApi(request, url));
  } catch (error) {
    send(response, error instanceof Answer ? error : problem(500, 'Defect', String(error)));
  }
};

export const fakeApi = (): Plugin => ({
  name: 'fake-api',
  apply: 'serve',
  configureServer: ({ middlewares }) => {
    middlewares.use(answering);
  },
  // The built console, under the policy that it is to run with.
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((_, response, next) => {
      response.setHeader('content-security-policy', policy);
      next();
    });
    middlewares.use(answering);
  },
});
