import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from 'mediabunny';
import { chromium } from 'playwright-core';

/**
 * Draws the screen of an invented agent for half a minute, two pictures a second, and writes it to screen.webm: the film
 * that the sample day's screen recordings are made of. `node local/media/draw-screen.ts` draws it again; it needs Chromium.
 */
const seconds = 30;
const perSecond = 2;
const size = { width: 960, height: 540 };

interface Chunk {
  type: 'key' | 'delta';
  data: number[];
}

/** The parts of the browser's canvas that are used here, because Node has no types for them. */
interface Canvas {
  getContext(kind: '2d'): Record<'fillStyle' | 'font', string> & {
    fillRect(x: number, y: number, width: number, height: number): void;
    fillText(text: string, x: number, y: number): void;
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    beginPath(): void;
    closePath(): void;
    fill(): void;
  };
}

/** Runs in the browser. */
const draw = async ({
  width,
  height,
  pictures,
  rate,
}: {
  width: number;
  height: number;
  pictures: number;
  rate: number;
}) => {
  const { OffscreenCanvas: Canvas } = globalThis as unknown as {
    OffscreenCanvas: new (w: number, h: number) => Canvas;
  };
  const canvas = new Canvas(width, height);
  const pen = canvas.getContext('2d');
  const chunks: { type: 'key' | 'delta'; data: number[] }[] = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      chunks.push({ type: chunk.type, data: [...data] });
    },
    error: (problem) => console.error(problem),
  });
  encoder.configure({
    codec: 'vp09.00.10.08',
    width,
    height,
    bitrate: 60_000,
    framerate: rate,
    latencyMode: 'realtime',
  });

  const box = (x: number, y: number, w: number, h: number, colour: string) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y, w, h);
  };
  const text = (words: string, x: number, y: number, colour = '#1b2733', font = '15px sans-serif') => {
    pen.fillStyle = colour;
    pen.font = font;
    pen.fillText(words, x, y);
  };
  const fields = [
    ['Customer', 'Sample Customer'],
    ['Order', '2026-0042'],
    ['Product', 'Garden chair, green'],
    ['Quantity', '4'],
    ['Delivery', 'Tuesday, before noon'],
  ] as const;
  const letters = fields.reduce((sum, [, value]) => sum + value.length, 0);

  for (let index = 0; index < pictures; index += 1) {
    const share = index / pictures;
    box(0, 0, width, height, '#e8edf2');
    box(0, 0, width, 44, '#0b6e6e');
    text('Order desk (sample)', 20, 29, '#ffffff', 'bold 18px sans-serif');
    const at = Math.floor(index / rate);
    text(`on the call  0:${String(at).padStart(2, '0')}`, width - 180, 29, '#ffffff');
    box(20, 64, 190, height - 84, '#ffffff');
    for (const [row, name] of ['Orders', 'Customers', 'Returns', 'Stock'].entries()) {
      if (row === 0) box(20, 74, 190, 34, '#d5ebe9');
      text(name, 40, 97 + row * 40);
    }
    box(230, 64, width - 250, height - 84, '#ffffff');
    text('New order', 254, 100, '#1b2733', 'bold 20px sans-serif');
    let typed = Math.floor(share * 1.25 * letters);
    let pointer = { x: 700, y: 470 };
    for (const [row, [label, value]] of fields.entries()) {
      const y = 132 + row * 62;
      const shown = value.slice(0, Math.max(0, typed));
      const isActive = typed >= 0 && typed < value.length;
      typed -= value.length;
      text(label, 254, y);
      box(254, y + 8, 420, 32, isActive ? '#0b6e6e' : '#c3ccd6');
      box(255, y + 9, 418, 30, '#ffffff');
      text(shown + (isActive && index % 2 === 0 ? '|' : ''), 266, y + 30);
      if (isActive) pointer = { x: 640, y: y + 30 };
    }
    box(254, height - 72, 140, 36, share > 0.85 ? '#0b6e6e' : '#8fb3b1');
    text(share > 0.92 ? 'Saved' : 'Save order', 280, height - 49, '#ffffff');
    if (share > 0.85) pointer = { x: 330, y: height - 50 };
    pen.beginPath();
    pen.moveTo(pointer.x, pointer.y);
    pen.lineTo(pointer.x, pointer.y + 20);
    pen.lineTo(pointer.x + 5, pointer.y + 15);
    pen.lineTo(pointer.x + 13, pointer.y + 15);
    pen.closePath();
    pen.fillStyle = '#111111';
    pen.fill();
    const frame = new VideoFrame(canvas as unknown as OffscreenCanvas, {
      timestamp: (index * 1_000_000) / rate,
      duration: 1_000_000 / rate,
    });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
  }
  await encoder.flush();
  return chunks;
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  // Only secure pages have encoders.
  await page.route('https://screen.invalid/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://screen.invalid/');
  const chunks: Chunk[] = await page.evaluate(draw, { ...size, pictures: seconds * perSecond, rate: perSecond });
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source, { frameRate: perSecond });
  await output.start();
  const decoderConfig = { codec: 'vp09.00.10.08', codedWidth: size.width, codedHeight: size.height };
  for (const [index, { type, data }] of chunks.entries()) {
    const packet = new EncodedPacket(Uint8Array.from(data), type, index / perSecond, 1 / perSecond);
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  writeFileSync(join(import.meta.dirname, 'screen.webm'), new Uint8Array(output.target.buffer!));
  console.log(`${chunks.length} pictures, ${output.target.buffer!.byteLength} bytes`);
} finally {
  await browser.close();
}
