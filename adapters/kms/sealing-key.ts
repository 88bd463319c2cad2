import { Failure } from '../../domain/failure.ts';
import { type AwsAccount, jsonOperation, signedCall } from '../aws/signed-call.ts';

/** PCs and arrivals can wait for a retry. Neither may keep a function busy for long. */
const answerWithin = 5_000;

/**
 * The KMS key (RSA_2048, for encryption) that opens what PCs seal. PCs get its public half; the private half never leaves
 * KMS.
 */
export class SealingKmsKey {
  readonly #call: ReturnType<typeof signedCall>;
  readonly #keyId: string;

  constructor(account: AwsAccount, keyId: string) {
    this.#call = signedCall({ ...account, service: 'kms' });
    this.#keyId = keyId;
  }

  /** SubjectPublicKeyInfo, DER, base64. @throws Failure `unavailable` */
  async publicKey(): Promise<string> {
    const { PublicKey } = await this.#send('GetPublicKey', { KeyId: this.#keyId });
    return String(PublicKey);
  }

  /**
   * Unwraps a content key that was wrapped with RSA-OAEP-256.
   * @throws Failure `invalid` when it was wrapped for another key, or was damaged; `unavailable` when a retry may help
   */
  async unwrap(wrapped: Uint8Array): Promise<Uint8Array> {
    const { Plaintext } = await this.#send('Decrypt', {
      KeyId: this.#keyId,
      CiphertextBlob: Buffer.from(wrapped).toString('base64'),
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    });
    return Uint8Array.from(Buffer.from(String(Plaintext), 'base64'));
  }

  async #send(operation: string, content: object): Promise<Record<string, unknown>> {
    const answer = await this.#call({
      headers: jsonOperation(`TrentService.${operation}`),
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(answerWithin),
    }).catch((cause) => {
      throw new Failure('unavailable', `KMS did not answer (${operation})`, { cause });
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    const kind = /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1]?.split('#').at(-1) ?? '';
    if (/InvalidCiphertext|IncorrectKey/.test(kind)) {
      throw new Failure('invalid', 'The content key was not wrapped for this key, or was damaged');
    }
    throw new Failure('unavailable', `KMS answered ${answer.status} ${kind} (${operation})`);
  }
}
