/** Grants that nothing used but that stay, each for a reason. One that is no longer needed fails the test. */
export interface ReviewedGrant {
  /** Paths of roles' constructs, or services. */
  who: RegExp;
  action: RegExp;
  resource?: RegExp;
  reason: string;
}

export const reviewed: readonly ReviewedGrant[] = [
  {
    who: /^arn:aws:iam::111122223333:root$/,
    action: /^kms:\*$/,
    reason: "Hands the key over to the account's IAM policies; without it nobody could change the key.",
  },

  // What CDK grants in addition to what is needed; each names one queue, key or function.
  {
    who: /^(ContactImport|RecordingImport|LiveContacts|AccessList|Redaction|Screens\/Screen(Extraction|Arrival))\/Function\/|^RecordingWatch\/OnTimer\//,
    action: /^sqs:(ChangeMessageVisibility|GetQueueUrl)$/,
    reason: "CDK's SqsEventSource grants a poller's usual five.",
  },
  {
    who: /^(MissingRecordings\/OnContacts|WorkflowDecision\/Function)\//,
    action: /^sqs:(GetQueueAttributes|GetQueueUrl)$/,
    reason: "CDK's SqsDlq grants them with SendMessage.",
  },
  {
    who: /^events\.amazonaws\.com$/,
    action: /^sqs:(GetQueueAttributes|GetQueueUrl)$/,
    reason: "CDK's target of a rule grants them with SendMessage.",
  },
  {
    who: /^(MissingRecordings\/OnContacts|WorkflowDecision\/Function|Changes\/OnChange)\//,
    action: /^kms:DescribeKey$/,
    reason: "CDK's reader of a table stream grants it with Decrypt.",
  },
  {
    who: /^SchedulerRoleForTarget|^DailyEvent\/Run\/Role$/,
    action: /^lambda:InvokeFunction$/,
    resource: /:\*$/,
    reason: "CDK's targets grant the function's versions with the function; there are none.",
  },

  // What code does that no journey reaches.
  {
    who: /^Screens\/(DesktopApi|ScreenExtraction)\/Function\//,
    action: /^dynamodb:(Query|GetItem|DeleteItem|BatchWriteItem)$/,
    resource: /Live/,
    reason: 'A connection whose other end is gone is removed by whichever function meets it first.',
  },
  {
    who: /^Screens\/(DesktopApi|ScreenExtraction)\/Function\//,
    action: /^dynamodb:(Query|BatchGetItem)$/,
    resource: /Live/,
    reason: "A screen that was recorded without a call, while several agents were on the same call of its agent's.",
  },
  {
    who: /^Screens\/DesktopWatch\/Function\//,
    action: /^dynamodb:(BatchGetItem|PutItem|Query)$/,
    resource: /Contacts|Desktops/,
    reason: 'Screens that are recorded without a call: nobody waits four hours for one to end by itself.',
  },
  {
    who: /^Screens\/DesktopApi\/Function\//,
    action: /^execute-api:ManageConnections$/,
    reason: 'A logon session that comes late makes it ask for contacts, and nudge the PC.',
  },
  {
    who: /^Screens\/DesktopApi\/Function\//,
    action: /^(dynamodb:PutItem|s3:ListMultipartUploadParts)$/,
    resource: /Contacts|Archive/,
    reason: 'Metadata that a rule writes, and an upload in parts that is continued: as in staging-api.',
  },
  {
    who: /^Screens\/ScreenArrival\/Function\//,
    action: /^(dynamodb:UpdateItem|s3:AbortMultipartUpload)$/,
    reason: 'Counters, and the parts of a large recording whose container turned out to be damaged.',
  },
  {
    who: /^Screens\/Screen(Extraction|Arrival)\/Function\//,
    action: /^(dynamodb:(GetItem|BatchGetItem|Query|PutItem)|s3:DeleteObjectVersion|s3:ListBucketVersions)$/,
    resource: /Staging|Desktops|Archive/,
    reason:
      'A pause that becomes known after a screen was delivered: the journey of late pauses shows it, and is yet to be recorded.',
  },
  {
    who: /^(Screens\/(DesktopApi|ScreenExtraction)|AdministrationApi)\/Function\//,
    action: /^(dynamodb:(UpdateItem|DeleteItem|BatchGetItem)|sqs:SendMessage)$/,
    resource: /Contacts|Desktops|ScreenQueues/,
    reason:
      'A contact without its screen is listed as missing it, and a PC is removed: a journey is yet to be recorded.',
  },
  {
    who: /^Screens\/DesktopWatch\/Function\//,
    action: /^(dynamodb:|sqs:|kms:)/,
    reason: 'It looks at all PCs every hour, and at Timed schedules every five minutes; no journey waits for it.',
  },
  {
    who: /^StagingApi\/Function\//,
    action: /^(s3:|sqs:SendMessage$)/,
    resource: /arrivals|ScreenQueues/,
    reason: 'Containers that PCs stage: the journey of the desktop agent shows it.',
  },
  {
    who: /^(ContactImport|RecordingImport|ContactsApi|StagingApi|Redaction|Screens\/(DesktopApi|ScreenArrival))\/Function\//,
    action: /^s3:ListBucket$/,
    reason: 'An object that is gone must be answered "not found": without this right S3 answers "forbidden".',
  },
  {
    who: /^(Redaction|RedactionApi|RecordingControl|Screens\/(ScreenArrival|ScreenExtraction|DesktopApi))\/Function\//,
    action: /^sqs:SendMessage$/,
    resource: /RedactionQueue/,
    reason:
      'The journey of redactions shows it, except for screens that a late pause withholds: screen-extraction finds them, or desktop-api when a logon session comes late. Its messages are not recorded in used.json yet; when they are, this goes.',
  },
  {
    who: /^DesktopTriggers\/Function\//,
    action: /^dynamodb:(GetItem|Query)$/,
    resource: /Live|Contacts/,
    reason:
      'A pause that the cloud missed is written into the ledgers of that time; one whose state was changed in between is read again.',
  },
  {
    who: /^DesktopTriggers\/Function\//,
    action: /^connect:(Start|Stop)ContactRecording$/,
    reason: 'Commands of the On-Demand client, sent as by recording-control; no journey has a PC with that client yet.',
  },
  {
    who: /^DesktopTriggers\/Function\//,
    action: /^(connect:DescribeContact|secretsmanager:GetSecretValue)$/,
    reason: 'A contact whose events have not come, and contacts of Twilio and Webex: as in recording-control.',
  },
  {
    who: /^GatewayControl\/Function\//,
    action:
      /^(dynamodb:(GetItem|BatchGetItem|PutItem|UpdateItem|Query)|sqs:SendMessage|execute-api:ManageConnections|kms:(Decrypt|Encrypt|GenerateDataKey))$/,
    reason:
      'A pause of a call on site, and its transfers: the journey of a paused PBX shows it, and is yet to be recorded.',
  },
  {
    who: /^(RecordingWatch|LiveContacts)\//,
    action: /^(dynamodb:(GetItem|PutItem|Query)|execute-api:ManageConnections)$/,
    resource: /Desktops|Live|@connections/,
    reason:
      'A pause that ends, or that is carried into a new leg, goes to the PC that captures the agent, as from recording-control, whose journey records the same calls.',
  },
  {
    who: /^RecordingWatch\//,
    action: /^(connect:|secretsmanager:GetSecretValue$)/,
    reason:
      'A command without an answer, or a pause past its end, is sent again: it takes a crash at the right instant, at each provider.',
  },
  {
    who: /^RecordingWatch\//,
    action: /^dynamodb:Query$/,
    resource: /Contacts/,
    reason: 'A contact that ended unseen: whether its last command was answered stands in its ledger.',
  },
  {
    who: /^RecordingImport\/Function\//,
    action: /^sqs:SendMessage$/,
    reason: 'A file whose contact has not come yet is looked at again later.',
  },
  {
    who: /^StagingApi\/Function\//,
    action: /^s3:ListMultipartUploadParts$/,
    reason: 'An upload in parts that broke off goes on where it was.',
  },
  {
    who: /^StagingApi\/Function\//,
    action: /^dynamodb:BatchWriteItem$/,
    resource: /Contacts/,
    reason: 'A registered contact that is a later leg of a chain, or called a number of ours, is noted by that, too.',
  },
  {
    who: /^AdministrationApi\/Function\//,
    action: /^secretsmanager:PutSecretValue$/,
    reason: "A data server's password is set anew.",
  },
  {
    who: /^MissingRecordings\/OnSchedule\//,
    action: /^(dynamodb:(BatchWriteItem|DeleteItem|UpdateItem|BatchGetItem|Query)|kms:(Encrypt|GenerateDataKey))$/,
    reason: 'The nightly sweep and the quarterly look: what was passed over when contacts came is done then.',
  },
  {
    who: /^MissingRecordings\/OnContacts\//,
    action: /^dynamodb:BatchGetItem$/,
    resource: /Staging/,
    reason: 'A contact with staged recordings.',
  },
  {
    who: /^AdministrationApi\/Function\//,
    action: /^dynamodb:Query$/,
    resource: /byRun/,
    reason: 'Reports list what a daily run decided.',
  },
  {
    who: /^RecordingControl\/Function\//,
    action: /^dynamodb:(PutItem|UpdateItem)$/,
    resource: /Staging/,
    reason: 'A staged recording whose contact is tagged while it waits is kept.',
  },
  {
    who: /^Retention\/Function\//,
    action: /^s3:ListBucket$/,
    reason: 'Whether what was to be deleted is there still is looked for when a deletion was not answered.',
  },
  {
    who: /^DailyEvent\/Function\//,
    action: /^dynamodb:PutItem$/,
    resource: /Contacts/,
    reason: 'Rules that keep a recording may write metadata.',
  },
  {
    who: /^WorkflowDecision\/Function\//,
    action: /^(dynamodb:|kms:)/,
    reason: 'End of Call rules decide about staged recordings.',
  },
  {
    who: /^SubscriptionCheck\/Function\//,
    action:
      /^(connect:List|events:List|lambda:ListEventSourceMappings$|pipes:List|s3:GetBucketNotification$|firehose:(List|Describe)|kinesis:List)/,
    reason: 'It reads, every hour, who else reads the contact records; no journey waits for it.',
  },
  {
    who: /^ContactImport\/Function\//,
    action: /^dynamodb:Query$/,
    resource: /Contacts/,
    reason: "A leg of a transfer chain takes its direction from the chain's first.",
  },
  {
    who: /^Changes\/OnSocket\//,
    action: /^execute-api:ManageConnections$/,
    reason: 'The heartbeat of a page that stays open for minutes is answered; no journey waits for it.',
  },
  {
    who: /^AccessList\/Function\//,
    action: /^sqs:SendMessage$/,
    reason: 'The start by the scheduler asks for further ones within its minute; no journey waits for it.',
  },
];
