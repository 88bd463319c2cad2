/** Programs that are browsers, as their extension names them. Only these can have the extension. */
const names: Readonly<Record<string, string>> = {
  chrome: 'Google Chrome',
  'google-chrome': 'Google Chrome',
  chromium: 'Chromium',
  'chromium-browser': 'Chromium',
  msedge: 'Microsoft Edge',
  'microsoft-edge': 'Microsoft Edge',
  firefox: 'Firefox',
  brave: 'Brave',
  opera: 'Opera',
};

/** The extension's name for the browser that this program is. Undefined for any other program. */
export const browserOf = (program: string): string | undefined =>
  Object.hasOwn(names, program) ? names[program] : undefined;

const otherBrowsers =
  'iexplore safari vivaldi librewolf waterfox floorp zen tor tor-browser torbrowser epiphany konqueror falkon midori qutebrowser msedgewebview2 firefox-esr firefox-bin brave-browser opera_gx arc duckduckgo';
const terminals =
  'cmd powershell powershell_ise pwsh windowsterminal wt conhost openconsole mintty putty kitty ttermpro securecrt mobaxterm xterm uxterm urxvt rxvt gnome-terminal gnome-terminal- konsole xfce4-terminal mate-terminal lxterminal terminator tilix alacritty wezterm foot st';
const secretPrograms =
  'keepass keepassxc keepassx bitwarden 1password lastpass dashlane enpass seahorse kwalletmanager pinentry credentialuibroker consent logonui lockapp gcr-prompter polkit-gnome-au ssh-askpass kdesu';

const never: ReadonlyMap<string, string> = new Map([
  ...[...Object.keys(names), ...otherBrowsers.split(' ')].map(
    (program) => [program, 'A browser is named by its pages: add a website'] as const,
  ),
  ...terminals.split(' ').map((program) => [program, 'A terminal asks for passwords, and does not say so'] as const),
  ...secretPrograms.split(' ').map((program) => [program, 'This program asks for passwords'] as const),
]);

/**
 * Why keystrokes in this program are never recorded, whatever administrators choose. Undefined if they may be. It prevents
 * mistakes that are easily made. Only administrators know which other programs ask for passwords.
 */
export const whyNeverRecorded = (program: string): string | undefined => never.get(program);
