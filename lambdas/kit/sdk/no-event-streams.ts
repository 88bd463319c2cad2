/**
 * What every function is bundled with in place of the SDK's event streams (lib/function/bundle.ts), which none of them uses.
 * The SDK would load them on demand, so esbuild keeps everything that they use: a twentieth of a start.
 */
export const eventStreamSerdeProvider = (): undefined => undefined;

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams were left out of this function');
  }
}
