import type { Integrations, MyControls, RecordingStatus } from '../../../api/control/control.ts';
import type { ControlFunction } from '../../../domain/control/settings.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { isLive, isPaused, knownMedia } from '../contact/contact-state.ts';
import { type Command, verbOf } from './command.ts';

/**
 * The provider's name if the standalone application must not be used with its contacts (PR-04), although the page and the
 * API may be. Undefined if it may be used, or while that is unknown: the API refuses what is not allowed anyway.
 */
export const refusedInApplication = (
  { provider }: Pick<RecordingStatus, 'provider'>,
  matrix: Integrations['integrations'] | undefined,
): string | undefined => {
  const integration = matrix?.find((one) => one.provider === provider);
  return integration && !integration.standaloneSupported ? integration.name : undefined;
};

type What = Command['what'];

const functionOf: Record<What, ControlFunction> = {
  pause: 'pause',
  resume: 'pause',
  start: 'start-stop',
  stop: 'start-stop',
  'blackout-start': 'blackout',
  'blackout-stop': 'blackout',
};

/** Whether somebody may use a function. Other people's contacts need another permission. */
export const may = ({ functions }: Pick<MyControls, 'functions'>, wanted: ControlFunction, mine: boolean): boolean =>
  functions.includes(wanted) && (mine || functions.includes('pause-others'));

export const mayCommand = (controls: Pick<MyControls, 'functions'>, what: What, mine: boolean): boolean =>
  may(controls, functionOf[what], mine);

/** Why a command makes no sense now. Undefined if it does. A command in flight may be repeated. */
export const whyNotNow = (what: What, status: RecordingStatus, medium?: Medium): string | undefined => {
  if (!isLive(status)) return 'The contact has ended.';
  const states = knownMedia(status)
    .filter((known) => !medium || known.medium === medium)
    .map(({ state }) => state);
  const isAny = (...names: string[]) => states.some(({ standing }) => names.includes(standing));
  if (states.length > 0 && states.every(({ standing }) => standing === 'stopped'))
    return 'Recording was stopped permanently for this contact.';
  const running = isAny('recording', 'pausing', 'resuming', 'starting', 'stopping');
  switch (what) {
    case 'pause':
      if (running || states.some((state) => state.standing === 'paused' && !state.confirmed)) return undefined;
      // Nothing was found to pause, but there may be something now.
      if (isAny('not-recording') && !states.some(isPaused)) return undefined;
      return states.some(isPaused) ? 'It is already paused.' : 'Nothing is being recorded.';
    case 'resume':
      return isAny('paused', 'pausing', 'resuming') ? undefined : 'Nothing is paused.';
    case 'start':
      if (isAny('not-recording', 'starting')) return undefined;
      return states.length === 0 ? undefined : 'It is already being recorded.';
    case 'stop':
      return running || isAny('paused') ? undefined : 'Nothing is being recorded.';
    case 'blackout-start':
      if (states.some(({ blackout }) => blackout)) return 'A blackout is already on.';
      return running || isAny('paused') ? undefined : 'Nothing is being recorded.';
    case 'blackout-stop':
      return states.some(({ blackout }) => blackout) ? undefined : 'There is no blackout.';
  }
};

/**
 * Why Fermata cannot do it with this provider at all. Undefined if it can, or if the matrix is not known (yet). A blackout is
 * always possible: if no recorder can pause, its span is cut out afterwards.
 */
export const whyNotWithProvider = (
  what: What,
  status: RecordingStatus,
  matrix: Integrations['integrations'] | undefined,
  medium?: Medium,
): string | undefined => {
  const integration = matrix?.find(({ provider }) => provider === status.provider);
  if (!integration || what === 'blackout-start' || what === 'blackout-stop') return undefined;
  const verb = verbOf({ what });
  const media = medium ? [medium] : knownMedia(status).map((known) => known.medium);
  const can = integration.initiates.some(
    (one) => one.verb === verb && one.manner === 'manual' && media.includes(one.medium),
  );
  if (can || media.length === 0) return undefined;
  const through = integration.ingests.find(({ manner }) => manner === 'manual')?.through;
  return `Fermata cannot do this with ${integration.name}${through ? `. Use ${through}` : ''}.`;
};

/** The command of the main button: pause, or resume if everything that was recorded is certainly paused. */
export const mainCommand = (status: RecordingStatus): 'pause' | 'resume' =>
  whyNotNow('pause', status) !== undefined && whyNotNow('resume', status) === undefined ? 'resume' : 'pause';
