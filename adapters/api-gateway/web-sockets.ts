import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Sockets } from '../../domain/changes/connection.ts';
import { Failure } from '../../domain/failure.ts';

type Client = Pick<ApiGatewayManagementApiClient, 'send'>;

/** The gateway of these sockets, at its management address. */
export const socketsAt = (endpoint: string): WebSockets =>
  new WebSockets(new ApiGatewayManagementApiClient({ endpoint, maxAttempts: 3 }));

/** Sockets of an API Gateway WebSocket API. */
export class WebSockets implements Sockets {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async send(connectionId: string, message: string): Promise<'sent' | 'gone'> {
    const open = await isOpen(
      this.#client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(message) })),
    );
    return open ? 'sent' : 'gone';
  }

  async close(connectionId: string): Promise<void> {
    await isOpen(this.#client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
  }
}

/** An id that never existed causes a `BadRequestException`. Nobody is at the other end in that case, either. */
const nobodyThere = new Set(['GoneException', 'BadRequestException']);

const isOpen = async (request: Promise<unknown>): Promise<boolean> => {
  try {
    await request;
    return true;
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if (nobodyThere.has(name) || $metadata?.httpStatusCode === 410) return false;
    if (name === 'ForbiddenException') throw error;
    throw new Failure('unavailable', 'The WebSocket gateway does not answer', { cause: error });
  }
};
