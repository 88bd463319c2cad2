import { SignatureV4 } from '@smithy/signature-v4';
import { Failure } from '../../domain/failure.ts';

type Signing = ConstructorParameters<typeof SignatureV4>[0];

interface Settings extends Pick<Signing, 'credentials' | 'sha256'> {
  region: string;
  /** Where Lambda is when it is not Amazon's own: the local engine's address. */
  endpoint?: string | undefined;
}

/** An answer comes in milliseconds, since it does not wait for the function; a person waits for ours. */
const answerWithin = 5_000;

/**
 * Starts a function and does not wait for its end. Signed HTTP and not `@aws-sdk/client-lambda`: that client takes
 * 71 KB, which would bring contacts-api's bundle over its 600 KB.
 */
export class FunctionStarter {
  readonly #settings: Settings;
  readonly #functionName: string;
  readonly #signer: SignatureV4;

  constructor(settings: Settings, functionName: string) {
    const { region, credentials, sha256 } = settings;
    this.#settings = settings;
    this.#functionName = functionName;
    this.#signer = new SignatureV4({ service: 'lambda', region, credentials, sha256 });
  }

  /** @throws Failure `unavailable` when the deployment has no such function, or it cannot be started now. */
  async start(event: Record<string, unknown> = {}): Promise<void> {
    if (this.#functionName === '') {
      throw new Failure('unavailable', 'This deployment has no function for it; see docs/deploy.md');
    }
    const status = await this.#invoke(JSON.stringify(event)).catch((cause) => {
      throw new Failure('unavailable', 'It could not be started; try again in a minute', { cause });
    });
    if (status !== 202) {
      const cause = new Error(`Lambda answered ${status}`);
      throw new Failure('unavailable', 'It could not be started; try again in a minute', { cause });
    }
  }

  async #invoke(body: string): Promise<number> {
    const { region, endpoint } = this.#settings;
    const base = new URL(endpoint || `https://lambda.${region}.amazonaws.com`);
    const path = `/2015-03-31/functions/${encodeURIComponent(this.#functionName)}/invocations`;
    const { headers } = await this.#signer.sign({
      method: 'POST',
      protocol: base.protocol,
      hostname: base.hostname,
      path,
      headers: { host: base.host, 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
      body,
    });
    const signal = AbortSignal.timeout(answerWithin);
    const response = await fetch(new URL(path, base), { method: 'POST', headers, body, signal });
    await response.body?.cancel();
    return response.status;
  }
}
