import type { TrayState } from './tray.ts';

/** What the agent sees, in words of the contact centre (PR-10, PR-11). */
export const trayState = ({
  isConnected,
  isCapturing,
  isPaused,
  detail,
}: {
  isConnected: boolean;
  isCapturing: boolean;
  isPaused: boolean;
  detail?: string | undefined;
}): TrayState => {
  const [screen, tooltip]: [TrayState['screen'], string] = !isConnected
    ? ['not-connected', 'The recording service of this PC does not answer.']
    : isPaused
      ? ['paused', 'Screen recording is paused.']
      : isCapturing
        ? ['recorded', 'Your screen is recorded.']
        : ['not-recorded', 'Your screen is not recorded.'];
  return {
    screen,
    tooltip,
    menu: [
      { id: 'state', label: tooltip, isEnabled: false },
      ...(screen === 'not-recorded' && detail ? [{ id: 'detail', label: detail.slice(0, 120), isEnabled: false }] : []),
      null,
      { id: 'recording-controls', label: 'Recording Controls...', isEnabled: isConnected },
    ],
  };
};
