import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Me } from '../../../api/administration/people/users.ts';
import type { ContactPageView } from '../../../api/contacts/contacts.ts';
import { examples } from '../../../api/examples.ts';
import type { FederationSettings } from '../../../console/sign-in/cognito/federation.ts';
import { consoleFolder } from '../../../local/front-door/build-console.ts';
import { openFrontDoor } from '../../../local/front-door/front-door.ts';
import { cognitoStub } from '../../console/kit/cognito-stub.ts';

const textOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};

const { getMe, getHealth, listTeams, listUsers, getMyControls, searchContacts } = examples;

/** A page of contacts, each like the example of the contract. */
const contacts = (): ContactPageView => {
  const page = searchContacts as ContactPageView;
  const rows = Array.from({ length: 50 }, (_, index) => ({
    ...page.contacts[0]!,
    contactId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  }));
  return { ...page, contacts: rows };
};

/** The part of the API that the first pages after signing in use: the examples of the contract. */
const answers: Record<string, unknown> = {
  '/v1/me': { ...(getMe as Me), role: 'supervisor' } satisfies Me,
  '/v1/health': getHealth,
  '/v1/contacts': contacts(),
  '/v1/users': listUsers,
  '/v1/teams': listTeams,
  '/v1/me/recording-controls': getMyControls,
};

/**
 * The built console behind the local front door, over a stub of Cognito: the local engine sends no MFA_SETUP, mails
 * nothing, and cannot be made to end a session.
 */
export const openConsoleWithStub = async (federation?: FederationSettings, folder = consoleFolder) => {
  const cognito = cognitoStub();
  const engine = createServer(async (request, response) => {
    const send = (status: number, content: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    };
    const target = request.headers['x-amz-target'];
    if (target) {
      const { status, content } = cognito.answer(String(target), JSON.parse(await textOf(request)));
      return send(status, content);
    }
    if (!request.headers.authorization) return send(401, { title: 'Unauthorized' });
    const content = answers[new URL(request.url ?? '/', 'http://engine').pathname];
    return content ? send(200, content) : send(404, { title: 'Not found' });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  const config = {
    apiUrl: '',
    region: 'eu-central-1',
    userPoolClientId: 'stub',
    cognitoEndpoint: '/cognito',
    changesUrl: '',
    ...(federation && { federation }),
  };
  const endpoint = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  const door = await openFrontDoor({ port: 0, consoleFolder: folder, behind: { endpoint, httpApiId: 'stub', config } });
  return {
    url: door.url,
    close: async () => {
      await door.close();
      engine.close();
      engine.closeAllConnections();
    },
  };
};
