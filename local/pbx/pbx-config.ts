import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asterisk } from './asterisk-package.ts';

export interface PbxPhone {
  extension: string;
  name: string;
}

export interface PbxPlace {
  folder: string;
  amiPort: number;
  sipPort: number;
  phones: readonly PbxPhone[];
  /** Real phones of agents and customers, which register with the password `phonePassword`. */
  sipPhones?: readonly PbxPhone[];
  /** Whether sipp may call 4600, which rings a random phone. */
  takesLoad?: boolean;
}

export const phonePassword = 'rings-and-talks';

/** The folder of the recordings. */
export const recordingsOf = (folder: string): string => join(folder, 'recordings');

/** The accounts of its manager interface. The gateway's may only read events and ask; the operator's places calls. */
export const gatewayAccount = { username: 'fermata', secret: 'listens-and-asks' };
/** The gateway's account if Fermata also controls recordings. */
export const controlAccount = { username: 'fermata-control', secret: 'mutes-as-well' };
export const operatorAccount = { username: 'operator', secret: 'places-calls' };

const phone = ({ extension, name }: PbxPhone, sipPort: number): string => `
[${extension}](phone)
aors=${extension}
callerid="${name}" <${extension}>
[${extension}]
type=aor
contact=sip:answer@127.0.0.1:${sipPort}
`;

const sipPhone = ({ extension, name }: PbxPhone): string => `
[${extension}](desk)
aors=${extension}
auth=${extension}
callerid="${name}" <${extension}>
[${extension}]
type=auth
auth_type=userpass
username=${extension}
password=${phonePassword}
[${extension}]
type=aor
max_contacts=1
remove_existing=yes
`;

const load = `[sipp](desk)
aors=sipp
[sipp]
type=aor
`;

const loadExtension = (phones: readonly PbxPhone[]): string =>
  `exten => 4600,1,Goto(phones,\${RAND(${phones[0]!.extension},${phones.at(-1)!.extension})},1)\n`;

/**
 * The configuration of a small PBX, which plays its own phones: each call to one leaves by SIP and comes back on the endpoint
 * `loop`, which answers and plays a tone. So there are real channels, bridges and sound without a phone. Real phones may
 * register too.
 */
const files = ({ folder, amiPort, sipPort, phones, sipPhones = [], takesLoad }: PbxPlace): Record<string, string> => ({
  'modules.conf': `[modules]
autoload=yes
noload => chan_iax2.so
noload => res_hep.so
noload => cdr_csv.so
`,
  'logger.conf': '[general]\n[logfiles]\nfull => notice,warning,error\n',
  'manager.conf': `[general]
enabled = yes
bindaddr = 127.0.0.1
port = ${amiPort}
timestampevents = yes
[${gatewayAccount.username}]
secret = ${gatewayAccount.secret}
read = call,agent,user,dialplan
write = reporting
[${controlAccount.username}]
secret = ${controlAccount.secret}
read = call,agent,user,dialplan
write = call,system,originate,reporting
[${operatorAccount.username}]
secret = ${operatorAccount.secret}
read = call
write = call,agent,originate,system,command,reporting
`,
  'http.conf': '[general]\nenabled=no\n',
  'indications.conf': '[general]\ncountry=us\n[us]\ndescription=tones\nringcadence=2000,4000\ndial=350+440\n',
  'queues.conf': `[general]
persistentmembers = no
[orders]
strategy = ringall
timeout = 15
ringinuse = no
`,
  'confbridge.conf': '[general]\n[default_user]\ntype=user\n[default_bridge]\ntype=bridge\n',
  'features.conf': '[general]\n[featuremap]\nblindxfer => #1\natxfer => *2\n',
  'pjsip.conf': `[global]
type=global
endpoint_identifier_order=username
[udp]
type=transport
protocol=udp
bind=127.0.0.1:${sipPort}
[loop]
type=endpoint
context=answer
disallow=all
allow=ulaw
direct_media=no
[desk](!)
type=endpoint
context=phones
disallow=all
allow=ulaw
direct_media=no
trust_id_inbound=yes
[phone](!,desk)
from_user=loop
[carrier](phone)
aors=carrier
[carrier]
type=aor
contact=sip:customer@127.0.0.1:${sipPort}
${phones.map((one) => phone(one, sipPort)).join('')}${sipPhones.map(sipPhone).join('')}${takesLoad ? load : ''}`,
  'extensions.conf': `[globals]
TRANSFER_CONTEXT=phones
READS_PAUSES=0
[phones]
exten => _2XXX,1,ExecIf($[\${LEN(\${CUSTOMER})}>0]?Set(CALLERID(all)=\${CUSTOMER}))
 same => n,Dial(PJSIP/\${EXTEN},30,tTU(recorded))
 same => n,Hangup()
exten => 4001,1,ExecIf($[\${LEN(\${CUSTOMER})}>0]?Set(CALLERID(all)=\${CUSTOMER}))
 same => n,Answer()
 same => n,Queue(orders,tT,,,30,,recorded)
 same => n,Hangup()
exten => 4500,1,ExecIf($[\${LEN(\${CUSTOMER})}>0]?Set(CALLERID(all)=\${CUSTOMER}))
 same => n,Answer()
 same => n,ExecIf($["\${CHANNEL(endpoint):0:1}"="2"]?Gosub(recorded,s,1))
 same => n,ConfBridge(room)
exten => *45,1,AddQueueMember(orders,PJSIP/\${CHANNEL(endpoint)},,,\${CALLERID(name)})
 same => n,Answer()
 same => n,Hangup()
exten => *46,1,RemoveQueueMember(orders,PJSIP/\${CHANNEL(endpoint)})
 same => n,Answer()
 same => n,Hangup()
${takesLoad ? loadExtension(phones) : ''}[recorded]
exten => s,1,GotoIf($["\${READS_PAUSES}" = "1" & "\${FERMATA_PAUSED}" > "\${EPOCH}"]?paused)
 same => n,MixMonitor(${recordingsOf(folder)}/\${UUID()}.wav,b)
 same => n,Return()
 same => n(paused),UserEvent(RecordingHeld)
 same => n,Return()
[answer]
exten => answer,1,Wait(0.2)
 same => n,Answer()
 same => n,Playtones(600)
 same => n,Wait(600)
exten => customer,1,Answer()
 same => n,Playtones(440)
 same => n,Wait(600)
`,
});

/** A moment of silence, which Asterisk plays before a transfer, so that the package with its sounds is not needed. */
const sounds = ['pbx-transfer', 'beep', 'beeperr', 'pbx-invalid'];
const silence = Buffer.alloc(400, 0xff);

/** Writes Asterisk's data, with our own sounds. */
const writeData = (folder: string, data: string): string => {
  const own = join(folder, 'data');
  mkdirSync(join(own, 'sounds/en'), { recursive: true });
  for (const name of sounds) writeFileSync(join(own, 'sounds/en', `${name}.ulaw`), silence);
  for (const name of readdirSync(data).filter((one) => one !== 'sounds')) {
    if (!existsSync(join(own, name))) symlinkSync(join(data, name), join(own, name));
  }
  return own;
};

/** Writes the configuration, and returns the file with which Asterisk is started. */
export const writePbxConfig = (place: PbxPlace, { modules, data }: Asterisk): string => {
  const { folder } = place;
  const etc = join(folder, 'etc');
  for (const part of ['etc', 'lib', 'db', 'spool', 'run', 'log', 'recordings']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  for (const [name, content] of Object.entries(files(place))) writeFileSync(join(etc, name), content);
  const start = join(etc, 'asterisk.conf');
  const folders = {
    ...{ astetcdir: etc, astmoddir: modules, astdatadir: writeData(folder, data), astvarlibdir: join(folder, 'lib') },
    ...{ astdbdir: join(folder, 'db'), astkeydir: join(folder, 'lib'), astagidir: join(folder, 'lib') },
    ...{ astspooldir: join(folder, 'spool'), astrundir: join(folder, 'run'), astlogdir: join(folder, 'log') },
  };
  const lines = Object.entries(folders).map(([name, path]) => `${name} => ${path}`);
  writeFileSync(start, `[directories]\n${lines.join('\n')}\n[options]\nverbose = 1\nnocolor = yes\n`);
  return start;
};
