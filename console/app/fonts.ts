/** Chromium's description of the connection. Other browsers have none. */
interface Line {
  effectiveType?: string;
  saveData?: boolean;
}

/** Loads our fonts, but not on a slow line, where they would delay the contacts. */
export const loadFonts = (): void => {
  const { effectiveType = '4g', saveData = false } = (navigator as Navigator & { connection?: Line }).connection ?? {};
  if (effectiveType !== '4g' || saveData) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/fonts.css';
  document.head.append(link);
};
