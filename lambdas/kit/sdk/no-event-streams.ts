/**
 * Replaces the event streams of the SDK in the bundle of each function (lib/function/bundle.ts), because no function
 * uses them. The SDK would load them on demand, so esbuild would keep everything that they use: a twentieth of a start.
 */
export const eventStreamSerdeProvider = (): undefined => undefined;

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams were left out of this function');
  }
}
