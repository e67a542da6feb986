/** @jsxImportSource preact */
import type { HostedView } from '@till/contract';
import { hydrate } from 'preact';
import { App } from './app.js';
import '../shared/ui/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/prose.css';
import './styles/pay.css';
import './styles/receipt.css';
import './styles/print.css';

const root = document.getElementById('app');
const block = document.getElementById('view');
if (root && block) {
  const view = JSON.parse(block.textContent ?? '') as HostedView;
  // The code is drawn once, in the page; its data does not carry it a second time.
  if (view.page === 'pay') view.qrSvg = document.getElementById('qr')?.innerHTML ?? '';
  hydrate(<App initial={view} />, root);
  // Says that the page answers clicks now, for whoever drives it by machine.
  document.documentElement.dataset.ready = '';
}
