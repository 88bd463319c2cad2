import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { publicRoutes } from '../../api/public-routes.ts';
import type { PublicApiSettings } from '../../lambdas/public-api/settings.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';
import type { HttpApi } from './http-api.ts';

/**
 * Serves everything that may be read without a token, and every request that matches no route. It reads two items and
 * nothing else.
 */
export class PublicApi extends Construct {
  constructor(scope: Construct, id: string, props: Surroundings & { storage: Storage; api: HttpApi }) {
    super(scope, id);
    const { storage, api, ...surroundings } = props;
    const feature = new FeatureFunction<PublicApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'public-api',
      settings: { CONTACTS_TABLE: storage.contacts.tableName, USERS_TABLE: storage.users.tableName },
      errorImpact: 'Health and the description of the API are not answered. Everything else still works.',
      timeout: Duration.seconds(20),
      memorySize: 1024,
    });
    // When a contact was last imported, and when users were last synced.
    storage.grant(feature, { contacts: ['GetItem'], users: ['GetItem'] });
    api.serve(Object.values(publicRoutes), feature, { reason: 'It says nothing that is not public.' });
    // Unknown paths and wrong methods get the API's own error messages.
    api.serveAll('/{proxy+}', feature, { reason: 'It only says 401, 404 or 405.' });
  }
}
