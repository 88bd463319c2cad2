import { integrations } from '../../../domain/control/recorder/integrations.ts';
import type { Operation } from '../operation.ts';

/** The matrix as it is enforced (PR-24..33). */
export const listIntegrations: Operation<'listIntegrations'> = (context) => {
  const rows = integrations(context.choices).map((integration) => ({
    ...integration,
    pauseAndResume: {
      audio: [...integration.pauseAndResume.audio],
      screen: [...integration.pauseAndResume.screen],
    },
    initiates: integration.initiates.map((one) => ({ ...one })),
    ingests: integration.ingests.map((one) => ({ ...one })),
    additionalRequirements: [...integration.additionalRequirements],
    notes: [...integration.notes],
    connected: context.connected.includes(integration.provider),
  }));
  return async () => ({ integrations: rows });
};
