import { openApi } from '../../api/openapi.ts';
import type { Operation } from './operation.ts';

/** Says only whether the stores respond, and when something last arrived. */
export const getHealth: Operation<'getHealth'> =
  ({ contacts, users, version, telemetry }) =>
  async () => {
    const [imported, synced] = await Promise.allSettled([contacts.lastImportedAt(), users.lastSync()]);
    for (const outcome of [imported, synced]) {
      if (outcome.status === 'rejected') telemetry.defect('A store did not answer the health check', outcome.reason);
    }
    return {
      status: imported.status === 'fulfilled' && synced.status === 'fulfilled' ? 'ok' : 'degraded',
      version,
      lastImportedAt: (imported.status === 'fulfilled' && imported.value) || null,
      lastUserSyncAt: (synced.status === 'fulfilled' && synced.value?.at) || null,
    };
  };

export const getOpenApi: Operation<'getOpenApi'> = ({ version }) => {
  let document: ReturnType<typeof openApi> | undefined;
  return async () => {
    document ??= openApi(version);
    return document;
  };
};
