import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '../../domain/clock.ts';
import type { PlaybackAddresses } from '../../domain/recording/playback.ts';
import { uriEncode } from './uri-encode.ts';

type PresignerSettings = ConstructorParameters<typeof S3RequestPresigner>[0];

interface Settings extends Pick<PresignerSettings, 'credentials' | 'sha256'> {
  region: string;
  /** Where S3 is when it is not Amazon's own: the local engine's address. */
  endpoint?: string | undefined;
  seconds: number;
}

const contentTypes: Record<string, string> = { wav: 'audio/wav', mp4: 'video/mp4' };

/**
 * Presigned GETs. It signs without S3's client, which would be a quarter of the function's whole bundle; region,
 * credentials and hash are those of any other client of the program.
 */
export class SignedPlaybackAddresses implements PlaybackAddresses {
  readonly #presigner: S3RequestPresigner;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(settings: Settings, clock: Clock) {
    this.#presigner = new S3RequestPresigner({
      region: settings.region,
      credentials: settings.credentials,
      sha256: settings.sha256,
      service: 's3',
    });
    this.#settings = settings;
    this.#clock = clock;
  }

  async addressOf(location: string): Promise<{ url: string; expiresAt: string }> {
    const slash = location.indexOf('/');
    const bucket = location.slice(0, slash);
    const key = location.slice(slash + 1);
    const origin = this.#originOf(bucket);
    const contentType = contentTypes[key.slice(key.lastIndexOf('.') + 1).toLowerCase()];
    const now = this.#clock();

    const signed = await this.#presigner.presign(
      {
        method: 'GET',
        protocol: origin.protocol,
        hostname: origin.hostname,
        ...(origin.port !== '' && { port: Number(origin.port) }),
        path: origin.pathname + key.split('/').map(uriEncode).join('/'),
        query: {
          'response-content-disposition': 'inline',
          ...(contentType && { 'response-content-type': contentType }),
        },
        headers: {},
      },
      { expiresIn: this.#settings.seconds, signingDate: now },
    );
    const query = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`,
    );
    return {
      url: `${origin.origin}${signed.path}?${query.join('&')}`,
      expiresAt: new Date(now.getTime() + this.#settings.seconds * 1000).toISOString(),
    };
  }

  /** The bucket's own host, unless its name has dots: Amazon's certificate covers one label. */
  #originOf(bucket: string): URL {
    const { endpoint, region } = this.#settings;
    if (endpoint) return new URL(`${endpoint.replace(/\/$/, '')}/${bucket}/`);
    return bucket.includes('.')
      ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/`)
      : new URL(`https://${bucket}.s3.${region}.amazonaws.com/`);
  }
}
