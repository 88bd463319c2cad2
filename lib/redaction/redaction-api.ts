import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { redactionRoutes } from '../../api/contacts/redaction-routes.ts';
import type { RedactionApiSettings } from '../../lambdas/redaction-api/settings.ts';
import type { HttpApi } from '../api/http-api.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { WorkQueue } from '../function/work-queue.ts';
import type { Storage } from '../storage/storage.ts';

/** People ask for redactions and approve them here. It touches no recording. */
export class RedactionApi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; api: HttpApi; queue: WorkQueue },
  ) {
    super(scope, id);
    const { storage, api, queue, ...surroundings } = props;
    const feature = new FeatureFunction<RedactionApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'redaction-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        REDACTION_QUEUE: queue.queue.queueUrl,
      },
      errorImpact: 'Nobody can ask for redactions, or approve them. What was approved is still carried out.',
      timeout: Duration.seconds(20),
      memorySize: 1024,
    });
    storage.grant(feature, {
      contacts: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      'contacts/byWork': ['Query'],
      users: ['GetItem', 'Query'],
      staging: ['BatchGetItem', 'Query'],
    });
    queue.grantSend(feature);
    api.serve(Object.values(redactionRoutes), feature);
  }
}
