import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import type { PlaybackAddresses } from '../../domain/recording/playback.ts';
import type { NotAtHand } from '../../domain/recording/recording.ts';
import { notAtHand } from './at-hand.ts';
import { presign } from './presign.ts';

type PresignerSettings = ConstructorParameters<typeof S3RequestPresigner>[0];

interface Settings extends Pick<PresignerSettings, 'credentials' | 'sha256'> {
  region: string;
  /** The address of S3 when it is not Amazon's own: the local engine's. */
  endpoint?: string | undefined;
  seconds: number;
}

/** The types that browsers play by; they detect missing ones themselves. A `.webm` or `.mp4` may contain only sound. */
const contentTypes: Record<string, string> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** Longer than S3 ever takes for the header. A person is waiting for it. */
const lookMilliseconds = 5000;

/**
 * Presigned GETs. It signs without S3's client, which would be a quarter of the function's bundle; region, credentials
 * and hash are those of any other client in the program.
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

  /** A signed HEAD: what a player would get, without the bytes. */
  async look(location: string): Promise<{ notAtHand?: NotAtHand }> {
    const { url } = await this.#signed('HEAD', location, {});
    let answer: Response;
    try {
      answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(lookMilliseconds) });
    } catch (error) {
      throw new Failure('unavailable', 'The recordings bucket does not respond at the moment', { cause: error });
    }
    const { status, headers } = answer;
    if (status === 404) return { notAtHand: { state: 'deleted' } };
    if (status === 403) {
      throw new Failure(
        'forbidden',
        'Fermata is not allowed to read this recording in its bucket, or it is no longer there',
      );
    }
    if (!answer.ok)
      throw new Failure('unavailable', `The recordings bucket does not respond at the moment (${status})`);
    return notAtHand({
      storageClass: headers.get('x-amz-storage-class') ?? undefined,
      restore: headers.get('x-amz-restore') ?? undefined,
      archiveStatus: headers.get('x-amz-archive-status') ?? undefined,
    });
  }

  addressOf(location: string, saveAs?: string): Promise<{ url: string; expiresAt: string }> {
    const contentType = contentTypes[location.slice(location.lastIndexOf('.') + 1).toLowerCase()];
    return this.#signed('GET', location, {
      // Browsers and proxies must not keep content that may later be removed from the recording.
      'response-cache-control': 'no-store',
      'response-content-disposition': saveAs === undefined ? 'inline' : `attachment; filename="${saveAs}"`,
      ...(contentType && { 'response-content-type': contentType }),
    });
  }

  async #signed(
    method: 'GET' | 'HEAD',
    location: string,
    parameters: Record<string, string>,
  ): Promise<{ url: string; expiresAt: string }> {
    const slash = location.indexOf('/');
    const bucket = location.slice(0, slash);
    const key = location.slice(slash + 1);
    const now = this.#clock();
    return {
      url: await presign(
        this.#presigner,
        { method, bucket: this.#bucketAddress(bucket), key, query: parameters },
        { expiresIn: this.#settings.seconds, signingDate: now },
      ),
      expiresAt: new Date(now.getTime() + this.#settings.seconds * 1000).toISOString(),
    };
  }

  /** The bucket's own host, unless its name has dots: Amazon's certificate covers one label. */
  #bucketAddress(bucket: string): URL {
    const { endpoint, region } = this.#settings;
    if (endpoint) return new URL(`${endpoint.replace(/\/$/, '')}/${bucket}/`);
    return bucket.includes('.')
      ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/`)
      : new URL(`https://${bucket}.s3.${region}.amazonaws.com/`);
  }
}
