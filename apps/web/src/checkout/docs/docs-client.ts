import '../../shared/ui/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/prose.css';
import '../styles/docs.css';
import { copyText } from '../ui/copy-text.js';

const saidForMs = 1_800;

for (const button of document.querySelectorAll<HTMLButtonElement>('.snippet .copy')) {
  const text = button.parentElement?.querySelector('code')?.textContent ?? '';
  const status = button.querySelector('[role="status"]');
  button.hidden = false;
  button.addEventListener('click', () => {
    void copyText(text).then((isCopied) => {
      if (!isCopied || !status) return;
      button.classList.add('is-copied');
      status.textContent = button.dataset.copied ?? '';
      setTimeout(() => {
        button.classList.remove('is-copied');
        status.textContent = '';
      }, saidForMs);
    });
  });
}
// Says that the page answers clicks now, for whoever drives it by machine.
document.documentElement.dataset.ready = '';
