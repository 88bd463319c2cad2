/** US dollars, us-east-1, list prices of 2026, written down from memory: check them before you quote them. */
export const prices = {
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** Firehose, direct put; a record is rounded up to 5 KB. */
  firehoseGigabyte: 0.029,
  sqsRequest: 0.4e-6,
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  lambdaRequest: 0.2e-6,
  /** ARM. */
  lambdaGigabyteSecond: 13.3334e-6,
  logGigabyte: 0.5,
  httpRequest: 1e-6,
  socketMessage: 1e-6,
  connectionMinute: 0.25e-6,
  /** With a key of RSA_2048. */
  kmsDecrypt: 3e-6,
} as const;

/** Values that the engine cannot show, with their source. */
export const assumed = {
  firehoseRecordGigabytes: 5 / 1024 / 1024,
  /** A day's objects at 60 s of buffering, for a million contacts a day. */
  recordObjects: 1440,
  /** SQS requests per message: one to send, and receiving and deleting in tens. */
  requestsAMessage: 1.2,
  /** CPU of reading, checking, mapping and keeping one record: docs/performance.md. */
  importSecondsARecord: 200e-6,
  importGigabytes: 1769 / 1024,
  /** Ten files at once: a range request, a write and a read of the database for each. */
  recordingSecondsABatch: 0.08,
  /** Ten files that came back: a read of the database for each. */
  recheckSecondsABatch: 0.02,
  recordingsABatch: 10,
  /** A hundred contacts at once: a read for each. */
  streamSecondsABatch: 0.3,
  contactsABatch: 100,
  featureGigabytes: 0.5,
  logBytesAContact: 20,
} as const;
