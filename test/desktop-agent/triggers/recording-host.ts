import { appendFileSync } from 'node:fs';
import { browserAddress } from '../../../desktop-agent/triggers/native-host/address.ts';
import { relay } from '../../../desktop-agent/triggers/native-host/relay.ts';

/** The native host as it is, with a copy of every byte that the browser sends, so that a test can search it. */
process.stdin.on('data', (chunk) => appendFileSync(process.env.FERMATA_HOST_LOG!, chunk));
const how = await relay({ input: process.stdin, output: process.stdout, address: browserAddress() });
process.exit(how === 'ended' ? 0 : 1);
