import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import { useEffect } from 'react';
import { useStored } from './browser.ts';

export type Theme = 'light' | 'dark' | 'auto';
export type RowDensity = 'comfortable' | 'compact';

/** Light, dark or like the system. Stored in this browser. */
export const useAppearance = () => {
  const [theme, setTheme] = useStored<Theme>('theme', 'auto');
  const [density, setDensity] = useStored<RowDensity>('density', 'comfortable');

  useEffect(() => {
    const computer = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const dark = theme === 'dark' || (theme === 'auto' && computer.matches);
      applyMode(dark ? Mode.Dark : Mode.Light);
      document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    };
    apply();
    computer.addEventListener('change', apply);
    return () => computer.removeEventListener('change', apply);
  }, [theme]);
  useEffect(() => applyDensity(density === 'compact' ? Density.Compact : Density.Comfortable), [density]);

  return { theme, setTheme, density, setDensity };
};

export type Appearance = ReturnType<typeof useAppearance>;
