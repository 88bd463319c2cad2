import { newViewerKey, openStill, type Picture, stillSealer } from '../../../domain/live/sealed-still.ts';

const picture = (monitorId: string, ...bytes: number[]): Picture => ({
  ...{ monitorId, primary: monitorId === 'left', width: 1920, height: 1080 },
  jpeg: Uint8Array.from(bytes),
});

const page = async (viewId: string) => ({ viewId, ...(await newViewerKey()) });

test('each page that watches can open a still, with all of its monitors (QG-33)', async () => {
  const [lea, ada] = [await page('view-1'), await page('view-2')];
  const seal = await stillSealer([lea, ada]);
  const pictures = [picture('left', 1, 2, 3), picture('right', 250, 0)];
  const still = await seal('v-1', pictures);
  expect(await openStill(still, lea)).toEqual(pictures);
  expect(await openStill(still, ada)).toEqual(pictures);
  expect((await seal('v-2', pictures)).pictures[0]!.ciphertext).not.toBe(still.pictures[0]!.ciphertext);
});

test('a page that was not there cannot open it, whatever it calls itself (QG-33)', async () => {
  const [lea, other] = [await page('view-1'), await page('view-2')];
  const still = await (await stillSealer([lea]))('v-1', [picture('left', 1)]);
  await expect(openStill(still, other)).rejects.toThrow('not sealed for this page');
  await expect(openStill(still, { ...other, viewId: 'view-1' })).rejects.toThrow();
});

test('a still that was changed on its way is not opened (QG-33)', async () => {
  const lea = await page('view-1');
  const still = await (await stillSealer([lea]))('v-1', [picture('left', 1, 2, 3, 4)]);
  const [first] = still.pictures;
  const changed = `${first!.ciphertext.startsWith('A') ? 'B' : 'A'}${first!.ciphertext.slice(1)}`;
  await expect(openStill({ ...still, pictures: [{ ...first!, ciphertext: changed }] }, lea)).rejects.toThrow();
});

test('the half of the key that opens stills cannot be read from the page (QG-33)', async () => {
  const { privateKey } = await newViewerKey();
  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
});
