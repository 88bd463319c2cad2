import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { providerSecret } from '../../adapters/secrets-manager/provider-secret.ts';
import { Failure } from '../../domain/failure.ts';

describe("a provider's secret", () => {
  let server: Server;
  let endpoint: string;
  let held: { status: number; secret?: string };
  let requests: { body: string; target: string | undefined; authorization: string | undefined }[];
  let now: number;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { authorization, 'x-amz-target': target } = request.headers;
      requests.push({ body: Buffer.concat(chunks).toString(), target: String(target), authorization });
      response.writeHead(held.status).end(JSON.stringify({ Name: 'acme/twilio', SecretString: held.secret }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    held = { status: 200, secret: '{"accountSid":"AC1","authToken":"old"}' };
    requests = [];
    now = 0;
  });

  const secret = () =>
    providerSecret(
      {
        region: 'eu-central-1',
        endpoint,
        credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'test' }),
        clock: () => new Date(now),
      },
      'acme/twilio',
      ['accountSid', 'authToken'],
    );

  test('is read once by a signed request, even for many callers at once', async () => {
    const read = secret();
    const answers = await Promise.all([read(), read()]);
    expect(answers).toEqual([
      { accountSid: 'AC1', authToken: 'old' },
      { accountSid: 'AC1', authToken: 'old' },
    ]);
    expect(requests).toEqual([
      {
        body: '{"SecretId":"acme/twilio"}',
        target: 'secretsmanager.GetSecretValue',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIATEST\/.*\/eu-central-1\/secretsmanager\//,
        ),
      },
    ]);
  });

  test('is read again when the old one is refused, and by itself within minutes', async () => {
    const read = secret();
    await read();
    held.secret = '{"accountSid":"AC1","authToken":"new"}';
    now = 6_000;
    expect((await read()).authToken).toBe('old');
    expect((await read(true)).authToken).toBe('new');
    held.secret = '{"accountSid":"AC1","authToken":"newest"}';
    now += 5 * 60_000;
    expect((await read()).authToken).toBe('newest');
  });

  test('is not read over and over while it is refused', async () => {
    const read = secret();
    await read();
    await Promise.all([read(true), read(true), read(true)]);
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['that is not there', { status: 400 }, 'Secrets Manager answered 400 to the request for acme/twilio'],
    ['that lacks a field', { status: 200, secret: '{"accountSid":"AC1"}' }, 'The secret acme/twilio lacks authToken'],
    ['that is no JSON', { status: 200, secret: 'hush-hush' }, 'The secret acme/twilio lacks accountSid and authToken'],
  ])(
    '%s is reported without revealing its content, and read again by the next caller',
    async (_name, wrong, message) => {
      const read = secret();
      held = wrong;
      const error = await read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('unavailable');
      expect((error as Failure).message).toBe(message);
      held = { status: 200, secret: '{"accountSid":"AC1","authToken":"old"}' };
      expect((await read()).authToken).toBe('old');
    },
  );
});
