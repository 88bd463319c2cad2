import x11 from 'x11';

/**
 * Draws the time onto the screen, as 44 light and dark bars at its upper left corner, fifty times a second. Run as a
 * program, with the display as its argument.
 */
export const bars = 44;
export const barWidth = 16;

interface Client {
  AllocID(): number;
  CreateWindow(id: number, parent: number, ...rest: unknown[]): void;
  MapWindow(id: number): void;
  RaiseWindow(id: number): void;
  CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void;
  CreateGC(id: number, drawable: number, values: { foreground: number }): void;
  PolyFillRectangle(drawable: number, gc: number, rectangles: number[]): void;
  CopyArea(...numbers: number[]): void;
}

const draw = (client: Client, root: number): void => {
  const [width, height] = [bars * barWidth, barWidth];
  const [window, picture, light, dark] = [client.AllocID(), client.AllocID(), client.AllocID(), client.AllocID()];
  client.CreateWindow(window, root, 0, 0, width, height, 0, 0, 0, 0, { overrideRedirect: true, backgroundPixel: 0 });
  client.MapWindow(window);
  client.CreatePixmap(picture, window, 24, width, height);
  client.CreateGC(light, window, { foreground: 0xffffff });
  client.CreateGC(dark, window, { foreground: 0 });
  setInterval(() => {
    const now = BigInt(Date.now());
    const rectangles: number[] = [];
    for (let bar = 0; bar < bars; bar += 1)
      if ((now >> BigInt(bars - 1 - bar)) & 1n) rectangles.push(bar * barWidth, 0, barWidth, height);
    client.PolyFillRectangle(picture, dark, [0, 0, width, height]);
    client.PolyFillRectangle(picture, light, rectangles);
    client.CopyArea(picture, window, light, 0, 0, 0, 0, width, height);
    client.RaiseWindow(window);
  }, 20);
};

/** Reads the time from a line of gray pixels with such bars. */
export const readBars = (pixels: Uint8Array): number =>
  Number(pixels.reduce((time, pixel) => (time << 1n) | (pixel > 127 ? 1n : 0n), 0n));

if (import.meta.main) {
  x11
    .createClient({ display: process.argv[2]! }, (error, display) => {
      if (error) throw error;
      const { client, screen } = display as { client: Client; screen: { root: number }[] };
      draw(client, screen[0]!.root);
    })
    .on('error', () => process.exit(1));
}
