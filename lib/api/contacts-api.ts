import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { contactsRoutes } from '../../api/contacts/contacts-routes.ts';
import type { ContactsApiSettings } from '../../lambdas/contacts-api/settings.ts';
import { counted } from '../alarms/counts.ts';
import type { RecordingImport } from '../contacts/recording-import.ts';
import { diallingPlan } from '../deployment/dialling-plan.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';
import { grantObjects } from '../storage/watched-bucket.ts';
import type { HttpApi } from './http-api.ts';

/** Search and playback. It only writes the listening history and evaluations. */
export class ContactsApi extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: Surroundings & { storage: Storage; recordingImport: RecordingImport; api: HttpApi },
  ) {
    super(scope, id);
    const { storage, recordingImport, api, ...surroundings } = props;
    const { deployment, alarms } = props;
    const feature = new FeatureFunction<ContactsApiSettings>(this, 'Function', {
      ...surroundings,
      feature: 'contacts-api',
      settings: {
        CONTACTS_TABLE: storage.contacts.tableName,
        USERS_TABLE: storage.users.tableName,
        STAGING_TABLE: storage.staging.tableName,
        ARCHIVE_BUCKET: storage.archive.bucketName,
        TIME_ZONE: deployment.timeZone,
        DIALLING_PLAN: diallingPlan(deployment),
        PLAYBACK_SECONDS: String(deployment.playbackSeconds),
        RECORDING_IMPORT_FUNCTION: recordingImport.feature.functionName,
      },
      errorImpact: 'Nobody can search contacts or play recordings. The import continues.',
      timeout: Duration.seconds(20),
      memorySize: 1024,
    });
    storage.grant(feature, {
      // The listening history and evaluations are added beside existing items. IAM cannot allow adding without allowing replacement; the
      // feature's conditions ensure that an entry is never changed.
      contacts: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      'contacts/byDay': ['Query'],
      'contacts/byAgent': ['Query'],
      'contacts/byNumber': ['Query'],
      'contacts/byWork': ['Query'],
      users: ['GetItem', 'Query'],
      staging: ['BatchGetItem', 'Query'],
    });
    // A playback address can do what its signer can: read current recordings, and nothing else.
    recordingImport.recordings.grantRead(feature);
    grantObjects(storage.archive, feature, 'recordings/');
    // It checks a file whose state the API finds changed, and stores its new state.
    recordingImport.feature.grantStart(feature);

    api.serve(Object.values(contactsRoutes), feature);
    alarms.when(counted('contacts-api', 'ArchivedMissing'), {
      name: 'recordings gone from the archive',
      impact: 'The archive no longer holds a recording that it confirmed. It can be restored for 30 days only.',
      threshold: 0,
    });
  }
}
