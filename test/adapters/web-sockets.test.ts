import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { WebSockets } from '../../adapters/api-gateway/web-sockets.ts';

const sockets = (send: (command: { input: unknown; constructor: { name: string } }) => unknown) =>
  new WebSockets({ send } as unknown as Pick<ApiGatewayManagementApiClient, 'send'>);
const failing = (name: string, httpStatusCode?: number) =>
  sockets(() => Promise.reject(Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })));

describe('with the sockets of API Gateway', () => {
  test('a message goes to its connection, and a connection is closed by its id', async () => {
    const sent: unknown[] = [];
    const open = sockets((command) => {
      sent.push([command.constructor.name, command.input]);
      return Promise.resolve({});
    });
    expect(await open.send('c-1', '{"type":"pong"}')).toBe('sent');
    await open.close('c-1');
    expect(sent).toEqual([
      ['PostToConnectionCommand', { ConnectionId: 'c-1', Data: Buffer.from('{"type":"pong"}') }],
      ['DeleteConnectionCommand', { ConnectionId: 'c-1' }],
    ]);
  });

  test.each([
    ['GoneException', 410],
    ['UnknownError', 410],
    ['BadRequestException', 400],
  ])('%s with %d means that nobody is at the other end, and closing it is not an error', async (name, status) => {
    expect(await failing(name, status).send('c-1', 'x')).toBe('gone');
    await failing(name, status).close('c-1');
  });

  test.each([
    ['LimitExceededException', 429],
    ['InternalServerError', 500],
    ['TimeoutError', undefined],
  ])('%s is worth trying again, and never taken for a closed connection', async (name, status) => {
    await expect(failing(name, status).send('c-1', 'x')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(failing(name, status).close('c-1')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a missing permission is a defect, and reported in full', async () => {
    await expect(failing('ForbiddenException', 403).send('c-1', 'x')).rejects.toThrow('ForbiddenException');
  });
});
