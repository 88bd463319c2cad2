import type { ContactDetail, ContactPageView } from '../../../api/contacts/contacts.ts';
import type { Ask } from '../../../local/users/administrator.ts';
import { eventually } from './eventually.ts';
import { outputs } from './outputs.ts';
import { signIn } from './sign-in.ts';

const tokens = new Map<string, Promise<string>>();

const tokenOf = (role: string): Promise<string> => {
  const token = tokens.get(role) ?? signIn(role);
  tokens.set(role, token);
  return token;
};

/** Sends a request as the demo user with this role; `nobody` has no token. */
export const call = async (
  role: 'administrator' | 'supervisor' | 'agent' | 'nobody',
  path: string,
  init: { method?: string; body?: unknown } = {},
): Promise<Response> =>
  fetch(`${outputs.apiUrl}${path}`, {
    method: init.method ?? 'GET',
    headers: {
      ...(role === 'nobody' ? {} : { authorization: `Bearer ${await tokenOf(role)}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });

export const read = async <Answer>(role: 'administrator' | 'supervisor' | 'agent', path: string): Promise<Answer> => {
  const answer = await call(role, path);
  if (!answer.ok) throw new Error(`GET ${path}: HTTP ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
};

/** Sends a request as the administrator. @throws Error with the API's message when it refuses */
export const ask: Ask = async <Answer>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => {
  const answer = await call('administrator', path, { method, ...(body !== undefined && { body }) });
  if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
};

export const contact = (contactId: unknown): Promise<ContactDetail> =>
  read('administrator', `/v1/contacts/${encodeURIComponent(String(contactId))}`);

/** Reads the contact until the condition is true. */
export const waitForContact = (
  contactId: unknown,
  holds: (contact: ContactDetail) => boolean = () => true,
): Promise<ContactDetail> =>
  eventually(async () => {
    const found = await contact(contactId);
    if (!holds(found)) throw new Error(`Not yet: ${JSON.stringify(found)}`);
    return found;
  });

export const search = (query: Record<string, string>): Promise<ContactPageView> =>
  read('administrator', `/v1/contacts?${new URLSearchParams(query)}`);
