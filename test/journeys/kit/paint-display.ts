import x11 from 'x11';

/** The parts of `x11` that paint. */
interface Painter {
  ChangeWindowAttributes(window: number, attributes: { backgroundPixel: number }): void;
  ClearArea(window: number, x: number, y: number, width: number, height: number, exposures: 0): void;
  GetInputFocus(done: (error: Error | null) => void): void;
  terminate(): void;
}

/** Fills a display on which nothing else is shown with one colour, as 0xRRGGBB. */
export const paintDisplay = (display: string, colour: number): Promise<void> =>
  new Promise((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => {
      if (error) return reject(error);
      const { client, screen } = opened as unknown as { client: Painter; screen: { root: number }[] };
      const { root } = screen[0]!;
      client.ChangeWindowAttributes(root, { backgroundPixel: colour });
      client.ClearArea(root, 0, 0, 0, 0, 0);
      // Its answer comes after those to the requests before it.
      client.GetInputFocus((failed) => {
        client.terminate();
        if (failed) reject(failed);
        else resolve();
      });
    });
  });
