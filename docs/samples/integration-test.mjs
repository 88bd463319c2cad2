/**
 * Tests of your own program against a Fermata that runs on your machine. Copy it: it needs Node 20, @aws-sdk/client-firehose, and a
 * running `npm start -- --no-sample-day`.
 *
 *     FERMATA_OUTPUTS=/path/to/fermata/.local/outputs.json node --test integration-test.mjs
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';

/** Where everything is. The system writes this file when it is up, and removes it when it stops. */
const outputs = JSON.parse(readFileSync(process.env.FERMATA_OUTPUTS ?? '.local/outputs.json', 'utf8'));

/** As your program does it in AWS; only the addresses differ. */
const accessToken = async (scope) => {
  const client = Buffer.from(`${outputs.machineClientId}:${outputs.machineClientSecret}`).toString('base64');
  const response = await fetch(`${outputs.endpoint}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  assert.equal(response.status, 200);
  return (await response.json()).access_token;
};

const fermata = async (token, method, path, body) => {
  const response = await fetch(`${outputs.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

/** Nothing here is instant: ask until it is so, and give up after a while. Never sleep for a fixed time. */
const eventually = async (ask, seconds = 30) => {
  for (const end = Date.now() + seconds * 1000; ; await sleep(200)) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
};

/** A switch of the simulated Amazon Connect: calls begin, are transferred and end; `recordings` says what is really recorded. */
const connect = async (method, path, body) => {
  const response = await fetch(`${outputs.connectEndpoint}/simulator/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${method} ${path}: HTTP ${response.status}`);
  return response.json();
};

let token;
before(async () => {
  token = await accessToken('fermata/contacts.read fermata/control.read fermata/control.pause fermata/users.write');
});

test('a contact record that we send is found by the number that called', async () => {
  const contactId = randomUUID();
  const number = `+4144555${String(Date.now()).slice(-4)}`;
  const at = (secondsAgo) => `${new Date(Date.now() - secondsAgo * 1000).toISOString().slice(0, 19)}Z`;
  const record = {
    ContactId: contactId,
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: at(120),
    ConnectedToSystemTimestamp: at(120),
    DisconnectTimestamp: at(10),
    LastUpdateTimestamp: at(5),
    CustomerEndpoint: { Address: number, Type: 'TELEPHONE_NUMBER' },
    SystemEndpoint: { Address: '+41445550100', Type: 'TELEPHONE_NUMBER' },
    Recordings: [],
  };
  const firehose = new FirehoseClient({
    endpoint: outputs.endpoint,
    region: outputs.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await firehose.send(
    new PutRecordBatchCommand({
      DeliveryStreamName: outputs.ctrStreamName,
      Records: [{ Data: Buffer.from(JSON.stringify(record)) }],
    }),
  );

  const found = await eventually(async () => {
    const { body } = await fermata(token, 'GET', `/v1/contacts?number=${encodeURIComponent(number)}`);
    assert.equal(body.contacts.length, 1);
    return body.contacts[0];
  });
  assert.equal(found.contactId, contactId);
});

test('our payment form opens only while nothing is recorded', async () => {
  // Recording control is off until an administrator turns it on.
  const settings = await fermata(token, 'GET', '/v1/recording-control/settings');
  if (!settings.body.enabled) {
    const { version } = settings.body;
    const change = { enabled: true, longestPause: 120, onTransfer: 'keep', fields: [], grants: [], version };
    assert.equal((await fermata(token, 'PUT', '/v1/recording-control/settings', change)).status, 200);
  }
  const { contactId } = await connect('POST', 'contacts', { username: 'jonas.thrup', flow: ['audio', 'screen'] });
  try {
    await eventually(async () => {
      const { body } = await fermata(token, 'GET', `/v1/contacts/${contactId}/recording`);
      assert.equal(body.media.audio.standing, 'recording');
    });

    const pause = await fermata(token, 'POST', '/v1/agents/username/jonas.thrup/recording/pause', {
      reason: 'payment',
    });
    assert.equal(pause.status, 200);
    const { recordings } = await connect('GET', `recordings/${contactId}`);
    assert.deepEqual(recordings, { audio: 'suspended', screen: 'suspended' });
  } finally {
    await connect('POST', `contacts/${contactId}/end`);
  }
});

test('our payment form stays closed when the recorder fails', async () => {
  const { contactId } = await connect('POST', 'contacts', { username: 'kaya.bellweather', flow: ['audio'] });
  try {
    await eventually(async () => {
      const { body } = await fermata(token, 'GET', `/v1/contacts/${contactId}/recording`);
      assert.equal(body.media.audio.standing, 'recording');
    });
    await connect('PUT', 'failures', { operation: 'SuspendContactRecording', status: 503, times: 20 });
    const pause = await fermata(token, 'POST', '/v1/agents/username/kaya.bellweather/recording/pause', {});
    assert.equal(pause.status, 502);
  } finally {
    await connect('PUT', 'failures', { operation: 'SuspendContactRecording', times: 0 });
    await connect('POST', `contacts/${contactId}/end`);
  }
});
