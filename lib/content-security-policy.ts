/** Which addresses the console's pages reach beside their own, and who may show them inside a page of theirs. */
interface Addresses {
  /** Where scripts send requests: sign-in, media, the WebSocket. */
  connect: readonly string[];
  /** Where recordings are played from. */
  media: readonly string[];
  framedBy: readonly string[];
}

/** What the browser allows the console to do; the same in AWS and on one machine. */
export const contentSecurityPolicy = ({ connect, media, framedBy }: Addresses): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // The one inline style sheet is the waveform player's own.
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
