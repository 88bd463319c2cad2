import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const style = `<style>
  body { font: 18px/1.5 system-ui, sans-serif; margin: 0; padding: 24px 40px; background: #f4f6fa; color: #16202e }
  main { max-width: 640px; background: #fff; padding: 20px 32px; border-radius: 12px; box-shadow: 0 1px 6px #0002 }
  label { display: block; margin: 12px 0 } input { font: inherit; display: block; padding: 6px 10px; width: 90% }
  button { font: inherit; padding: 8px 24px } iframe { border: 0; width: 100%; height: 210px }
</style>`;

/** The shop's own page. As in real shops, the card's fields are in a frame of its payment provider. */
const payPage = (provider: string) => `<!doctype html><html lang="en"><title>Pay</title>${style}<main>
<h1>Flower shop</h1><p>Twelve tulips: 24.00</p>
<label>Name on the card<input id="name" autocomplete="cc-name"></label>
<iframe id="provider" title="Card" src="${provider}/card"></iframe>
<button id="pay" type="button" onclick="location = '/paid'">Pay</button></main></html>`;

/** The page on which the agent writes down what the customer says. Keystrokes may be recorded there. */
const orderPage = `<!doctype html><html lang="en"><title>Order</title>${style}<main><h1>Flower shop</h1><p>Twelve tulips: 24.00</p>
<label>Message with the flowers<input id="message"></label></main></html>`;

/** Once the agent has left the field, it only shows four digits, because recording is resumed then. */
const cardPage = `<!doctype html><html lang="en"><title>Card</title>${style.replace(/padding: 24px 40px/, 'padding: 0')}
<label>Card number<input id="card" autocomplete="cc-number" inputmode="numeric"></label>
<label>Expires<input id="expiry" autocomplete="cc-exp"></label>
<script>
  let number = '';
  card.onfocus = () => { card.value = number; };
  card.onblur = () => { number = card.value; card.value = number.replace(/.(?=....)/g, '•'); };
</script></html>`;

const paidPage = `<!doctype html><html lang="en"><title>Paid</title>${style}<main><h1>Thank you</h1><p>The tulips are on their way.</p></main></html>`;

const serve = async (pageAt: (path: string) => string | undefined): Promise<{ server: Server; port: number }> => {
  const server = createServer(({ url = '/' }, response) => {
    const page = pageAt(new URL(url, 'http://localhost').pathname);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
};

export interface PaymentPage {
  url: string;
  /** As an administrator enters it on the Desktop Manager page. */
  address: string;
  /** A page with a text field. */
  order: { url: string; address: string };
  close(): void;
}

/** Serves a shop in which agents enter cards, and its payment provider, which has another origin. */
export const servePaymentPage = async (): Promise<PaymentPage> => {
  const provider = await serve((path) => (path === '/card' ? cardPage : undefined));
  const pay = payPage(`http://127.0.0.1:${provider.port}`);
  const pages: Record<string, string> = { '/order': orderPage, '/pay': pay, '/paid': paidPage };
  const shop = await serve((path) => pages[path]);
  return {
    url: `http://localhost:${shop.port}/pay`,
    address: `localhost:${shop.port}/pay*`,
    order: { url: `http://localhost:${shop.port}/order`, address: `localhost:${shop.port}/order` },
    close() {
      for (const { server } of [provider, shop]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};
