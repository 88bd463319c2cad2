/** The addresses that the console's pages may use besides their own, and the origins that may embed them. */
interface Addresses {
  /** Where scripts send requests: sign-in, media, the WebSocket. */
  connect: readonly string[];
  /** Where recordings are played from. */
  media: readonly string[];
  framedBy: readonly string[];
}

/** Limits what the browser lets the console do. It is the same in AWS and on one machine. */
export const contentSecurityPolicy = ({ connect, media, framedBy }: Addresses): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // The only inline style sheet is the waveform player's.
    "style-src 'self' 'sha256-XGW/cX2BkTPWNNT3NdyASrPEWZfPnKdPJaJ2aN7R+v8='",
    "font-src 'self'",
    "manifest-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `media-src ${["'self'", 'blob:', ...media].join(' ')}`,
    `frame-ancestors ${framedBy.length > 0 ? framedBy.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
