/** Grants that nothing used and that stay for a reason. One that is no longer needed fails the test. */
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

  // For code that no journey reaches.
  {
    who: /^Screens\/(DesktopApi|ScreenExtraction)\/Function\//,
    action: /^dynamodb:(GetItem|DeleteItem|BatchWriteItem)$/,
    resource: /Live/,
    reason: 'A connection whose other end is gone is removed by whichever function meets it first.',
  },
  {
    who: /^Screens\/(DesktopApi|ScreenExtraction)\/Function\//,
    action: /^dynamodb:(BatchGetItem|Query)$/,
    resource: /Live/,
    reason: "A screen was recorded without a call, while several agents were on the same call of its agent's.",
  },
  {
    who: /^Screens\/DesktopApi\/Function\//,
    action: /^(execute-api:ManageConnections|sqs:SendMessage)$/,
    resource: /@connections|RedactionQueue/,
    reason: 'A logon session comes late: it asks for contacts, nudges the PC, and redacts what was delivered already.',
  },
  {
    who: /^Screens\/DesktopApi\/Function\//,
    action: /^dynamodb:PutItem$/,
    resource: /Contacts/,
    reason: 'End of Call rules may write metadata when a PC registers a recording.',
  },
  {
    who: /^Screens\/DesktopApi\/Function\//,
    action: /^dynamodb:UpdateItem$/,
    resource: /Contacts/,
    reason: 'A contact whose screen a PC cannot deliver is listed as missing it.',
  },
  {
    who: /^Screens\/DesktopWatch\/Function\//,
    action: /^(dynamodb:(BatchGetItem|PutItem)|kms:(Encrypt|GenerateDataKey))$/,
    resource: /Contacts|Key/,
    reason:
      'A screen becomes a contact hours after nobody stopped it, or minutes after its Timed schedule; no journey waits that long.',
  },
  {
    who: /^Screens\/DesktopWatch\/Function\//,
    action: /^dynamodb:(UpdateItem|BatchGetItem)$/,
    resource: /Contacts|Desktops/,
    reason:
      'A screen that a PC has not delivered after an hour is read, and listed as missing; no journey waits that long.',
  },
  {
    who: /^Screens\/ScreenArrival\/Function\//,
    action: /^(dynamodb:UpdateItem|s3:AbortMultipartUpload)$/,
    reason:
      'Totals of uploads that change on arrival, and the parts of a large recording whose container turned out to be damaged.',
  },
  {
    who: /^Screens\/ScreenExtraction\/Function\//,
    action: /^dynamodb:DeleteItem$/,
    resource: /Contacts/,
    reason: 'A contact is no longer listed as missing its screen once a PC is found that can deliver it.',
  },
  {
    who: /^StagingApi\/Function\//,
    action: /^(s3:|sqs:SendMessage$)/,
    resource: /arrivals|ScreenQueues/,
    reason: 'A screen that is staged on a data server arrives sealed, in parts where it is large.',
  },
  {
    who: /^(ContactImport|RecordingImport|ContactsApi|StagingApi|Redaction|Screens\/(DesktopApi|ScreenArrival))\/Function\//,
    action: /^s3:ListBucket$/,
    reason: 'An object that is gone must be answered "not found": without this right S3 answers "forbidden".',
  },
  {
    who: /^Redaction\/Function\//,
    action: /^sqs:SendMessage$/,
    resource: /RedactionQueue/,
    reason: 'A redaction is tried again an hour later when a recording has not come yet; no journey waits for it.',
  },
  {
    who: /^DesktopTriggers\/Function\//,
    action: /^dynamodb:Query$/,
    resource: /Contacts/,
    reason:
      'A pause that the cloud missed is written into the ledgers of that time; one whose state was changed in between is read again.',
  },
  {
    who: /^DesktopTriggers\/Function\//,
    action: /^(connect:DescribeContact|secretsmanager:GetSecretValue)$/,
    reason: 'A contact whose events have not come, and contacts of Twilio and Webex: as in recording-control.',
  },
  {
    who: /^GatewayControl\/Function\//,
    action: /^(dynamodb:(GetItem|PutItem)|execute-api:ManageConnections|sqs:SendMessage)$/,
    resource: /Desktops|@connections|Timers/,
    reason:
      'A paused call on site is transferred to an agent whose PC records screens: the pause and its timer go there, too.',
  },
  {
    who: /^GatewayControl\/Function\//,
    action: /^(dynamodb:(BatchGetItem|Query|PutItem|UpdateItem)|sqs:SendMessage|kms:(Decrypt|GenerateDataKey))$/,
    resource: /Staging|RedactionQueue|Key/,
    reason:
      'A gateway that was down during a paused transfer reports it after the recording was opened, which is then withheld and redacted; no journey kills a gateway.',
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
];
