import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { PasswordVault } from '../../domain/data-server/password-vault.ts';
import { Failure } from '../../domain/failure.ts';

const transient = /Throttl|TooManyRequests|Timeout|InternalServiceError|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|socket/i;

const vaultFailure = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const status = (error as Error & { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return transient.test(`${error.name} ${error.message}`) || status >= 500
    ? new Failure('unavailable', 'The secret store does not respond at the moment', { cause: error })
    : error;
};

/** Passwords in Secrets Manager, each under its own name below a prefix. Nothing here can read one. */
export class SecretsManagerPasswordVault implements PasswordVault {
  readonly #client: SecretsManagerClient;
  readonly #settings: { prefix: string; keyId?: string | undefined };

  constructor(client: SecretsManagerClient, settings: { prefix: string; keyId?: string | undefined }) {
    this.#client = client;
    this.#settings = settings;
  }

  async keep(dataServerId: string, password: string): Promise<void> {
    const { prefix, keyId } = this.#settings;
    const SecretId = `${prefix}${dataServerId}`;
    try {
      await this.#client.send(
        new CreateSecretCommand({ Name: SecretId, SecretString: password, ...(keyId && { KmsKeyId: keyId }) }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ResourceExistsException')) {
        throw vaultFailure(error);
      }
      await this.#replace(SecretId, password);
    }
  }

  async forget(dataServerId: string): Promise<void> {
    try {
      await this.#client.send(
        new DeleteSecretCommand({
          SecretId: `${this.#settings.prefix}${dataServerId}`,
          ForceDeleteWithoutRecovery: true,
        }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return;
      throw vaultFailure(error);
    }
  }

  async #replace(SecretId: string, password: string): Promise<void> {
    try {
      await this.#client.send(new PutSecretValueCommand({ SecretId, SecretString: password }));
    } catch (error) {
      throw vaultFailure(error);
    }
  }
}
