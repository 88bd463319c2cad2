/** The words that PCs and the cloud use about desktops. */

export const platforms = ['windows', 'linux'] as const;
export type Platform = (typeof platforms)[number];

export const captureStates = ['recording', 'paused', 'not-recording'] as const;
export type CaptureState = (typeof captureStates)[number];

export const blackoutCauses = ['pause', 'blackout'] as const;
/** Why a span is black: recording was paused, or somebody marked the span. */
export type BlackoutCause = (typeof blackoutCauses)[number];

export const noScreenReasons = [
  /** Nothing was captured in this span. The gaps say why. */
  'not-captured',
  /** There were segments, but they are gone or cannot be opened. */
  'segments-lost',
  /** Segments older than the grace period have been deleted. */
  'segments-deleted',
  'splice-failed',
  'disk-full',
  /** Keystrokes only: nothing was typed in the places where it may be recorded. */
  'nothing-typed',
] as const;
/** Why a PC has no screen of a contact. */
export type NoScreenReason = (typeof noScreenReasons)[number];
