import type { MenuEntry } from '../../../domain/on-demand/menu.ts';
import type { TrayState } from './tray.ts';

/** What the agent sees, in the words of the contact centre (PR-10, PR-11). */
export const trayState = ({
  isConnected,
  isCapturing,
  isPaused,
  detail,
  more = [],
  isHidden = false,
  onDemand,
  keystrokes,
}: {
  isConnected: boolean;
  isCapturing: boolean;
  isPaused: boolean;
  detail?: string | undefined;
  /** Further entries, below the others. */
  more?: readonly MenuEntry[];
  /** Whether the screen is recorded is hidden from this agent (OD-17). */
  isHidden?: boolean;
  onDemand?: TrayState['onDemand'];
  /** These are never hidden from the agent. */
  keystrokes?: TrayState['keystrokes'];
}): TrayState => {
  const [screen, tooltip]: [TrayState['screen'], string] = !isConnected
    ? ['not-connected', 'The recording service of this PC does not answer.']
    : isHidden
      ? ['not-recorded', 'Fermata is running.']
      : isPaused
        ? ['paused', 'Screen recording is paused.']
        : isCapturing
          ? ['recorded', 'Your screen is recorded.']
          : ['not-recorded', 'Your screen is not recorded.'];
  const typed =
    keystrokes &&
    (keystrokes === 'recorded'
      ? 'Your keystrokes are recorded in some programs and pages.'
      : 'Keystroke recording is paused.');
  const sentences = [tooltip, typed, onDemand === 'not-connected' ? 'On-Demand is not connected.' : undefined];
  return {
    screen,
    ...(onDemand && { onDemand }),
    ...(keystrokes && { keystrokes }),
    tooltip: sentences.filter(Boolean).join(' '),
    menu: [
      { id: 'state', label: tooltip, isEnabled: false },
      ...(screen === 'not-recorded' && detail && !isHidden
        ? [{ id: 'detail', label: detail.slice(0, 120), isEnabled: false }]
        : []),
      ...(typed ? [{ id: 'keystrokes', label: typed, isEnabled: false }] : []),
      null,
      { id: 'recording-controls', label: 'Recording Controls...', isEnabled: isConnected },
      ...(more.length > 0 ? [null, ...more] : []),
    ],
  };
};
