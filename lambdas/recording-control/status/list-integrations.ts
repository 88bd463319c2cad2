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
  }));
  return async () => {
    const reports = await context.servers.reports();
    // A telephone system is connected by its gateway. No setting of the deployment names it.
    const connected = [...context.connected, ...reports.map(({ source }) => source.kind)];
    return { integrations: rows.map((row) => ({ ...row, connected: connected.includes(row.provider) })) };
  };
};
