import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatedAccount } from './account.ts';
import { answers, permissionFor, Refused, type Request } from './answers.ts';

export interface AccountSimulator {
  url: string;
  /** Every request, by its IAM action. */
  requests: string[];
  stop(): Promise<void>;
}

/**
 * Answers read requests to a dozen AWS services at one address, in their protocols: JSON with a target, REST, and XML. Nothing
 * can be changed here: any other request is refused, and fails the test that sent it.
 */
export const startAccountSimulator = async (account: SimulatedAccount): Promise<AccountSimulator> => {
  const requests: string[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await requestOf(incoming);
    const isXml = /^(s3|sts|iam|cloudformation)$/.test(request.service);
    const send = (status: number, body: object | string, error?: string) => {
      response.writeHead(status, {
        'content-type': isXml ? 'text/xml' : 'application/json',
        ...(error && !isXml && { 'x-amzn-errortype': error }),
      });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    try {
      const permission = permissionFor(request);
      const answer = answers[permission ?? ''];
      if (!permission || !answer)
        throw new Refused('UnknownOperationException', 404, 'The simulated account only answers reads');
      requests.push(permission);
      if (account.denied.includes(permission)) {
        const message = `User: arn:aws:iam::${account.id}:user/operator is not authorized to perform: ${permission}`;
        throw new Refused(isXml ? 'AccessDenied' : 'AccessDeniedException', isXml ? 403 : 400, message);
      }
      send(200, answer(account, request));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { name, message, status } = error;
      if (isXml)
        send(status, `<ErrorResponse><Error><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`);
      else send(status, { __type: name, message }, name);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const requestOf = async (incoming: IncomingMessage): Promise<Request> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString();
  const url = new URL(incoming.url!, 'http://localhost');
  const [, service = ''] =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(incoming.headers.authorization ?? '') ?? [];
  const target = String(incoming.headers['x-amz-target'] ?? '');
  return {
    service,
    operation: target.split('.').at(-1) || (url.searchParams.get('Action') ?? ''),
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    input: body ? JSON.parse(body) : {},
  };
};
