import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Card fields in all the ways in which pages have them. */
const payPage = (frames: string) => `<!doctype html><title>Payment</title>
<form><input id="name" autocomplete="cc-name"><input id="card" name="cardnumber"></form>
<iframe id="provider" src="${frames}/field?session=4000000000000002" width="300" height="90"></iframe>
<iframe id="srcdoc" srcdoc="<input name=cardnumber id=card>" width="300" height="60"></iframe>
<x-open></x-open><x-closed></x-closed>
<button id="next" type="button">Next</button><button id="remove" type="button">Remove</button><div id="step"></div>
<script>
  for (const mode of ['open', 'closed'])
    customElements.define('x-' + mode, class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode });
        root.innerHTML = '<input name="cardnumber" style="width:120px"><input name="expiry" style="width:120px">';
        window['root-' + mode] = root;
      }
    });
  document.querySelector('#next').onclick = () => {
    history.pushState({}, '', '/pay/step-2?pan=4000000000000010');
    document.querySelector('#step').innerHTML = '<input name="cardnumber" id="second">';
  };
  document.querySelector('#remove').onclick = () => document.querySelector('#second').remove();
</script>`;

/** Fields in all the ways in which pages have them, on a page on which keystrokes may be recorded. */
const orderPage = (frames: string) => `<!doctype html><title>Order</title>
<input id="wish" aria-label="Wish"><div id="letter" contenteditable style="min-height:30px;width:200px">Dear</div>
<x-open></x-open><x-closed></x-closed>
<iframe id="named" src="${frames}/note" width="300" height="60"></iframe>
<iframe id="other" src="${frames}/other" width="300" height="60"></iframe>
<script>
  for (const mode of ['open', 'closed'])
    customElements.define('x-' + mode, class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode });
        root.innerHTML = '<input name="greeting" style="width:120px"><input type="password" style="width:120px">' +
          '<div contenteditable style="display:inline-block;width:120px">Note</div>';
      }
    });
</script>`;

/** In a frame of another origin. */
const notePage = '<!doctype html><input id="note" aria-label="Note"><input id="account" aria-label="IBAN">';

const fieldPage = '<!doctype html><input name="cardnumber" id="card"><input id="expiry">';
const shopPage = (frames: string) =>
  `<!doctype html><title>Shop</title><input id="name"><iframe id="provider" src="${frames}/field" width="300" height="60"></iframe>`;

const listen = async (answer: RequestListener): Promise<{ server: Server; port: number }> => {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { server, port: (server.address() as AddressInfo).port };
};

/** A merchant's site, and that of its payment provider, which is another origin. */
export const servePaymentPages = async () => {
  const provider = await listen(({ url }, response) =>
    response.end(url === '/note' || url === '/other' ? notePage : fieldPage),
  );
  const frames = `http://127.0.0.1:${provider.port}`;
  const merchant = await listen(({ url }, response) => {
    const { pathname } = new URL(url!, 'http://localhost');
    const pages: Record<string, (frames: string) => string> = { pay: payPage, shop: shopPage, order: orderPage };
    response.end(pages[pathname.split('/')[1]!]?.(frames) ?? 'Nothing');
  });
  return {
    merchant: `localhost:${merchant.port}`,
    provider: `127.0.0.1:${provider.port}`,
    close: () => {
      for (const { server } of [merchant, provider]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};
