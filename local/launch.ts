import { join } from 'node:path';
import { deployments } from '../deployments.ts';
import type { Cloud } from './cloud.ts';
import { makeDataServerPlace } from './data-server/data-server.ts';
import { deploy } from './deploy/deploy.ts';
import { makePcPlace } from './desktop/desktop.ts';
import { type DesktopAtWork, startDesktopAtWork } from './desktop/desktop-at-work.ts';
import { missingForDesktop } from './desktop/display.ts';
import { engineAnswers, startEngine } from './engine/engine.ts';
import { installEngine } from './engine/install.ts';
import { openFirehoseFront } from './firehose/front.ts';
import { buildConsole, consoleFolder } from './front-door/build-console.ts';
import { openFrontDoor } from './front-door/front-door.ts';
import { type Observe, openTap } from './front-door/request-tap.ts';
import type { Outputs } from './outputs.ts';
import { installAsterisk, type PbxAtWork, startPbxAtWork } from './pbx/pbx-at-work.ts';
import { localFolder, takePlace } from './place.ts';
import { reservePort } from './ports.ts';
import { CannotStart, progress, type Say } from './progress.ts';
import { keepSecrets, sendWebhooksTo, startRecorders } from './recorders.ts';
import { syncUsers } from './run-features.ts';
import { afterTheCall } from './sample-day/after-the-call.ts';
import { type AgentAtWork, agentAtWork } from './sample-day/agent-at-work.ts';
import { playSampleDay } from './sample-day/play.ts';
import { playStagedDay } from './sample-day/play-staged.ts';
import { turnOnRecordingControl, untilLive } from './sample-day/recording-control.ts';
import { administrator } from './users/administrator.ts';
import { createDemoUsers, machineSecret } from './users/demo-users.ts';

export interface LaunchOptions {
  /** Several can run side by side, each with its own name. If left out, it is the default one, or a free number. */
  name?: string;
  /** Port of the address for the browser. If left out: 8080, or the next free one. */
  port?: number;
  /** Port of the engine. If left out: 4566, or the next free one. */
  enginePort?: number;
  /** False starts it empty. */
  sampleDay?: boolean;
  /** Whether there is a PC with a virtual display, whose screen is recorded. If left out: only with a sample day. */
  desktop?: boolean;
  /** Whether there is a PBX with its gateway, which gets a call now and then. If left out: only with a sample day. */
  pbx?: boolean;
  /** False builds and serves no console, only the API. */
  console?: boolean;
  /** A running engine. If left out: that of AWS_ENDPOINT_URL, or else one is started. */
  endpoint?: string;
  /** Called with every request of the functions to the engine and to Connect; only for an engine started here. */
  observe?: Observe;
  say?: Say;
  signal?: AbortSignal;
}

export interface Running {
  outputs: Outputs;
  outputsFile: string;
  stop(): Promise<void>;
}

const { connectInstanceArn = '', timeZone, recordingControl } = deployments.local!;
const [, , , region = 'us-east-1'] = connectInstanceArn.split(':');
const instanceId = connectInstanceArn.split('/')[1] ?? '';

/**
 * Starts the whole of Fermata on this machine. `stop`, a step that fails, and `signal` stop everything that was started, in
 * reverse order.
 */
export const launch = async ({
  name,
  port,
  enginePort,
  sampleDay = true,
  desktop = sampleDay,
  pbx = sampleDay,
  console = true,
  endpoint,
  observe,
  say = () => {},
  signal,
}: LaunchOptions = {}): Promise<Running> => {
  const given = endpoint ?? process.env.AWS_ENDPOINT_URL;
  const { step } = progress(say, signal);
  const place = takePlace(name);
  const undo: (() => Promise<void> | void)[] = [() => place.leave()];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const one of undo.reverse()) await one();
    })();
    return stopping;
  };
  const aborting = signal && { signal };
  /** The same address, or that of a tap in front of it if requests are observed. */
  const tapped = async (address: string): Promise<string> => {
    if (!observe) return address;
    const tap = await openTap(address, observe);
    undo.push(tap.close);
    return tap.url;
  };

  try {
    // In parallel, because it needs none of the next steps, and the engine's first installation is slow.
    const building = console ? buildConsole(signal) : undefined;
    building?.catch(() => {});
    // It may have to be downloaded, and no other step waits for it.
    const installing = pbx && sampleDay ? installAsterisk(signal) : undefined;
    let playbackEndpoint: string | undefined;
    const frontPort = await reservePort('the console', '--port', port, 8080);
    undo.push(frontPort.release);
    const cloud = given
      ? await step(
          'engine',
          () => theirs(given),
          () => given,
        )
      : await ours();
    async function ours(): Promise<Cloud> {
      const installation = await step(
        'engine installed',
        () => installEngine(join(localFolder, 'engine')),
        ({ kind, fresh }) => `${kind}, ${fresh ? 'first time' : 'as before'}`,
      );
      const asked = await reservePort('the engine', '--engine-port', enginePort, 4566);
      const behind = await reservePort('the engine behind it', '--engine-port', undefined, 4700);
      undo.push(asked.release, behind.release);
      const folder = join(place.folder, 'engine');
      return step(
        'engine started',
        async () => {
          const tap = observe && { tap: await tapped(`http://127.0.0.1:${behind.port}`) };
          await behind.release();
          const { endpoint, stop } = await startEngine({
            installation,
            port: behind.port,
            region,
            folder,
            ...tap,
            ...aborting,
          });
          undo.push(stop);
          const report = (line: string) => say(line, 'done');
          await asked.release();
          const front = await openFirehoseFront({ port: asked.port, engine: { endpoint, region }, report });
          undo.push(front.close);
          playbackEndpoint = tap?.tap ?? endpoint;
          return { endpoint: front.url, region };
        },
        ({ endpoint }) => endpoint,
      );
    }

    const recorders = await step(
      'simulators of Connect, Twilio and Webex',
      () => startRecorders(cloud, { instanceId }),
      ({ connect, twilio, webex }) => [connect, twilio, webex].map(({ url }) => url).join(', '),
    );
    undo.push(recorders.stop);
    const simulators = {
      connect: await tapped(recorders.connect.url),
      twilio: recorders.twilio.url,
      webex: recorders.webex.url,
    };

    await keepSecrets(cloud, recordingControl);
    const stack = await step('deployed (cdk deploy)', () =>
      deploy(cloud, { simulators, folder: place.folder, ...aborting }),
    );
    if (building)
      await step(
        'console',
        () => building,
        (state) => consoleStates[state],
      );
    const logins = await step('demo users', () => createDemoUsers(cloud, stack.UserPoolId));
    await step(
      'users synced',
      () => syncUsers(cloud),
      ({ added, unchanged }) => `${added} added, ${unchanged} unchanged`,
    );

    const config = {
      apiUrl: '',
      region,
      userPoolClientId: stack.UserPoolClientId,
      cognitoEndpoint: '',
      changesUrl: '',
    };
    await frontPort.release();
    const door = await openFrontDoor({
      port: frontPort.port,
      consoleFolder,
      behind: {
        endpoint: cloud.endpoint,
        ...(playbackEndpoint !== undefined && { playbackEndpoint }),
        httpApiId: stack.HttpApiId,
        changes: { apiId: stack.ChangesApiId, stage: stack.ChangesStage },
        config,
      },
      agentWorkspaceOrigins: recordingControl.agentWorkspaceOrigins ?? [],
    });
    undo.push(door.close);
    config.cognitoEndpoint = `${door.url}/cognito`;
    config.changesUrl = `${door.url.replace(/^http/, 'ws')}/changes`;
    await sendWebhooksTo(recorders, { door: door.url, httpApiId: stack.HttpApiId });

    /** Everything else is useful without it. */
    const startPc = async (): Promise<DesktopAtWork | undefined> => {
      const ask = await administrator(cloud, outputs);
      const pcPlace = makePcPlace(join(place.folder, 'desktop'), { apiUrl: door.url });
      const start = () => startDesktopAtWork(ask, pcPlace, { username: 'alice.agent', ...aborting });
      const started = await step('a desktop', start, desktopSummary).catch((error: Error) => {
        aborting?.signal.throwIfAborted();
        say(`         It is left out: ${error.message}`, 'done');
        return undefined;
      });
      if (started) undo.push(started.stop);
      return started;
    };

    /** Everything else is useful without this, too. */
    const startPbxWhen = async (installed: Promise<void>): Promise<void> => {
      const ask = await administrator(cloud, outputs);
      const folder = join(place.folder, 'telephony');
      const start = async () => {
        await installed;
        return startPbxAtWork(ask, { folder, apiUrl: door.url, stagingLocation: site.location, ...aborting });
      };
      const started = await step('a PBX', start, pbxSummary).catch((error: Error) => {
        aborting?.signal.throwIfAborted();
        say(`         It is left out: ${error.message}`, 'done');
        return undefined;
      });
      if (started) undo.push(started.stop);
    };

    const site = makeDataServerPlace(join(place.folder, 'data-server'), { apiUrl: door.url });
    const outputs: Outputs = {
      endpoint: cloud.endpoint,
      region,
      apiUrl: door.url,
      changesUrl: config.changesUrl,
      changesEndpoint: `${cloud.endpoint}/_aws/execute-api/${stack.ChangesApiId}/${stack.ChangesStage}`,
      consoleUrl: door.url,
      ctrStreamName: stack.CtrStreamName,
      ctrBucket: stack.CtrBucket,
      ctrPrefix: stack.CtrPrefix,
      recordingsBucket: stack.RecordingsBucket,
      archiveBucket: stack.ArchiveBucket,
      stagingApiUrl: `${door.url}/staging/v1`,
      dailyEventArn: stack.DailyEventArn,
      dataServer: { location: site.location, settingsFile: site.settingsFile },
      contactsTable: stack.ContactsTable,
      usersTable: stack.UsersTable,
      liveTable: stack.LiveTable,
      stagingTable: stack.StagingTable,
      desktopsTable: stack.DesktopsTable,
      userPoolId: stack.UserPoolId,
      userPoolClientId: stack.UserPoolClientId,
      machineClientId: stack.MachineClientEveryScopeId,
      machineClientSecret: await machineSecret(cloud, stack.UserPoolId, stack.MachineClientEveryScopeId),
      connectEndpoint: simulators.connect,
      twilioEndpoint: simulators.twilio,
      webexEndpoint: simulators.webex,
      logins,
    };
    const { directory } = recorders.connect;
    if (sampleDay) {
      const { talks } = await step(
        'sample day played',
        () => playSampleDay({ cloud, outputs, directory, connectInstanceArn, ...aborting }),
        ({ summary }) => summary,
      );
      const ask = await administrator(cloud, outputs);
      const { agent } = await step(
        'data server',
        () => playStagedDay({ ask, site, directory, timeZone, talks, ...aborting }),
        ({ summary }) => summary,
      );
      undo.push(agent.stop);
      void agent.ended.then(() => {
        if (!stopping) say(`The staging agent has ended; its output is in ${site.logFile}`, 'done');
      });
    }
    const pc = desktop ? await startPc() : undefined;
    let work: AgentAtWork | undefined;
    if (sampleDay) {
      const ask = await administrator(cloud, outputs);
      work = await step(
        'an agent at work',
        async () => {
          await turnOnRecordingControl(ask);
          const after = afterTheCall(cloud, { directory, connectInstanceArn, outputs });
          const at = await agentAtWork({ connect: recorders.connect, username: 'alice.agent', after });
          await untilLive(ask, at.contactId());
          return at;
        },
        () => 'alice.agent is on a contact; Recording Controls can pause it',
      );
      undo.push(work.stop);
    }
    if (installing) await startPbxWhen(installing);
    pc?.takePayments({
      // So that there is soon a contact with a screen to look at.
      onPaid: () => void work?.finishFirst(),
      onEnd: (error) => {
        if (!stopping) say(`No further payments are taken on the desktop: ${error.message}`, 'done');
      },
    });
    place.publish(outputs);
    return { outputs, outputsFile: place.outputsFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const desktopSummary = (pc: DesktopAtWork | undefined): string => {
  if (!pc) return `left out, because it needs Debian's ${missingForDesktop().join(' and ')}`;
  const recorded = `the screen of alice.agent is recorded on display ${pc.display}`;
  return pc.installedBy === undefined
    ? `${recorded}; it stays empty, because there is no Chromium (apt-get install chromium)`
    : `${recorded}, where card numbers are typed in Chromium${pc.recordsKeystrokes ? '; so are the keystrokes of one page' : ''}`;
};

const pbxSummary = (pbx: PbxAtWork | undefined): string =>
  pbx
    ? `${pbx.version} with a gateway; a call every minute, with its flags and its recording on the data server; every other one is paused`
    : 'left out, because there is no Asterisk on this machine and none could be downloaded by apt';

const theirs = async (endpoint: string): Promise<Cloud> => {
  if (await engineAnswers(endpoint, 10)) return { endpoint, region };
  throw new CannotStart(
    `Nothing answers at ${endpoint} (AWS_ENDPOINT_URL). Start that engine, or unset AWS_ENDPOINT_URL to have one started.`,
  );
};

const consoleStates = {
  built: 'built',
  'as before': 'built before, nothing changed',
  'not there': 'not there yet; only the API is served',
};
