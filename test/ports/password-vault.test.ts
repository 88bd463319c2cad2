import { DeleteSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretsManagerPasswordVault } from '../../adapters/secrets-manager/password-vault.ts';

/** Needs an engine that keeps secrets. */
const onEngine = process.env.AWS_ENDPOINT_URL ? describe : describe.skip;

onEngine('in Secrets Manager', () => {
  const settings = {
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const client = new SecretsManagerClient(settings);
  const prefix = `fermata-test-${crypto.randomUUID()}/`;
  afterAll(() => client.send(new DeleteSecretCommand({ SecretId: `${prefix}d-1`, ForceDeleteWithoutRecovery: true })));

  test('a password replaces the one before, and each data server’s is under its own name (SU-20)', async () => {
    const vault = new SecretsManagerPasswordVault(client, { prefix });
    await vault.keep('d-1', 'first');
    await vault.keep('d-1', 'second');
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: `${prefix}d-1` }));
    expect(SecretString).toBe('second');
  });

  test('a deleted password is gone, and deleting it again is harmless (SU-20)', async () => {
    const vault = new SecretsManagerPasswordVault(client, { prefix });
    await vault.keep('d-2', 'secret-word');
    for (let times = 0; times < 2; times++) await vault.forget('d-2');
    await expect(client.send(new GetSecretValueCommand({ SecretId: `${prefix}d-2` }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a secret store that does not answer is reported as unavailable', async () => {
    const nowhere = new SecretsManagerClient({ ...settings, endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    const vault = new SecretsManagerPasswordVault(nowhere, { prefix });
    await expect(vault.keep('d-1', 'secret-word')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(vault.forget('d-1')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
