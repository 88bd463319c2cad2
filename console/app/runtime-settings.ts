import type { FederationSettings } from '../sign-in/cognito/federation.ts';

/** The content of `/config.json`, which is written when Fermata is deployed. */
export interface RuntimeSettings {
  /** Empty for the console's own origin. */
  apiUrl: string;
  region: string;
  userPoolClientId: string;
  cognitoEndpoint: string;
  /** By default, optional. */
  secondFactor?: 'optional' | 'required';
  federation?: FederationSettings;
  /** The WebSocket that announces changes. If it is empty, pages poll. */
  changesUrl: string;
}

const names = ['apiUrl', 'region', 'userPoolClientId', 'cognitoEndpoint', 'changesUrl'] as const;

/** @throws Error with a sentence for the person who deployed it */
export const loadRuntimeSettings = async (): Promise<RuntimeSettings> => {
  const answer = await fetch('/config.json').catch(() => undefined);
  if (!answer?.ok) throw new Error('Fermata cannot be reached. Check your connection, then reload the page.');
  const content: unknown = await answer.json().catch(() => undefined);
  if (typeof content !== 'object' || content === null) throw new Error('config.json cannot be read.');
  const missing = names.filter((name) => typeof (content as Record<string, unknown>)[name] !== 'string');
  if (missing.length > 0) throw new Error(`config.json lacks ${missing.join(', ')}.`);
  return content as RuntimeSettings;
};
