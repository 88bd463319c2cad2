import type { Integrations, RecordingStatus } from '../../api/control.ts';

/**
 * The provider's name where the standalone application is not to be used with its contacts (PR-04): the page and the API
 * are. Undefined where it may be used, and while nobody knows yet: what may not be done is refused by the API anyway.
 */
export const refusedInApplication = (
  { provider }: Pick<RecordingStatus, 'provider'>,
  matrix: Integrations['integrations'] | undefined,
): string | undefined => {
  const integration = matrix?.find((one) => one.provider === provider);
  return integration && !integration.standaloneSupported ? integration.name : undefined;
};
