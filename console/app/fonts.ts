/** What Chromium knows of the connection; other browsers do not say. */
interface Line {
  effectiveType?: string;
  saveData?: boolean;
}

/** Our fonts, but not on a slow line: there they would delay the contacts that somebody waits for. */
export const loadFonts = (): void => {
  const { effectiveType = '4g', saveData = false } = (navigator as Navigator & { connection?: Line }).connection ?? {};
  if (effectiveType !== '4g' || saveData) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/fonts.css';
  document.head.append(link);
};
